"""Kills on Kafka: an article withdrawn by its publisher, or taken down by the newsroom, is gone from every generation and stays gone.

A kill is a raw event. The first stage that meets it writes the mark on `articles.kills` and takes the article out of the index of
every generation at once, with the decisions of people that quote it and its dead letters. The event then goes through the stages as any
other: dedup takes the article out of its state, and its texts out of the journal. `newsroom kill` does the first part by itself.

The marks stand before the first stage of every generation and before what a replay carries over, so nothing that came before a
kill comes back, from whichever topic, archive or late delivery.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from schemas import EnrichedEvent, IndexOperation, KillEvent, RawEvent, RawRef
from schemas.ids import raw_event_id, sha256_hex
from workers.errors import BrokerUnavailable, IndexUnavailable, Rejection, UnknownArticle
from workers.identity import article_id_of
from workers.letters import Filter
from workers.pipeline import RAW
from workers.runtime.embedded.kills import TAKEDOWN_BY
from workers.runtime.embedded.takedown import TakenDown
from workers.runtime.execute import now
from workers.runtime.kafka.dlq import buried, settle
from workers.runtime.kafka.ingest import raw_record
from workers.runtime.kafka.joined import generation_index
from workers.runtime.kafka.judge import Judge
from workers.runtime.kafka.publish import Publisher
from workers.runtime.kafka.reading import partitions_of, reader
from workers.runtime.kafka.tables import Generations, Kills, Reviews
from workers.runtime.kafka.topics import full_name
from workers.runtime.work import Dropped, Result, WorkItem, read_event
from workers.settings import Settings
from workers.sources import Received, Where

# In every spelling of `pub_status: canceled`; what holds it is then read whole.
CANCELED = b"canceled"


def mark_of(event: RawEvent, raw: RawRef, at: datetime) -> KillEvent:
    """The mark that a kill's raw event leaves."""
    by = event.extra.get(TAKEDOWN_BY)
    return KillEvent(
        article_id=article_id_of(event),
        raw=raw,
        kind="canceled" if by is None else "takedown",
        reason=event.kill_reason or "no reason was given",
        by=None if by is None else str(by),
        at=at,
    )


def note(settings: Settings, kills: Kills, mark: KillEvent) -> None:
    """Write the mark and take the article away, everywhere. Again, it changes nothing.

    A takedown is not weakened by the publisher's own kill that comes later; and a mark is not replaced by that of an earlier kill.
    """
    known = kills.rows.get(mark.article_id)
    if known is not None and known.kind == "takedown" and known.lifted is None:
        mark = mark.model_copy(update={"kind": "takedown", "by": mark.by or known.by})
    if known is None or known.raw.offset < mark.raw.offset:
        kills.put(mark.article_id, mark)
    elif known.raw.offset > mark.raw.offset:
        return
    _leave_indices(settings, mark)
    _forget_reviews(settings, mark)
    _drop_letters(settings, mark)


def _leave_indices(settings: Settings, mark: KillEvent) -> None:
    with closing(Generations(settings)) as generations:
        generations.refresh()
        names = generations.names
    for name in names:
        index = generation_index(settings, name)
        held = index.as_found(mark.article_id)
        # What was published again after the kill has another raw event behind it.
        if held is None or held.raw.offset >= mark.raw.offset:
            continue
        # One more than is held: what the stages will give to the kill, or less when other revisions are still on their way.
        delete = IndexOperation(
            op="delete",
            article_id=mark.article_id,
            revision=held.revision + 1,
            partition=held.first_seen,
            outcome="killed",
            raw=mark.raw,
        )
        index.apply([delete])


def _forget_reviews(settings: Settings, mark: KillEvent) -> None:
    """People's decisions quote the article. Those made since are about what was published again."""
    with closing(Reviews(settings)) as reviews:
        reviews.refresh()
        gone = [one.allegation for one in reviews.of_article(mark.article_id) if one.at <= mark.at]
        if gone:
            reviews.put_all(dict.fromkeys(gone))


def _drop_letters(settings: Settings, mark: KillEvent) -> None:
    found = [
        one for one in buried(settings, Filter(until=mark.at)) if one.whole.letter.facts.article_id == mark.article_id
    ]
    if found:
        settle(settings, found, "dropped")


class KillJudge:
    """A first stage's judge, with the marks before it: kills are noted, and what must not pass ends as `killed`."""

    def __init__(self, judge: Judge, settings: Settings) -> None:
        self._judge, self._settings, self._kills = judge, settings, Kills(settings)
        self.version, self.in_process = judge.version, judge.in_process

    async def batch(self, items: Sequence[WorkItem]) -> list[Result]:
        """As the judge's."""
        return await self._guarded(items, await self._judge.batch(items))

    async def alone(self, item: WorkItem) -> Result:
        """As the judge's."""
        return (await self._guarded([item], [await self._judge.alone(item)]))[0]

    def close(self) -> None:
        """Close both."""
        self._judge.close()
        self._kills.close()

    async def _guarded(self, items: Sequence[WorkItem], results: Sequence[Result]) -> list[Result]:
        return await asyncio.to_thread(self._guard, items, results)

    def _guard(self, items: Sequence[WorkItem], results: Sequence[Result]) -> list[Result]:
        self._patiently(self._kills.refresh)
        for item in items:
            if CANCELED in item.value:
                self._note(item)
        if not self._kills.rows:
            return list(results)
        return [self._unless_killed(item, result) for item, result in zip(items, results, strict=True)]

    def _note(self, item: WorkItem) -> None:
        try:
            event = read_event(RawEvent, item.value, item.where)
        except Rejection:
            return
        assert isinstance(event, RawEvent)
        if event.pub_status == "canceled":
            raw = _raw(event, item.event_id, item.partition, item.offset)
            self._patiently(lambda: note(self._settings, self._kills, mark_of(event, raw, item.timestamp)))

    def _unless_killed(self, item: WorkItem, result: Result) -> Result:
        reason = self._kills.reason(result.about.article_id, item.offset)
        return result if reason is None else Dropped(result.about, "killed", reason)

    def _patiently(self, step: Callable[[], object]) -> None:
        """A broker or an index that is away for a while does not end the process: sending waits for it as well."""
        patience = stop_after_delay(self._settings.stall_timeout * 0.5)
        for attempt in Retrying(
            retry=retry_if_exception_type((BrokerUnavailable, IndexUnavailable)),
            wait=wait_fixed(1),
            stop=patience,
            reraise=True,
        ):
            with attempt:
                step()


def _raw(event: RawEvent, event_id: str, partition: int, offset: int) -> RawRef:
    sha256 = sha256_hex(event.body.encode("utf-8", "surrogatepass"))
    return RawRef(event_id=event_id, topic=RAW.name, partition=partition, offset=offset, sha256=sha256)


def take_down(settings: Settings, article_id: str, reason: str, by: str) -> TakenDown:
    """Take the article out of every index now, and let the kill go through the stages.

    Raises UnknownArticle for an article that no generation's index holds, BrokerUnavailable, IndexUnavailable.
    """
    held = _held(settings, article_id)
    kill = RawEvent(
        id=article_id,
        source=held.source,
        fetched_at=_after(held, now()),
        media_type="text/plain",
        body="",
        pub_status="canceled",
        kill_reason=reason,
        extra={TAKEDOWN_BY: by},
    )
    with Publisher(settings) as publisher:
        (answer,) = publisher.publish([raw_record(settings, Received(kill, Where("newsroom kill")))])
    with closing(Kills(settings)) as kills:
        kills.refresh()
        raw = _raw(kill, raw_event_id(kill.to_json()), answer.partition, answer.offset)
        note(settings, kills, mark_of(kill, raw, now()))
    return TakenDown(article_id, answer.offset, 1, True)


def _held(settings: Settings, article_id: str) -> EnrichedEvent:
    with closing(Generations(settings)) as generations:
        generations.refresh()
        names = generations.names
    for name in names:
        found = generation_index(settings, name).as_found(article_id)
        if found is not None:
            return found
    raise UnknownArticle(article_id=article_id)


def _after(held: EnrichedEvent, moment: datetime) -> datetime:
    """Now, or later than the article's revision, which is a time of fetching (milliseconds), when a clock was ahead."""
    newest = datetime.fromtimestamp(held.revision / 1000, UTC)
    return max(moment, newest + timedelta(milliseconds=1))


def lift_takedown(settings: Settings, article_id: str) -> bool:
    """Let the article come in again when it is delivered again; what was purged is gone. False when no kill of it holds."""
    with closing(Kills(settings)) as kills, reader(settings) as consumer:
        kills.refresh()
        mark = kills.rows.get(article_id)
        if mark is None or mark.lifted is not None:
            return False
        places = partitions_of(consumer, full_name(settings, RAW.name))
        ends = {place.partition: end for place, end in consumer.end_offsets(places).items()}
        kills.put(article_id, mark.model_copy(update={"lifted": ends[mark.raw.partition]}))
    return True


def marks(settings: Settings) -> list[KillEvent]:
    """All kills that hold, the newest first."""
    with closing(Kills(settings)) as kills:
        kills.refresh()
        found = [one for one in kills.rows.values() if one.lifted is None]
    return sorted(found, key=lambda one: (one.at, one.article_id), reverse=True)
