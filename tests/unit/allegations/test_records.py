"""Mentions of one matter make one record; distinct acts and other people's fates stay apart."""

from tests.unit.allegations.reading import article, findings

FIRM = ("ORG", ["Brightmere"])
MAN = ("PERSON", ["Hallgarth"])


def test_mentions_of_one_matter_are_one_record_with_the_furthest_status() -> None:
    text = "Prosecutors accused Hallgarth of fraud. Hallgarth was charged with fraud. Hallgarth was convicted of fraud."
    (record,) = findings(article(text, e2=MAN)).allegations
    assert (record.status, record.status_from, len(record.mentions)) == ("convicted", 2, 3)


def test_distinct_acts_of_one_party_are_distinct_records() -> None:
    text = "Hallgarth accused Brightmere of breaching sanctions. Hallgarth accused Brightmere of bribing officials."
    records = findings(article(text, e1=FIRM, e2=MAN)).allegations
    assert [record.category for record in records] == ["sanctions_trade", "corruption"]


def test_what_somebody_also_alleges_is_another_matter() -> None:
    text = (
        "Hallgarth accused Brightmere of breaching sanctions. Hallgarth also accused Brightmere of exporting missiles."
    )
    records = findings(article(text, e1=FIRM, e2=MAN)).allegations
    assert [record.act for record in records] == ["breaching sanctions", "exporting missiles"]


def test_accuser_and_accused_are_never_one_party_of_one_record() -> None:
    text = "Hallgarth accused Brightmere of fraud. Brightmere accused Hallgarth of fraud."
    records = findings(article(text, e1=FIRM, e2=MAN)).allegations
    assert [[p.name for p in r.accused] for r in records] == [["Brightmere"], ["Hallgarth"]]


def test_an_acquittal_is_not_joined_to_a_conviction_for_something_else() -> None:
    text = "Hallgarth was convicted of theft. Hallgarth was acquitted of arson."
    assert [r.status for r in findings(article(text, e2=MAN)).allegations] == ["convicted", "cleared"]


def test_an_overturned_conviction_ends_as_cleared() -> None:
    text = "Hallgarth was convicted of theft. A court quashed the conviction of Hallgarth for theft."
    (record,) = findings(article(text, e2=MAN)).allegations
    assert record.status == "cleared"


def test_ids_are_the_same_on_every_reading() -> None:
    text = "Hallgarth was convicted of theft."
    first, second = (findings(article(text, e2=MAN)).allegations[0].id for _ in range(2))
    assert first == second


def test_a_settlement_does_not_undo_what_an_inquiry_found() -> None:
    text = "Brightmere was found guilty of negligence. Brightmere settled the negligence case out of court."
    assert [r.status for r in findings(article(text, e1=FIRM)).allegations] == ["convicted"]


def test_a_settlement_ends_a_suit() -> None:
    text = "Hallgarth sued Brightmere for negligence. Brightmere settled the negligence case out of court."
    assert [r.status for r in findings(article(text, e1=FIRM, e2=MAN)).allegations] == ["settled"]
