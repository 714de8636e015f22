"""Edges and finer labels."""

import pytest

from workers.stages.entities.annotator import Tagged
from workers.stages.entities.refine import refine


def refined(text: str, *names: tuple[str, str]) -> list[tuple[str, str]]:
    tagged = [Tagged(text.index(name), text.index(name) + len(name), label) for name, label in names]  # type: ignore[arg-type]
    return [(text[t.start : t.end], t.label) for t in refine(text, tagged)]


@pytest.mark.parametrize(
    ("text", "name", "label", "expected"),
    [
        ("said Mr. Forrest today", "Mr. Forrest", "PERSON", [("Forrest", "PERSON")]),
        ("said President Bush today", "President Bush", "PERSON", [("Bush", "PERSON")]),
        ("said Cllr Mandal today", "Cllr Mandal", "PERSON", [("Mandal", "PERSON")]),
        ("dit Maître Ferrand today", "Maître Ferrand", "PERSON", [("Ferrand", "PERSON")]),
        ("in Pope Francis’s view", "Pope Francis’s", "PERSON", [("Pope Francis", "PERSON")]),
        ("“Acme”, they said", "“Acme”,", "ORG", [("Acme", "ORG")]),
        ("The Guardian said", "The Guardian", "ORG", [("Guardian", "ORG")]),
        ("the critic of the Evening Lantern said", "Evening Lantern", "PERSON", [("Evening Lantern", "ORG")]),
        ("he told The Guardian so", "Guardian", "ORG", [("The Guardian", "ORG")]),
        ("the band (The Lanterns) and, later, The Tides", "Lanterns", "ORG", [("The Lanterns", "ORG")]),
        ("Court Fines The Guardian Again", "Guardian", "ORG", [("Guardian", "ORG")]),
        ("It was late. The Guardian said", "Guardian", "ORG", [("Guardian", "ORG")]),
        ("he left The Bronx", "Bronx", "GPE", [("Bronx", "GPE")]),
        ("by LL Cool J .", "LL Cool J .", "PERSON", [("LL Cool J", "PERSON")]),
        ("on Monday they", "Monday", "ORG", []),
        ("by — and by", "—", "ORG", []),
        ("near the Rhine River in", "Rhine River", "GPE", [("Rhine River", "LOC")]),
        ("in the Middle East now", "Middle East", "GPE", [("Middle East", "LOC")]),
        ("in Lake Chad now", "Lake Chad", "GPE", [("Lake Chad", "LOC")]),
        ("in Springfield now", "Springfield", "LOC", [("Springfield", "GPE")]),
        ("with Germany now", "Germany", "ORG", [("Germany", "GPE")]),
        ("with Germans now", "Germans", "ORG", [("Germans", "NORP")]),
        ("the Clean Air Act was", "Clean Air Act", "ORG", [("Clean Air Act", "LAW")]),
    ],
)
def test_a_name_gets_its_edges_and_label(text: str, name: str, label: str, expected: list[tuple[str, str]]) -> None:
    assert refined(text, (name, label)) == expected


def test_countries_and_peoples_that_were_missed_are_found() -> None:
    assert refined("Swiss and Kenyan officials left Côte d'Ivoire.") == [
        ("Swiss", "NORP"),
        ("Kenyan", "NORP"),
        ("Côte d'Ivoire", "GPE"),
    ]


def test_nothing_is_found_inside_another_name() -> None:
    assert refined("The Bank of Japan fell.", ("Bank of Japan", "ORG")) == [("Bank of Japan", "ORG")]


def test_laws_and_events_are_found_by_their_words() -> None:
    assert refined("Under the Data Protection Act of 1998, after World War II and the 2012 Olympics.") == [
        ("Data Protection Act of 1998", "LAW"),
        ("World War II", "EVENT"),
        ("2012 Olympics", "EVENT"),
    ]


def test_words_that_only_look_like_peoples_are_left_alone() -> None:
    assert refined("Western winds and a Pole in the Democratic camp") == []


@pytest.mark.parametrize(
    ("text", "name", "label", "expected"),
    [
        ("in the eastern United States now", "eastern United States", "GPE", [("United States", "GPE")]),
        ("with US-built arms", "US-built", "GPE", [("US", "GPE")]),
        ("a Trump-backed senator", "Trump-backed", "PERSON", [("Trump", "PERSON")]),
        ("as Ban Ki-moon said", "Ban Ki-moon", "PERSON", [("Ban Ki-moon", "PERSON")]),
        ("BUSAN - Ryu Tae-hyun said", "BUSAN - Ryu Tae-hyun", "PERSON", [("Ryu Tae-hyun", "PERSON")]),
        ("the United Kingdom said", "United", "ORG", [("United Kingdom", "GPE")]),
        ("as Fars News said", "Fars", "ORG", [("Fars News", "ORG")]),
        ("as Toronto Police said", "Toronto", "GPE", [("Toronto Police", "ORG")]),
        ("One said so", "One", "ORG", []),
        ("Rode a gondola in it", "gondola", "GPE", []),
        ("Judge Amy Jackson said", "Judge Amy Jackson", "PERSON", [("Amy Jackson", "PERSON")]),
        ("and von der Leyen said", "von der Leyen", "PERSON", [("von der Leyen", "PERSON")]),
    ],
)
def test_a_name_cut_short_or_long_is_put_right(
    text: str, name: str, label: str, expected: list[tuple[str, str]]
) -> None:
    assert refined(text, (name, label)) == expected


def test_us_is_the_country_but_not_in_a_line_of_capitals_or_a_price() -> None:
    assert refined("The US said US$5 million.") == [("US", "GPE")]
    assert refined("TELL US WHY") == []


def test_two_halves_of_a_person_are_one_name() -> None:
    assert refined("wrote Rufus Tamblyn today", ("Rufus", "PERSON"), ("Tamblyn", "PERSON")) == [
        ("Rufus Tamblyn", "PERSON")
    ]


def test_a_name_grows_to_the_word_that_says_what_it_is() -> None:
    assert refined("the Regional Ethics Board met", ("Regional", "ORG")) == [("Regional Ethics Board", "ORG")]


def test_a_firm_of_two_names_and_a_saints_hospital_are_whole() -> None:
    text = "Holt & Stein sued St Columba's Private Hospital."
    names = refine(text, [Tagged(7, 12, "PERSON"), Tagged(18, 28, "PERSON")])
    assert [(text[n.start : n.end], n.label) for n in names] == [
        ("Holt & Stein", "ORG"),
        ("St Columba's Private Hospital", "ORG"),
    ]
