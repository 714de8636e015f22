"""Dead letters on Kafka: listed, tried again with their count, dropped."""

from collections.abc import Sequence
from typing import Any

import pytest

from schemas import RawEvent
from tests.events import FETCHED
from tests.integration.generations import articles, judges, send, work
from tests.integration.passthrough import passing
from workers.errors import EmptyBody, UnknownDeadLetter
from workers.letters import Filter
from workers.pipeline import StageSpec
from workers.runtime.kafka.attempts import Attempts
from workers.runtime.kafka.audit import audit
from workers.runtime.kafka.dlq import buried, counts, named, settle
from workers.runtime.kafka.ingest import Ingest
from workers.runtime.kafka.judge import Judge, LightJudge
from workers.runtime.kafka.outcomes import held
from workers.runtime.kafka.retry import retry
from workers.settings import Settings
from workers.stages.base import Outcome, Record, Reject


class Strict:
    """A stage that does not take some articles."""

    def __init__(self, stage: Any, refused: Sequence[str]) -> None:
        self.name, self.version, self.input = stage.name, stage.version, stage.input
        self._stage, self._refused = stage, refused

    def process(self, batch: Sequence[Record[Any]]) -> list[Outcome]:
        outcomes: list[Outcome] = self._stage.process(batch)
        return [
            Reject(EmptyBody(where=one.where)) if self._of(one) in self._refused else outcome
            for one, outcome in zip(batch, outcomes, strict=True)
        ]

    def _of(self, record: Record[Any]) -> str:
        return str(getattr(record.event, "article_id", None) or record.event.id)


def refusing(stage: str, *refused: str) -> Any:
    """Judges of which one stage does not take these articles."""

    def make(spec: StageSpec, settings: Settings, generation: str, attempts: Attempts) -> Judge:
        if spec.name == stage:
            return LightJudge(spec, settings, Strict(passing(spec), refused))
        return judges(spec, settings, generation, attempts)

    return make


def test_letters_are_listed_by_stage_error_and_source_and_a_dropped_one_no_more(indexed: Settings) -> None:
    send(indexed, articles(6))
    work(indexed, judges=refusing("entities", "a1", "a2"))
    found = buried(indexed, Filter(stage="entities"))
    assert counts(found) == {("g1", "entities", "EmptyBody"): 2}
    assert {one.whole.letter.facts.article_id for one in found} == {"a1", "a2"}
    assert [one.key for one in buried(indexed, Filter(source="harbour-times"))] == [b"a1"]
    assert buried(indexed, Filter(error="TooLarge")) == []
    number = str(found[0].whole.letter.number)
    settle(indexed, named(indexed, [number]), "dropped")
    assert len(buried(indexed, Filter())) == 1
    with pytest.raises(UnknownDeadLetter, match=number):
        named(indexed, [number])
    assert audit(indexed).clean


@pytest.mark.parametrize("stage", ["clean", "entities"])
def test_a_record_that_is_tried_again_goes_on_and_has_one_outcome(indexed: Settings, stage: str) -> None:
    send(indexed, articles(6))
    work(indexed, judges=refusing(stage, "a2"))
    assert held(indexed)["g1"].outcomes["rejected"] == 1
    (done,) = retry(indexed, buried(indexed, Filter()), judges)
    assert (done.error, done.attempts) == (None, 2)
    work(indexed)
    assert buried(indexed, Filter()) == []
    assert held(indexed)["g1"].outcomes["rejected"] == 0
    assert audit(indexed).clean


@pytest.mark.parametrize("stage", ["clean", "entities"])
def test_a_record_that_fails_again_keeps_its_count(indexed: Settings, stage: str) -> None:
    send(indexed, articles(3))
    strict = refusing(stage, "a2")
    work(indexed, judges=strict)
    for tries in (2, 3):
        retry(indexed, buried(indexed, Filter()), strict)
        work(indexed, judges=strict)
        (again,) = buried(indexed, Filter())
        assert again.whole.letter.facts.attempts == tries
    assert audit(indexed).clean


def test_an_input_is_read_again_from_the_bytes_that_were_kept(indexed: Settings, tmp_path: Any) -> None:
    path = tmp_path / "articles.jsonl"
    event = RawEvent(id="a1", source="courier", fetched_at=FETCHED, media_type="text/plain", body="Rain fell.")
    path.write_bytes(event.to_json()[:-9] + b"\n")
    assert Ingest(indexed).run([path]).rejected == 1
    (letter,) = buried(indexed, Filter(stage="ingest"))
    assert letter.whole.letter.generation == ""
    (again,) = retry(indexed, [letter])
    assert (again.error, again.attempts) == ("NotJson", 2)
    (letter,) = buried(indexed, Filter(stage="ingest"))
    assert letter.whole.letter.facts.attempts == 2
