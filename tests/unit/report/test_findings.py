"""What a run found, counted and shown."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from schemas import Allegation, EnrichedEvent
from tests.events import article, copy_of, operations, revised, tribunal_article
from workers.report.findings import Findings, accused_of, collect
from workers.report.findings_page import print_findings
from workers.report.ladder import LADDER
from workers.runtime.embedded.dead import Dead, bury
from workers.runtime.embedded.log import to_micros
from workers.runtime.embedded.run import Finished
from workers.runtime.embedded.store import connect, transaction
from workers.search.fts5 import Fts5Index
from workers.search.fts5_tables import migrate

STARTED = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 10, 1, tzinfo=UTC)
EARLIER = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path / "store.sqlite3", write=True)) as connection:
        with transaction(connection):
            migrate(connection, "g1")
        yield connection


def indexed(connection: sqlite3.Connection, *events: EnrichedEvent) -> Finished:
    """A run that ended with these articles in the index."""
    with transaction(connection):
        Fts5Index(connection, "g1").apply(operations(*events))
        for offset, event in enumerate(events):
            outcome = (event.article_id, event.revision)
            connection.execute(
                "INSERT INTO outcomes VALUES ('g1', ?, 'indexed', 'index', NULL, ?, ?, 0)", (offset, *outcome)
            )
    return Finished("g1", tuple(range(len(events))), len(events), 0, 0, 2.0, {"indexed": len(events)})


def found(connection: sqlite3.Connection, finished: Finished, examples: int = 8) -> Findings:
    return collect(connection, finished, STARTED, examples)


def printed(findings: Findings) -> str:
    console = Console(width=80, force_terminal=False, markup=False, emoji=False, highlight=False)
    with console.capture() as capture:
        print_findings(console, findings)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def test_allegations_are_counted_by_status_each_with_the_sentence_behind_it(connection: sqlite3.Connection) -> None:
    findings = found(connection, indexed(connection, tribunal_article(), article("rain")))
    assert (findings.articles, findings.copies, findings.with_allegations) == (2, 0, 1)
    assert [(group.status, group.total, group.unanswered) for group in findings.allegations] == [
        ("sued", 1, 1),
        ("alleged", 1, 0),
    ]
    (shown,) = findings.allegations[0].shown
    assert (
        shown.sentence.text == "Northgate Optics has been sued by a former engineer over sales to a sanctioned buyer."
    )
    assert (shown.accused, shown.accuser, shown.act) == (
        ("Northgate Optics",),
        ("a former engineer",),
        "sales to a sanctioned buyer",
    )


def test_forty_copies_of_one_story_are_one_accuser(connection: sqlite3.Connection) -> None:
    original = tribunal_article()
    told_again = {"entities": original.entities, "allegations": original.allegations, "responses": original.responses}
    copies = [copy_of(original, f"copy-{n}", **told_again) for n in range(40)]
    findings = found(connection, indexed(connection, *copies, original))
    assert (findings.articles, findings.copies) == (41, 40)
    assert [(group.status, group.total) for group in findings.allegations] == [("sued", 1), ("alleged", 1)]
    assert {shown.article_id for group in findings.allegations for shown in group.shown} == {"tribunal"}
    assert (findings.named[0].name, findings.named[0].articles, findings.named[0].accused) == ("Northgate Optics", 1, 2)


def test_what_a_copy_adds_of_its_own_is_found_too(connection: sqlite3.Connection) -> None:
    original = tribunal_article(allegations=tribunal_article().allegations[:1], responses=[], right_of_reply=[])
    fuller = tribunal_article()
    copy = copy_of(original, "copy-1", allegations=fuller.allegations, responses=fuller.responses)
    findings = found(connection, indexed(connection, original, copy))
    places = {group.status: [shown.article_id for shown in group.shown] for group in findings.allegations}
    assert places == {"sued": ["tribunal"], "alleged": ["copy-1"]}


def test_two_acts_of_one_accused_are_two_allegations(connection: sqlite3.Connection) -> None:
    first, second = tribunal_article().allegations
    both = [first, second.model_copy(update={"status": "sued"})]
    findings = found(connection, indexed(connection, tribunal_article(allegations=both)))
    assert [(group.status, group.total) for group in findings.allegations] == [("sued", 2)]


def test_of_a_revised_article_the_newest_revision_counts(connection: sqlite3.Connection) -> None:
    first = tribunal_article()
    findings = found(connection, indexed(connection, first, revised(first, 1, allegations=first.allegations[:1])))
    assert findings.articles == 1
    assert [group.status for group in findings.allegations] == ["sued"]


def test_only_so_many_are_shown_and_the_rest_is_counted(connection: sqlite3.Connection) -> None:
    findings = found(
        connection,
        indexed(connection, *(tribunal_article(f"t{n}", duplicate=article(f"t{n}").duplicate) for n in range(5))),
        examples=2,
    )
    assert [(group.total, len(group.shown)) for group in findings.allegations] == [(5, 2), (5, 2)]
    assert "and 3 more: newsroom search --status sued" in printed(findings)


def test_each_accused_has_the_answers_that_were_found_or_none(connection: sqlite3.Connection) -> None:
    findings = found(connection, indexed(connection, tribunal_article()))
    (accused,) = findings.accused
    assert (accused.name, accused.status) == ("Northgate Optics", "sued")
    assert [(answer.type, answer.text) for answer in accused.answers] == [("denial", "denied the claim")]


def test_the_status_of_an_accused_is_the_furthest() -> None:
    assert next(accused_of(tribunal_article())).status == "sued"
    assert LADDER.index("convicted") < LADDER.index("charged") < LADDER.index("alleged") < LADDER.index("cleared")


def test_inputs_that_were_rejected_are_told_by_reason(connection: sqlite3.Connection) -> None:
    finished = indexed(connection, article("a"))
    with transaction(connection):
        for number, at in ((1, LATER), (2, LATER), (3, EARLIER)):
            dead = Dead("ingest", "1", "f.txt", number, "NotText", f"f.txt:{number}: binary data", f"f.txt:{number}")
            bury(connection, "", dead, at)
        bury(connection, "g1", Dead("clean", "1", "articles.raw", 1, "BadDate", "x: bad date", "articles.raw/1"), LATER)
        connection.execute("INSERT INTO outcomes VALUES ('g1', 1, 'rejected', 'clean', 'x: bad date', 'b', NULL, 0)")
    finished = replace(finished, offsets=(0, 1), outcomes={"indexed": 1, "rejected": 1}, rejected_inputs=2)
    findings = found(connection, finished)
    assert [(group.error, group.total, group.examples) for group in findings.rejected] == [
        ("NotText", 2, ("f.txt:1: binary data", "f.txt:2: binary data")),
        ("BadDate", 1, ("x: bad date",)),
    ]
    assert findings.rejected_total == 3


def test_what_an_interrupted_run_left_and_this_one_finished_is_reported(connection: sqlite3.Connection) -> None:
    finished = replace(indexed(connection, tribunal_article(), article("rain")), offsets=(), new=0)
    assert found(connection, finished).articles == 0
    with transaction(connection):
        connection.execute("UPDATE outcomes SET at = ? WHERE raw_offset = 0", (to_micros(LATER),))
    findings = found(connection, finished)
    assert (findings.articles, findings.events, findings.outcomes) == (1, 1, {"indexed": 1})


def test_the_page_reads_well_on_80_columns(connection: sqlite3.Connection) -> None:
    page = printed(found(connection, indexed(connection, tribunal_article(), article("rain"))))
    assert page + "\n" == PAGE
    assert max(map(len, page.splitlines())) <= 80


def test_a_run_that_found_nothing_says_so(connection: sqlite3.Connection) -> None:
    assert "No allegations were found." in printed(found(connection, indexed(connection, article("rain"))))


def test_an_allegation_that_names_nobody_says_so(connection: sqlite3.Connection) -> None:
    event = tribunal_article()
    silent: list[Allegation] = [one.model_copy(update={"accused": [], "accuser": []}) for one in event.allegations]
    page = printed(found(connection, indexed(connection, tribunal_article(allegations=silent, right_of_reply=[]))))
    assert "accused nobody named" in page
    assert "by      not said" in page


PAGE = """\
2 articles
Read 2 events in 2.0 s (1 a second): 2 indexed.

2 allegations in 1 article, 1 of them with no answer found
Marks: [accused]  <accuser>  «cue»  {what they are accused of}

SUED 1
  [Northgate Optics] has been «sued by» <a former engineer> over {sales to a
  sanctioned buyer}.
    accused Northgate Optics  (sanctions trade)
    by      a former engineer
    answer  no answer found
    in      tribunal  oldbridge-courier, 2 Mar 2026: Optics firm sued over sanc…

ALLEGED 1
  <Mara Lindqvist> «accuses» [the company] of {violating export sanctions by
  shipping lenses to Kestrel Trading}.
    accused Northgate Optics  (sanctions trade)
    by      Mara Lindqvist
    answer  denial by Northgate Optics: “denied the claim”
    in      tribunal  oldbridge-courier, 2 Mar 2026: Optics firm sued over sanc…


Accused and their answers
Accused                    Furthest  In        Answer
Northgate Optics           sued      tribunal  denial by Northgate Optics:
                                               “denied the claim”

Named in most articles
Name              Kind          Articles  Accused  Accuser
Northgate Optics  organisation         1        2        -
Mara Lindqvist    person               1        -        1
Kestrel Trading   organisation         1        -        -
"""
