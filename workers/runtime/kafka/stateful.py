"""The judge of the dedup stage: decisions that stay the same under redelivery, restart, rebalance and a lost disk.

    journal what is new       from then on its place in the order of judgements is fixed (journal.py)
    judge it                  in one transaction with the state and the position in the journal
    send what came of it      (delivery.py), and acknowledge

A process that dies between two of these steps leaves a journal that is ahead of its state, or a state that is ahead of what
was sent. The next owner first applies the rest of the journal; events that come again are answered from the state.

Which process owns the state is what the group's assignor says (assignor.py: all partitions to one member); that an owner which
does not know that it is one no longer changes nothing is what the journal's fencing sees to. Each process holds a file of
its own, under a lock, so that two on one machine do not share it.
"""

import asyncio
import fcntl
import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
from xxhash import xxh3_64_intdigest

from workers.errors import NoDisk
from workers.pipeline import StageSpec
from workers.runtime.build import build_stage
from workers.runtime.execute import now
from workers.runtime.kafka.journal import Entry, Journal
from workers.runtime.kafka.lifts import Lifts
from workers.runtime.work import Result, WorkItem, crashed, work
from workers.settings import Settings
from workers.state.dedup import SqliteDedupState
from workers.state.dedup.sqlite import Gone

log = logging.getLogger(__name__)

MOST_SLOTS = 64
_TABLES = """
CREATE TABLE IF NOT EXISTS journaled (event INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS journal_position (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL);
"""


class StatefulJudge:
    """`Judge` over the state in a local file. All work is done in one thread, which owns the connection."""

    in_process = True

    def __init__(self, spec: StageSpec, settings: Settings, generation: str, moved: Callable[[], None]) -> None:
        self._spec, self._moved = spec, moved
        self._journal = Journal(settings, spec.name, generation)
        self.path, self._lock = _own_file(settings.state_dir, f"{settings.topic_prefix}{spec.name}-{generation}")
        self._db = _open(self.path)
        self._state = SqliteDedupState(self._db, generation, settings.dedup_window_days, keeps_gone=True)
        self._lifts = Lifts(settings, self._db)
        self._stage = build_stage(spec, settings, self._state)
        self.version: str = self._stage.version
        self._owner = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=spec.name)

    def reassigned(self) -> None:
        """The group was rebalanced: somebody else may have written since. The next batch finds out."""
        self._owner = False

    async def batch(self, items: Sequence[WorkItem]) -> list[Result]:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.judge, items)

    async def alone(self, item: WorkItem) -> Result:
        return (await self.batch([item]))[0]

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._journal.close()
        self._lifts.close()
        self._db.close()
        os.close(self._lock)

    def judge(self, items: Sequence[WorkItem]) -> list[Result]:
        """One result a record. Raises NoDisk, StateTaken, BrokerUnavailable; the state is then as if nothing was asked."""
        try:
            if not self._owner:
                self._take_over()
            items = self._lifts.apply(self._state, items)
            new = self._new(items)
            position = self._journal.append(new) if new else None
            results = self._apply(items, new, position)
            self._forget()
            return results
        except sqlite3.Error as error:
            raise NoDisk(path=self.path, detail=error) from error

    def _take_over(self) -> None:
        self._journal.take_over()
        start = self._position()
        applied = 0
        for entries in self._journal.read(start):
            self._replay(entries)
            applied += len(entries)
            self._moved()
        self._owner = True
        self._forget()
        log.info("dedup state is at hand: %d events from the journal, from offset %d on", applied, start)

    def _replay(self, entries: Sequence[Entry]) -> None:
        items = self._lifts.as_judged([entry.item for entry in entries if entry.item is not None])
        self._apply(items, items, entries[-1].offset + 1)
        self._state.remember(dict(entry.line for entry in entries if entry.line is not None))

    def _forget(self) -> None:
        """Texts that no decision needs any more leave the journal. Cut off before, they leave when it is read again."""
        if self._state.gone.events:
            self._journal.forget(self._state.gone)
            self._state.gone = Gone()

    def _new(self, items: Sequence[WorkItem]) -> list[WorkItem]:
        """Those not judged before, each once. What is no JSON object cannot change the state and is not journaled."""
        seen: set[int] = set()
        new = []
        for item in items:
            key = _key(item.event_id)
            known = self._db.execute("SELECT 1 FROM journaled WHERE event = ?", (key,)).fetchone()
            if known is None and key not in seen and _is_object(item.value):
                new.append(item)
                seen.add(key)
        return new

    def _apply(self, items: Sequence[WorkItem], new: Sequence[WorkItem], position: int | None) -> list[Result]:
        try:
            return self._transact(items, new, position)
        except sqlite3.Error:
            raise
        except Exception:
            # One event on which the stage raises must not cost the others. Its place in the journal stays.
            results = [self._apply_alone(item) for item in items]
            self._transact([], new, position)
            return results

    def _apply_alone(self, item: WorkItem) -> Result:
        try:
            return self._transact([item], [], None)[0]
        except sqlite3.Error:
            raise
        except Exception as error:
            return crashed(self._spec, item, error)

    def _transact(self, items: Sequence[WorkItem], new: Sequence[WorkItem], position: int | None) -> list[Result]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            results = work(self._spec, self._stage, items, now) if items else []
            self._db.executemany("INSERT OR IGNORE INTO journaled VALUES (?)", [(_key(item.event_id),) for item in new])
            if position is not None:
                self._db.execute("INSERT OR REPLACE INTO journal_position VALUES (1, ?)", (position,))
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._state.reload()
            raise
        return results

    def _position(self) -> int:
        row = self._db.execute("SELECT next FROM journal_position").fetchone()
        return int(row[0]) if row else 0


def _key(event_id: str) -> int:
    value = xxh3_64_intdigest(event_id.encode("utf-8", "surrogatepass"))
    return value - (1 << 64) if value >> 63 else value


def _is_object(value: bytes) -> bool:
    try:
        return isinstance(orjson.loads(value), dict)
    except orjson.JSONDecodeError:
        return False


def _open(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        # A commit that a power cut takes away is in the journal.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_TABLES)
    except sqlite3.Error as error:
        raise NoDisk(path=path, detail=error) from error
    return connection


def _own_file(folder: Path, name: str) -> tuple[Path, int]:
    """The first file of that name and a number that no other process holds, and the lock on it. Raises NoDisk."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(MOST_SLOTS):
            path = folder / f"{name}.{number}.sqlite3"
            lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(lock)
                continue
            return path, lock
    except OSError as error:
        raise NoDisk(path=folder, detail=error) from error
    raise NoDisk(path=folder, detail=f"{MOST_SLOTS} processes hold the state files there")
