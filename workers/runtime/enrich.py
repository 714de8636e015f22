"""Raw events to enriched events, without any store: the stages over a stream, in order, on all cores.

Processes run the stages before and after dedup, each chunk by a chain (`inprocess.py`); dedup itself runs here, over a state in
memory, for it must see the events in order. At most `WINDOW` chunks a process are under way, so memory is bounded however long
the stream is. Whenever nothing more has arrived, what is done goes out, so that a caller who waits for an answer gets it.
"""

import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar

from pebble import ProcessExpired

from schemas import CleanEvent, decode, encode
from schemas.ids import raw_event_id
from workers.errors import EmptyBody
from workers.pipeline import CLEAN, ENRICHED, RAW, UNIQUE, StageSpec, Topic, stage_spec
from workers.runtime.build import build_stage
from workers.runtime.execute import Executor, now, processes
from workers.runtime.inprocess import Chain
from workers.runtime.skipped import CleanSkipped, DedupSkipped, alone
from workers.runtime.work import Dropped, Emitted, Output, Rejected, Result, WorkItem, work
from workers.settings import Settings
from workers.sources import Input, Limits, Received
from workers.sources import Rejected as Unreadable
from workers.sources.jsonl import JsonLinesReader
from workers.stages.base import Record

CHUNK = 8
CHUNK_BYTES = 4_000_000
WINDOW = 3
# How long to wait for more input before what is done goes out.
IDLE_SECONDS = 0.05

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Enriched:
    """Canonical JSON of an enriched event, and the input that it was made of."""

    where: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that gave no event, with the error's name and message (which names the input)."""

    where: str
    code: str
    message: str


# Either goes on to the next step, or has ended.
Step = WorkItem | Enriched | Failed
# An empty list says that no more input has arrived yet.
Chunk = list[Step]


def read_lines(stream: BinaryIO, settings: Settings) -> Iterator[Received | Unreadable]:
    """JSON Lines of raw events from a stream: one event or rejection a line, empty lines passed over."""
    item = Input(None, "stdin", "-", now(), stream=stream)
    try:
        yield from JsonLinesReader().read(item, Limits(body=settings.max_body_bytes))
    except EmptyBody:
        return  # nothing came in, so nothing goes out


def enrich(
    inputs: Iterator[Received | Unreadable], settings: Settings, skip: frozenset[str]
) -> Iterator[Enriched | Failed]:
    """One result an input, in order. `skip` may hold `clean` and `dedup`.

    `article_id` is the id supplied. An article fetched again without a change is enriched again all the same: as many come out
    as went in.
    """
    clean = "no-clean" if "clean" in skip else "clean"
    models = "entities+allegations"
    executor = Executor(settings, processes(settings), run_chain)
    try:
        chunks = _chunks(_arriving(inputs))
        if "dedup" in skip:
            chunks = _spread(executor, f"{clean}+no-dedup+{models}", chunks)
        else:
            chunks = _spread(executor, clean, chunks)
            chunks = _deduplicated(settings, chunks)
            chunks = _spread(executor, models, chunks)
        for chunk in chunks:
            for step in chunk:
                if isinstance(step, WorkItem):
                    raise RuntimeError(f"{step.where} was left at {step.topic}")
                yield step
    finally:
        executor.close()


# In the pool's processes

_STAND_INS: dict[str, Callable[[], Any]] = {"no-clean": CleanSkipped, "no-dedup": DedupSkipped}

_chains: dict[str, Chain] = {}


def run_chain(name: str, items: Sequence[WorkItem], settings: Settings) -> list[Result]:
    """Some records through the stages that `name` lists (`no-clean+no-dedup+entities`)."""
    if name not in _chains:
        _chains[name] = Chain([_stage(part, settings) for part in name.split("+")])
    return work(_spec(name), _chains[name], items, now)


def _stage(name: str, settings: Settings) -> Any:
    return _STAND_INS[name]() if name in _STAND_INS else build_stage(stage_spec(name), settings)


def _spec(name: str) -> StageSpec:
    """The chain as the pipeline would list it."""
    takes = RAW if "clean" in name else UNIQUE
    gives = ENRICHED if name.endswith("allegations") else CLEAN
    return StageSpec(name, "", takes, (gives,))


# In the parent


def _arriving(inputs: Iterator[T]) -> Iterator[T | None]:
    """The inputs as they arrive, read by a thread; None whenever there was none for a moment."""
    arrived: queue.Queue[T | BaseException | None] = queue.Queue(CHUNK * WINDOW)

    def read() -> None:
        try:
            for one in inputs:
                arrived.put(one)
            arrived.put(None)
        except BaseException as error:
            arrived.put(error)

    threading.Thread(target=read, name="input", daemon=True).start()
    while True:
        try:
            one = arrived.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            yield None
            continue
        if one is None:
            return
        if isinstance(one, BaseException):
            raise one
        yield one


def _chunks(arriving: Iterator[Received | Unreadable | None]) -> Iterator[Chunk]:
    chunk: Chunk = []
    size = number = 0
    for one in arriving:
        if one is None:
            if chunk:
                yield chunk
                chunk, size = [], 0
            yield []
            continue
        chunk.append(_begin(one, number))
        number, size = number + 1, size + one.consumed
        if len(chunk) >= CHUNK or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    yield chunk


def _begin(one: Received | Unreadable, number: int) -> Step:
    where = str(one.where)
    if isinstance(one, Unreadable):
        return Failed(where, one.error.code, str(one.error))
    value = encode(one.event)
    return WorkItem(RAW.name, 0, number, now(), raw_event_id(value), value, where)


def _spread(executor: Executor, name: str, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Each chunk through a chain in one of the processes; chunks come out in the order in which they went in."""
    under_way: deque[tuple[Chunk, Future[list[Result]]]] = deque()
    for chunk in chunks:
        if chunk:
            items = [step for step in chunk if isinstance(step, WorkItem)]
            under_way.append((chunk, executor.submit(name, items)))
        while under_way and (len(under_way) >= WINDOW * executor.processes or under_way[0][1].done()):
            yield _finished(executor, name, *under_way.popleft())
        if not chunk:
            yield []
    while under_way:
        yield _finished(executor, name, *under_way.popleft())


def _finished(executor: Executor, name: str, chunk: Chunk, future: "Future[list[Result]]") -> Chunk:
    items = [step for step in chunk if isinstance(step, WorkItem)]
    try:
        results = future.result()
    except (TimeoutError, ProcessExpired):
        # One of them takes too long or kills its process: each again, alone.
        results = [executor.alone(name, item, _counter()) for item in items]
    return _merged(chunk, results)


def _counter() -> Callable[[WorkItem], int]:
    count = 0

    def attempt(_: WorkItem) -> int:
        nonlocal count
        count += 1
        return count

    return attempt


def _merged(chunk: Chunk, results: Sequence[Result]) -> Chunk:
    following = iter(results)
    return [_step(step, next(following)) if isinstance(step, WorkItem) else step for step in chunk]


def _step(item: WorkItem, result: Result) -> Step:
    if isinstance(result, Rejected):
        return Failed(item.where, result.code, result.message)
    if isinstance(result, Dropped):
        raise RuntimeError(f"{item.where} was dropped as {result.outcome}")
    output = next(output for output in result.outputs if output.topic in _ARTICLES)
    if output.topic == ENRICHED.name:
        return Enriched(item.where, output.value)
    return WorkItem(output.topic, 0, item.offset, item.timestamp, output.event_id, output.value, item.where)


_ARTICLES: dict[str, Topic] = {topic.name: topic for topic in (CLEAN, UNIQUE, ENRICHED)}


def _deduplicated(settings: Settings, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    from workers.state.dedup import SqliteDedupState

    spec, connection = stage_spec("dedup"), sqlite3.connect(":memory:", isolation_level=None)
    state = SqliteDedupState(connection, "enrich", settings.dedup_window_days)
    stage = build_stage(spec, settings, state)
    for chunk in chunks:
        items = [step for step in chunk if isinstance(step, WorkItem)]
        results = work(spec, stage, items, now) if items else []
        yield _merged(chunk, [_kept(item, result) for item, result in zip(items, results, strict=True)])


def _kept(item: WorkItem, result: Result) -> Result:
    """What dedup drops (fetched again, nothing new) goes on all the same, with the reason."""
    if not isinstance(result, Dropped):
        return result
    clean = decode(CleanEvent, item.value)
    record = Record(clean, item.event_id, item.topic, item.partition, item.offset, item.timestamp, item.where)
    event = alone(record, reason=f"{result.outcome}: {result.reason}")
    return Emitted(result.about, (Output(UNIQUE.name, event.article_id, event.event_id, encode(event)),))
