"""The command line as its users call it, and a store with a few articles in it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.events import article, copy_of, operations, tribunal_article
from workers.cli import main
from workers.logs import CHATTY
from workers.runtime.embedded.store import connect, transaction
from workers.search.fts5 import Fts5Index
from workers.search.fts5_tables import migrate

UUID = "6ab5642b-b6df-550a-a915-b778ae52fd2a"


@dataclass(frozen=True)
class Called:
    """What a call of the program came to."""

    code: int
    out: str
    err: str


Call = Callable[..., Called]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Call `newsroom` with arguments, in an empty folder, without a terminal of 80 columns' width."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    # A client that another test of this process left open goes on asking for a broker that has ended, and says so in its own thread.
    monkeypatch.setitem(CHATTY, "kafka", "CRITICAL")

    def call(*arguments: str) -> Called:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = capfd.readouterr()
        code = ended.value.code
        return Called(code if isinstance(code, int) else 0, out, err)

    return call


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store in which four articles are indexed."""
    path = tmp_path / "filled.sqlite3"
    connection = connect(path, write=True)
    original = tribunal_article()
    events = (original, copy_of(original, "copy-1"), article("rain", headline="Rain"), article(UUID, headline="Sun"))
    with transaction(connection):
        migrate(connection, "g1")
        Fts5Index(connection, "g1").apply(operations(*events))
    connection.close()
    return path
