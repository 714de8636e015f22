"""`newsroom dlq retry`: judge a dead letter again, as its stage judges now.

The record still stands on its topic at its offset, so nothing is appended anew: the stage takes it once more, and what comes
of it is written in one transaction with the removal of the dead letter. When it fails again, the dead letter stays and its
attempts go on counting. An input that never became a raw event is read again from the bytes that were kept.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from io import BufferedReader, BytesIO
from pathlib import Path

from workers.errors import CannotRetry
from workers.letters import Retried, Whole
from workers.pipeline import RAW
from workers.runtime.embedded.dead import Dead, bury
from workers.runtime.embedded.dlq import drop, letter
from workers.runtime.embedded.engine import Engine
from workers.runtime.embedded.ingest import Ingested, ingest
from workers.runtime.embedded.lock import writer_lock
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.retention import ArchivedValues
from workers.runtime.embedded.store import connect, live_generation, transaction
from workers.runtime.execute import now
from workers.settings import Settings
from workers.sources import READERS, Input, Limits, Received, Where, read_input
from workers.sources import Rejected as RejectedInput


def retry_record(engine: Engine, number: int) -> Retried:
    """A record that a stage could not take. The caller drains the engine afterwards.

    Raises UnknownDeadLetter, CannotRetry.
    """
    whole = letter(engine.connection, number)
    facts = whole.letter.facts
    if whole.letter.generation != engine.generation:
        raise CannotRetry(number=number, detail=f"it belongs to generation {whole.letter.generation}")
    host = next((host for host in engine.hosts if host.spec.name == facts.stage), None)
    if host is None:
        raise CannotRetry(number=number, detail=f"there is no stage {facts.stage} any more")
    try:
        item, _, _, raw_offset = Log(engine.connection).record(facts.topic, facts.offset)
        item = ArchivedValues(engine.connection).filled(item) if facts.topic == RAW.name else item
    except KeyError:
        raise CannotRetry(number=number, detail=f"{facts.topic} no longer holds offset {facts.offset}") from None

    def settle() -> None:
        if letter(engine.connection, number).letter.facts.attempts > facts.attempts:
            return  # It failed again, and was buried again.
        drop(engine.connection, [number])
        engine.connection.execute(
            "DELETE FROM outcomes WHERE generation = ? AND raw_offset = ? AND stage = ?"
            " AND outcome IN ('rejected', 'dead_lettered')",
            (engine.generation, item.offset if raw_offset is None else raw_offset, facts.stage),
        )

    host.again(item, settle)
    return _retried(engine.connection, number, facts.attempts)


def _retried(connection: sqlite3.Connection, number: int, attempts_before: int) -> Retried:
    if not connection.execute("SELECT 1 FROM dead_letters WHERE id = ?", (number,)).fetchone():
        return Retried(number, None, None, attempts_before + 1)
    facts = letter(connection, number).letter.facts
    return Retried(number, facts.error, facts.message, facts.attempts)


def retry_input(connection: sqlite3.Connection, log: Log, number: int, limits: Limits) -> Retried:
    """An input that could not be read. Raises UnknownDeadLetter, CannotRetry."""
    whole = letter(connection, number)
    facts = whole.letter.facts
    if whole.letter.generation or facts.stage != "ingest":
        raise CannotRetry(number=number, detail=f"it is a record of the {facts.stage} stage")
    if whole.value is None:
        raise CannotRetry(number=number, detail="its bytes were too many to keep; run `newsroom run` on the file again")
    at = now()
    results = reread(whole, at, limits)
    failed = [result for result in results if isinstance(result, RejectedInput)]
    with transaction(connection):
        if failed:
            _bury_again(connection, number, whole, failed[0], at)
        else:
            drop(connection, [number])
            ingest(connection, log, results, at, Ingested())
    return _retried(connection, number, facts.attempts)


def reread(whole: Whole, at: datetime, limits: Limits) -> list[Received | RejectedInput]:
    """Read an input again from the bytes that were kept of it; what comes of it has the place that it was first read from."""
    facts = whole.letter.facts
    return [_placed(result, facts.topic, facts.offset) for result in read_input(_input(whole, at), limits)]


def _input(whole: Whole, at: datetime) -> Input:
    facts, value = whole.letter.facts, whole.value or b""
    # By the file's name the same reader takes it as at first: cut-off JSON, taken by its look, would pass for text. What was
    # kept of a compressed file is what was in it.
    name = facts.topic.removesuffix(".gz")
    known = any(name.lower().endswith(reader.suffixes) for reader in READERS)
    return Input(
        path=Path(name) if known else None,
        source=facts.source or "unknown",
        relative=Path(facts.topic).name,
        modified=at,
        size=len(value),
        stream=BufferedReader(BytesIO(value)),
    )


def _placed(result: Received | RejectedInput, file: str, line: int) -> Received | RejectedInput:
    """With the place that it was first read from."""
    if isinstance(result, RejectedInput):
        return result
    return Received(result.event, Where(file, line or None), result.consumed)


def _bury_again(connection: sqlite3.Connection, number: int, whole: Whole, failed: RejectedInput, at: datetime) -> None:
    facts = whole.letter.facts
    (origin,) = connection.execute("SELECT origin FROM dead_letters WHERE id = ?", (number,)).fetchone()
    dead = Dead(
        stage=facts.stage,
        stage_version=facts.stage_version,
        topic=facts.topic,
        offset=facts.offset,
        error=failed.error.code,
        message=str(failed.error),
        source=facts.source,
        origin=origin,
        value=whole.value,
    )
    bury(connection, "", dead, at)


def retry(settings: Settings, numbers: Sequence[int]) -> list[Retried]:
    """Retry these, one after the other, and run what goes on through the stages that follow.

    Raises StoreBusy while a run or a replay works on the same generation, UnknownDeadLetter, CannotRetry.
    """
    done: list[Retried] = []
    with writer_lock(settings.store), closing(connect(settings.store, write=True)) as connection:
        generations = {number: letter(connection, number).letter.generation for number in numbers}
        limits = Limits(body=settings.max_body_bytes)
        inputs = [number for number in numbers if not generations[number]]
        done += [retry_input(connection, Log(connection), number, limits) for number in inputs]
        live = live_generation(connection)
        named = {generation for generation in generations.values() if generation}
        for generation in sorted(named | ({live} if inputs else set())):
            with (
                writer_lock(settings.store, generation),
                Engine(connection, settings.store, settings, generation) as engine,
            ):
                done += [retry_record(engine, number) for number in numbers if generations[number] == generation]
                _drain(engine)
    return done


def _drain(engine: Engine) -> None:
    while engine.lag():
        if not engine.step():
            engine.wait(0.2)
