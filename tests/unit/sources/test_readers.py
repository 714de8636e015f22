"""What a newsroom hands in, good and bad, and what the readers make of it."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from workers.sources import Limits, Received, Rejected, Result, read

EVENT = {
    "source": "wire",
    "id": "a1",
    "fetched_at": "2026-01-02T03:04:05Z",
    "media_type": "text/plain",
    "body": "Fire in Leeds.",
}


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def only(results: list[Result]) -> Result:
    assert len(results) == 1, results
    return results[0]


def received(results: list[Result]) -> Received:
    result = only(results)
    assert isinstance(result, Received), result
    return result


def rejected(results: list[Result], code: str) -> str:
    result = only(results)
    assert isinstance(result, Rejected), result
    assert result.error.code == code
    return str(result.error)


def test_a_text_file_is_one_event_that_is_the_same_on_each_run(tmp_path: Path) -> None:
    path = write(tmp_path, "leeds/fire.txt", "Fire in Leeds – “nobody hurt”\n".encode())
    os.utime(path, (1_700_000_000, 1_700_000_000))
    first, second = received(list(read([path]))), received(list(read([path])))
    assert first == second
    assert first.event.source == "leeds"
    assert first.event.fetched_at.timestamp() == 1_700_000_000
    assert first.event.media_type == "text/plain"
    assert first.event.encoding == "utf-8"


def test_the_id_does_not_depend_on_where_the_folder_lies(tmp_path: Path) -> None:
    for place in ("one", "two"):
        write(tmp_path, f"{place}/desk/a/fire.txt", b"Fire in Leeds")
    ids = {received(list(read([tmp_path / place / "desk"]))).event.id for place in ("one", "two")}
    assert len(ids) == 1


def test_a_folder_is_read_in_the_order_of_its_names_without_hidden_files_and_readmes(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.html", "c.jsonl", ".hidden", ".git/config", "README.md"):
        data = orjson.dumps(EVENT) if name == "c.jsonl" else b"<html><p>Fire in Leeds</p></html>"
        write(tmp_path, name, data)
    names = [Path(result.where.file).name for result in read([tmp_path])]
    assert names == ["b.txt", "c.jsonl", "z.html"]


def test_a_glob_names_files_by_their_path_below_its_fixed_part(tmp_path: Path) -> None:
    write(tmp_path, "in/a/fire.txt", b"Fire in Leeds")
    event = received(list(read([f"{tmp_path}/in/**/*.txt"]))).event
    assert event.extra["path"] == "a/fire.txt"


def test_a_glob_that_matches_nothing_is_rejected(tmp_path: Path) -> None:
    assert "no file matches" in rejected(list(read([f"{tmp_path}/*.txt"])), "Unreadable")


def test_the_source_can_be_given(tmp_path: Path) -> None:
    assert received(list(read([write(tmp_path, "a.txt", b"Fire")], source="desk"))).event.source == "desk"


@pytest.mark.parametrize(
    ("data", "media_type"), [(b"  <!DOCTYPE html><p>x", "text/html"), (b"Fire in Leeds", "text/plain")]
)
def test_standard_input_is_told_apart_by_how_it_begins(data: bytes, media_type: str) -> None:
    command = "from workers.sources import read; print([r.event.media_type for r in read(['-'])])"
    done = subprocess.run([sys.executable, "-c", command], input=data, capture_output=True, check=True)
    assert media_type in done.stdout.decode()


def test_each_line_of_json_lines_is_one_event(tmp_path: Path) -> None:
    lines = b"\n\n".join(orjson.dumps({**EVENT, "id": name}) for name in ("a", "b"))
    results = list(read([write(tmp_path, "in.jsonl", lines)]))
    assert [result.event.id for result in results if isinstance(result, Received)] == ["a", "b"]
    assert [result.where.line for result in results] == [1, 3]


def test_fields_of_the_sources_own_are_kept(tmp_path: Path) -> None:
    line = orjson.dumps({**EVENT, "desk": "north"})
    assert received(list(read([write(tmp_path, "in.jsonl", line)]))).event.extra == {"desk": "north"}


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (b'{"source": "wire", "body', "NotJson", "in.jsonl:2"),
        (b'["a"]', "InvalidEvent", "list"),
        (orjson.dumps({**EVENT, "schema_version": 99}), "UnknownSchemaVersion", "schema version 99"),
        (orjson.dumps({**EVENT, "body": None}), "InvalidEvent", "body"),
        (orjson.dumps({key: EVENT[key] for key in EVENT if key != "source"}), "InvalidEvent", "no field 'source'"),
        (orjson.dumps({**EVENT, "fetched_at": "yesterday"}), "InvalidEvent", "ISO 8601"),
        (orjson.dumps(EVENT).replace(b"Fire", b"\\ud800"), "NotJson", "surrogate"),
        (orjson.dumps(EVENT).replace(b"Fire", b"\xff"), "NotUtf8", "0xff"),
        (orjson.dumps({**EVENT, "body": "x" * 5000}), "TooLarge", "max_body_bytes"),
        (b'{"a":' * 5000, "NotJson", "in.jsonl:2"),
        (b"\x00\x01", "NotJson", "in.jsonl:2"),
    ],
)
def test_a_bad_line_is_rejected_with_its_place_and_the_others_go_on(
    tmp_path: Path, line: bytes, code: str, says: str
) -> None:
    good = orjson.dumps(EVENT)
    results = list(read([write(tmp_path, "in.jsonl", b"\n".join([good, line, good]))], limits=Limits(body=4000)))
    assert [type(result) for result in results] == [Received, Rejected, Received]
    message = rejected([results[1]], code)
    assert says in message
    assert "in.jsonl:2" in message


def test_a_line_far_above_the_limit_is_passed_over_and_counted(tmp_path: Path) -> None:
    good = orjson.dumps(EVENT)
    path = write(tmp_path, "in.jsonl", b"\n".join([good, b'{"body": "' + b"x" * 3_000_000 + b'"}', good]))
    results = list(read([path], limits=Limits(body=10_000)))
    assert [type(result) for result in results] == [Received, Rejected, Received]
    assert sum(result.consumed for result in results) == path.stat().st_size


def test_an_empty_file_is_rejected(tmp_path: Path) -> None:
    for name in ("a.txt", "a.html", "a.jsonl"):
        rejected(list(read([write(tmp_path, name, b" \n")])), "EmptyBody")


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", bytes(range(32)) * 50, gzip.compress(b"Fire in Leeds", mtime=0)]
)
def test_binary_is_rejected(tmp_path: Path, data: bytes) -> None:
    rejected(list(read([write(tmp_path, "a.txt", data)])), "NotText")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "koi8-r"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    english = (
        "The minister’s office said “no comment” — and the café at Córdoba stayed shut all week, Ms Müller told us. "
        * 4
    )
    russian = "Министр отказался комментировать обвинения, заявили в пресс-службе ведомства в понедельник. " * 5
    text = russian if encoding == "koi8-r" else english
    event = received(list(read([write(tmp_path, "a.txt", text.encode(encoding))]))).event
    assert event.body == text


def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    page = "<html><head><meta charset='iso-8859-2'></head><p>Łódź, żółw</p></html>"
    event = received(list(read([write(tmp_path, "a.html", page.encode("iso-8859-2"))]))).event
    assert "Łódź" in event.body
    assert event.encoding == "iso8859-2"


def test_half_a_character_at_the_end_is_replaced(tmp_path: Path) -> None:
    event = received(list(read([write(tmp_path, "a.txt", "It was the café".encode()[:-1])]))).event
    assert event.body == "It was the caf\ufffd"


def test_an_encoding_that_nothing_fits_is_rejected_with_the_byte(tmp_path: Path) -> None:
    data = b"Fire in Leeds. " * 10 + b"\xff\x00\x81\xfe\x9d\x07" * 3
    result = only(list(read([write(tmp_path, "a.txt", data)])))
    assert isinstance(result, Rejected)
    assert result.error.code in ("NotUtf8", "NotText")


def test_a_file_above_the_limit_is_rejected_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    message = rejected(list(read([path])), "TooLarge")
    assert "50000000" in message
    assert "max_body_bytes" in message


def test_a_missing_file_is_rejected(tmp_path: Path) -> None:
    assert "No such file" in rejected(list(read([tmp_path / "none.txt"])), "Unreadable")


def test_a_folder_without_permission_is_rejected_and_the_others_go_on(tmp_path: Path) -> None:
    write(tmp_path, "in/open/a.txt", b"Fire in Leeds")
    write(tmp_path, "in/shut/b.txt", b"Fire in York")
    _let_everybody_in(tmp_path)
    (tmp_path / "in/shut").chmod(0)
    try:
        codes = _codes_as_nobody(tmp_path / "in")
    finally:
        (tmp_path / "in/shut").chmod(0o755)
    assert codes == ["received", "Unreadable"]


def test_a_path_below_a_folder_without_permission_is_rejected(tmp_path: Path) -> None:
    write(tmp_path, "shut/in/b.txt", b"Fire in York")
    _let_everybody_in(tmp_path)
    (tmp_path / "shut").chmod(0)
    try:
        codes = _codes_as_nobody(tmp_path / "shut" / "in")
    finally:
        (tmp_path / "shut").chmod(0o755)
    assert codes == ["Unreadable"]


def _let_everybody_in(folder: Path) -> None:
    """pytest's own folders are for their owner alone, and the child below is somebody else."""
    for one in (folder, *folder.parents):
        if one.name.startswith(("test_", "popen-", "pytest-")):
            one.chmod(0o755)


def _codes_as_nobody(folder: Path) -> list[str]:
    """Root may read everything, so a child process that is root becomes nobody first."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            codes = [result.error.code if isinstance(result, Rejected) else "received" for result in read([folder])]
            os.write(writing, " ".join(codes).encode())
        finally:
            os._exit(0)  # never back into pytest
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode().split()
