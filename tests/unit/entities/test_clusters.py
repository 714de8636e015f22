"""Which names of a document are one entity, and why. Golden cases of awkward names."""

from tests.unit.entities.marked import clusters, rules


def names(marked: str, headline: str = "") -> dict[str, list[str]]:
    return {name: mentions for _, name, mentions in clusters(marked, headline)}


def test_a_surname_belongs_to_the_only_bearer() -> None:
    text = "[Charles Forrest|PERSON] left. Mr [Forrest|PERSON] was tired, [Forrest|PERSON]'s wife said."
    assert names(text) == {"Charles Forrest": ["Charles Forrest", "Forrest", "Forrest"]}
    assert rules(text) == {"Forrest": "same name"}


def test_a_surname_in_the_headline_is_explained_by_the_text() -> None:
    text, headline = "[Charles Forrest|PERSON] left.", "[Forrest|PERSON] resigns"
    assert names(text, headline) == {"Charles Forrest": ["Forrest", "Charles Forrest"]}


def test_a_headline_in_capitals_is_the_same_name() -> None:
    assert names("[Charles Forrest|PERSON] left.", "[CHARLES FORREST|PERSON] RESIGNS") == {
        "Charles Forrest": ["CHARLES FORREST", "Charles Forrest"]
    }


def test_two_persons_of_one_surname_stay_apart() -> None:
    found = names("[Bill Clinton|PERSON] and [Hillary Clinton|PERSON] came. [Clinton|PERSON] spoke.")
    assert found == {"Bill Clinton": ["Bill Clinton"], "Hillary Clinton": ["Hillary Clinton"], "Clinton": ["Clinton"]}


def test_a_courtesy_title_decides_between_two_bearers() -> None:
    text = "Mr [Bill Clinton|PERSON] met Mrs [Hillary Clinton|PERSON]. Mrs [Clinton|PERSON] spoke."
    assert names(text)["Hillary Clinton"] == ["Hillary Clinton", "Clinton"]
    assert rules(text) == {"Clinton": "surname with title"}


def test_a_surname_in_use_keeps_its_bearer_when_a_relative_is_named() -> None:
    text = "[Ada Tamblyn|PERSON] was charged. [Tamblyn|PERSON] denied it. Her son [Rufus Tamblyn|PERSON] wept. [Tamblyn|PERSON] left."
    assert names(text) == {"Ada Tamblyn": ["Ada Tamblyn", "Tamblyn", "Tamblyn"], "Rufus Tamblyn": ["Rufus Tamblyn"]}
    assert rules(text)["Tamblyn"] == "surname in use"


def test_middle_names_may_be_missing_but_not_differ() -> None:
    found = names("[George W. Bush|PERSON], then [George Bush|PERSON]. [George H. Bush|PERSON] was his father.")
    assert found["George W. Bush"] == ["George W. Bush", "George Bush"]
    assert found["George H. Bush"] == ["George H. Bush"]


def test_generations_stay_apart() -> None:
    found = names("[Martin Luther King Jr.|PERSON] and [Martin Luther King Sr.|PERSON]")
    assert len(found) == 2


def test_an_initial_stands_for_a_given_name() -> None:
    assert names("[J. Smith|PERSON] is [John Smith|PERSON].") == {"John Smith": ["J. Smith", "John Smith"]}


def test_a_surname_of_several_words_is_one() -> None:
    found = names("[Alexander Van der Bellen|PERSON] spoke. [Van der Bellen|PERSON] left.")
    assert found == {"Alexander Van der Bellen": ["Alexander Van der Bellen", "Van der Bellen"]}


def test_an_acronym_in_brackets_and_later() -> None:
    text = "the [World Health Organization|ORG] ([WHO|ORG]) met. The [WHO|ORG] left."
    assert names(text) == {"World Health Organization": ["World Health Organization", "WHO", "WHO"]}
    assert rules(text)["WHO"] in ("acronym in brackets", "same name")


def test_an_acronym_in_brackets_need_not_be_the_initials() -> None:
    text = "[Médecins Sans Frontières|ORG] ([MSF|ORG]); [Royal Dutch Petroleum|ORG] ([RDPET|ORG])"
    assert list(names(text)) == ["Médecins Sans Frontières", "Royal Dutch Petroleum"]


def test_an_acronym_of_two_organisations_is_neither() -> None:
    text = "[National Bank Agency|ORG] and [New Border Agency|ORG]. The [NBA|ORG] won."
    assert len(names(text)) == 3


def test_initials_take_all_words_or_the_large_ones() -> None:
    assert rules("[Bank of England|ORG] said. [BoE|ORG] denied.") == {"BoE": "acronym"}
    assert rules("[Department of Justice|ORG] sued. The [DOJ|ORG] won.") == {"DOJ": "acronym"}


def test_corporate_suffixes_and_full_stops_do_not_part_a_company() -> None:
    found = names("[Boeing Co.|ORG] fell. [Boeing|ORG]'s shares. [Acme, Inc.|ORG] and [Acme|ORG]")
    assert found == {"Boeing Co.": ["Boeing Co.", "Boeing"], "Acme, Inc.": ["Acme, Inc.", "Acme"]}


def test_possessives_and_articles_do_not_part_a_name() -> None:
    assert len(names("[the Guardian|ORG], [Guardian’s|ORG], [The Guardian|ORG]")) == 1


def test_the_names_of_a_country_are_one() -> None:
    text = "The [U.S.|GPE] and the [United States|GPE], the [US|GPE]; [Britain|GPE], the [UK|GPE]"
    assert [mentions for _, _, mentions in clusters(text)] == [["U.S.", "United States", "US"], ["Britain", "UK"]]
    assert (rules(text)["United States"], rules(text)["UK"]) == ("country alias", "country alias")


def test_an_institution_keeps_its_country_in_mind() -> None:
    text = "The [US Supreme Court|ORG] ruled; the [United States Supreme Court|ORG] said; the [Supreme Court|ORG] left."
    assert len(names(text)) == 1
    assert rules(text)["Supreme Court"] == "country before"


def test_an_institution_named_before_another_country_enters_is_not_that_countrys() -> None:
    assert len(names("The [Senate|ORG] in San Juan met. He sat in the [U.S. Senate|ORG].")) == 2


def test_institutions_of_two_countries_stay_apart() -> None:
    assert len(names("The [US Senate|ORG] and the [French Senate|ORG]. The [Senate|ORG] voted.")) == 3


def test_accents_may_be_dropped() -> None:
    assert len(names("[Jarosław Kaczyński|PERSON] spoke.", "[Jaroslaw Kaczynski|PERSON] speaks")) == 1


def test_a_first_surname_between_two_belongs_to_its_bearer() -> None:
    text = "[Ricardo Rosselló Nevares|PERSON] resigned. [Rosselló|PERSON] wept."
    assert rules(text) == {"Rosselló": "middle name"}


def test_an_organisation_of_another_kind_of_name_stays_apart() -> None:
    assert len(names("[Amazon Web Pictures Fund Eastern|ORG] and [Amazon|ORG]")) == 2


def test_a_people_is_one_but_not_its_country() -> None:
    text = "[Iran|GPE] said [Iranian|NORP] ships; [Iranians|NORP] protest. [Muslims|NORP], a [Muslim|NORP]."
    assert [mentions for _, _, mentions in clusters(text)] == [["Iran"], ["Iranian", "Iranians"], ["Muslims", "Muslim"]]


def test_a_place_as_an_actor_stays_a_place() -> None:
    assert clusters("[London|GPE] said no. In [London|GPE] it rained.") == [("GPE", "London", ["London", "London"])]


def test_a_person_named_like_a_place_is_a_person_except_where_a_preposition_stands() -> None:
    text = "[Paris Hilton|PERSON] came. [Hilton|ORG] smiled. She slept in [Hilton|GPE]."
    assert clusters(text) == [
        ("PERSON", "Paris Hilton", ["Paris Hilton", "Hilton"]),
        ("GPE", "Hilton", ["Hilton"]),
    ]


def test_a_short_form_leaves_out_what_the_thing_is() -> None:
    text = "[Saha Airlines|ORG] flew. [Saha|ORG] denied. [Fath Airport|LOC], near [Fath|LOC]."
    assert names(text)["Saha Airlines"] == ["Saha Airlines", "Saha"]
    assert names(text)["Fath Airport"] == ["Fath Airport", "Fath"]


def test_a_short_form_of_two_is_neither() -> None:
    assert len(names("[Orient Bank|ORG] and [Orient Airlines|ORG]. [Orient|ORG] fell.")) == 3


def test_a_given_name_belongs_to_the_only_bearer() -> None:
    text = "[Maro Abara|PERSON] sang. [Maro|PERSON] is ten."
    assert names(text) == {"Maro Abara": ["Maro Abara", "Maro"]}
    assert rules(text) == {"Maro": "given name"}


def test_entities_come_in_the_order_of_their_first_mention() -> None:
    found = clusters("[Zed|ORG] sued [Acme|ORG].", headline="[Acme|ORG] sued")
    assert [name for _, name, _ in found] == ["Acme", "Zed"]


def test_a_firm_called_by_its_first_word_is_no_person() -> None:
    text = "[Ford Motor Company|ORG] was fined. [Ford|PERSON] denied it."
    assert clusters(text) == [("ORG", "Ford Motor Company", ["Ford Motor Company", "Ford"])]


def test_a_person_named_like_a_firm_stays_a_person() -> None:
    text = "[Ford Motor Company|ORG] was fined. [Gerald Ford|PERSON] died. [Ford|PERSON] was president."
    assert names(text) == {"Ford Motor Company": ["Ford Motor Company"], "Gerald Ford": ["Gerald Ford", "Ford"]}


def test_the_first_word_of_a_firm_of_two_words_is_the_firm_once_it_has_been_introduced() -> None:
    assert len(names("[Brightmere Vision|ORG] was sued. [Brightmere|PERSON] denied it.", "[Brightmere|ORG] sued")) == 1
    assert len(names("[Google|ORG] was sued over [Google Maps|ORG].")) == 2


def test_a_paper_has_one_name_with_and_without_its_article() -> None:
    assert names("He told [The Guardian|ORG] so. The [Guardian|ORG] printed it.") == {
        "Guardian": ["The Guardian", "Guardian"]
    }
    assert names("He left for [The Hague|GPE].") == {"The Hague": ["The Hague"]}
