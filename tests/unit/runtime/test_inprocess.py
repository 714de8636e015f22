"""Several stages as one."""

from collections.abc import Sequence
from typing import Any, ClassVar

from schemas import CleanEvent, ClusterChange, EnrichedEvent, IndexOperation, Model, RawEvent
from tests.events import FETCHED, article
from workers.errors import EmptyBody, Rejection, StageCrashed
from workers.runtime.inprocess import Chain
from workers.runtime.skipped import CleanSkipped, DedupSkipped
from workers.stages.base import Drop, Emit, Outcome, Record, Reject
from workers.stages.index import IndexStage


class Marking:
    """A stage that does to an article what the article's text asks for."""

    name: ClassVar[str] = "marking"
    version: ClassVar[str] = "1"
    input = CleanEvent

    def __init__(self) -> None:
        self.batches: list[int] = []

    def process(self, batch: Sequence[Record[CleanEvent]]) -> list[Outcome]:
        self.batches.append(len(batch))
        return [self._one(record) for record in batch]

    def _one(self, record: Record[CleanEvent]) -> Outcome:
        match record.event.text:
            case "drop":
                return Drop("unchanged", "asked for")
            case "reject":
                return Reject(Rejection(where=record.where, detail="asked for"))
            case "raise":
                raise ValueError(record.event.text)
            case "past":
                return Emit((article(record.event.article_id), change()))
        return Emit((record.event,))


def change() -> ClusterChange:
    return ClusterChange(event_id="c", cluster="x", original="x", previous="y", at=FETCHED)


def raw(*bodies: str) -> list[Record[RawEvent]]:
    return [
        Record(
            RawEvent(id=f"a{n}", source="s", fetched_at=FETCHED, media_type="text/plain", body=body),
            f"raw-{n}",
            "articles.raw",
            0,
            n,
            FETCHED,
            f"line {n + 1}",
        )
        for n, body in enumerate(bodies)
    ]


def main_event(outcome: Outcome) -> Model:
    assert isinstance(outcome, Emit)
    return outcome.events[0]


def test_an_article_goes_through_all_stages_in_order() -> None:
    (outcome,) = Chain([CleanSkipped(), DedupSkipped()]).process(raw("Rain."))
    event: Any = main_event(outcome)
    assert (event.article_id, event.text, event.duplicate.cluster, event.first_seen) == ("a0", "Rain.", "a0", "2026-03")


def test_outcomes_stand_in_the_order_of_the_records_wherever_they_ended() -> None:
    outcomes = Chain([CleanSkipped(), Marking(), DedupSkipped()]).process(raw("drop", "one", " ", "reject", "two"))
    assert [type(outcome).__name__ for outcome in outcomes] == ["Drop", "Emit", "Reject", "Reject", "Emit"]
    assert isinstance(outcomes[2], Reject)
    assert isinstance(outcomes[2].error, EmptyBody)


def test_an_event_passes_the_stages_that_do_not_take_its_type_and_keeps_what_was_emitted_beside_it() -> None:
    marking = Chain([CleanSkipped(), Marking(), DedupSkipped(), IndexStage()])
    (outcome,) = marking.process(raw("past"))
    assert isinstance(outcome, Emit)
    operation, beside = outcome.events
    assert isinstance(operation, IndexOperation)
    assert isinstance(operation.document, EnrichedEvent)
    assert beside == change()


def test_a_record_on_which_a_stage_raises_is_rejected_and_the_others_go_on() -> None:
    stage = Marking()
    outcomes = Chain([CleanSkipped(), stage]).process(raw("one", "raise", "two"))
    assert stage.batches == [3, 1, 1, 1]
    assert [type(outcome).__name__ for outcome in outcomes] == ["Emit", "Reject", "Emit"]
    assert isinstance(outcomes[1], Reject)
    assert isinstance(outcomes[1].error, StageCrashed)
    assert str(outcomes[1].error) == "line 2: the marking stage failed on it: ValueError"


def test_ids_depend_on_the_input_alone() -> None:
    first, second = (main_event(Chain([CleanSkipped(), DedupSkipped()]).process(raw("Rain."))[0]) for _ in range(2))
    assert first == second


def test_a_kill_passes_with_clean_skipped_and_has_no_text() -> None:
    (record,) = raw("body")
    kill = RawEvent(
        id="a", source="s", fetched_at=FETCHED, media_type="text/plain", body="Advisory", pub_status="canceled"
    )
    (outcome,) = Chain([CleanSkipped(), DedupSkipped()]).process(
        [Record(kill, "k", record.topic, 0, 0, FETCHED, "line 1")]
    )
    event: Any = main_event(outcome)
    assert (event.text, event.killed.by) == ("", "s")


def test_a_declared_language_that_the_text_is_not_in_is_noted_with_clean_skipped() -> None:
    body = (
        "Der Stadtrat hat am Montag beschlossen, die alte Brücke zu sperren, weil ein Gutachten Risse in zwei Pfeilern"
        " gefunden hat. Der Verkehr wird umgeleitet."
    )
    event = RawEvent(id="a", source="s", fetched_at=FETCHED, media_type="text/plain", language="en", body=body)
    (outcome,) = Chain([CleanSkipped()]).process([Record(event, "r", "articles.raw", 0, 0, FETCHED, "line 1")])
    clean: Any = main_event(outcome)
    assert clean.language == "de"
    assert len(clean.notes) == 1
    assert "declared" in clean.notes[0]
