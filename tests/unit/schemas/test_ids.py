from hypothesis import given
from hypothesis import strategies as st

from schemas.ids import allegation_id, article_id, derived_event_id, raw_event_id


def test_ids_are_the_same_on_every_machine_and_for_ever() -> None:
    assert article_id("oldbridge-courier", "https://courier.example/a") == "c27a1d70-d3fc-5a98-b0c1-b9a5cd1427e0"
    assert raw_event_id(b'{"source":"x"}') == "cf39e3c0-0b04-52a8-9594-6bd882cb459c"
    assert derived_event_id("RAW", "clean", "1") == "df97d228-ba93-552a-8156-e72c19217c55"
    assert allegation_id("a", "0:12") == "al-0ce7299d-ade2"


@given(st.text(), st.text(), st.text(), st.text())
def test_other_parts_give_other_ids_wherever_they_are_divided(a: str, b: str, c: str, d: str) -> None:
    assert (article_id(a, b) == article_id(c, d)) == ((a, b) == (c, d))


@given(st.text(), st.text(), st.text())
def test_the_id_of_a_derived_event_depends_on_stage_and_version(event: str, stage: str, version: str) -> None:
    first = derived_event_id(event, stage, version)
    assert first == derived_event_id(event, stage, version)
    assert first != derived_event_id(event, stage + "x", version)
    assert first != derived_event_id(event, stage, version + "x")
    assert first != derived_event_id(first, stage, version)


@given(st.binary(), st.binary())
def test_a_raw_event_is_known_by_its_content(one: bytes, other: bytes) -> None:
    assert (raw_event_id(one) == raw_event_id(other)) == (one == other)
