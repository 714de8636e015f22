"""One stage in one process: started, watched, stopped. `newsroom worker STAGE` ends here.

SIGTERM and SIGINT: the batch at hand is finished, sent and acknowledged, offsets are committed, the group is left. What takes
longer than `stop_timeout` is dropped unacknowledged, and another process does it again.

Exit status: 0 when stopped, otherwise what the error in workers/errors.py names; 75 when the process ended itself for want
of progress. Anything but 0 is for the supervisor (or systemd, or Kubernetes) to start again, later and later.
"""

import asyncio
import contextlib
import ctypes
import gc
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import closing
from typing import Any

import uvloop

from workers import logs
from workers.config import load
from workers.errors import EXIT_FAILED, EXIT_OK, BrokerUnavailable, NewsroomError
from workers.health import Health, serve
from workers.metrics import Metrics
from workers.pipeline import FIRST_GENERATION, RAW, StageSpec, stage_spec
from workers.runtime.kafka import topics
from workers.runtime.kafka.app import build_app, consumed_topic
from workers.runtime.kafka.attempts import Attempts
from workers.runtime.kafka.delivery import Delivery
from workers.runtime.kafka.follow import require_live
from workers.runtime.kafka.indexing import IndexWriter
from workers.runtime.kafka.joined import JoinedIndex, generation_index
from workers.runtime.kafka.judge import HeavyJudge, Judge, LightJudge
from workers.runtime.kafka.progress import Progress, Watch
from workers.runtime.kafka.records import Writer
from workers.runtime.kafka.report import Report
from workers.runtime.kafka.send import Sender
from workers.runtime.kafka.stateful import StatefulJudge
from workers.runtime.kafka.takedown import KillJudge
from workers.search.contract import IndexBackend
from workers.settings import Settings
from workers.tracing import Work, open_tracer

log = logging.getLogger(__name__)

# How often the topics are compared again while the stage runs, in seconds: one of them may be deleted under it.
TOPICS_EVERY = 15.0
TURN_EVERY = 1.0
PR_SET_PDEATHSIG = 1
# Objects made and not yet freed before the collector looks (700 in Python): a batch of 256 events has some 20,000, no cycles.
GC_AFTER = 50_000


def run_stage(
    settings: Settings,
    name: str,
    generation: str = FIRST_GENERATION,
    *,
    spec: StageSpec | None = None,
    judge: Judge | None = None,
    index: IndexBackend | None = None,
    follows: bool = False,
) -> int:
    """Run until a signal or an error; returns the exit status. `spec`, `judge` and `index` are for tests and benchmarks.

    One that `follows` ends when another generation is promoted.
    """
    try:
        found = spec or stage_spec(name)
        topics.require(settings, found, generation)
        health = Health(("partitions",), silent_after=settings.stall_timeout)
        metrics = Metrics(sources=settings.metrics_sources, process=True)
        metrics.compares(())
        metrics.retention(found.name, topics.retention_seconds(settings, found, generation))
        if index is None and not found.produces:
            index = open_index(settings, generation)
        with (
            closing(open_tracer(settings, "kafka")) as tracer,
            serve(metrics.registry, health, settings.metrics_host, settings.metrics_port) as port,
        ):
            log.info("metrics on http://%s:%d/metrics", settings.metrics_host, port)
            report = Report(Work(found.name, generation), metrics, health, tracer)
            process = StageProcess(settings, found, generation, report, judge, index, follows)
            # A fifth to a quarter less processor time a record than asyncio's own loop (`python -m benchmarks.kafka --only hop`).
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                return runner.run(process.run())
    except NewsroomError as error:
        log.error("%s", error)
        return error.exit_code


class StageProcess:
    """Holds together what one stage needs: app, judge, attempts, delivery, watch."""

    def __init__(
        self,
        settings: Settings,
        spec: StageSpec,
        generation: str,
        report: Report,
        judge: Judge | None,
        index: IndexBackend | None,
        follows: bool = False,
    ) -> None:
        self._follows = follows
        self._settings, self._spec, self._generation, self._report = settings, spec, generation, report
        self._progress = Progress()
        # A process that gives up a retry must do so before the watch takes it for stalled.
        self._patience = settings.stall_timeout * 0.8
        self._attempts = Attempts(settings.state_dir / f"{settings.topic_prefix}{spec.name}-{generation}.attempts")
        self._judge = judge or make_judge(settings, spec, generation, self._attempts, self._progress.moved)
        waits = (report.index_retried, report.index_answered)
        self._index = IndexWriter(index, self._patience, *waits) if index else None
        self._stop = asyncio.Event()
        self._failure: BaseException | None = None
        self._ended = asyncio.Event()

    async def run(self) -> int:
        """Start, wait for the end, clean up; returns the exit status."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        app = build_app(self._settings, self._spec, self._generation)
        delivery = self._deliver_with(app)
        watch = Watch(self._spec.name, self._progress, self._settings.stall_timeout)
        watch.start()
        tasks = [loop.create_task(self._guarded(step)) for step in (self._turn(app), self._compare_topics())]
        try:
            await app.start()
            _spare_the_collector()
            log.info("stage %s of generation %s started", self._spec.name, self._generation)
            return await self._until_the_end(app, delivery)
        finally:
            for task in tasks:
                task.cancel()
            watch.stop()
            self._judge.close()
            if self._index:
                self._index.close()
            self._attempts.close()

    def _deliver_with(self, app: Any) -> Delivery:
        delivery = Delivery(
            self._settings,
            self._spec,
            self._judge,
            Writer(self._settings, self._spec, self._judge.version, self._generation),
            Sender(app, self._patience, self._report.broker_retried),
            self._attempts,
            self._progress,
            self._report.metrics,
            self._index,
            self._report.traced,
        )

        if isinstance(self._judge, StatefulJudge):
            judge = self._judge

            async def reassigned(_: Any, assigned: Any, **__: Any) -> None:
                judge.reassigned()

            app.on_partitions_assigned.connect(reassigned, weak=False)

        async def consume(_: Any) -> None:
            await self._guarded(delivery.consume(app.consumer))

        app.agent(consumed_topic(app, self._settings, self._spec, self._generation), name=self._spec.name)(consume)
        return delivery

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """What any part raises ends the process."""
        try:
            await work
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            self._failure = self._failure or error
            self._ended.set()
            raise

    async def _until_the_end(self, app: Any, delivery: Delivery) -> int:
        waits = [asyncio.ensure_future(event.wait()) for event in (self._stop, self._ended, app._crashed)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        if self._stop.is_set():
            await self._leave(app, delivery)
            return EXIT_OK
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(app.stop(), self._settings.stop_timeout)
        reason = self._failure or app.crash_reason
        if isinstance(reason, NewsroomError):
            raise reason
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
            self._progress.turn(self._report.look_at(app))
            await asyncio.sleep(TURN_EVERY)

    async def _compare_topics(self) -> None:
        while True:
            await asyncio.sleep(TOPICS_EVERY)
            self._report.disk(self._settings.state_dir)
            await asyncio.to_thread(_require_if_reachable, self._settings, self._spec, self._generation)
            if self._follows:
                await asyncio.to_thread(require_live, self._settings, self._generation)


def make_judge(
    settings: Settings, spec: StageSpec, generation: str, attempts: Attempts, moved: Callable[[], None]
) -> Judge:
    """The judge that fits the stage."""
    if spec.stateful:
        return StatefulJudge(spec, settings, generation, moved)
    judge: Judge = HeavyJudge(spec, settings, attempts.attempt) if spec.heavy else LightJudge(spec, settings)
    return KillJudge(judge, settings) if spec.consumes is RAW else judge


def open_index(settings: Settings, generation: str) -> IndexBackend:
    """The index that the last stage writes, with what people decided. Connects on first use."""
    return JoinedIndex(settings, generation_index(settings, generation))


def _spare_the_collector() -> None:
    """What is loaded by now stays: walking its objects again and again for garbage costs more than delivery does."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_AFTER)


def _require_if_reachable(settings: Settings, spec: StageSpec, generation: str) -> None:
    with contextlib.suppress(BrokerUnavailable):
        topics.require(settings, spec, generation)


def main(name: str, generation: str, settings: Settings | None = None, follows: bool = False) -> int:
    """Run a stage as a command: what the supervisor starts, with settings from environment and file."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    settings = settings or load(Settings)
    logs.configure(settings.log_format, settings.log_level)
    with logs.fields(stage=name, generation=generation):
        return run_stage(settings, name, generation, follows=follows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
