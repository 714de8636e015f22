"""`kill -9` of a replay and of a promotion at any of their SQL statements: nothing is lost, repeated, or half done."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import Scope
from tests.replay.conftest import line, story
from workers.diff import compare
from workers.diff.pairs import fts5_articles, merge
from workers.errors import NewsroomError
from workers.runtime.embedded.audit import audit
from workers.runtime.embedded.generations import drop, promote, snapshot
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.replay import promote_when_caught_up, replay
from workers.runtime.embedded.run import run
from workers.runtime.embedded.store import connect, live_generation, transaction
from workers.settings import Settings

pytestmark = pytest.mark.faults

KILLS = 20
SEED = 20260131
AT = datetime(2026, 2, 1, tzinfo=UTC)

# Kills itself before the n-th statement of its life, and says at its end how many there were.
REPLAY = """
import os, signal, sqlite3, sys
from pathlib import Path
from workers.runtime.embedded import store
count, last = 0, int(sys.argv[3])
def count_statement(statement):
    global count
    count += 1
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)
connect = sqlite3.connect
def counted(*arguments, **named):
    connection = connect(*arguments, **named)
    connection.set_trace_callback(count_statement)
    return connection
sqlite3.connect = counted
from workers.runtime.embedded.replay import replay
from schemas import Scope
from workers.settings import Settings
replay(Settings(store=Path(sys.argv[1]), jobs=1, batch_size=2), "g2", sys.argv[2], Scope())
print(count)
"""


def replay_killed_at(store: Path, stage: str, statement: int) -> int | None:
    """Replay in a process of its own; the number of its statements, or None when it was killed."""
    command = [sys.executable, "-c", REPLAY, str(store), stage, str(statement)]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    if done.returncode == -signal.SIGKILL:
        return None
    assert done.returncode == 0, done.stderr.decode()
    return int(done.stdout)


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "store.sqlite3"))


@pytest.mark.parametrize("stage", ["clean", "entities"])
def test_a_replay_killed_at_random_statements_comes_out_as_an_undisturbed_one(store: Path, stage: str) -> None:
    calm = store.with_name("calm.sqlite3")
    shutil.copy(store, calm)
    statements = replay_killed_at(calm, stage, 0)
    assert statements is not None
    chance = random.Random(SEED)
    kills = 0
    while kills < KILLS // 2:
        if replay_killed_at(store, stage, chance.randrange(statements // 10, statements // 2)) is None:
            kills += 1
        else:
            with closing(connect(store, write=True)) as connection:
                drop(connection, "g2")
    replay_killed_at(store, stage, 0)
    with closing(connect(store, write=True)) as connection, closing(connect(calm, write=True)) as undisturbed:
        assert compare(merge(fts5_articles(connection, "g1"), fts5_articles(connection, "g2")), "g1", "g2").nothing
        assert audit(connection, "g2").clean
        assert topics(connection) == topics(undisturbed)


def topics(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every record of the new generation's topics; order between articles is not promised."""
    log = Log(connection)
    return {
        name: sorted(connection.execute(f"SELECT event_id, key, raw_offset FROM {log.table(name)}"))
        for name in log.names()
        if name.endswith(".g2")
    }


# Promotion


def in_a_child(store: Path, act: Callable[[sqlite3.Connection], object], statement: int) -> bool:
    """Do it in a forked process that dies before its n-th statement. Whether it came to its end."""
    child = os.fork()
    if child == 0:
        connection = connect(store, write=True)
        count = 0

        def trace(_: str) -> None:
            nonlocal count
            count += 1
            if count == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        connection.set_trace_callback(trace)
        act(connection)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


@pytest.mark.parametrize("act", ["promote", "drop"])
def test_a_promotion_and_a_drop_killed_at_each_statement_are_whole_or_did_not_happen(store: Path, act: str) -> None:
    settings = Settings(store=store, jobs=1)
    replay(settings, "g2", "index", Scope())
    acts: dict[str, Callable[[sqlite3.Connection], object]] = {
        "promote": lambda connection: promote(connection, "g2", AT),
        "drop": lambda connection: drop(connection, "g2"),
    }
    with closing(connect(store, write=True)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for statement in range(1, 500):
        copy = store.with_name("killed.sqlite3")
        for leftover in store.parent.glob(copy.name + "*"):
            leftover.unlink()
        shutil.copy(store, copy)
        finished = in_a_child(copy, acts[act], statement)
        with closing(connect(copy, write=True)) as connection:
            if act == "promote":
                live = live_generation(connection)
                assert live == "g2" if finished else live in {"g1", "g2"}
                assert len(list(fts5_articles(connection, live))) == 7
            else:
                names = [name for name in Log(connection).names() if name.endswith(".g2")]
                assert len(names) == 0 if finished else len(names) in {0, 5}
        if finished:
            assert statement > 5
            return
    raise AssertionError("it never came to its end")


# A reader, live work and a promotion at once


class Reader(threading.Thread):
    """Reads all the time, as a search page does, and notes whatever a reader must not see."""

    def __init__(self, store: Path) -> None:
        super().__init__()
        self.store, self.stopped = store, threading.Event()
        self.wrong: list[str] = []
        self.seen: set[str] = set()
        self.generations: set[str] = set()
        self.reads = 0

    def run(self) -> None:
        with closing(connect(self.store, write=False)) as connection:
            while not self.stopped.wait(0.01):
                try:
                    with snapshot(connection) as generation:
                        found = {article for article, _ in fts5_articles(connection, generation)}
                except sqlite3.Error as error:
                    self.wrong.append(f"read failed: {error}")
                    continue
                self.reads += 1
                self.generations.add(generation)
                if missing := self.seen - found:
                    self.wrong.append(f"{generation} does not show {sorted(missing)}")
                self.seen |= found


class Newswire(threading.Thread):
    """Live work: file after file of new articles, until it is told to stop."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings, self.stopped = settings, threading.Event()
        self.sent = 0
        self.failed: list[str] = []

    def run(self) -> None:
        while not self.stopped.is_set():
            path = self.settings.store.parent / f"wire-{self.sent}.jsonl"
            path.write_bytes(
                b"".join(line(f"w{self.sent}-{n}", story(f"Mill {self.sent} {n}", "Vera Quist", n)) for n in range(3))
            )
            self.sent += 1
            try:
                run([path], self.settings)
            except NewsroomError as error:
                self.failed.append(str(error))


def test_a_reader_never_misses_an_article_while_a_generation_is_promoted_under_live_load(store: Path) -> None:
    settings = Settings(store=store, jobs=1)
    reader, wire = Reader(store), Newswire(settings)
    reader.start()
    wire.start()
    try:
        replay(settings, "g2", "clean", Scope())
        assert promote_when_caught_up(settings, "g2") == "g1"
        with closing(connect(store, write=True)) as connection:
            while True:
                try:
                    # The live run may not have changed over yet, and then still holds what is to be dropped.
                    drop_when_free(settings, connection, "g1")
                    break
                except NewsroomError:
                    continue
    finally:
        wire.stopped.set()
        wire.join()
        reader.stopped.set()
        reader.join()
    assert reader.wrong == []
    assert wire.failed == []
    assert reader.generations == {"g1", "g2"}
    run([], settings)
    with closing(connect(store, write=True)) as connection:
        assert audit(connection, "g2").clean
        assert len(list(fts5_articles(connection, "g2"))) == 7 + 3 * wire.sent


def drop_when_free(settings: Settings, connection: sqlite3.Connection, name: str) -> None:
    from workers.runtime.embedded.lock import writer_lock

    with writer_lock(settings.store, name, patience=60.0):
        drop(connection, name)


def test_a_transaction_that_dies_leaves_nothing(store: Path) -> None:
    def begin_and_die(connection: sqlite3.Connection) -> None:
        with transaction(connection):
            connection.execute("DELETE FROM outcomes")
            os.kill(os.getpid(), signal.SIGKILL)

    assert not in_a_child(store, begin_and_die, 0)
    with closing(connect(store, write=True)) as connection:
        assert audit(connection, "g1").clean
