"""Whom a pronoun cannot mean: who asks, for whom he acts, who is quoted, a firm."""

import pytest

from tests.unit.allegations.reading import article
from workers.stages.allegations.parties.pronouns import never_meant
from workers.stages.allegations.parties.resolution import Parties
from workers.stages.allegations.sentences import split
from workers.stages.allegations.tagging import TaggedMention

ROY, KROLL, LOWE = ("PERSON", ["Ann Roy", "Ms Roy", "Roy"]), ("PERSON", ["Ida Kroll"]), ("PERSON", ["Piers Lowe"])


def never(text: str, pronoun: str, **names: tuple[str, list[str]]) -> set[str]:
    """The names that the last of these pronouns cannot mean, as the accused of an allegation."""
    held = {key: (label, [n for n in said if n in text]) for key, (label, said) in names.items() if said[-1] in text}
    made = Parties.of(list(split(text)), article(text, **held).entities, text, None)  # type: ignore[arg-type]
    sentence = made.names.sentences[-1]
    at = sentence.text.rindex(pronoun)
    mention = TaggedMention((0, 1), "alleged", "fraud", accused=((at, at + len(pronoun)),))
    made.turn_to(sentence, mention)
    found = never_meant(made.phrase(sentence, (at, at + len(pronoun)), "accused", ()), made.names, made.known)
    return {e.name for e in made.names.entities if e.id in found}


@pytest.mark.parametrize(
    "text",
    [
        "For Ms Roy, Ida Kroll KC put it to the witness that she had forged the names.",
        "Roy's barrister, Ida Kroll, asked the clerk whether she had forged the names.",
        "Ida Kroll, for Ms Roy, wanted to know how she had come by the key.",
        "Counsel for Ms Roy, Ida Kroll, began. The clerk looked down. Had she not forged the names?",
    ],
)
def test_counsel_ask_neither_themselves_nor_their_client(text: str) -> None:
    assert never(text, "she", e1=ROY, e2=KROLL, e3=LOWE) >= {"Ida Kroll"}
    assert len(never(text, "she", e1=ROY, e2=KROLL, e3=LOWE)) == 2


def test_what_counsel_say_of_their_client_may_be_of_him() -> None:
    assert never("For Ms Roy, Ida Kroll KC said that she had been ill.", "she", e1=ROY, e2=KROLL) == set()


def test_you_is_never_counsel() -> None:
    text = 'The inquest was told by Piers Lowe. His counsel, Ida Kroll, sat down. "The one who had the key was you."'
    assert never(text, "you", e1=LOWE, e2=KROLL) == {"Ida Kroll"}


@pytest.mark.parametrize(
    "text",
    [
        '"He took it from my kitchen," Piers Lowe said.',
        '"He took it from my kitchen," said the cook, Piers Lowe.',
        'The cook, Piers Lowe, said: "He is my rival. He took it from my kitchen."',
        '"He is my rival," Piers Lowe said. "He took it from my kitchen."',
    ],
)
def test_who_is_quoted_speaks_of_another(text: str) -> None:
    assert never(text, "He", e1=LOWE, e2=KROLL) == {"Piers Lowe"}


@pytest.mark.parametrize(
    "text",
    [
        'Piers Lowe said it was cold. "He took it from my kitchen," the cook said.',
        '"He took it from my kitchen," the cook said of Piers Lowe.',
        "Piers Lowe said that he took it.",
    ],
)
def test_who_is_not_quoted_may_be_meant(text: str) -> None:
    assert never(text, text[1:3] if text[0] == '"' else "he" if "that he" in text else "He", e1=LOWE) == set()


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("The owners, Holt Care, wanted a car park. He leaned on the council.", True),
        ("Holtcare, the Danish maker of beds, wanted a car park. He leaned on the council.", True),
        ("Holt Care, a developer from Leeds, wanted a car park. He leaned on the council.", False),
        ("Her firm, Holt Care, wanted a car park. He leaned on the council.", True),
        ("The founder of the firm, Holt Care, wanted a car park. He leaned on the council.", False),
        ("The boss, Holt Care, wanted a car park. He leaned on the council.", False),
        ("One of the owners, Holt Care, wanted a car park. He leaned on the council.", False),
        ("Mr Holt Care, the Danish maker of beds, wanted a car park. He leaned on the council.", False),
    ],
)
def test_he_is_no_firm(text: str, firm: bool) -> None:
    assert bool(never(text, "He", e1=("PERSON", ["Holtcare" if "Holtcare" in text else "Holt Care"]))) is firm
