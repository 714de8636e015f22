"""What a lawyer reads of one article: each accused, furthest status with its sentence, sources, answers, and what to check."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from schemas import Allegation, Dated, EnrichedEvent, EntityLabel, Stamp
from tests.events import article as enriched
from tests.events import copy_of, span, tribunal_article
from tests.unit.allegations.reading import article, findings
from workers.legal import Accused, LegalSheet, legal_sheet


def sheet(text: str, headline: str | None = None, **names: tuple[EntityLabel, list[str]]) -> LegalSheet:
    """The sheet of a small article as the grammar reads it."""
    made = replace(article(text, headline, **names), published_at=datetime(2026, 3, 12, tzinfo=UTC))
    found = findings(made)
    event = enriched(
        "a",
        text,
        headline=headline,
        entities=made.entities,
        published_at=made.published_at,
        allegations=found.allegations,
        responses=found.responses,
        right_of_reply=found.right_of_reply,
    )
    return legal_sheet(event)


def codes(one: Accused) -> list[str]:
    return [flag.code for flag in one.flags]


def only(found: LegalSheet) -> Accused:
    (one,) = found.accused
    return one


TAMBLYN: tuple[EntityLabel, list[str]] = ("PERSON", ["Rufus Tamblyn", "Tamblyn"])


def test_each_accused_stands_once_with_every_matter_the_furthest_first() -> None:
    one = only(legal_sheet(tribunal_article()))
    assert (one.name, one.status, one.named) == ("Northgate Optics", "sued", True)
    assert [(m.status, m.act) for m in one.matters] == [
        ("sued", "sales to a sanctioned buyer"),
        ("alleged", "violating export sanctions by shipping lenses to Kestrel Trading"),
    ]


def test_a_matter_has_its_sentence_its_sources_and_the_answers() -> None:
    sued, alleged = only(legal_sheet(tribunal_article())).matters
    assert sued.sentence.text.startswith("Northgate Optics has been sued by")
    assert tribunal_article().text[sued.place.start : sued.place.end] == sued.place.text
    assert [source.name for source in sued.sources] == ["a former engineer"]
    assert sued.answers == ()
    assert [(a.type, a.text) for a in alleged.answers] == [("denial", "denied the claim")]


def test_an_accusation_that_is_not_answered_is_flagged_where_another_is() -> None:
    (flag,) = [f for f in only(legal_sheet(tribunal_article())).flags if f.code == "no_answer"]
    assert flag.told == "no answer to 1 of 2 accusations was found"
    assert flag.place is not None
    assert flag.place.text.startswith("Northgate Optics has been sued")


def test_who_answers_everything_has_no_such_flag() -> None:
    one = only(sheet("Prosecutors accused Rufus Tamblyn of fraud. Tamblyn denied the allegation.", e1=TAMBLYN))
    assert codes(one) == []


def test_who_says_nothing_is_flagged() -> None:
    assert codes(only(sheet("Prosecutors accused Rufus Tamblyn of fraud.", e1=TAMBLYN))) == ["no_answer"]


def test_the_paper_s_own_voice_is_flagged_with_its_sentence() -> None:
    event = tribunal_article()
    one, other = event.allegations
    bare = other.mentions[0].model_copy(update={"attribution": "own_voice", "accuser": []})
    changed = tribunal_article(allegations=[one, other.model_copy(update={"mentions": [bare]})])
    flag = only(legal_sheet(changed)).flags[0]
    assert (flag.code, flag.told) == ("own_voice", "a sentence states it without a source, in the paper's own voice")
    assert flag.place is not None
    assert flag.place.text.startswith("Mara Lindqvist accuses")


def test_a_step_without_a_source_says_which_step() -> None:
    one = only(sheet("Rufus Tamblyn was charged with fraud. Tamblyn denied it.", e1=TAMBLYN))
    told = [flag.told for flag in one.flags if flag.code == "own_voice"]
    assert told == ["a sentence states a step (charged) and no source for it"]


def test_who_was_cleared_of_everything_need_not_answer() -> None:
    assert codes(
        only(sheet("Rufus Tamblyn was charged with fraud. Tamblyn was acquitted of the fraud.", e1=TAMBLYN))
    ) in (
        [],
        ["own_voice"],
    )


def test_an_acquittal_without_a_source_is_nobody_s_harm() -> None:
    assert "own_voice" not in codes(only(sheet("Rufus Tamblyn was acquitted of fraud.", e1=TAMBLYN)))


@pytest.mark.parametrize(
    ("headline", "text", "told"),
    [
        (
            "Tamblyn charged with fraud",
            "Prosecutors accused Rufus Tamblyn of fraud.",
            "the headline says charged; the body says alleged",
        ),
        (
            "Tamblyn charged with fraud",
            "Rufus Tamblyn was charged with fraud. Tamblyn was acquitted of fraud by a jury.",
            "the headline says charged; the body says that it ended as cleared",
        ),
        (
            "Tamblyn charged with fraud",
            "Rufus Tamblyn left the town.",
            "the headline says charged; no sentence of the body says so",
        ),
    ],
)
def test_a_headline_that_goes_further_than_the_body_is_flagged(headline: str, text: str, told: str) -> None:
    flags = only(sheet(text, headline, e1=TAMBLYN)).flags
    assert [flag.told for flag in flags if flag.code == "headline_further"] == [told]


@pytest.mark.parametrize("headline", ["Tamblyn charged with fraud", "Tamblyn accused of fraud", "Rain in Aldmoor"])
def test_a_headline_that_goes_no_further_is_not(headline: str) -> None:
    one = only(sheet("Rufus Tamblyn was charged with fraud. Tamblyn denied it.", headline, e1=TAMBLYN))
    assert "headline_further" not in codes(one)


def test_a_status_whose_sentence_does_not_name_the_accused_is_flagged() -> None:
    one = only(sheet("Prosecutors accused Rufus Tamblyn of fraud. On Monday he was charged with fraud.", e1=TAMBLYN))
    told = [flag.told for flag in one.flags if flag.code == "inferred"]
    assert told == ["the sentence that says charged does not name Rufus Tamblyn"]


@pytest.mark.parametrize(
    ("sure", "flagged"), [((0.4,), True), ((0.6,), False), ((0.4, 0.9), False), ((0.4, None), False)]
)
def test_a_reading_that_is_more_often_wrong_than_right_is_flagged(
    sure: tuple[float | None, ...], flagged: bool
) -> None:
    event = tribunal_article()
    allegation = event.allegations[0]
    mentions = [allegation.mentions[0].model_copy(update={"confidence": c}) for c in sure]
    event = event.model_copy(
        update={"allegations": [allegation.model_copy(update={"mentions": mentions, "status_from": 0})]}
    )
    told = [flag.told for flag in only(legal_sheet(event)).flags if flag.code == "unsure"]
    assert bool(told) == flagged
    assert all("of 100 sentences" in one and "40 were read right" in one for one in told)


@pytest.mark.parametrize(
    "text",
    [
        "Rufus Tamblyn, 15, was charged with theft.",
        "Police charged the 14-year-old Rufus Tamblyn with theft.",
        "Schoolboy Rufus Tamblyn was charged with theft.",
        "Rufus Tamblyn, a pupil at the school, was charged with theft.",
    ],
)
def test_a_child_who_is_accused_is_flagged_first(text: str) -> None:
    assert codes(only(sheet(text, e1=("PERSON", ["Rufus Tamblyn"]))))[0] == "minor"


@pytest.mark.parametrize(
    "text", ["Rufus Tamblyn, 45, was charged with theft.", "Rufus Tamblyn, 18, was charged with theft."]
)
def test_a_grown_up_is_not(text: str) -> None:
    assert "minor" not in codes(only(sheet(text, e1=("PERSON", ["Rufus Tamblyn"]))))


def test_a_described_child_is_flagged_too() -> None:
    one = only(sheet("Police arrested a 15-year-old boy on suspicion of murder."))
    assert (one.named, codes(one)[0]) == (False, "minor")


def test_a_victim_who_is_named_as_accused_is_flagged() -> None:
    text = "Dov Reeve was charged with the murder of Ann Fairley. Reeve accused Ann Fairley of theft."
    found = sheet(text, e1=("PERSON", ["Dov Reeve", "Reeve"]), e2=("PERSON", ["Ann Fairley"]))
    flags = {one.name: codes(one) for one in found.accused}
    assert flags["Ann Fairley"][0] == "victim"
    assert "victim" not in flags["Dov Reeve"]


def test_a_sentence_that_leaves_open_who_did_it_is_told_with_the_flag() -> None:
    text = "Schoolboy Rufus Tamblyn was with Dov Reeve. Tamblyn left. He was arrested for theft."
    flags = [f for one in sheet(text, e1=TAMBLYN, e2=("PERSON", ["Dov Reeve"])).accused for f in one.flags]
    told = [flag.told for flag in flags if flag.code == "minor"]
    assert told == ["the text says or suggests that Rufus Tamblyn is under 18; and one sentence leaves open who did it"]


def test_sources_that_withhold_their_name_are_marked_and_flagged() -> None:
    text = "Two people familiar with the deal accused Rufus Tamblyn of fraud."
    one = only(sheet(text, e1=TAMBLYN))
    assert [source.anonymous for source in one.matters[0].sources] == [True]
    assert "anonymous" in codes(one)


def joined_record() -> Allegation:
    """A record of two accused, of whom one was convicted."""
    text = BOTH
    base = tribunal_article().allegations[0]
    parties = [base.accused[0].model_copy(update={"name": n, "entity": e}) for n, e in (("Ann", "e1"), ("Bob", "e2"))]
    made = base.mentions[0]
    charged = made.model_copy(
        update={
            "sentence": span(text, "Ann and Bob were charged with fraud."),
            "cue": span(text, "charged"),
            "accused": [span(text, "Ann"), span(text, "Bob")],
            "parties": [0, 1],
            "accuser": [],
            "act": span(text, "fraud"),
            "status": "charged",
        }
    )
    convicted = charged.model_copy(
        update={
            "sentence": span(text, "Bob was convicted of fraud in May 2025."),
            "cue": span(text, "convicted"),
            "accused": [span(text, "Bob", 1)],
            "parties": [1],
            "act": span(text, "fraud", 1),
            "status": "convicted",
        }
    )
    step = Dated(on="2025-05", status="convicted", mention=1, span=span(text, "May 2025"))
    return base.model_copy(
        update={
            "accused": parties,
            "accuser": [],
            "act": "fraud",
            "mentions": [charged, convicted],
            "status": "convicted",
            "status_from": 1,
            "timeline": [step],
        }
    )


BOTH = "Ann and Bob were charged with fraud. Bob was convicted of fraud in May 2025."


def test_of_two_in_one_record_each_has_the_status_that_a_sentence_states_of_them() -> None:
    found = legal_sheet(enriched("a", BOTH, allegations=[joined_record()]))
    assert {one.name: one.status for one in found.accused} == {"Ann": "charged", "Bob": "convicted"}
    assert {one.name: one.matters[0].timeline for one in found.accused} == {
        "Ann": (),
        "Bob": ("convicted 2025-05 (“May 2025”)",),
    }


def test_an_event_that_does_not_say_whom_a_sentence_speaks_of_gives_the_record_s_status() -> None:
    record = joined_record()
    silent = [m.model_copy(update={"parties": []}) for m in record.mentions]
    found = legal_sheet(enriched("a", BOTH, allegations=[record.model_copy(update={"mentions": silent})]))
    assert {one.status for one in found.accused} == {"convicted"}


def test_who_has_most_flags_stands_first() -> None:
    text = "Prosecutors accused Rufus Tamblyn of fraud. Tamblyn denied the allegation. Police arrested Ann Fairley, 15, for theft."
    found = sheet(text, e1=TAMBLYN, e2=("PERSON", ["Ann Fairley"]))
    assert [one.name for one in found.accused] == ["Ann Fairley", "Rufus Tamblyn"]
    assert found.flags == sum(len(one.flags) for one in found.accused)


def test_a_matter_that_names_nobody_stands_apart() -> None:
    event: EnrichedEvent = tribunal_article()
    silent = [one.model_copy(update={"accused": []}) for one in event.allegations]
    found = legal_sheet(tribunal_article(allegations=silent, right_of_reply=[]))
    assert (found.accused, len(found.nameless)) == ((), 2)


def test_a_copy_says_that_its_sources_are_no_further_ones() -> None:
    copy = copy_of(tribunal_article(), "copy-1")
    assert legal_sheet(copy).notes == (
        "a copy of tribunal: its sources are that article's, not further ones",
        "not read again, since it has nothing of its own: see tribunal",
    )


def test_a_text_that_was_not_read_says_so() -> None:
    stamps = [Stamp(name="allegations", version="1", note="unsupported language: fi")]
    assert legal_sheet(enriched("a", stages=stamps)).notes == ("unsupported language: fi",)
