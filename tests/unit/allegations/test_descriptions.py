"""Whom descriptions, pronouns and groups mean: by what the article calls its names, whom it accuses, and at what stage."""

import pytest

from schemas import EntityLabel
from tests.unit.allegations.reading import Article, article, findings
from workers.stages.allegations.parties.epithets import alike, described_as, noun
from workers.stages.allegations.parties.resolution import Parties
from workers.stages.allegations.sentences import split
from workers.stages.allegations.tagging import TaggedMention

MAN: tuple[EntityLabel, list[str]] = ("PERSON", ["Rufus Tamblyn", "Tamblyn"])
OTHER: tuple[EntityLabel, list[str]] = ("PERSON", ["Lennart Boas", "Boas"])


def accused(of: Article) -> list[str]:
    """Names of the accused, those whom an entity gives in capitals."""
    return [p.name.upper() if p.entity else p.name for a in findings(of).allegations for p in a.accused]


@pytest.mark.parametrize(
    ("before", "after", "label", "nouns"),
    [
        ("The engineering firm ", " said no.", "ORG", {"engineering", "firm"}),
        ("The founder of a tutoring app, ", ", left.", "PERSON", {"founder"}),
        ("It dropped its case against a fourth firm, ", ".", "ORG", {"fourth", "firm"}),
        ("", ", 45, a nurse at the clinic, left.", "PERSON", {"nurse"}),
        ("", ", who was its chief executive, left.", "PERSON", {"chief", "executive"}),
        ("", " is a lender in Leeds.", "ORG", {"lender"}),
        ("Carmaker ", " agreed to pay.", "ORG", {"carmaker"}),
    ],
)
def test_the_nouns_beside_a_name_are_what_the_text_calls_it(
    before: str, after: str, label: str, nouns: set[str]
) -> None:
    assert described_as([("e", label, before, after)]) == {"e": nouns}


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ("Regulator fines ", " £31m", "ORG"),
        ("The regulator dropped its investigation of ", ".", "ORG"),
        ("The site's operator ", " fled.", "ORG"),
        ("Head of science ", ", his deputy and an officer left.", "PERSON"),
        ("", ", accused of fraud, left.", "PERSON"),
    ],
)
def test_what_stands_beside_a_name_by_chance_is_not(before: str, after: str, label: str) -> None:
    assert not described_as([("e", label, before, after)])["e"] & {"regulator", "site", "deputy", "officer", "accused"}


def test_words_are_compared_in_the_singular_and_by_class() -> None:
    assert (noun("Bosses'"), noun("ex-engineers"), noun("business")) == ("bosse", "engineer", "business")
    assert alike("boss", "executive")
    assert not alike("boss", "driver")


def test_the_headline_s_manager_is_the_man_of_that_fate_not_the_director_who_is_only_investigated() -> None:
    text = (
        "Rufus Tamblyn, 47, was convicted of fraud. Tamblyn pleaded guilty to theft. "
        "Detectives are investigating a third director, Lennart Boas, over fraud."
    )
    found = findings(article(text, "Warehouse manager jailed for fraud", e1=MAN, e2=OTHER))
    jailed = [a for a in found.allegations if any(m.sentence.field for m in a.mentions)]
    assert [[p.entity for p in a.accused] for a in jailed] == [["e1"]]


def test_of_two_who_fit_alike_none_is_named() -> None:
    text = (
        "Lennart Boas was convicted of fraud. Rufus Tamblyn, 47, was convicted of theft. They worked at the same shop."
    )
    found = findings(article(text, "Manager jailed for fraud", e1=MAN, e2=OTHER))
    headline = [p for a in found.allegations for m in a.mentions if m.sentence.field for p in a.accused]
    assert [p.name for p in headline if not p.entity] == ["Manager"]


def test_somebody_who_was_acquitted_is_not_the_officer_of_the_headline() -> None:
    text = "A second officer, Lennart Boas, was acquitted of smuggling. The trial continues."
    assert "LENNART BOAS" not in accused(article(text, "Prison officer charged with smuggling", e2=OTHER))[:1]


@pytest.mark.parametrize(
    "text",
    [
        "Rufus Tamblyn was charged with fraud. Another man was charged with theft.",
        "Rufus Tamblyn was charged with fraud. A second man was charged with theft.",
        "Rufus Tamblyn was charged with fraud. His brother was charged with theft.",
        "Rufus Tamblyn was charged with fraud. The insurer, which was not named, was charged with theft.",
    ],
)
def test_somebody_new_is_nobody_named_before(text: str) -> None:
    assert accused(article(text, e1=MAN))[1:] != ["RUFUS TAMBLYN"]
    assert len({name for name in accused(article(text, e1=MAN)) if name.isupper()}) == 1


def test_what_names_itself_is_not_resolved() -> None:
    text = "The Carrow Vale maternity unit was charged with negligence. Rufus Tamblyn, 45, spoke. Tamblyn was charged with fraud."
    assert "The Carrow Vale maternity unit" in accused(article(text, e1=MAN))


def test_a_pronoun_is_whoever_is_accused_and_never_the_judge() -> None:
    text = "Rufus Tamblyn was convicted of fraud. Judge Anwen Prys spoke for an hour. He was jailed for theft."
    judge: tuple[EntityLabel, list[str]] = ("PERSON", ["Anwen Prys"])
    assert accused(article(text, e1=MAN, e2=judge)) in (["RUFUS TAMBLYN"], ["RUFUS TAMBLYN", "RUFUS TAMBLYN"])


def test_it_is_not_the_town_that_is_named_before() -> None:
    text = "Brightmere makes lenses. In Aldmoor, it was charged with fraud."
    firm: tuple[EntityLabel, list[str]] = ("ORG", ["Brightmere"])
    assert "ALDMOOR" not in accused(article(text, e1=firm, e2=("GPE", ["Aldmoor"])))


def both(text: str, **names: tuple[EntityLabel, list[str]]) -> list[str]:
    """Whom `Both` in the last sentence of a text means, whose other sentences accuse by name."""
    sentences = list(split(text))
    parties = Parties.of(sentences, article(text, **names).entities, text, None)
    for sentence in sentences[:-1]:
        name = (0, sentence.text.index(" was"))
        parties.learn(sentence, TaggedMention(name, "charged", "fraud", accused=(name,)))
    return [p.name for p in parties.resolve_all(sentences[-1], (0, 4), "accused")]


def test_both_are_the_two_who_are_accused() -> None:
    text = "Rufus Tamblyn was charged. Lennart Boas was charged. Both deny it."
    assert both(text, e1=MAN, e2=OTHER) == ["Rufus Tamblyn", "Lennart Boas"]


def test_both_of_one_stay_a_word() -> None:
    assert both("Rufus Tamblyn was charged. Both deny it.", e1=MAN) == ["Both"]


def test_a_name_behind_its_office_is_the_person() -> None:
    text = "State Supreme Court Justice Harriet Tolliver was charged with bribery."
    names: dict[str, tuple[EntityLabel, list[str]]] = {
        "e1": ("ORG", ["State Supreme Court"]),
        "e2": ("PERSON", ["Harriet Tolliver"]),
    }
    assert accused(article(text, **names)) == ["HARRIET TOLLIVER"]
