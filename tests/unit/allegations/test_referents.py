"""Whom a phrase means: what the network is asked, and how its chances become names."""

from collections.abc import Sequence

import numpy as np
import pytest

from schemas import Entity, Span
from tests.unit.allegations.reading import article
from workers.stages.allegations.parties.referents import Referents, shipped, weigh
from workers.stages.allegations.parties.resolution import Parties
from workers.stages.allegations.parties.scene import means_several, number_meant
from workers.stages.allegations.sentences import split
from workers.stages.allegations.tagging import TaggedMention

TEXT = (
    "Two firms fixed prices, the watchdog said. Brightmere Ltd was fined for fraud. Vantor Ltd was fined for fraud. "
    "Lena Boas, 40, was charged with theft. The woman denies it."
)
NAMES = {"e1": ("ORG", ["Brightmere Ltd"]), "e2": ("ORG", ["Vantor Ltd"]), "e3": ("PERSON", ["Lena Boas"])}


def parties() -> Parties:
    made = Parties.of(list(split(TEXT)), article(TEXT, **NAMES).entities, TEXT, None)  # type: ignore[arg-type]
    for sentence, words in zip(made.names.sentences[1:4], ("Brightmere Ltd", "Vantor Ltd", "Lena Boas"), strict=True):
        at = sentence.text.index(words)
        made.learn(sentence, TaggedMention((at, at + 3), "charged", "fraud", accused=((at, at + len(words)),)))
    return made


def fixed() -> Referents:
    empty = np.zeros((1, 1), dtype=np.float32)
    return Referents(empty, empty[0], empty, empty[0], empty, empty[0], one=0.6, several=0.5)


def chosen(words: str, chances: Sequence[float]) -> list[str]:
    candidates = [
        Entity(id=f"e{n}", label="ORG", name=f"N{n}", mentions=[Span(start=0, end=2, text=f"N{n}")])
        for n in range(len(chances))
    ]
    return [e.id for e in fixed().chosen(words.lower().split(), np.array(chances, dtype=np.float32), candidates)]


def test_one_is_the_likeliest_from_its_threshold_on() -> None:
    assert chosen("the company", [0.3, 0.7, 0.55]) == ["e1"]
    assert chosen("the company", [0.3, 0.59, 0.2]) == []


def test_of_two_who_are_likely_none_is_named() -> None:
    assert chosen("the manager", [0.99, 0.7]) == []


def test_several_are_all_that_are_likely() -> None:
    assert chosen("the firms", [0.9, 0.2, 0.55]) == ["e0", "e2"]


def test_a_number_that_does_not_fit_names_nobody() -> None:
    assert chosen("two firms", [0.9, 0.8, 0.7]) == []
    assert chosen("three firms", [0.9, 0.8, 0.7]) == ["e0", "e1", "e2"]
    assert chosen("both", [0.9, 0.1, 0.1]) == []


@pytest.mark.parametrize(
    ("words", "number", "several"),
    [("both men", 2, True), ("the pair", 2, True), ("three firms", 3, True), ("the firms", 0, True), ("he", 0, False)],
)
def test_how_many_a_phrase_means(words: str, number: int, several: bool) -> None:
    assert (number_meant(words.split()), means_several(words.split())) == (number, several)


def test_what_is_asked_fits_the_network_that_ships() -> None:
    network = shipped()
    assert network is not None
    made = parties()
    last = made.names.sentences[-1]
    table = weigh(made.phrase(last, (0, 9), "speaker", ()), made.scene, made.names.entities)
    assert table.shape == (3, network.first.shape[0])
    assert np.isfinite(table).all()
    chances = network.chances(table)
    assert chances.shape == (3,)
    assert [e.name for e in made.names.entities][int(chances.argmax())] == "Lena Boas"


def test_without_a_network_the_rules_decide() -> None:
    made = parties()
    made.referents = None
    (party,) = made.resolve_all(made.names.sentences[-1], (0, 9), "speaker")
    assert (party.name, party.entity) == ("Lena Boas", "e3")


def test_what_nobody_is_likely_to_be_stays_a_description() -> None:
    made = parties()
    network = shipped()
    assert network is not None
    none = np.zeros((len(network.first), 1), dtype=np.float32)
    made.referents = Referents(none, none[0], np.zeros((1, 1), np.float32), none[0], none[:1], none[0], 0.6, 0.5)
    (party,) = made.resolve_all(made.names.sentences[-1], (0, 9), "accused")
    assert (party.name, party.entity, party.evidence) == ("The woman", None, None)


def test_digits_alone_are_a_phrase() -> None:
    text = "Brightmere Ltd was fined. 14 were jailed for fraud."
    made = Parties.of(list(split(text)), article(text, e1=("ORG", ["Brightmere Ltd"])).entities, text, None)
    (party,) = made.resolve_all(made.names.sentences[-1], (0, 2), "accused")
    assert party.name == "14"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Her brother", "Lena Boas's brother"),
        ("Her own lawyer", "Lena Boas's lawyer"),
        ("One of her sons", "One of Lena Boas's sons"),
        ("A brother", "A brother"),
        ("The man who met her in May", "The man who met her in May"),
    ],
)
def test_who_belongs_to_somebody_is_told_with_the_owner(words: str, name: str) -> None:
    text = f"Lena Boas, 40, was charged with theft. {words} is accused of hiding the money."
    made = Parties.of(list(split(text)), article(text, e3=("PERSON", ["Lena Boas"])).entities, text, None)
    made.learn(made.names.sentences[0], TaggedMention((19, 26), "charged", "fraud", accused=((0, 9),)))
    (party,) = made.resolve_all(made.names.sentences[1], (0, len(words)), "accused")
    assert (party.name, party.entity) == (name, None)


def test_an_owner_of_whom_nothing_is_sure_is_not_told() -> None:
    text = "Lena Boas and Ada Roe left. Her brother is accused of hiding the money."
    names = {"e1": ("PERSON", ["Lena Boas"]), "e2": ("PERSON", ["Ada Roe"])}
    made = Parties.of(list(split(text)), article(text, **names).entities, text, None)  # type: ignore[arg-type]
    (party,) = made.resolve_all(made.names.sentences[1], (0, 11), "accused")
    assert party.name == "Her brother"


@pytest.mark.parametrize(("accused", "name"), [(True, "Brightmere Ltd's managers"), (False, "Its managers")])
def test_the_people_of_a_firm_are_told_as_accused_with_it_only_where_it_is_accused(accused: bool, name: str) -> None:
    text = "Brightmere Ltd was fined for fraud. Its managers were barred."
    made = Parties.of(list(split(text)), article(text, e1=("ORG", ["Brightmere Ltd"])).entities, text, None)
    if accused:
        made.learn(made.names.sentences[0], TaggedMention((19, 24), "penalised", "fraud", accused=((0, 14),)))
    (party,) = made.resolve_all(made.names.sentences[1], (0, 12), "accused")
    assert party.name == name


def test_of_two_pronouns_of_two_genders_one_is_not_the_other() -> None:
    text = "Colonel Boas was asked. They had been found, he said, in her bag."
    made = Parties.of(list(split(text)), article(text, e1=("PERSON", ["Boas"])).entities, text, None)
    sentence = made.names.sentences[1]
    he, her = sentence.text.index("he said"), sentence.text.index("her")
    for accuser, name in ((), "Boas"), (((he, he + 2),), "her"):
        mention = TaggedMention((9, 19), "alleged", "fraud", accused=((her, her + 3),), accuser=accuser)
        made.turn_to(sentence, mention)
        assert made.resolve(sentence, (her, her + 3), "accused").name == name
