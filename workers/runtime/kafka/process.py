"""One stage in one process: started, watched, stopped. `newsroom worker STAGE` ends here.

SIGTERM and SIGINT: the batch at hand is finished, sent and acknowledged, offsets are committed, the group is left. What takes
longer than `stop_timeout` is dropped unacknowledged, and another process does it again.

Exit status: 0 when stopped, otherwise what the error in workers/errors.py names; 75 when the process ended itself for want
of progress. Anything but 0 is for the supervisor (or systemd, or Kubernetes) to start again, later and later.
"""

import asyncio
import contextlib
import ctypes
import logging
import signal
import sys
from typing import Any

from workers.errors import EXIT_FAILED, EXIT_OK, NewsroomError
from workers.pipeline import FIRST_GENERATION, StageSpec, stage_spec
from workers.runtime.kafka import topics
from workers.runtime.kafka.app import build_app, consumed_topic
from workers.runtime.kafka.attempts import Attempts
from workers.runtime.kafka.delivery import Delivery
from workers.runtime.kafka.indexing import IndexWriter
from workers.runtime.kafka.judge import HeavyJudge, Judge, LightJudge
from workers.runtime.kafka.progress import Progress, Watch
from workers.runtime.kafka.records import Writer
from workers.runtime.kafka.send import Sender
from workers.search.contract import IndexBackend
from workers.settings import Settings

log = logging.getLogger(__name__)

# How often the topics are compared again while the stage runs, in seconds: one of them may be deleted under it.
TOPICS_EVERY = 30.0
TURN_EVERY = 1.0
PR_SET_PDEATHSIG = 1


def run_stage(
    settings: Settings,
    name: str,
    generation: str = FIRST_GENERATION,
    *,
    spec: StageSpec | None = None,
    stage: Any = None,
    index: IndexBackend | None = None,
) -> int:
    """Run until a signal or an error; returns the exit status. `spec`, `stage` and `index` are for tests and benchmarks."""
    try:
        found = spec or stage_spec(name)
        topics.require(settings, found, generation)
        return asyncio.run(StageProcess(settings, found, generation, stage, index).run())
    except NewsroomError as error:
        log.error("%s", error)
        return error.exit_code


class StageProcess:
    """Holds together what one stage needs: app, judge, attempts, delivery, watch."""

    def __init__(
        self, settings: Settings, spec: StageSpec, generation: str, stage: Any, index: IndexBackend | None
    ) -> None:
        self._settings, self._spec, self._generation = settings, spec, generation
        self._progress = Progress()
        # A process that gives up a retry must do so before the watch takes it for stalled.
        self._patience = settings.stall_timeout * 0.8
        self._attempts = Attempts(settings.state_dir / f"{settings.topic_prefix}{spec.name}-{generation}.attempts")
        self._judge = self._make_judge(stage)
        self._index = IndexWriter(index, self._patience, self._progress.moved) if index else None
        self._stop = asyncio.Event()
        self._failed: asyncio.Future[None] | None = None

    async def run(self) -> int:
        loop = asyncio.get_running_loop()
        self._failed = loop.create_future()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        app = build_app(self._settings, self._spec, self._generation)
        delivery = self._deliver_with(app)
        watch = Watch(self._spec.name, self._progress, self._settings.stall_timeout)
        watch.start()
        await app.start()
        log.info("stage %s of %s started", self._spec.name, self._generation)
        tasks = [loop.create_task(self._guarded(step(app))) for step in (self._turn, self._compare_topics)]
        try:
            return await self._until_the_end(app, delivery)
        finally:
            for task in tasks:
                task.cancel()
            watch.stop()
            self._judge.close()
            if self._index:
                self._index.close()
            self._attempts.close()

    def _make_judge(self, stage: Any) -> Judge:
        if self._spec.heavy and stage is None:
            return HeavyJudge(self._spec, self._settings, self._attempts.attempt)
        return LightJudge(self._spec, self._settings, stage)

    def _deliver_with(self, app: Any) -> Delivery:
        delivery = Delivery(
            self._settings,
            self._spec,
            self._judge,
            Writer(self._settings, self._spec, self._judge.version, self._generation),
            Sender(app, self._patience),
            self._attempts,
            self._progress,
            self._index,
        )

        async def consume(stream: Any) -> None:
            await self._guarded(delivery.consume(stream))

        app.agent(consumed_topic(app, self._settings, self._spec, self._generation), name=self._spec.name)(consume)
        return delivery

    async def _guarded(self, work: Any) -> None:
        """What any part raises ends the process."""
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Exception as error:
            if self._failed is not None and not self._failed.done():
                self._failed.set_exception(error)
            raise

    async def _until_the_end(self, app: Any, delivery: Delivery) -> int:
        assert self._failed is not None
        waits = [asyncio.ensure_future(self._stop.wait()), asyncio.ensure_future(app._crashed.wait()), self._failed]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits[:2]:
            wait.cancel()
        if self._stop.is_set():
            await self._leave(app, delivery)
            return EXIT_OK
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(app.stop(), self._settings.stop_timeout)
        if self._failed.done() and isinstance(error := self._failed.exception(), NewsroomError):
            raise error
        reason = self._failed.exception() if self._failed.done() else app.crash_reason
        log.error("stage %s failed", self._spec.name, exc_info=reason)
        return EXIT_FAILED

    async def _leave(self, app: Any, delivery: Delivery) -> None:
        log.info("stage %s is stopping", self._spec.name)
        try:
            async with asyncio.timeout(self._settings.stop_timeout):
                await delivery.finish()
                await app.consumer.commit()
                await app.stop()
        except TimeoutError:
            log.warning("stage %s did not finish in time; what was at hand is left to another", self._spec.name)

    async def _turn(self, app: Any) -> None:
        while True:
            self._progress.turn(lag_of(app))
            await asyncio.sleep(TURN_EVERY)

    async def _compare_topics(self, app: Any) -> None:
        while True:
            await asyncio.sleep(TOPICS_EVERY)
            await asyncio.to_thread(_require_if_reachable, self._settings, self._spec, self._generation)


def _require_if_reachable(settings: Settings, spec: StageSpec, generation: str) -> None:
    from workers.errors import BrokerUnavailable

    with contextlib.suppress(BrokerUnavailable):
        topics.require(settings, spec, generation)


def lag_of(app: Any) -> int:
    """Records between what this process has read and the ends of its partitions, as far as it knows them."""
    consumer = app.consumer
    total = 0
    try:
        for partition in consumer.assignment():
            end = consumer.highwater(partition) or 0
            read = consumer._read_offset.get(partition)
            total += max(0, end - (read + 1 if read is not None else end))
    except Exception:  # not started, or between two assignments
        return 0
    return total


def main(name: str, generation: str) -> int:
    """Run a stage as a command, with settings from the environment: what the supervisor starts."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("faust", "mode", "aiokafka", "kafka", "opensearch"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return run_stage(Settings(), name, generation)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
