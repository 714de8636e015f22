"""Small articles that a lawyer would stumble over, as what ships reads them: whom each accuses, how far it has got, who has answered.

In each somebody was once told wrongly: a hung jury cleared the wrong man, a son was taken for his father, what one of two said was the
other's answer, what nobody was accused of stood in a record of somebody's. They stand in lawyers_articles.txt, each with what has to be
found below it: `= accused | status | kinds of answers`.
"""

from pathlib import Path

import pytest

from tests.unit.allegations.reading import shipped
from training.allegations.evaluate import with_entities
from workers.stages.allegations.reading import read

ARTICLES = [
    block.partition("\n\n= ")[::2]
    for block in Path(__file__).with_name("lawyers_articles.txt").read_text(encoding="utf-8").split("\n---\n")
]


@pytest.mark.parametrize(("text", "told"), ARTICLES, ids=[text.partition("\n")[0] for text, _ in ARTICLES])
def test_an_article_accuses_whom_it_accuses(text: str, told: str) -> None:
    (event,) = with_entities([{"id": "a1", "text": text}])
    found = read(event, shipped())
    answers = {r.accused: sorted({found.responses[i].type for i in r.responses}) for r in found.right_of_reply}
    lines = [
        f"{party.name} | {allegation.status} | {', '.join(answers[party.name]) or '-'}"
        for allegation in found.allegations
        for party in allegation.accused
    ]
    assert lines == told.strip().split("\n= ")
