"""Who works at a case is not accused in it, nor who pleads in it for another."""

import pytest

from tests.unit.allegations.reading import shipped_mentions

TOLD: list[tuple[str, list[tuple[str, str]]]] = [
    ("Piers Lowe, who led the prosecution in the Millbank fraud case, has retired.", []),
    ("Solicitor Ida Kroll, who appeared in the Millbank corruption trial, has died aged 77.", []),
    ("Ida Kroll was a witness in the Millbank fraud trial.", []),
    ("Ida Kroll was a key figure in the Millbank bribery case.", []),
    ("Piers Lowe, a defendant in the Millbank fraud trial, has died.", [("Piers Lowe", "charged")]),
    ("Jurors in the Ida Kroll murder trial were shown a gun.", [("Ida Kroll", "charged")]),
    ("Ida Kroll, defending, asked for bail.", []),
    ("Ida Kroll, for Lowe, applied for bail.", [("Lowe", "charged")]),
    ("His barrister, Ida Kroll, asked for a suspended sentence.", []),
    ("The court of appeal said that the trial judge misdirected the jury.", []),
    ("The council found that the judge had taken bribes.", [("the judge", "convicted")]),
]


@pytest.mark.parametrize(("text", "told"), TOLD, ids=[text for text, _ in TOLD])
def test_who_works_at_a_case_is_not_accused_in_it(text: str, told: list[tuple[str, str]]) -> None:
    found = shipped_mentions(text)
    assert [(" and ".join(text[slice(*a)] for a in m.accused), m.status) for m in found] == told
