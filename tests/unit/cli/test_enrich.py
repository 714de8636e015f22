"""`newsroom enrich` as a filter: as many lines out as events in, in order."""

import subprocess
import sys
from typing import IO

import orjson
import pytest

from schemas import EnrichedEvent, decode

RAIN = {"source": "s", "fetched_at": "2026-03-02T09:30:00Z", "media_type": "text/plain"}
COMMAND = [sys.executable, "-m", "workers.cli", "enrich", "--skip", "clean", "--skip", "dedup", "--jobs", "2"]


def line(number: int, body: str) -> bytes:
    return orjson.dumps({**RAIN, "id": f"a{number}", "body": body}) + b"\n"


@pytest.fixture(scope="module")
def ran() -> subprocess.CompletedProcess[bytes]:
    """One run over good and bad lines, shared, for starting processes takes a moment."""
    good = [
        line(n, f"Police arrested Tom Hale on suspicion of theft. “Number {n}” 😀\nHe denied it.") for n in range(30)
    ]
    bad = [
        b'{"id": "cut off"\n',
        b"\n",
        b"[1]\n",
        orjson.dumps({**RAIN, "id": "x", "schema_version": 9, "body": "b"}) + b"\n",
        line(99, " "),
    ]
    lines = [*good[:10], *bad, *good[10:]]
    return subprocess.run(COMMAND, input=b"".join(lines), capture_output=True, check=False)


def test_one_event_comes_out_for_each_that_could_be_taken_in_order(ran: subprocess.CompletedProcess[bytes]) -> None:
    events = [decode(EnrichedEvent, line) for line in ran.stdout.splitlines()]
    assert [event.article_id for event in events] == [f"a{n}" for n in range(30)]


def test_with_clean_skipped_the_text_is_the_body_unchanged(ran: subprocess.CompletedProcess[bytes]) -> None:
    event = decode(EnrichedEvent, ran.stdout.splitlines()[7])
    assert event.text == "Police arrested Tom Hale on suspicion of theft. “Number 7” 😀\nHe denied it."
    assert event.duplicate.kind == "original"
    assert event.enriched_at is not None


def test_each_line_that_cannot_be_taken_is_named_with_the_reason(ran: subprocess.CompletedProcess[bytes]) -> None:
    assert ran.returncode == 3
    said = ran.stderr.decode().splitlines()
    assert [one.split(": ")[0] for one in said] == [
        "standard input:11",
        "standard input:13",
        "standard input:14",
        "standard input:15",
    ]
    assert "not JSON" in said[0]
    assert "not an object" in said[1]
    assert "schema version 9" in said[2]
    assert "no text" in said[3]


def test_nothing_in_nothing_out() -> None:
    ran = subprocess.run(COMMAND, input=b"", capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


def test_who_waits_for_an_answer_before_sending_more_gets_it() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        stdin, stdout = stream(process.stdin), stream(process.stdout)
        for number in range(3):
            stdin.write(line(number, "Rain fell on Oldbridge all day."))
            stdin.flush()
            assert orjson.loads(stdout.readline())["article_id"] == f"a{number}"
        stdin.close()
        assert stdout.read() == b""
    assert process.returncode == 0


def stream(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def test_with_all_stages_copies_are_found_and_what_is_sent_again_unchanged_comes_out_again() -> None:
    body = (
        "Oldbridge council sues contractor over flooded underpass\n\nThe council has sued Marlow Civil over the underpass at Station Road, "
        "which flooded four times in its first winter. The claim says that the firm left out two of five pumps. Marlow Civil denied the "
        "claim and said that the drawings, signed by the council in 2024, show three pumps. The case will be heard in October.\n"
    )
    sent = (("a1", "courier", 9), ("b2", "times", 10), ("a1", "courier", 11))
    lines = [
        orjson.dumps({**RAIN, "id": one, "source": source, "fetched_at": f"2026-03-02T{hour:02}:30:00Z", "body": body})
        for one, source, hour in sent
    ]
    ran = subprocess.run([*COMMAND[:4], "--jobs", "1"], input=b"\n".join(lines), capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    found = [decode(EnrichedEvent, one) for one in ran.stdout.splitlines()]
    assert [(event.article_id, event.duplicate.kind) for event in found] == [
        ("a1", "original"),
        ("b2", "exact"),
        ("a1", "original"),
    ]
    assert (found[1].duplicate.of, found[1].duplicate.cluster) == ("a1", "a1")
    assert str(found[2].duplicate.reason).startswith("unchanged: ")
    assert found[0].text == found[2].text
    assert not found[0].text.startswith("Oldbridge council sues contractor")
