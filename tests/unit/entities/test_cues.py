"""What the words beside a name say of its kind, and where a name was cut."""

import pytest

from tests.unit.entities.marked import clusters


def labels(marked: str, headline: str = "") -> dict[str, str]:
    return {name: label for label, name, _ in clusters(marked, headline)}


def test_a_maker_is_a_firm_wherever_it_is_named() -> None:
    text = "They fined the cement maker [Kessmark|PERSON]. [Kessmark|PERSON] declined to comment. Shares in [Kessmark|ORG] fell."
    assert clusters(text, "Regulator fines [Kessmark|PERSON]") == [
        ("ORG", "Kessmark", ["Kessmark", "Kessmark", "Kessmark", "Kessmark"])
    ]


def test_a_ferry_operator_is_no_place_and_its_short_name_no_person() -> None:
    text = "The ferry operator [Norrhaven Lines|GPE] was late. [Norrhaven|PERSON] apologised."
    assert clusters(text) == [("ORG", "Norrhaven Lines", ["Norrhaven Lines", "Norrhaven"])]


def test_what_is_told_to_be_a_chain_or_a_band_is_an_organisation() -> None:
    assert labels("[Bilka|GPE] is a Danish chain of shops. [Bilka|PERSON] grew.") == {"Bilka": "ORG"}
    assert labels("[Rosa Faber|PERSON] is the third-largest brand of pencils.") == {"Rosa Faber": "ORG"}


def test_a_firm_that_bears_a_founders_name_stays_one_and_he_stays_a_person() -> None:
    text = "[Roth|ORG] is a retailer. [Guido Roth|PERSON] founded it. [Roth|ORG] failed. [Roth|PERSON] wept."
    assert [(label, name) for label, name, _ in clusters(text)] == [("ORG", "Roth"), ("PERSON", "Guido Roth")]


def test_who_is_called_by_a_surname_is_a_person() -> None:
    text = "[Ylva Marchbank|ORG] is in charge. [Marchbank|PERSON] pleads guilty. [Marchbank|ORG] blames nobody."
    assert clusters(text) == [("PERSON", "Ylva Marchbank", ["Ylva Marchbank", "Marchbank", "Marchbank"])]


def test_who_has_an_age_is_a_person() -> None:
    assert labels("[Ylva Marchbank|ORG], 41, makes batteries.") == {"Ylva Marchbank": "PERSON"}


def test_a_name_that_the_same_word_follows_each_time_was_cut() -> None:
    text = "The fire on the [Calder|ORG] Queen killed three. An alarm of the [Calder|ORG] Queen was faulty."
    assert clusters(text) == [("ORG", "Calder Queen", ["Calder Queen", "Calder Queen"])]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # A person who makes films, a person with a courtesy title, a country.
        ("The film-maker [Loach|PERSON] came.", {"Loach": "PERSON"}),
        ("The wine maker Mr [Kessmark|PERSON] came. The maker [Kessmark|PERSON] left.", {"Kessmark": "PERSON"}),
        ("The arms maker [France|GPE] agreed.", {"France": "GPE"}),
        # A person of two names behind a noun that firms have too.
        ("The camera operator [Rufus Tamblyn|PERSON] came.", {"Rufus Tamblyn": "PERSON"}),
        # An organisation by its own last word.
        ("[Pelham Marine|ORG], 41, came. [Marine|PERSON] left.", {"Pelham Marine": "ORG", "Marine": "PERSON"}),
        # People who work for a bank, make violins, or belong to a band; a country.
        ("[Ada Ferrow|PERSON] is a bank clerk.", {"Ada Ferrow": "PERSON"}),
        ("[Ada Ferrow|PERSON] was a maker of violins.", {"Ada Ferrow": "PERSON"}),
        ("[Ada Ferrow|PERSON] is a charity worker, he said.", {"Ada Ferrow": "PERSON"}),
        ("[Germany|GPE] is a corporation of states.", {"Germany": "GPE"}),
        # A body is whole.
        ("The [Senate|ORG] Minority Leader spoke. [Senate|ORG] Minority Whip too.", {"Senate": "ORG"}),
        ("[Calder|ORG] Queen sailed. [Calder|ORG] is a river.", {"Calder": "ORG"}),
    ],
)
def test_what_only_looks_so_stays_as_it_was(marked: str, expected: dict[str, str]) -> None:
    assert labels(marked) == expected
