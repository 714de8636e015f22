"""The index, asked off the event loop and again while it may recover: down, overloaded (429), read-only for want of disk.

So is the broker, of which it is asked what people decided (joined.py).
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_delay, wait_random_exponential

from schemas import IndexOperation
from workers.errors import BrokerUnavailable, IndexUnavailable
from workers.search.contract import IndexBackend, Result

log = logging.getLogger(__name__)

LONGEST_WAIT = 15.0


class IndexWriter:
    """Over a backend that raises IndexUnavailable or BrokerUnavailable for what a retry may mend."""

    def __init__(
        self, backend: IndexBackend, give_up_after: float, waiting: Callable[[], None], answered: Callable[[], None]
    ) -> None:
        self._backend = backend
        self._give_up_after = give_up_after
        self._on_wait, self._on_answer = waiting, answered
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="index")

    async def apply(self, operations: Sequence[IndexOperation]) -> list[Result]:
        """One answer an operation, in order. Raises them when it stays away; then nothing is acknowledged."""
        policy = AsyncRetrying(
            retry=retry_if_exception_type((IndexUnavailable, BrokerUnavailable)),
            wait=wait_random_exponential(multiplier=0.5, max=LONGEST_WAIT),
            stop=stop_after_delay(self._give_up_after),
            before_sleep=self._waiting,
            reraise=True,
        )
        loop = asyncio.get_running_loop()
        async for attempt in policy:
            with attempt:
                answers = await loop.run_in_executor(self._thread, self._backend.apply, operations)
                self._on_answer()
                return answers
        raise AssertionError("the retrying loop returns or raises")

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _waiting(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        log.warning("%s (attempt %d, again in %.1f s)", error, state.attempt_number, state.upcoming_sleep)
        self._on_wait()
