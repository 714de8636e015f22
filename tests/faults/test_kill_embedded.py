"""`kill -9` of the embedded runtime, at random points: nothing is lost and nothing is repeated.

The run is killed 30 times, each time started again on what the last one left. In the end the store must hold what an
undisturbed run leaves: the same outcome for each raw event, the same events on each topic, the same documents in the index.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import orjson
import pytest

from workers.runtime.embedded.store import connect

KILLS = 30
ARTICLES = 40
SEED = 20260131

RUN = """
import sys
from pathlib import Path
from workers.runtime.embedded.run import run
from workers.settings import Settings
run([sys.argv[1]], Settings(store=Path(sys.argv[2]), jobs=2, batch_size=4))
"""

STORY = """{firm} sued over {thing} in {town}

{firm}, a maker of {thing} in {town}, was sued on Monday by {person}, a former employee.

{person} accused the company of selling {thing} that it knew to be unsafe, according to a claim filed at the county court.

The company denied the claim. "We reject every word of it," said a spokesman. The case number is {number}.
"""


def write_inputs(folder: Path, count: int) -> None:
    """Articles that differ in their words, some of them copies and revisions, and some inputs that are refused."""
    chance = random.Random(SEED)
    firms = ["Aldmoor Tools", "Brenwick Ltd", "Corvane Systems", "Dunlow Foods", "Eskdale Motors"]
    things = ["ladders", "heaters", "scooters", "kettles", "drones", "fans"]
    towns = ["Harrow", "Leeds", "Perth", "Oldham", "Truro", "Derby"]
    people = ["Mary Collins", "Peter Hale", "Ruth Okafor", "Sam Iqbal", "Nora Whitfield"]
    lines = []
    for number in range(count):
        body = STORY.format(
            firm=chance.choice(firms),
            thing=chance.choice(things),
            town=chance.choice(towns),
            person=chance.choice(people),
            number=" ".join(str(chance.randrange(10_000)) for _ in range(30)),
        )
        lines.append(
            {
                "id": f"a{number}",
                "source": "kill-test",
                "fetched_at": f"2026-01-01T00:{number // 60:02}:{number % 60:02}Z",
                "media_type": "text/plain",
                "body": body if number % 10 else "",
            }
        )
        if number % 7 == 3:
            lines.append({**lines[-1], "id": f"copy-of-{number}"})
    text = b"".join(orjson.dumps(line) + b"\n" for line in lines)
    (folder / "articles.jsonl").write_bytes(text + b'{"cut": "of\n')


def start(inputs: Path, store: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(inputs), str(store)], start_new_session=True, stderr=subprocess.PIPE
    )


def finish(inputs: Path, store: Path) -> float:
    """Run to the end; the seconds it took."""
    begin = time.monotonic()
    process = start(inputs, store)
    _, stderr = process.communicate(timeout=600)
    assert process.returncode == 0, stderr.decode()
    return time.monotonic() - begin


def contents(store: Path) -> dict[str, Any]:
    """Everything in the store that must not depend on when it was killed."""
    connection = connect(store, write=False)
    topics = {
        name: sorted(row[0] for row in connection.execute(f"SELECT event_id FROM topic_{number}"))
        for number, name in connection.execute("SELECT id, name FROM topics")
    }
    outcomes = connection.execute("SELECT raw_offset, outcome, article_id, revision FROM outcomes ORDER BY raw_offset")
    dead = connection.execute("SELECT stage, error, origin, facts FROM dead_letters ORDER BY stage, origin")
    return {
        "topics": topics,
        "outcomes": outcomes.fetchall(),
        "dead letters": [(*row[:3], orjson.loads(row[3])["message"]) for row in dead],
        "index": [timeless(document) for document in documents(connection)],
    }


def documents(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    rows = connection.execute("SELECT document FROM g1_article WHERE document IS NOT NULL ORDER BY article_id")
    return [orjson.loads(document) for (document,) in rows]


def timeless(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in {"ingested_at", "enriched_at"}}


@pytest.mark.faults
def test_kill_at_thirty_random_points_loses_and_repeats_nothing(tmp_path: Path) -> None:
    inputs, calm, killed = tmp_path / "inputs", tmp_path / "calm.sqlite3", tmp_path / "killed.sqlite3"
    inputs.mkdir()
    write_inputs(inputs, ARTICLES)
    # A process is killed at any moment of its life: while it imports, reads, thinks, commits.
    longest = finish(inputs, calm)
    chance = random.Random(SEED)
    kills = 0
    while kills < KILLS:
        begin = time.monotonic()
        process = start(inputs, killed)
        try:
            process.wait(chance.uniform(0.3, 1.0) * longest)
        except subprocess.TimeoutExpired:
            kills += 1
            os.killpg(process.pid, signal.SIGKILL)
        else:
            # It came to its end before its time: begin anew, so that every kill meets work in hand. A machine that has become faster
            # since the undisturbed run would otherwise always be done before.
            longest = min(longest, time.monotonic() - begin)
            for leftover in killed.parent.glob(killed.name + "*"):
                leftover.unlink()
        process.communicate()
    finish(inputs, killed)
    expected, found = contents(calm), contents(killed)
    assert len(found["outcomes"]) == len(expected["topics"]["articles.raw"])
    for topic, events in found["topics"].items():
        assert len(events) == len(set(events)), f"{topic} holds an event twice"
    assert found == expected
