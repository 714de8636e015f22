"""How a batch of records gets its results, off the event loop: heartbeats and metrics must go on while a model thinks.

    LightJudge   the stage in a thread of this process
    HeavyJudge   the stage in processes that may be stopped or die (workers/runtime/execute.py)

`alone` is for a record under suspicion of having killed a process before.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol

from pebble import ProcessExpired

from workers.pipeline import StageSpec
from workers.runtime.build import build_stage
from workers.runtime.execute import Executor, now
from workers.runtime.work import Result, WorkItem, work, work_alone
from workers.settings import Settings

# Records that one pool process takes at a time.
CHUNK = 8


class Judge(Protocol):
    """Gives results to records. Raises only what is the stage's own failure, upon which the process ends."""

    version: str
    in_process: bool

    async def batch(self, items: Sequence[WorkItem]) -> list[Result]:
        """One result a record, in order."""
        ...

    async def alone(self, item: WorkItem) -> Result:
        """One record by itself. Where a record can kill this process (`in_process`), the caller counts that it is tried."""
        ...

    def close(self) -> None:
        """Let threads and processes go."""
        ...


class LightJudge:
    """A stage that takes microseconds: in one thread. `stage` is given in tests and benchmarks."""

    in_process = True

    def __init__(self, spec: StageSpec, settings: Settings, stage: Any = None) -> None:
        self._spec = spec
        self._stage = stage or build_stage(spec, settings)
        self.version: str = self._stage.version
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=spec.name)

    async def batch(self, items: Sequence[WorkItem]) -> list[Result]:
        results: list[Result] = await self._run(self._batch, items)
        return results

    async def alone(self, item: WorkItem) -> Result:
        result: Result = await self._run(work_alone, self._spec, self._stage, item, now)
        return result

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _batch(self, items: Sequence[WorkItem]) -> list[Result]:
        try:
            return work(self._spec, self._stage, items, now)
        except Exception:
            # One record on which the stage raises must not cost the others.
            return [work_alone(self._spec, self._stage, item, now) for item in items]

    async def _run(self, call: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(call, *arguments))


class HeavyJudge:
    """A stage that takes milliseconds a record: in a pool of processes, with a time limit a record."""

    in_process = False

    def __init__(self, spec: StageSpec, settings: Settings, attempt: Callable[[WorkItem], int]) -> None:
        self._spec = spec
        self.version: str = spec.stage_class().version
        self._attempt = attempt
        self._pool = Executor(settings, settings.jobs or 1)
        self._rescue = ThreadPoolExecutor(self._pool.processes, thread_name_prefix=f"{spec.name}-rescue")

    async def batch(self, items: Sequence[WorkItem]) -> list[Result]:
        chunks = [items[at : at + CHUNK] for at in range(0, len(items), CHUNK)]
        futures = [self._pool.submit(self._spec.name, chunk) for chunk in chunks]
        results = [await self._chunk(chunk, future) for chunk, future in zip(chunks, futures, strict=True)]
        return [result for chunk in results for result in chunk]

    async def alone(self, item: WorkItem) -> Result:
        return await asyncio.get_running_loop().run_in_executor(
            self._rescue, self._pool.alone, self._spec.name, item, self._attempt
        )

    def close(self) -> None:
        self._rescue.shutdown(wait=False, cancel_futures=True)
        self._pool.close()

    async def _chunk(self, chunk: Sequence[WorkItem], future: "Future[list[Result]]") -> list[Result]:
        try:
            return await asyncio.wrap_future(future)
        except (TimeoutError, ProcessExpired):
            return [await self.alone(item) for item in chunk]
