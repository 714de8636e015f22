"""`newsroom replay --dry-run`: how many events, how many bytes, and about how long.

The time is measured, not guessed: each heavy stage that the replay would run judges some events of its own input topic, spread
over all of it, in the processes that a replay would use, and nothing of it is kept. Dedup and index are not measured; they
take thousands of events a second.
"""

import sqlite3
import time
from dataclasses import dataclass

from schemas import Scope
from workers.pipeline import RAW, STAGES, StageSpec, topic_name
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.retention import ArchivedValues
from workers.runtime.embedded.selection import select
from workers.runtime.embedded.store import live_generation
from workers.runtime.execute import Executor, processes
from workers.runtime.work import WorkItem
from workers.settings import Settings

SAMPLE = 48


@dataclass(frozen=True, slots=True)
class Plan:
    """`events` raw events of `scope`, up to the raw end offset `target`; `values` bytes of records at the first topic.

    Bodies that are in the archive only are not counted in `values`. `costs` are milliseconds a document by stage, of one
    process; `seconds` the whole, over `jobs` processes.
    """

    base: str
    from_stage: str
    scope: str
    target: int
    events: int
    records: int
    values: int
    costs: dict[str, float]
    jobs: int
    seconds: float


def plan(connection: sqlite3.Connection, settings: Settings, from_stage: str, scope: Scope) -> Plan:
    """Measure and add up. Reads the live generation; writes nothing."""
    base, log = live_generation(connection), Log(connection)
    target = log.end(RAW.name)
    offsets = select(connection, scope, target)
    share = len(offsets) / target if target else 0.0
    names = [spec.name for spec in STAGES]
    specs = STAGES[names.index(from_stage) :]
    records, values = _size(connection, log, topic_name(specs[0].consumes, base), share)
    jobs = processes(settings)
    costs = {}
    seconds = 0.0
    executor = Executor(settings, jobs)
    try:
        for spec in specs:
            if spec.heavy:
                topic = topic_name(spec.consumes, base)
                costs[spec.name] = 1000 * cost(executor, spec, _spread(log, topic, ArchivedValues(connection)))
                seconds += costs[spec.name] / 1000 * log.end(topic) * share / jobs
    finally:
        executor.close()
    return Plan(base, from_stage, str(scope), target, len(offsets), records, values, costs, jobs, seconds)


def _size(connection: sqlite3.Connection, log: Log, topic: str, share: float) -> tuple[int, int]:
    """Records and their bytes, of the share of the topic that is in the scope."""
    count, size = connection.execute(
        f"SELECT count(*), coalesce(sum(length(value)), 0) FROM {log.table(topic)}"
    ).fetchone()
    return round(count * share), round(size * share)


def _spread(log: Log, topic: str, archived: ArchivedValues) -> list[WorkItem]:
    end = log.end(topic)
    step = max(1, end // SAMPLE)
    items = [log.read(topic, offset, 1) for offset in range(0, end, step)][:SAMPLE]
    sample = [item for (item,) in filter(None, items)]
    if topic == RAW.name:
        sample = [archived.filled(item) for item in sample]
    return [item for item in sample if item.value]


def cost(executor: Executor, spec: StageSpec, items: list[WorkItem]) -> float:
    """Seconds a document, in one process that has loaded its models."""
    if not items:
        return 0.0
    executor.submit(spec.name, items[:1]).exception()
    start = time.monotonic()
    for item in items:
        # One by one: each has the time limit of a document. What it fails on counts with the time that it took to fail.
        executor.submit(spec.name, [item]).exception()
    return (time.monotonic() - start) / len(items)
