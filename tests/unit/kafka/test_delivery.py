"""What the delivery does between a judge and a broker; on a real broker: tests/integration/test_delivery.py."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiokafka.structs import ConsumerRecord

from tests.integration.passthrough import passing
from tests.integration.pipeline import raw_events
from workers.logs import RepeatFilter
from workers.metrics import Metrics
from workers.pipeline import stage_spec
from workers.runtime.kafka.attempts import Attempts
from workers.runtime.kafka.delivery import Delivery
from workers.runtime.kafka.intake import Taken
from workers.runtime.kafka.judge import LightJudge
from workers.runtime.kafka.progress import Progress
from workers.runtime.kafka.records import Outgoing, Writer, source_of
from workers.runtime.kafka.send import NotSent
from workers.runtime.work import Result, WorkItem
from workers.settings import Settings

SPEC = replace(stage_spec("clean"), heavy=False)


def record(offset: int, value: bytes) -> ConsumerRecord[bytes, bytes]:
    """As the driver hands it over."""
    return ConsumerRecord("articles.raw", 0, offset, 1_700_000_000_000, 0, b"k", value, None, 1, len(value), ())


class Given:
    """An intake of given records; `log` is what happened, in order."""

    def __init__(self, records: Sequence[Any], log: list[tuple[str, int]]) -> None:
        self._records, self._log = list(records), log
        self._total = len(records)
        self.all_done = asyncio.Event()

    async def take(self, most: int) -> Taken:
        if not self._records:
            await asyncio.Event().wait()
        taken, self._records = self._records[:most], self._records[most:]
        return Taken(taken, 1)

    async def commit(self) -> None:
        self._log.append(("committed", 0))

    async def note(self, notes: Mapping[int, str]) -> None:
        """Nobody takes over from here."""

    def found(self) -> Mapping[int, str]:
        return {}

    def done(self, taken: Taken) -> None:
        last = taken.records[-1].offset
        self._log.append(("done", last))
        if last == self._total - 1:
            self.all_done.set()


class Kept:
    """A sender to a list; from `fails_at` on, the broker does not answer."""

    def __init__(self, log: list[tuple[str, int]], fails_at: int | None) -> None:
        self._log, self._fails_at, self.sent = log, fails_at, 0

    async def send(self, records: Sequence[Outgoing]) -> None:
        await asyncio.sleep(0)
        if self._fails_at is not None and self.sent >= self._fails_at:
            raise NotSent("as asked")
        self.sent += len(records)
        self._log.append(("sent", self.sent))


async def deliver(records: Sequence[Any], folder: Path, fails_at: int | None = None) -> list[tuple[str, int]]:
    """What was sent and done, in order, when ten records are taken at a time."""
    log: list[tuple[str, int]] = []
    settings = Settings(stage_take=10, state_dir=folder)
    judge, given, attempts = LightJudge(SPEC, settings, passing(SPEC)), Given(records, log), Attempts(folder / "a")
    metrics = Metrics()
    metrics.hosts("clean")
    kept: Any = Kept(log, fails_at)
    writer = Writer(settings, SPEC, "1", "g1")
    work = Delivery(settings, SPEC, judge, writer, kept, attempts, Progress(), metrics)
    running = asyncio.ensure_future(work.consume(given))
    finished = asyncio.ensure_future(given.all_done.wait())
    await asyncio.wait([running, finished], return_when=asyncio.FIRST_COMPLETED)
    finished.cancel()
    judge.close()
    try:
        if running.done():
            running.result()
    except NotSent:
        log.append(("failed", 0))
    finally:
        running.cancel()
        attempts.close()
    return log


def test_a_batch_is_done_only_when_it_is_sent_and_batches_stay_in_order(tmp_path: Path) -> None:
    events = [record(n, event.to_json()) for n, event in enumerate(raw_events(30))]
    log = asyncio.run(deliver(events, tmp_path))
    assert log == [("sent", 10), ("done", 9), ("sent", 20), ("done", 19), ("sent", 30), ("done", 29)]


def test_what_could_not_be_sent_is_not_done_nor_is_anything_behind_it(tmp_path: Path) -> None:
    events = [record(n, event.to_json()) for n, event in enumerate(raw_events(40))]
    log = asyncio.run(deliver(events, tmp_path, fails_at=20))
    assert log == [("sent", 10), ("done", 9), ("sent", 20), ("done", 19), ("failed", 0)]


def test_the_same_line_about_many_records_is_written_a_few_times_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(RepeatFilter(most=5))
    caplog.set_level(logging.WARNING)
    asyncio.run(deliver([record(n, b"not json %d" % n) for n in range(40)], tmp_path))
    told = [line for line in caplog.records if line.name == "workers.runtime.counting"]
    assert len(told) == 5


class Died(BaseException):
    """The process that judges was killed, from outside."""


class Killed(LightJudge):
    """As a judge with processes of its own: it counts its tries itself. At the record `at` everything dies."""

    in_process = False

    def __init__(self, settings: Settings, attempts: Attempts, at: int) -> None:
        super().__init__(SPEC, settings, passing(SPEC))
        self._attempts, self._at = attempts, at

    async def batch(self, items: Sequence[WorkItem]) -> list[Result]:
        raise Died

    async def alone(self, item: WorkItem) -> Result:
        self._attempts.attempt(item)
        if item.offset == self._at:
            raise Died
        return await super().alone(item)


def test_records_that_came_through_are_not_blamed_for_a_process_that_is_killed_again_and_again_behind_them(
    tmp_path: Path,
) -> None:
    settings = Settings(state_dir=tmp_path)
    sources = [source_of(record(n, event.to_json()), "") for n, event in enumerate(raw_events(5))]
    metrics = Metrics()
    metrics.hosts("clean")
    for _ in range(6):
        attempts, kept = Attempts(tmp_path / "a"), Kept([], None)
        judge, writer = Killed(settings, attempts, at=3), Writer(settings, SPEC, "1", "g1")
        work = Delivery(settings, SPEC, judge, writer, kept, attempts, Progress(), metrics)  # type: ignore[arg-type]
        with pytest.raises(Died):
            asyncio.run(work.handle(sources))
        judge.close()
        attempts.close()
    attempts = Attempts(tmp_path / "a")
    assert [attempts.attempts_at(source.item) for source in sources] == [1, 1, 1, 5, 1]
    attempts.close()
