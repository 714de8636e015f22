"""Reported, quoted or the paper's own voice; hedges; anonymous sources."""

import pytest

from schemas import Mention
from tests.unit.allegations.reading import article, findings
from workers.stages.allegations.parties.attribution import is_anonymous
from workers.stages.allegations.sentences import split


def only(text: str) -> Mention:
    (allegation,) = findings(article(text)).allegations
    (mention,) = allegation.mentions
    return mention


def test_a_claim_with_an_accuser_is_reported() -> None:
    assert only("The union accused the firm of fraud.").attribution == "reported"


def test_a_step_without_any_source_is_the_paper_s_own_voice() -> None:
    assert only("The firm was fined for fraud.").attribution == "own_voice"


def test_an_act_in_quotation_marks_is_quoted_and_the_quote_is_kept() -> None:
    mention = only("He accused the firm of “stealing from the poor”.")
    assert (mention.attribution, mention.quote and mention.quote.text) == ("quoted", "“stealing from the poor”")


def test_hedges_are_kept_as_spans() -> None:
    assert [h.text for h in only("The firm allegedly bribed two officials.").hedges] == ["allegedly"]


@pytest.mark.parametrize(
    ("words", "after", "anonymous"),
    [
        ("Two people familiar with the deal", " said so.", True),
        ("A senior official", " said so.", True),
        ("sources close to the board", " said so.", True),
        ("The aide", ", who asked not to be named, said so.", True),
        ("a driver", ", speaking on condition of anonymity, said so.", True),
        ("The minister", ", who was not authorised to speak, said so.", True),
        ("an official of the union, Ann Fairley", " said so.", False),
        ("Prosecutors", " said so.", False),
        ("Prosecutors", " said that the victims were not named.", False),
        ("The union", " said so. Another asked not to be named.", False),
    ],
)
def test_a_source_is_anonymous_when_the_text_withholds_the_name(words: str, after: str, anonymous: bool) -> None:
    (sentence, *_) = split(words + after)
    assert is_anonymous(sentence, (0, len(words))) is anonymous


def test_a_source_without_a_name_is_marked() -> None:
    assert only("Two people familiar with the deal said the firm bribed officials.").anonymous_source
