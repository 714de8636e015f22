"""A newsroom's own gazetteer: links where there is one row, candidates where there are more."""

from pathlib import Path

import pytest

from tests.unit.entities.articles import found
from workers.stages.entities import EntitiesStage, Gazetteer
from workers.stages.entities.grammar import GrammarAnnotator
from workers.stages.entities.links import BadGazetteer

CSV = """id,name,aliases,label,context
Q1,Charles Forrest,Chuck Forrest,PERSON,
Q2,World Health Organization,WHO,ORG,
Q3,John Smith,,PERSON,minister;parliament
Q4,John Smith,,PERSON,striker
Q5,Kestrel Trading,,ORG,
Q6,the Kite Festival,,EVENT,
"""


@pytest.fixture
def stage(tmp_path: Path) -> EntitiesStage:
    path = tmp_path / "desk.csv"
    path.write_text(CSV, encoding="utf-8")
    return EntitiesStage(annotator=GrammarAnnotator(), gazetteer=Gazetteer.from_csv(path))


def test_a_name_of_one_row_is_linked(stage: EntitiesStage) -> None:
    (entity,) = found(stage, "Mr Charles Forrest said so.").entities
    assert entity.links == {"desk": "Q1"}
    assert entity.candidates == []


def test_an_alias_is_linked_whatever_its_case(stage: EntitiesStage) -> None:
    (entity,) = found(stage, "Mr CHUCK Forrest said so.").entities
    assert entity.links == {"desk": "Q1"}


def test_context_decides_between_two_rows(stage: EntitiesStage) -> None:
    (entity,) = found(stage, "The striker, Mr John Smith, said so.").entities
    assert entity.links == {"desk": "Q4"}


@pytest.mark.parametrize("text", ["Mr John Smith said so.", "Mr John Smith, a striker, is a minister."])
def test_ambiguous_means_no_link_and_both_candidates(stage: EntitiesStage, text: str) -> None:
    (entity,) = found(stage, text).entities
    assert entity.links == {}
    assert [c.id for c in entity.candidates] == ["Q3", "Q4"]


def test_a_context_word_counts_only_as_a_whole_word(stage: EntitiesStage) -> None:
    (entity,) = found(stage, "Mr John Smith read the administerial note.").entities
    assert entity.links == {}


def test_another_label_is_not_linked(stage: EntitiesStage) -> None:
    entities = found(stage, "They met in Kestrel Trading.").entities
    assert all(entity.links == {} or entity.label == "ORG" for entity in entities)


def test_a_name_that_the_annotator_missed_is_found(stage: EntitiesStage) -> None:
    (entity,) = found(stage, "all went to the Kite Festival yesterday").entities
    assert (entity.label, entity.links) == ("EVENT", {"desk": "Q6"})


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("id,name\nQ1,X\n", "no column"), (CSV + ",Nobody,,,\n", "line 8: id or name"), (CSV + "Q9,X,,PERSN,\n", "PERSN")],
)
def test_a_bad_gazetteer_is_refused_with_its_line(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadGazetteer, match=complaint):
        Gazetteer.from_csv(path)
