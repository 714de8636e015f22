"""A store with articles in it, run through the real stages once and copied for each test."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas import Scope
from workers.generations import Replayed
from workers.runtime.embedded.replay import replay
from workers.runtime.embedded.run import run
from workers.runtime.embedded.store import connect
from workers.settings import Settings

SAMPLES = Path(__file__).parents[2] / "samples"


def line(identifier: str, body: str, **fields: Any) -> bytes:
    event = {
        "id": identifier,
        "source": "oldbridge-courier",
        "fetched_at": "2026-01-05T08:00:00Z",
        "media_type": "text/plain",
        "body": body,
    }
    return orjson.dumps({**event, **fields}) + b"\n"


def story(firm: str, person: str, number: int) -> str:
    """An article with one allegation that the grammar finds, and words of its own."""
    return (
        f"{firm} sued over faulty ladders\n\n{firm}, a maker of ladders in Harrow, was sued on Monday by {person}, a former"
        f" employee.\n\n{person} accused the company of fraud over {number} ladders, according to a claim filed at the"
        f' county court.\n\nThe company denied the claim. "We reject every word of it," said a spokesman for {firm}.\n'
    )


def write_articles(path: Path) -> None:
    """Six articles of two sources, a copy, a revision, and one that is refused."""
    firms = ["Aldmoor Tools", "Brenwick Ltd", "Corvane Systems", "Dunlow Foods", "Eskdale Motors", "Farrow Glass"]
    people = ["Mary Collins", "Peter Hale", "Ruth Okafor", "Samuel Iqbal", "Nora Whitfield", "Ivan Petrov"]
    lines = []
    for number, (firm, person) in enumerate(zip(firms, people, strict=True)):
        source = "harbour-times" if number % 2 else "oldbridge-courier"
        lines.append(line(f"a{number}", story(firm, person, 100 + number), source=source))
    lines.append(
        line("copy", story(firms[0], people[0], 100), source="harbour-times", fetched_at="2026-01-05T09:00:00Z")
    )
    revised = story(firms[1], people[1], 101) + "\nThe hearing is on Friday in Leeds, the court said on Tuesday.\n"
    lines.append(line("a1", revised, source="harbour-times", fetched_at="2026-01-05T10:00:00Z"))
    lines.append(line("empty", ""))
    path.write_bytes(b"".join(lines))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store after `newsroom run`, closed."""
    folder = tmp_path_factory.mktemp("filled")
    write_articles(folder / "articles.jsonl")
    settings = Settings(store=folder / "store.sqlite3", jobs=1)
    run([folder / "articles.jsonl"], settings)
    with closing(connect(settings.store, write=True)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return settings.store


@pytest.fixture
def settings(filled: Path, tmp_path: Path) -> Settings:
    """Settings whose store is a copy of the filled one."""
    shutil.copy(filled, tmp_path / "store.sqlite3")
    return Settings(store=tmp_path / "store.sqlite3", jobs=1)


@pytest.fixture
def connection(settings: Settings) -> Iterator[sqlite3.Connection]:
    with closing(connect(settings.store, write=True)) as opened:
        yield opened


@pytest.fixture
def refill(settings: Settings) -> Callable[..., Replayed]:
    """Replay into a generation of the store."""

    def fill(name: str = "g2", from_stage: str = "clean", **scope: Any) -> Replayed:
        return replay(settings, name, from_stage, Scope(**scope))

    return fill
