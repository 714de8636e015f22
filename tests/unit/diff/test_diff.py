"""What differs between two generations, for articles whose events are built as the stages build them."""

from typing import Any

import orjson
import pytest

from schemas import EnrichedEvent, Party
from tests.events import article, copy_of, span, tribunal_article
from workers.diff import KINDS, Pair, changes_of, compare
from workers.diff.excerpt import excerpt
from workers.diff.html import html_page
from workers.diff.pairs import merge
from workers.diff.report import in_order, share_limit


def json(event: EnrichedEvent | None) -> dict[str, Any] | None:
    return None if event is None else orjson.loads(event.to_json())


def pair(before: EnrichedEvent | None, after: EnrichedEvent | None) -> Pair:
    present = before or after
    assert present is not None
    return Pair(present.article_id, json(before), json(after))


def kinds(before: EnrichedEvent | None, after: EnrichedEvent | None) -> list[str]:
    found = changes_of(pair(before, after))
    return [] if found is None else [change.kind for change in found.changes]


def with_status(status: str) -> EnrichedEvent:
    """The tribunal article with its second allegation in another status."""
    data = orjson.loads(tribunal_article().to_json())
    data["allegations"][1]["status"] = data["allegations"][1]["mentions"][0]["status"] = status
    return EnrichedEvent.from_json(orjson.dumps(data))


def test_the_same_event_made_at_another_time_by_another_version_differs_in_nothing() -> None:
    event = tribunal_article()
    again = event.model_copy(update={"event_id": "other", "stages": [], "enriched_at": event.fetched_at})
    assert changes_of(pair(event, again)) is None


def test_a_status_that_rises_comes_before_everything_else() -> None:
    entities = tribunal_article().entities[:2]
    after = with_status("convicted").model_copy(update={"entities": entities})
    assert kinds(tribunal_article(), after) == ["status raised", "entity lost"]


def test_a_status_that_falls_is_told_apart() -> None:
    assert kinds(with_status("convicted"), with_status("cleared"))[0] == "status lowered"
    assert kinds(with_status("cleared"), with_status("alleged"))[0] == "status raised"


def test_a_sentence_whose_own_status_rises_within_a_record_is_told() -> None:
    data = orjson.loads(tribunal_article().to_json())
    data["allegations"][1]["mentions"][0]["status"] = "charged"
    (change,) = changes_of(pair(tribunal_article(), EnrichedEvent.from_json(orjson.dumps(data)))).changes  # type: ignore[union-attr]
    assert (change.kind, change.before, change.after) == ("mention raised", "alleged", "charged")


def test_another_accused_is_a_change_of_the_accused_not_a_loss_and_a_gain() -> None:
    event = tribunal_article()
    other = event.allegations[0].model_copy(
        update={"id": "al-9", "accused": [Party(name="Kestrel Trading", entity="e3")]}
    )
    after = event.model_copy(update={"allegations": [other, event.allegations[1]]})
    found = changes_of(pair(event, after))
    assert found is not None
    (change,) = found.changes
    assert (change.kind, change.before, change.after) == ("accused changed", "Northgate Optics", "Kestrel Trading")


def test_an_allegation_keeps_its_identity_when_cleaning_moved_the_text() -> None:
    data = orjson.loads(tribunal_article().to_json())
    moved = article("tribunal", "Lead. " + tribunal_article().text)
    shift = len("Lead. ")
    shifted = _shift(data["allegations"], shift)
    after = EnrichedEvent.from_json(orjson.dumps({**orjson.loads(moved.to_json()), "allegations": shifted}))
    before = tribunal_article(entities=[], responses=[], right_of_reply=[], headline=None)
    renamed = after.model_copy(
        update={"allegations": [a.model_copy(update={"id": f"{a.id}-new"}) for a in after.allegations]}
    )
    assert set(kinds(before, renamed)) == {"evidence changed", "text changed"}


def _shift(value: Any, by: int) -> Any:
    if isinstance(value, list):
        return [_shift(one, by) for one in value]
    if isinstance(value, dict):
        return {key: one + by if key in {"start", "end"} else _shift(one, by) for key, one in value.items()}
    return value


def test_gained_and_lost_allegations_responses_and_copies_are_told() -> None:
    event = tribunal_article()
    bare = event.model_copy(update={"allegations": [], "responses": [], "right_of_reply": []})
    assert kinds(bare, event) == ["allegation gained", "allegation gained", "response gained"]
    assert kinds(event, bare) == ["allegation lost", "allegation lost", "response lost"]
    assert kinds(article("a"), copy_of(article("b"), "a", source="oldbridge-courier")) == ["duplicate changed"]


def test_an_entity_under_another_label_is_changed_not_lost() -> None:
    event = tribunal_article()
    relabelled = [event.entities[0].model_copy(update={"label": "PRODUCT"}), *event.entities[1:]]
    assert kinds(event, event.model_copy(update={"entities": relabelled})) == ["entity changed"]


def test_an_article_that_only_one_side_has_comes_with_its_allegations() -> None:
    assert kinds(None, tribunal_article()) == ["allegation gained", "allegation gained", "article gained"]
    assert kinds(article("a"), None) == ["article lost"]


def test_sides_are_merged_by_id() -> None:
    left = [("a", {"n": 1}), ("c", {"n": 2})]
    right = [("b", {"n": 3}), ("c", {"n": 4}), ("d", {"n": 5})]
    merged = [(one.article_id, one.before is not None, one.after is not None) for one in merge(left, right)]
    assert merged == [("a", True, False), ("b", False, True), ("c", True, True), ("d", False, True)]


def test_the_report_counts_articles_allegations_and_moves() -> None:
    pairs = [
        pair(tribunal_article(), with_status("convicted")),
        pair(article("rain", source="harbour-times"), article("rain", source="harbour-times")),
    ]
    report = compare(pairs, "g1", "g2")
    assert (report.articles.changed, report.articles.total) == (1, 2)
    assert (report.by_source["harbour-times"].changed, report.by_source["oldbridge-courier"].changed) == (0, 1)
    assert (report.by_category["sanctions_trade"].changed, report.by_category["sanctions_trade"].total) == (1, 2)
    assert report.status_moves == {("alleged", "convicted"): 1}


def test_samples_are_bounded_and_dangerous_ones_come_first() -> None:
    pairs = [pair(article(f"a{n}"), None) for n in range(50)]
    pairs.append(pair(tribunal_article(), with_status("convicted")))
    report = compare(pairs, "g1", "g2", samples=3)
    assert [found.changes[0].kind for found in in_order(report)] == ["status raised", *["article lost"] * 3]
    assert report.touched["article lost"] == 50


def test_an_excerpt_marks_the_evidence_within_its_sentence() -> None:
    event = tribunal_article()
    mention = event.allegations[1].mentions[0]
    cut = excerpt(event, (mention.sentence, mention.cue))
    assert cut is not None
    assert [cut.text[start:end] for start, end in cut.marks] == ["accuses"]
    assert mention.sentence.text in cut.text


def test_the_page_needs_nothing_from_elsewhere_and_escapes_what_articles_say() -> None:
    evil = '<script>alert("x")</script>'
    before = article("a", f"{evil} Rain fell.", headline=evil)
    report = compare([pair(before, None), pair(tribunal_article(), with_status("convicted"))], "g1", "g2")
    page = html_page(report)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page
    assert page.index("status raised") < page.index("article lost")
    assert "<mark>accuses</mark>" in page


@pytest.mark.parametrize(("text", "share"), [("2%", 0.02), ("0.5", 0.5), ("0", 0.0), (" 100% ", 1.0)])
def test_a_limit_is_a_percentage_or_a_share(text: str, share: float) -> None:
    assert share_limit(text) == share


@pytest.mark.parametrize("text", ["-1%", "101%", "many"])
def test_a_limit_that_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text if text != "many" else "convert"):
        share_limit(text)


def test_every_kind_has_its_place() -> None:
    assert len(set(KINDS)) == len(KINDS)
    assert span(tribunal_article().text, "denied").text == "denied"
