"""Following folders and feeds in rounds: each thing once, also after a restart, and nothing lost to one."""

import os
import sqlite3
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.sources.test_follow import NOW, RSS, Site, client, site
from workers.runtime.embedded.ingest import Ingested, ingest
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.run import Progress, run
from workers.runtime.embedded.store import connect, transaction
from workers.runtime.memory import StoredMemory
from workers.settings import Settings
from workers.sources import Limits, Rejected, Result
from workers.sources.following import SETTLED, Follower
from workers.sources.memory import DictMemory

__all__ = ["client", "site"]


def follow(memory: DictMemory | StoredMemory, *paths: str | Path) -> Follower:
    return Follower(list(paths), memory, Limits())


def names(results: list[Result]) -> list[str]:
    return sorted(Path(result.where.file).name for result in results)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"Fire in Leeds, says {name}.")
        os.utime(folder / name, (1, 1))
    return folder


def test_a_folder_brings_new_and_changed_files_once(desk: Path) -> None:
    follower = follow(DictMemory(), desk)
    assert names(list(follower.look(NOW))) == ["a.txt", "b.txt"]
    assert list(follower.look(NOW)) == []
    os.utime(desk / "a.txt", (2, 2))
    assert names(list(follower.look(NOW))) == ["a.txt"]


def test_a_file_that_is_being_written_is_left_until_it_rests(desk: Path) -> None:
    os.utime(desk / "a.txt", (NOW.timestamp(), NOW.timestamp()))
    follower = follow(DictMemory(), desk)
    assert names(list(follower.look(NOW + timedelta(seconds=1)))) == ["b.txt"]
    assert names(list(follower.look(NOW + SETTLED))) == ["a.txt"]


def test_a_missing_folder_is_told_once(tmp_path: Path) -> None:
    follower = follow(DictMemory(), tmp_path / "gone")
    (told,) = follower.look(NOW)
    assert isinstance(told, Rejected)
    assert list(follower.look(NOW)) == []


def test_a_file_whose_results_were_not_all_taken_is_read_again(desk: Path) -> None:
    memory = DictMemory()
    next(iter(follow(memory, desk).look(NOW)))
    assert names(list(follow(memory, desk).look(NOW))) == ["a.txt", "b.txt"]


@pytest.mark.network
def test_a_feed_whose_entries_were_not_all_taken_is_fetched_again(site: Site) -> None:
    memory = DictMemory()
    with follow(memory, site.url) as follower:
        next(iter(follower.look(NOW)))
        assert memory.facts == {}
        assert len(list(follower.look(NOW))) == 3
        assert len(list(follower.look(NOW))) == 0
    assert len(site.feeds_asked()) == 2


def ingest_round(path: Path, url: str, at: datetime, *, dies: bool = False) -> Ingested:
    """What a process does with one round, from opening the store on; it may die before it commits."""
    connection = connect(path, write=True)
    log, memory, total = Log(connection), StoredMemory(connection), Ingested()
    log.create("articles.raw")
    try:
        with follow(memory, url) as follower, transaction(connection):
            ingest(connection, log, list(follower.look(at)), at, total)
            memory.keep()
            if dies:
                raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    connection.close()
    return total


@pytest.mark.network
def test_a_restart_asks_for_nothing_that_is_there_and_takes_what_changed_as_a_revision(
    site: Site, tmp_path: Path
) -> None:
    store = tmp_path / "store.sqlite3"
    assert ingest_round(store, site.url, NOW).new == 2
    assert ingest_round(store, site.url, NOW + timedelta(minutes=1)).new == 0
    assert len(site.feeds_asked()) == 1, "not due: the server is left alone"
    assert ingest_round(store, site.url, NOW + timedelta(minutes=6)).new == 0
    assert site.feeds_asked()[1] is not None, "asked conditionally, and answered 304"
    site.feed = RSS.replace("two men", "three men")
    assert ingest_round(store, site.url, NOW + timedelta(minutes=12)).new == 1
    assert sum(path == "/robots.txt" for path, _ in site.asked) == 1
    connection = sqlite3.connect(store)
    articles = [row[0] for row in connection.execute("SELECT key FROM topic_1 ORDER BY offset")]
    assert articles[0] == articles[2], "the changed entry is a revision of the same article"


@pytest.mark.network
def test_what_a_process_fetched_and_did_not_commit_is_fetched_again(site: Site, tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite3"
    ingest_round(store, site.url, NOW, dies=True)
    assert ingest_round(store, site.url, NOW).new == 2


@pytest.mark.network
def test_a_wait_that_a_server_asked_for_outlives_a_restart(site: Site, tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite3"
    site.status, site.headers = 429, {"Retry-After": "7200"}
    assert ingest_round(store, site.url, NOW).rejected == 1
    site.status, site.headers = 200, {}
    assert ingest_round(store, site.url, NOW + timedelta(minutes=119)).new == 0
    assert ingest_round(store, site.url, NOW + timedelta(minutes=121)).new == 2


@pytest.mark.network
def test_a_run_that_follows_enriches_what_comes_until_it_is_stopped(site: Site, desk: Path, tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store.sqlite3", jobs=1)
    stop = threading.Event()

    def progress(state: Progress) -> None:
        if state.done == 4:
            (desk / "late.txt").write_text("Rain fell on Oldbridge all day, and the river rose by a hand.")
            os.utime(desk / "late.txt", (3, 3))
        if state.done == 5:
            stop.set()

    finished = run([site.url, desk], settings, progress=progress, follow=stop)
    assert (finished.new, finished.outcomes) == (5, {"indexed": 5})
    again = threading.Event()
    timer = threading.Timer(0.5, again.set)
    timer.start()
    assert run([site.url, desk], settings, follow=again).new == 0
    assert len(site.feeds_asked()) == 1
