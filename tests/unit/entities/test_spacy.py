"""spaCy as the annotator, with a pipeline made here: a blank one and a ruler. Needs the extra `spacy`."""

from pathlib import Path

import pytest

from tests.unit.entities.articles import found
from workers.stages.entities import EntitiesStage
from workers.stages.entities.spacy_annotator import SpacyAnnotator

spacy = pytest.importorskip("spacy", reason="the extra `spacy` is not installed: pip install 'newsroom-worker[spacy]'")


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline on disk that knows two names and a kind of ours that spaCy calls otherwise."""
    nlp = spacy.blank("en")
    nlp.meta["name"], nlp.meta["version"] = "made-here", "1.0.0"
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Charles Forrest"},
            {"label": "FAC", "pattern": "Wobbly Bridge"},
            {"label": "MONEY", "pattern": "ten pounds"},
        ]
    )
    path: Path = tmp_path_factory.mktemp("spacy") / "made-here"
    nlp.to_disk(path)
    return path


def test_its_names_become_entities_with_exact_offsets_and_our_labels(pipeline: Path) -> None:
    text = "😀 Charles Forrest paid ten pounds for Wobbly Bridge. Forrest left."
    event = found(EntitiesStage(annotator=SpacyAnnotator(str(pipeline))), text)
    assert [(e.label, e.name) for e in event.entities] == [("PERSON", "Charles Forrest"), ("LOC", "Wobbly Bridge")]
    assert all(text[m.start : m.end] == m.text for e in event.entities for m in e.mentions)


def test_the_stamp_names_the_pipeline_and_its_version(pipeline: Path) -> None:
    event = found(EntitiesStage(annotator=SpacyAnnotator(str(pipeline))), "Charles Forrest left.")
    model = event.stages[-1].model
    assert model is not None
    assert model.startswith("spacy/")
    assert model.endswith("made-here-1.0.0")
