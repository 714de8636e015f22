"""Who accuses whom of what, by the grammar of the clause."""

import pytest

from tests.unit.allegations.reading import mentions, words

CASES = {
    "active": (
        "Hallgarth accused Brightmere of breaching sanctions.",
        ("Brightmere", "Hallgarth", "breaching sanctions", "alleged"),
    ),
    "passive": ("Two officers were accused of taking bribes.", ("Two officers", "", "taking bribes", "alleged")),
    "passive with agent": (
        "Kessmark was fined by the regulator for fixing prices.",
        ("Kessmark", "the regulator", "fixing prices", "penalised"),
    ),
    "reduced relative": (
        "Three men arrested over the bombing were taken to court.",
        ("Three men", "", "the bombing", "investigated"),
    ),
    "insert between commas": (
        "Rufus Tamblyn, 47, was convicted of fraud.",
        ("Rufus Tamblyn", "", "fraud", "convicted"),
    ),
    "name in apposition": (
        "His partner, Odette Varnier, was acquitted of fraud.",
        ("Odette Varnier", "", "fraud", "cleared"),
    ),
    "relative clause as act": (
        "A man who broke into a bungalow was jailed for two years.",
        ("A man", "", "broke into a bungalow", "convicted"),
    ),
    "that-clause": (
        "The union alleged that the firm broke safety rules.",
        ("the firm", "The union", "broke safety rules", "alleged"),
    ),
    "claim first, speaker last": (
        "The firm sold arms in breach of sanctions, a former employee has alleged.",
        ("The firm", "a former employee", "sold arms in breach of sanctions", "alleged"),
    ),
    "what was done to the speaker": (
        "Hallgarth says he was dismissed in retaliation for reporting the sale.",
        ("", "Hallgarth", "dismissed in retaliation for reporting the sale", "alleged"),
    ),
    "lawsuit": ("Mara Lindqvist sued the company for libel.", ("the company", "Mara Lindqvist", "libel", "sued")),
    "noun with against": (
        "The company has filed a breach-of-contract claim against him.",
        ("him", "The company", "breach-of-contract", "sued"),
    ),
    "blamed on": (
        "The minister blamed the attack on separatists.",
        ("separatists", "The minister", "the attack", "alleged"),
    ),
    "guilty plea": ("Tamblyn pleaded guilty to tax evasion.", ("Tamblyn", "", "tax evasion", "admitted")),
    "claim of responsibility": (
        "A rebel group claimed responsibility for the bombing.",
        ("A rebel group", "A rebel group", "the bombing", "admitted"),
    ),
    "official finding": (
        "The inquiry concluded that Norrhaven ignored warnings.",
        ("Norrhaven", "The inquiry", "ignored warnings", "convicted"),
    ),
    "finding by nobody official": (
        "The magazine concluded that Norrhaven ignored warnings.",
        ("Norrhaven", "The magazine", "ignored warnings", "alleged"),
    ),
    "suspected people": (
        "Suspected militants attacked a checkpoint.",
        ("Suspected militants", "", "attacked a checkpoint", "alleged"),
    ),
    "case dropped": (
        "A judge dismissed a fraud claim by Vance against the studio.",
        ("the studio", "Vance", "fraud", "cleared"),
    ),
    "label": (
        "Relatives called the inspection a sham.",
        ("", "Relatives", "the inspection", "alleged"),
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_reads_the_roles_of(kind: str) -> None:
    text, expected = CASES[kind]
    assert [words(text, mention) for mention in mentions(text)] == [expected]


HEADLINES = {
    "Man charged with murder": ("Man", "", "murder", "charged"),
    "Regulator fines Kessmark £31m for fixing cement prices": (
        "Kessmark",
        "Regulator",
        "fixing cement prices",
        "penalised",
    ),
    "Author sues streaming service for copying novel": ("streaming service", "Author", "copying novel", "sued"),
    "Inquiry finds ferry operator ignored fire warnings": (
        "ferry operator",
        "Inquiry",
        "ignored fire warnings",
        "convicted",
    ),
}


@pytest.mark.parametrize("headline", HEADLINES)
def test_reads_a_headline_without_its_auxiliaries(headline: str) -> None:
    assert [words(headline, mention) for mention in mentions(headline, headline=True)] == [HEADLINES[headline]]


def test_two_people_of_one_act_share_a_mention() -> None:
    text = "Police arrested Tamblyn and Varnier on suspicion of fraud."
    (mention,) = mentions(text)
    assert [text[slice(*e)] for e in mention.accused] == ["Tamblyn", "Varnier"]


def test_the_accuser_is_whoever_reports_it_when_nobody_else_does() -> None:
    text = "A man was arrested over the theft, police said."
    assert words(text, mentions(text)[0])[1] == "police"
