"""The stage around the annotator: languages, headline, offsets, evidence. With the grammar annotator, which needs no model file."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.entities.articles import article, found
from workers.stages.base import Emit
from workers.stages.entities import EntitiesStage
from workers.stages.entities.grammar import GrammarAnnotator

STAGE = EntitiesStage(annotator=GrammarAnnotator())
TEXT = "Mr Charles Forrest denied the claim. Forrest told the World Health Organization (WHO) in Geneva that the WHO was wrong."


def test_an_article_in_another_language_passes_without_entities_and_says_so() -> None:
    event = found(STAGE, "Helsinki on Suomen pääkaupunki.", language="fi")
    assert event.entities == []
    assert event.stages[-1].note == "unsupported language: fi"


def test_a_regional_form_of_english_is_english() -> None:
    assert found(STAGE, TEXT, language="en-GB").entities


def test_the_stamp_names_the_annotator() -> None:
    assert found(STAGE, TEXT).stages[-1].model == "grammar/1"


def test_headline_and_text_share_entities() -> None:
    event = found(STAGE, TEXT, headline="Charles Forrest denies claim")
    (forrest,) = [e for e in event.entities if e.label == "PERSON"]
    assert [(m.text, m.field) for m in forrest.mentions] == [
        ("Charles Forrest", "headline"),
        ("Charles Forrest", None),
        ("Forrest", None),
    ]


def test_each_join_names_its_rule() -> None:
    entities = {e.name: e for e in found(STAGE, TEXT).entities}
    assert [j.rule for j in entities["Charles Forrest"].joins] == ["surname"]
    assert [j.rule for j in entities["World Health Organization"].joins] == ["acronym in brackets", "same name"]


def test_articles_of_a_batch_do_not_touch_each_other() -> None:
    alone = [found(STAGE, TEXT), found(STAGE, "Forrest said no.")]
    together = [o.events[0] for o in STAGE.process([article(TEXT), article("Forrest said no.")]) if isinstance(o, Emit)]
    assert together == alone


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Mr ",
                "Forrest",
                "Zoë\u0301 ",
                "👩‍👩‍👧",
                " (WHO) ",
                "\u00a0",
                "U.S.",
                "’s ",
                "\n",
                ". ",
                "said ",
                "Iranians ",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_any_text_gives_spans_that_stand_in_it(text: str) -> None:
    event = found(STAGE, text, headline=text[:40])
    spans = sorted((m.field or "", m.start, m.end) for e in event.entities for m in e.mentions)
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(spans))
