"""Small articles of which something is no news: a plot that is retold, a court that sits for charity.

What happened beside it is told. They stand in untold_articles.txt, each with the names that its allegations accuse:
`= Piers Lowe, Ida Kroll`, or `= -`.
"""

from pathlib import Path

import pytest

from tests.unit.allegations.reading import shipped
from training.allegations.evaluate import with_entities
from workers.stages.allegations.reading import read

ARTICLES = [
    block.strip().rpartition("\n\n= ")[::2]
    for block in Path(__file__).with_name("untold_articles.txt").read_text(encoding="utf-8").split("\n---\n")
]


@pytest.mark.parametrize(("text", "names"), ARTICLES, ids=[text[:60] for text, _ in ARTICLES])
def test_only_what_happened_is_told(text: str, names: str) -> None:
    (event,) = with_entities([{"id": "a1", "text": text}])
    found = read(event, shipped())
    assert (", ".join(party.name for a in found.allegations for party in a.accused) or "-") == names
