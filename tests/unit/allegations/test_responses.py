"""Answers: kind, speaker, and what they answer."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from schemas import ResponseType
from tests.unit.allegations.reading import article, at, findings, responses
from workers.stages.allegations.grammar.tagger import GrammarTagger
from workers.stages.allegations.reading import read
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import TaggedMention, TaggedResponse, Tags

KINDS = {
    "Brightmere denied breaching sanctions.": ("denial", "Brightmere"),
    "Abara rejected the accusation.": ("denial", "Abara"),
    "Plumefire called the allegations baseless.": ("denial", "Plumefire"),
    "“We have never sold arms to them,” a spokeswoman for the company said.": (
        "denial",
        "a spokeswoman for the company",
    ),
    "Volgamark did not respond to requests for comment.": ("no_comment", "Volgamark"),
    "Her brother, Maro Abara, declined to comment.": ("no_comment", "Maro Abara"),
    "Tamblyn pleaded guilty to fraud.": ("admission", "Tamblyn"),
    "Norrhaven apologised to the families.": ("apology", "Norrhaven"),
    "His lawyer, Mirela Dossa, said the charges were politically motivated.": ("countercharge", "Mirela Dossa"),
}


@pytest.mark.parametrize("text", KINDS)
def test_reads_kind_and_speaker(text: str) -> None:
    kind, speaker = KINDS[text]
    assert [(r.type, [text[slice(*e)] for e in r.speaker]) for r in responses(text)] == [(kind, [speaker])]


FIRM = ("ORG", ["Brightmere"])
MAN = ("PERSON", ["Hallgarth"])


def test_a_denial_answers_the_claim_that_it_repeats() -> None:
    text = (
        "Hallgarth accused Brightmere of bribing officials. Hallgarth accused Brightmere of breaching sanctions. "
        "Brightmere denied breaching sanctions."
    )
    found = findings(article(text, e1=FIRM, e2=MAN))
    assert found.responses[0].allegations == [found.allegations[1].id]


def test_who_speaks_for_the_accused_answers_for_the_accused() -> None:
    text = "Hallgarth was charged with treason. His lawyer, Mirela Dossa, said the charges were politically motivated."
    found = findings(article(text, e2=MAN, e3=("PERSON", ["Mirela Dossa"])))
    assert found.responses[0].allegations == [found.allegations[0].id]


def test_an_answer_by_somebody_else_answers_nothing() -> None:
    text = "Hallgarth was charged with treason. Volgamark did not respond to requests for comment."
    found = findings(article(text, e2=MAN, e3=("ORG", ["Volgamark"])))
    assert found.responses[0].allegations == []


def test_the_right_of_reply_names_each_accused_with_or_without_an_answer() -> None:
    text = "Hallgarth was charged with treason. Brightmere was fined for fraud. Brightmere apologised to customers."
    found = findings(article(text, e1=FIRM, e2=MAN))
    assert [(r.accused, r.responses) for r in found.right_of_reply] == [("Hallgarth", []), ("Brightmere", [0])]


class Hearing:
    """The grammar, which also takes a word of every sentence with `said` for a denial by Hallgarth."""

    model = None

    def __init__(self, cue: str) -> None:
        self._cue = cue

    def tag(self, sentences: Sequence[Sentence]) -> list[Tags]:
        return [
            replace(
                tags,
                responses=(TaggedResponse(at(sentence.text, self._cue), "denial", (at(sentence.text, "Hallgarth"),)),),
            )
            if "said" in sentence.text
            else tags
            for sentence, tags in zip(sentences, GrammarTagger().tag(sentences), strict=True)
        ]


@pytest.mark.parametrize("cue", ["said", "did my duty"])
@pytest.mark.parametrize(
    ("first", "answers"),
    [("Hallgarth accused Brightmere of bribing officials.", 0), ("Hallgarth was accused of theft.", 1)],
)
def test_who_has_accused_so_far_and_is_accused_of_nothing_yet_goes_on_accusing(
    first: str, answers: int, cue: str
) -> None:
    text = f"{first} “I did my duty on Monday,” Hallgarth said. Brightmere accused Hallgarth of stealing files."
    found = read(article(text, e1=FIRM, e2=MAN), Hearing(cue))
    assert len([r for r in found.responses if r.cue.text == cue]) == answers


class OneSentence:
    """Says the same tags of a text of one sentence."""

    model = None

    def __init__(self, tags: Tags) -> None:
        self._tags = tags

    def tag(self, sentences: Sequence[Sentence]) -> list[Tags]:
        return [self._tags for _ in sentences]


@pytest.mark.parametrize(("kind", "answers"), [("denial", 0), ("countercharge", 1)])
def test_an_accusation_denies_nothing(kind: ResponseType, answers: int) -> None:
    text = "Hallgarth called the audit a sham."
    accuser, act = at(text, "Hallgarth"), at(text, "a sham")
    mention = TaggedMention(at(text, "called"), "alleged", "fraud", accuser=(accuser,), act=act, confidence=0.8)
    answer = TaggedResponse(at(text, "sham"), kind, (accuser,), at(text, "the audit a sham"), confidence=0.8)
    found = read(article(text, e2=MAN), OneSentence(Tags((mention,), (answer,))))
    assert len(found.responses) == answers


@pytest.mark.parametrize(("confidence", "answers"), [(0.6, 0), (0.8, 1)])
def test_an_answer_by_one_whom_nobody_accuses_stands_where_the_network_is_sure(confidence: float, answers: int) -> None:
    text = "Brightmere was accused of theft, and Hallgarth said the chains were fitted at the council's request."
    mention = TaggedMention(at(text, "accused"), "alleged", "fraud", accused=(at(text, "Brightmere"),))
    accuses = TaggedMention(
        at(text, "said"), "alleged", "fraud", accuser=(at(text, "Hallgarth"),), act=at(text, "chains")
    )
    answer = TaggedResponse(at(text, "fitted"), "countercharge", (at(text, "Hallgarth"),), confidence=confidence)
    found = read(article(text, e1=FIRM, e2=MAN), OneSentence(Tags((mention, accuses), (answer,))))
    assert len(found.responses) == answers
