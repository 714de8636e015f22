"""Plug-ins, the default, and the annotator without a model."""

from collections.abc import Sequence

import pytest

from tests.unit.entities.articles import found
from workers.stages.entities import EntitiesStage, Tagged
from workers.stages.entities.annotator import load
from workers.stages.entities.default import default_annotator
from workers.stages.entities.grammar import GrammarAnnotator
from workers.stages.entities.model import ModelAnnotator
from workers.stages.shipped import models


class Finnish:
    """The least that a plug-in is."""

    name = "finnish"
    version = "7"
    languages = frozenset({"fi"})

    def annotate(self, texts: Sequence[str]) -> list[list[Tagged]]:
        return [[Tagged(0, text.index(" "), "GPE")] if " " in text else [] for text in texts]


def test_a_plug_in_serves_its_own_language() -> None:
    event = found(EntitiesStage(annotator=Finnish()), "Helsinki on pääkaupunki.", language="fi")
    assert [entity.name for entity in event.entities] == ["Helsinki"]
    assert event.stages[-1].model == "finnish/7"


def test_a_plug_in_that_is_not_installed_is_named() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        load("nowhere")


def test_the_shipped_model_is_the_default() -> None:
    assert isinstance(default_annotator(), ModelAnnotator)


def test_the_shipped_model_keeps_its_size() -> None:
    assert sum(path.stat().st_size for path in models("entities").iterdir()) <= 35_000_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr Charles Forrest denied it.", [("Charles Forrest", "PERSON")]),
        ("The Ministry of Justice in Madrid said so.", [("Ministry of Justice", "ORG"), ("Madrid", "GPE")]),
        ("Yesterday Swiss police left.", [("Swiss", "NORP")]),
        ("On Monday it rained.", []),
        ("They crossed the Rhine River.", [("Rhine River", "LOC")]),
        ("Ursula von der Leyen, 61, spoke.", [("Ursula von der Leyen", "PERSON")]),
        ("It fined Acme Widgets Corp. and the SEC.", [("Acme Widgets Corp.", "ORG"), ("SEC", "ORG")]),
    ],
)
def test_grammar_alone_finds_plain_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[t.start : t.end], t.label) for t in GrammarAnnotator().annotate([text])[0]] == expected
