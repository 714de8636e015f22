"""Names that are facts of the language rather than of the day: countries, peoples, faiths. Read once from the package's own data."""

from importlib.resources import files
from typing import Final


def _lines(name: str) -> list[str]:
    text = files("workers.stages.entities").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """Every name of a country to its common name, and every demonym to its country's common name."""
    names: dict[str, str] = {}
    peoples: dict[str, str] = {}
    for line in _lines("peoples.tsv"):
        country, others, demonyms = [*line.split("\t"), "", ""][:3]
        for name in [country, *filter(None, others.split(";"))]:
            names[name] = country
        for demonym in filter(None, demonyms.split(";")):
            peoples[demonym] = country
    return names, peoples


_NAMES, _DEMONYMS = _countries()

COUNTRIES: Final[dict[str, str]] = _NAMES
"""Any name of a country or territory -> its common name (`U.K.` -> `United Kingdom`)."""

DEMONYMS: Final[dict[str, str]] = _DEMONYMS
"""People or adjective -> country (`Britons` -> `United Kingdom`)."""

GROUPS: Final[frozenset[str]] = frozenset(_lines("groups.txt"))
"""Faiths, peoples without a state, followers of parties."""

PEOPLES: Final[frozenset[str]] = frozenset(_DEMONYMS) | GROUPS
"""Everything that is labelled NORP."""
