"""Collect the given names that tell a gender: `Anna` is nowhere a man's, `Andrea` is one in Italy and so tells nothing.

    pip install faker
    python -m training.allegations.given_names workers/stages/allegations/lexicon/data/given_names.tsv

Read from Faker (MIT licence), which lists given names for some sixty countries. A name that any of them lists for the other gender is
left out, and so is one that is a family name where family names stand first (`Kim`, `Tan`), since the first word of `Kim Min-jun` is none;
and titles, countries and days.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import faker.providers.person as people

from workers.stages.allegations.grammar.dates import DAYS
from workers.stages.entities.gazetteer import COUNTRIES
from workers.stages.entities.titles import is_title

FAMILY_FIRST = ("zh", "ko", "vi", "ja", "hu")
SHORTEST = 3  # `An`, `Le`, `Lo` begin too many names of another kind
_FAMILY = ("last_names", "last_romanized_names", "romanized_last_names")
_LATIN = re.compile(r"[A-Z\u00c0-\u024f][a-z\u00df-\u024f'’]+(?:-[A-Z\u00c0-\u024f][a-z\u00df-\u024f'’]+)?")
_HEADER = """\
# Given names that are only men's (m) or only women's (f), for `he` and `she`: training/allegations/given_names.py made this.
# From Faker's lists of names, copyright (c) 2012 Daniele Faraglia, MIT licence: https://github.com/joke2k/faker/blob/master/LICENSE.txt
"""


def collected() -> dict[str, str]:
    """Each name that tells a gender: `m` or `f`."""
    men, women, families = set[str](), set[str](), set[str]()
    for module in pkgutil.iter_modules(people.__path__):
        provider = importlib.import_module(f"{people.__name__}.{module.name}").Provider
        men |= set(_names(provider, "first_names_male"))
        women |= set(_names(provider, "first_names_female"))
        if module.name.startswith(FAMILY_FIRST):
            families |= {name for attribute in _FAMILY for name in _names(provider, attribute)}
    families |= {name.title() for name in families} | set(COUNTRIES) | {day.capitalize() for day in DAYS}
    sure = dict.fromkeys(men - women - families, "m") | dict.fromkeys(women - men - families, "f")
    return {name: gender for name, gender in sure.items() if len(name) >= SHORTEST and not is_title(name)}


def _names(provider: type, attribute: str) -> Iterator[str]:
    for name in getattr(provider, attribute, None) or ():
        if _LATIN.fullmatch(str(name).strip()):
            yield str(name).strip()


if __name__ == "__main__":
    lines = [f"{name}\t{gender}\n" for name, gender in sorted(collected().items())]
    Path(sys.argv[1]).write_text(_HEADER + "".join(lines), encoding="utf-8")
    print(f"{len(lines):,} given names")
