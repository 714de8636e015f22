"""Role spans to the article's names, with the words that show it."""

from dataclasses import replace

import pytest

from schemas import Party
from tests.unit.allegations.reading import Article, article, at, findings, one, tagged
from workers.stages.allegations.parties.resolution import Parties
from workers.stages.allegations.sentences import split


def accused(of: Article) -> list[Party]:
    return [party for allegation in findings(of).allegations for party in allegation.accused]


def test_a_name_at_the_head_of_the_phrase_is_the_party() -> None:
    found = accused(article("Serial fraudster Rufus Tamblyn was jailed for theft.", e1=("PERSON", ["Rufus Tamblyn"])))
    assert found == [Party(name="Rufus Tamblyn", entity="e1")]


def test_the_place_where_a_report_was_written_is_nobody_whom_a_phrase_means() -> None:
    text = "OTTERY (Wire) - Photographers have sued an Ottery start-up.\n\nOttery said nothing."
    made = article(text, e1=("ORG", ["OTTERY", "Ottery"]))
    names = Parties.of(list(split(text)), made.entities, text, None).names
    assert [o.span.text for o in names.occurrences] == ["Ottery", "Ottery"]


def test_a_people_s_adjective_is_not_the_party() -> None:
    text = "Rights groups accused Ruritanian police of torture."
    assert [p.name for p in accused(article(text, e1=("NORP", ["Ruritanian"])))] == ["Ruritanian police"]


def test_a_pronoun_is_the_nearest_fitting_person_with_the_name_as_evidence() -> None:
    text = "Rufus Tamblyn left the court. He was charged with fraud."
    (party,) = accused(article(text, e1=("PERSON", ["Rufus Tamblyn"])))
    assert (party.name, party.entity, party.evidence and party.evidence.text) == (
        "Rufus Tamblyn",
        "e1",
        "Rufus Tamblyn",
    )


@pytest.mark.parametrize(("doubtful", "meant"), [(False, "Rufus Tamblyn"), (True, "He")])
def test_a_doubtful_reading_accuses_nobody_whom_its_own_words_do_not_name(doubtful: bool, meant: str) -> None:
    text = "Rufus Tamblyn left the court. He was charged with fraud."
    made = article(text, e1=("PERSON", ["Rufus Tamblyn"]))
    _, second = sentences = list(split(text))
    parties = Parties.of(sentences, made.entities, text, None)
    parties.turn_to(second, replace(tagged(second.text, "charged", "charged", ["He"]), doubtful=doubtful))
    assert parties.resolve(second, (0, 2), "accused").name == meant


def test_a_pronoun_does_not_cross_the_gender_that_a_title_tells() -> None:
    text = "Mr Rufus Tamblyn met Ms Odette Varnier. She was charged with fraud."
    (party,) = accused(article(text, e1=("PERSON", ["Rufus Tamblyn"]), e2=("PERSON", ["Odette Varnier"])))
    assert party.name == "Odette Varnier"


def test_she_is_nobody_of_whom_she_speaks_in_a_quote() -> None:
    text = "Odette Varnier was charged with fraud. As “Rufus Tamblyn knew nothing”, she denied fraud."
    made = article(text, e1=("PERSON", ["Odette Varnier"]), e2=("PERSON", ["Rufus Tamblyn"]))
    speakers = {p.name for response in findings(made).responses for p in response.speaker}
    assert speakers == {"Odette Varnier"}


def test_the_company_is_the_firm_named_before() -> None:
    text = "Brightmere Vision makes cameras. Hallgarth accused the company of breaching sanctions."
    (party,) = accused(article(text, e1=("ORG", ["Brightmere Vision"]), e2=("PERSON", ["Hallgarth"])))
    assert (party.name, party.entity) == ("Brightmere Vision", "e1")


def test_the_lead_s_man_is_the_one_whom_the_next_sentence_names() -> None:
    text = "A warehouse manager was jailed for fraud. Rufus Tamblyn, 47, sold wine that he did not have."
    (party,) = accused(article(text, e1=("PERSON", ["Rufus Tamblyn"])))
    assert party.name == "Rufus Tamblyn"


def test_an_inspector_who_reports_an_arrest_is_not_the_man_arrested() -> None:
    text = "A man was arrested over the murder. Jane Osei, who leads the inquiry, said he was 30."
    (party,) = accused(article(text, e1=("PERSON", ["Jane Osei"])))
    assert (party.name, party.entity) == ("A man", None)


def test_what_nothing_decides_stays_a_description() -> None:
    (party,) = accused(article("Two men were arrested over the theft of coins."))
    assert (party.name, party.entity, party.evidence) == ("Two men", None, None)


def test_an_accused_without_a_word_in_the_name_is_nobody_that_the_man_could_mean() -> None:
    text = "On Monday 41 were charged with theft. The man was freed."
    first, second = split(text)
    parties = Parties.of([first, second], [], text, None)
    parties.accuse([Party(name="41")])
    assert parties.resolve(second, (0, 7), "accused") == Party(name="The man")


def test_whose_brother_is_told_with_the_name_before_it() -> None:
    text = "Piers Lowe, 52, whose brother was convicted of murder, has been elected mayor."
    made = article(text, e1=("PERSON", ["Piers Lowe"]))
    parties = Parties.of(list(split(text)), made.entities, text, None)
    assert parties.resolve(one(text), at(text, "whose brother"), "accused") == Party(name="Piers Lowe's brother")
