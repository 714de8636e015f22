"""Robots fill forms: what they write shares its wording and differs in names and figures. These are no copies."""

from random import Random

import pytest

from benchmarks.dedup.templates import FAMILIES, Family, auction, earthquake, election_count
from workers.stages.base import Emit

from .conftest import Hosted, article


def called_copies(dedup: Hosted, family: Family, seed: int) -> int:
    """Of sixty texts of one family by five sources, how many are called copies."""
    rng = Random(seed)
    outcomes = dedup.run(*[article(family(rng), f"t{number}", number, source=f"s{number % 5}") for number in range(60)])
    return sum(
        isinstance(outcome, Emit) and outcome.events[0].duplicate.kind in {"near", "exact"}  # type: ignore[attr-defined]
        for outcome in outcomes
    )


@pytest.mark.parametrize("family", [*FAMILIES, auction, election_count], ids=lambda family: family.__name__)
def test_texts_of_one_template_are_no_copies_of_each_other(dedup: Hosted, family: Family) -> None:
    assert called_copies(dedup, family, 1) == 0


def test_short_notices_that_differ_in_few_figures_hardly_ever_are(dedup: Hosted) -> None:
    # Reports of quakes, a family that no threshold was chosen on: four of sixty, which is what is known to be wrong.
    assert called_copies(dedup, earthquake, 1) <= 4
