"""Every reader on damaged input: an event or a rejection that names its reason, never a crash.

`make fuzz` runs the same with many more examples (NEWSROOM_FUZZ_EXAMPLES).
"""

import os
import tempfile
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.sources.test_formats import ATOM, MAIL, NEWSML, NINJS_1, NINJS_3, NITF, RSS, warc
from workers.sources import Limits, Received, Rejected, read

EXAMPLES = int(os.environ.get("NEWSROOM_FUZZ_EXAMPLES", "40"))

SEEDS: dict[str, bytes] = {
    "a.json": orjson.dumps(NINJS_3, option=orjson.OPT_INDENT_2),
    "a.jsonl": orjson.dumps(NINJS_1) + b"\n" + orjson.dumps({"source": "w", "body": "x", "media_type": "text/plain"}),
    "a.nitf": NITF.encode(),
    "a.newsml": NEWSML.encode(),
    "a.rss": RSS.encode(),
    "a.atom": ATOM.encode(),
    "a.eml": MAIL.encode(),
    "a.html": b"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><p>Police in Aldmoor.</p></body></html>",
    "a.txt": "Police in Aldmoor arrested two men – “nobody” was hurt.\n".encode(),
    "a.warc.gz": warc(("https://wire.example/1", b"200 OK", "text/html", b"<html><p>Police in Aldmoor</p></html>")),
    "a.bin": b"",
}

Edit = tuple[int, int, bytes]
edits = st.lists(
    st.tuples(
        st.integers(0, 5000),
        st.integers(0, 60),
        st.binary(max_size=12) | st.sampled_from([b"\xff\xfe", b"\x00", b"<", b"&#0;", b'"']),
    ),
    max_size=6,
)


def damaged(data: bytes, changes: list[Edit]) -> bytes:
    """`data` with each (place, length) replaced by the bytes."""
    for place, length, new in changes:
        at = place % (len(data) + 1)
        data = data[:at] + new + data[at + length :]
    return data


@pytest.mark.parametrize("name", list(SEEDS))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=edits)
def test_damaged_input_is_read_or_rejected(name: str, changes: list[Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(damaged(SEEDS[name], changes))
        for result in read([path], limits=Limits(body=100_000)):
            if isinstance(result, Rejected):
                assert result.error.code != "StageCrashed", str(result.error)
                assert name in str(result.error)
            else:
                assert isinstance(result, Received)
                result.event.to_json()
