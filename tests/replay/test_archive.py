"""Raw events in an archive: whole, once, without the words of killed articles, and enough to build everything anew."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workers.archive import Archive
from workers.diff import compare
from workers.diff.pairs import fts5_articles, merge
from workers.errors import ArchiveDamaged, ArchiveGap, NoArchive, StoreNotEmpty
from workers.generations import Replayed
from workers.runtime.embedded import archive as archiving
from workers.runtime.embedded.archive import archive, restore
from workers.runtime.embedded.audit import audit
from workers.runtime.embedded.explain import explain
from workers.runtime.embedded.kills import marks
from workers.runtime.embedded.log import Log
from workers.runtime.embedded.retention import prune
from workers.runtime.embedded.reviews import add
from workers.runtime.embedded.run import run
from workers.runtime.embedded.store import connect
from workers.runtime.embedded.takedown import take_down
from workers.search.fts5 import Fts5Index
from workers.settings import Settings


@pytest.fixture
def target(tmp_path: Path) -> Archive:
    return Archive(str(tmp_path / "archive"))


def test_what_was_archived_is_not_archived_again(connection: sqlite3.Connection, target: Archive) -> None:
    assert archive(connection, target).new == 9
    again = archive(connection, target)
    assert (again.new, again.before) == (0, 9)


def test_an_archive_cut_off_between_files_is_gone_on_with(
    connection: sqlite3.Connection, target: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "FILE_RECORDS", 4)

    def cut_off(new: int) -> None:
        if new >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive(connection, target, cut_off)
    assert archive(connection, target).new == 5
    records = [record.offset for file in target.files() for record in target.read(file)]
    assert records == list(range(9))


def test_a_record_comes_back_as_it_was(connection: sqlite3.Connection, target: Archive) -> None:
    archive(connection, target)
    (file,) = target.files()
    for record in target.read(file):
        item, key, headers, _ = Log(connection).record("articles.raw", record.offset)
        assert record.value is not None
        assert (record.value.encode(), record.key, record.event_id, record.place) == (
            item.value,
            key,
            item.event_id,
            item.where,
        )
        assert [(name, text.encode()) for name, text in record.headers] == headers


def test_a_damaged_file_is_refused(connection: sqlite3.Connection, target: Archive) -> None:
    archive(connection, target)
    (file,) = target.files()
    path = Path(file.path)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ArchiveDamaged, match="SHA-256"):
        list(target.read(file))


def test_a_missing_file_is_a_gap(
    connection: sqlite3.Connection, target: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "FILE_RECORDS", 3)
    archive(connection, target)
    Path(target.files()[1].path).unlink()
    with pytest.raises(ArchiveGap, match="does not begin where"):
        target.files()


def test_a_file_that_was_not_finished_is_not_there(connection: sqlite3.Connection, target: Archive) -> None:
    archive(connection, target)
    (file,) = target.files()
    shutil.move(file.path, f"{file.path}.part")
    assert target.files() == []
    assert archive(connection, target).new == 9


def test_an_installation_is_rebuilt_from_the_archive_alone(
    connection: sqlite3.Connection, settings: Settings, target: Archive, tmp_path: Path
) -> None:
    take_down(settings, "a2", "court order", "M. Editor")
    archive(connection, target)
    rebuilt = Settings(store=tmp_path / "rebuilt.sqlite3", jobs=1)
    assert restore(rebuilt.store, target) == 10
    assert restore(rebuilt.store, target) == 10, "nothing left to do"
    run([], rebuilt)
    anew = connect(rebuilt.store, write=True)
    assert compare(merge(fts5_articles(connection, "g1"), fts5_articles(anew, "g1")), "old", "new").nothing
    assert audit(anew, "g1").clean
    assert [mark.article_id for mark in marks(anew)] == ["a2"]
    with pytest.raises(StoreNotEmpty):
        restore(rebuilt.store, target)


def test_killed_words_leave_the_archive_too(
    connection: sqlite3.Connection, settings: Settings, target: Archive
) -> None:
    archive(connection, target)
    take_down(settings, "a2", "court order", "M. Editor")
    assert archive(connection, target).purged == 1
    values = [record.value or "" for file in target.files() for record in target.read(file)]
    assert not any("Ruth Okafor" in value for value in values)
    assert archive(connection, target).purged == 0


def test_a_replay_reads_from_the_archive_what_the_store_no_longer_holds(
    connection: sqlite3.Connection, settings: Settings, target: Archive, refill: Callable[..., Replayed]
) -> None:
    archive(connection, target)
    assert prune(connection, target, datetime.now(UTC)) == 9
    table = Log(connection).table("articles.raw")
    assert connection.execute(f"SELECT count(*) FROM {table} WHERE value IS NOT NULL").fetchone() == (0,)
    assert audit(connection, "g1").clean
    refill("g2")
    refill("g3", sources=("harbour-times",))
    assert compare(merge(fts5_articles(connection, "g1"), fts5_articles(connection, "g2")), "g1", "g2").nothing
    assert audit(connection, "g2").clean
    assert audit(connection, "g3").clean
    raw = explain(connection, settings, "g1", "a0", again=False).raw
    assert raw is not None
    assert raw.intact


def test_killed_and_pruned_is_still_killed(
    connection: sqlite3.Connection, settings: Settings, target: Archive, refill: Callable[..., Replayed]
) -> None:
    archive(connection, target)
    prune(connection, target, datetime.now(UTC))
    take_down(settings, "a2", "court order", "M. Editor")
    # The archive still has the words until it is next written; a replay in between must not show them.
    refill("g2")
    assert "a2" not in dict(fts5_articles(connection, "g2"))
    assert archive(connection, target).purged == 1
    refill("g3")
    assert audit(connection, "g3").clean


def test_only_what_is_old_and_taken_by_every_generation_is_pruned(
    connection: sqlite3.Connection, target: Archive
) -> None:
    archive(connection, target)
    assert prune(connection, target, datetime(2026, 1, 1, tzinfo=UTC)) == 0
    connection.execute("UPDATE offsets SET next_offset = 4 WHERE stage = 'clean'")
    assert prune(connection, target, datetime.now(UTC)) == 4


def test_an_archive_that_is_lost_shows_in_the_audit(connection: sqlite3.Connection, target: Archive) -> None:
    archive(connection, target)
    prune(connection, target, datetime.now(UTC))
    shutil.rmtree(target.target)
    assert sum(audit(connection, "g1").faults.values()) == 9


def test_a_purge_cut_off_before_its_last_step_is_finished_by_the_next_reader(
    connection: sqlite3.Connection, target: Archive
) -> None:
    archive(connection, target)
    (file,) = target.files()
    before = Path(file.path).read_bytes()
    target.purge(file, frozenset({2}))
    shutil.move(file.path, f"{file.path}.part")
    Path(file.path).write_bytes(before)
    assert [record.value is None for record in target.read(file)].count(True) == 1
    assert not Path(f"{file.path}.part").exists()


def test_without_an_archive_a_restore_is_refused(target: Archive, tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match="no archive at"):
        restore(tmp_path / "new.sqlite3", target)


def test_people_s_decisions_are_in_the_archive_and_come_back_with_it(
    settings: Settings, connection: sqlite3.Connection, target: Archive, tmp_path: Path
) -> None:
    shown = Fts5Index(connection, "g1").get("a0")
    assert shown is not None
    rejected = shown.allegations[0].id
    add(connection, "g1", rejected, datetime(2026, 2, 1, tzinfo=UTC), {"verdict": "rejected", "by": "R. Desk"})
    archive(connection, target)
    anew = settings.model_copy(update={"store": tmp_path / "anew.sqlite3"})
    restore(anew.store, target)
    run([], anew)
    with closing(connect(anew.store, write=False)) as restored:
        again = Fts5Index(restored, "g1").get("a0")
        assert again is not None
        assert rejected not in {one.id for one in again.allegations}
