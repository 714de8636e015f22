"""What comes in: made-up articles, one in ten a copy, with revisions and kills of earlier ones and records that cannot be taken."""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import orjson

from benchmarks.corpus import raw_events

# One record in so many.
REVISED, KILLED, BROKEN = 20, 100, 50
RECENT = 500


def feed(seed: int) -> Iterator[tuple[bytes, str]]:
    """Values and keys of raw records, without end; the same for the same seed."""
    chance = Random(seed)
    recent: list[bytes] = []
    for line in raw_events(sys.maxsize, seed):
        event = orjson.loads(line)
        yield line, event["id"]
        recent = [*recent[-RECENT:], line]
        if chance.randrange(REVISED) == 0:
            yield _later(chance.choice(recent), chance, change=True)
        if chance.randrange(KILLED) == 0:
            yield _later(chance.choice(recent), chance, change=False)
        if chance.randrange(BROKEN) == 0:
            number = chance.randrange(10**9)
            yield chance.choice((b'{"half": %d', b'{"source": %d}', b"\xff\xfe %d")) % number, f"broken-{number}"


def _later(line: bytes, chance: Random, *, change: bool) -> tuple[bytes, str]:
    """The article again, fetched later: with another text, or withdrawn."""
    event = orjson.loads(line)
    event["fetched_at"] = (
        datetime.fromisoformat(event["fetched_at"]) + timedelta(hours=chance.uniform(1, 9))
    ).isoformat()
    if change:
        event["body"] = event["body"].replace(" the ", f" the {chance.choice(('old', 'new', 'other'))} ", 5)
    else:
        event |= {"body": "", "pub_status": "canceled", "kill_reason": "withdrawn by the publisher"}
    return orjson.dumps(event), event["id"]
