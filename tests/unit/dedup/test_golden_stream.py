"""A change for speed changes no decision, and nothing of what is stored.

The digests are those of version 1.2.0 of the stage. When words, postings and comparisons were put into arrays, those of 1.0.0 stayed as
they were. A change of rules is a new version, and takes new ones.
"""

import hashlib
import sqlite3
from random import Random

import pytest

from schemas import CleanEvent
from workers.stages.base import Record
from workers.state.dedup import answers

from .conftest import Hosted, article
from .test_determinism import made_events
from .texts import DISPATCH, OTHER, without_spaces

# What few articles have: letters of many scripts, digits of others, case that folds to two letters, words of all lengths around those
# that are hashed apart.
ODDITIES = (
    "é 漢字 ไทย Ärger “quoted” €5 a’b ١٢ ǅ ﬁ ½ a_b ß straße 3rd twenty hundred x Abcdefgh abcdefghi Abcdefghijklmnop abcdefghijklmnopq"
    " 12345678901234567890 ⅷ ² 𝐀𝐛𝐜 İstanbul ſt The TWO I ZZZ ー · É"
).split()


def odd_events(count: int) -> list[Record[CleanEvent]]:
    """Texts with oddities put into sentences, each third one cut from an earlier one."""
    rng = Random("odd")
    words = (DISPATCH + " " + OTHER).split()
    records: list[Record[CleanEvent]] = []
    for number in range(count):
        at = rng.randrange(len(words) - 20)
        text = " ".join(
            rng.choice(ODDITIES) if rng.random() < 0.15 else word for word in words[at : at + rng.randint(1, 250)]
        )
        if number % 3 == 2:
            text = rng.choice(records).event.text[: rng.randint(20, 1500)] + " " + text[:60]
        if number % 10 == 9:
            text = without_spaces(rng.randint(1, 60)) + text[:40]
        records.append(article(text, f"odd{number}", number * 7, source=f"source {number % 9}"))
    return records


def digest_of(connection: sqlite3.Connection) -> str:
    """Of all answers, and of all rows but the tail's, which show the batches."""
    digest = hashlib.sha256()
    for line in answers(connection):
        digest.update(line)
    for table in ("documents", "segments", "clusters", "members", "articles", "clock", "hours"):
        for row in connection.execute(f"SELECT * FROM dedup_g1_{table} ORDER BY 1, 2"):
            digest.update(repr(row).encode())
    return digest.hexdigest()


STREAMS = {
    "articles, copies, revisions and kills": (
        lambda: made_events(2026, 400),
        "882cfbc7295d55067398e5beb92d3e89e1e7f6f128397976b815690be7990d39",
    ),
    "letters and words of all kinds": (
        lambda: odd_events(300),
        "7025c1b83006b586a664bb404063831d3690e33686002ce816ea12c8dde9f24e",
    ),
}


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("batch", [1, 64])
def test_decisions_and_state_are_those_of_this_version(name: str, batch: int) -> None:
    make, expected = STREAMS[name]
    records = make()
    hosted = Hosted()
    for at in range(0, len(records), batch):
        hosted.run(*records[at : at + batch])
    assert digest_of(hosted.connection) == expected
