"""Dedup decisions on Kafka stay what they were: redelivered, restarted, on a new disk, with an owner that came back."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas import CleanEvent, EnrichedEvent, RawRef, UniqueEvent, decode
from tests.events import FETCHED
from tests.integration.pipeline import Pipeline
from workers.errors import NoDisk, StateTaken
from workers.pipeline import stage_spec
from workers.runtime.kafka.reading import reader, whole
from workers.runtime.kafka.stateful import StatefulJudge
from workers.runtime.kafka.topics import state_topic
from workers.runtime.work import Emitted, Rejected, Result, WorkItem
from workers.settings import Settings

STORY = (
    "Inspectors closed the Harrowgate bridge on Tuesday after engineer Lena Marsh found cracks in two of its eleven piers. "
    "The council of Oldbridge said that repairs would take nine weeks and cost 4.2 million, of which the county pays a third. "
    "Buses to the hospital are sent over the Mill Lane crossing until then, spokesman Peter Dunmore told reporters on Friday."
)


def clean_item(name: str, text: str = STORY, minutes: int = 0, offset: int = 0) -> WorkItem:
    """A cleaned article as it stands on the stage's topic, published so many minutes after the first."""
    raw = RawRef(event_id=f"raw-{name}", topic="articles.raw", partition=0, offset=offset, sha256="0" * 64)
    event = CleanEvent(
        event_id=f"clean-{name}",
        article_id=name,
        revision=0,
        raw=raw,
        source=f"source-{name}",
        published_at=FETCHED + timedelta(minutes=minutes),
        fetched_at=FETCHED + timedelta(minutes=minutes),
        ingested_at=FETCHED,
        text=text,
    )
    where = f"articles.clean[0]@{offset}"
    return WorkItem(
        "articles.clean", 0, offset, datetime(2026, 3, 2, tzinfo=UTC), event.event_id, event.to_json(), where
    )


def decision(result: Result) -> tuple[str, str | None, str]:
    """Kind, of what, and cluster."""
    assert isinstance(result, Emitted)
    output = next(one for one in result.outputs if one.topic in {"articles.unique", "articles.enriched"})
    model = UniqueEvent if output.topic == "articles.unique" else EnrichedEvent
    event = decode(model, output.value)
    return event.duplicate.kind, event.duplicate.of, event.duplicate.cluster


@pytest.fixture
def open_judge(pipeline: Pipeline, tmp_path: Path) -> Callable[[str], StatefulJudge]:
    """Opens the state in a folder of that name, as a process does."""

    def open_in(folder: str) -> StatefulJudge:
        settings: Settings = pipeline.settings.model_copy(update={"state_dir": tmp_path / folder})
        return StatefulJudge(stage_spec("dedup"), settings, "g1", lambda: None)

    return open_in


def test_a_redelivered_event_is_answered_as_at_first_whatever_came_between(
    open_judge: Callable[[str], StatefulJudge],
) -> None:
    judge = open_judge("one")
    original, copy = clean_item("a", offset=0), clean_item("b", minutes=5, offset=1)
    first = [decision(result) for result in judge.judge([original, copy])]
    assert [kind for kind, _, _ in first] == ["original", "exact"]
    judge.judge([clean_item("c", minutes=9, offset=2)])
    assert [decision(result) for result in judge.judge([copy, original])] == first[::-1]
    judge.close()


def test_a_process_on_a_new_disk_makes_the_same_decisions(
    open_judge: Callable[[str], StatefulJudge], tmp_path: Path
) -> None:
    judge = open_judge("one")
    items = [
        clean_item(f"a{n}", STORY if n % 3 else f"{n} ships sailed for port {n * 7} on day {n}.", n, n)
        for n in range(60)
    ]
    told = [decision(result) for result in judge.judge(items)]
    judge.close()
    shutil.rmtree(tmp_path / "one")
    judge = open_judge("two")
    assert [decision(result) for result in judge.judge(items)] == told
    late = clean_item("late", minutes=600, offset=99)
    assert decision(judge.judge([late])[0])[:2] == ("exact", "a1")
    judge.close()


def test_a_process_whose_state_is_behind_the_journal_reads_the_rest(open_judge: Callable[[str], StatefulJudge]) -> None:
    old = open_judge("one")
    old.judge([clean_item("a")])
    old.close()
    other = open_judge("two")
    other.judge(
        [clean_item("b", "The ferry to Saltholm sank in calm weather; all forty aboard were saved by trawlers.", 1, 1)]
    )
    other.close()
    old = open_judge("one")
    copy = clean_item("c", "The ferry to Saltholm sank in calm weather; all forty aboard were saved by trawlers.", 9, 2)
    assert decision(old.judge([copy])[0])[:2] == ("exact", "b")
    old.close()


def test_an_owner_that_was_replaced_can_decide_nothing_more(open_judge: Callable[[str], StatefulJudge]) -> None:
    frozen, successor = open_judge("one"), open_judge("two")
    frozen.judge([clean_item("a")])
    assert decision(successor.judge([clean_item("b", minutes=5, offset=1)])[0])[:2] == ("exact", "a")
    with pytest.raises(StateTaken):
        frozen.judge([clean_item("c", minutes=7, offset=2)])
    frozen.close()
    successor.close()


def test_a_full_disk_ends_the_process_without_a_decision_and_another_disk_goes_on(
    open_judge: Callable[[str], StatefulJudge],
) -> None:
    judge = open_judge("full")
    told = decision(judge.judge([clean_item("a")])[0])
    (pages,) = judge._db.execute("PRAGMA page_count").fetchone()
    judge._db.execute(f"PRAGMA max_page_count = {pages}")
    more = [clean_item(f"b{n}", f"{n} ships sailed for port {n * 7} on day {n}. " * 40, n, n + 1) for n in range(300)]
    with pytest.raises(NoDisk, match="full"):
        judge.judge(more)
    judge.close()
    judge = open_judge("roomy")
    assert decision(judge.judge([clean_item("a")])[0]) == told
    assert len([decision(result) for result in judge.judge(more)]) == 300
    judge.close()


def test_two_processes_on_one_machine_hold_files_of_their_own(open_judge: Callable[[str], StatefulJudge]) -> None:
    one, two = open_judge("same"), open_judge("same")
    assert one.path != two.path
    one.close()
    two.close()


def test_what_is_no_event_is_rejected_and_not_journaled(open_judge: Callable[[str], StatefulJudge]) -> None:
    judge = open_judge("one")
    poison = WorkItem("articles.clean", 0, 0, FETCHED, "x", b"not json", "articles.clean[0]@0")
    (rejected,) = judge.judge([poison])
    assert isinstance(rejected, Rejected)
    assert rejected.code == "NotJson"
    judge.close()


def journal_of(pipeline: Pipeline) -> dict[bytes, bytes | None]:
    """What compaction leaves: the newest value of each key."""
    with reader(pipeline.settings) as consumer:
        return {one.key: one.value for one in whole(consumer, state_topic(pipeline.settings, "dedup"))}


def test_the_journal_forgets_what_left_the_window_and_knows_its_articles_still(
    open_judge: Callable[[str], StatefulJudge], pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Evicted in blocks of eight documents, instead of 2,048.
    for module in ("segments", "postings"):
        monkeypatch.setattr(f"workers.state.dedup.{module}.BITS", (3, 6, 9))
    for module in ("postings", "sqlite"):
        monkeypatch.setattr(f"workers.state.dedup.{module}.SEALED", 8)
    day = 24 * 60
    items = [clean_item(f"a{n}", f"{n} ships sailed for port {n * 7} on day {n}.", n * day, n) for n in range(60)]
    judge = open_judge("one")
    for item in items:
        judge.judge([item])
    judge.close()
    held = journal_of(pipeline)
    texts = [key for key, value in held.items() if value and not key.startswith(b"article:")]
    assert 14 <= len(texts) <= 14 + 2 * 8
    assert held[b"clean-a0"] is None
    late = clean_item("a0", "The first ship has come home, with forty barrels.", 60 * day, 99)
    anew = open_judge("anew")
    (result,) = anew.judge([late])
    anew.close()
    assert isinstance(result, Emitted)
    unique = decode(UniqueEvent, result.outputs[0].value)
    assert unique.first_seen == f"{FETCHED:%Y-%m}"
