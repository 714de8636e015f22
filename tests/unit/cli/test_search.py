from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from tests.unit.cli.conftest import Call
from workers.cli.moments import since_moment, until_moment
from workers.errors import BadQuery


def ids(out: str) -> list[str]:
    return [hit["article_id"] for hit in orjson.loads(out)["hits"]]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["sanctions"], ["tribunal"]),
        (["sanctions", "lenses"], ["tribunal"]),
        (["former engineer"], ["tribunal"]),
        (["engineer former"], ["tribunal"]),
        (['"engineer former"'], []),
        (["sanctions -kestrel"], []),
        (["--accused", "northgate", "--status", "sued"], ["tribunal"]),
        (["--accuser", "lindqvist", "--status", "sued"], []),
        (["--accuser", "lindqvist", "--status", "sued", "--status", "alleged"], ["tribunal"]),
        (["--unanswered"], ["tribunal"]),
        (["--unanswered", "--status", "alleged"], []),
        (["--entity", "Kestrel Trading"], ["tribunal"]),
        (["--category", "fraud"], []),
        (["sanctions", "--copies", "--order", "newest"], ["copy-1", "tribunal"]),
        (["sanctions", "--source", "harbour-times"], ["copy-1"]),
        (
            ["rain", "--language", "en", "--since", "2026-03-02", "--until", "2026-03-02"],
            ["6ab5642b-b6df-550a-a915-b778ae52fd2a", "rain"],
        ),
        (["rain", "--since", "2026-03-03"], []),
    ],
)
def test_what_the_filters_find(call: Call, store: Path, arguments: list[str], found: list[str]) -> None:
    called = call("search", *arguments, "--json", "--store", str(store))
    assert called.code == 0
    assert sorted(ids(called.out)) == sorted(found)


def test_a_page_for_people(call: Call, store: Path) -> None:
    called = call("search", "--status", "sued", "--store", str(store))
    assert called.err == ""
    assert called.out.splitlines() == [
        "Optics firm sued over sanctions",
        "  oldbridge-courier, 2 Mar 2026  tribunal  +1 copy",
        "  sued  Northgate Optics (sanctions trade), by a former engineer; no answer",
        "  found",
        "    “Northgate Optics has been sued by a former engineer over sales to a",
        "    sanctioned buyer.”",
        "",
        "1 article.",
    ]


def test_the_next_page_is_told(call: Call, store: Path) -> None:
    assert "1-2 of 3 articles; --offset 2 shows more." in call("search", "--limit", "2", "--store", str(store)).out
    assert call("search", "zeppelin", "--store", str(store)).out == "Nothing was found.\n"


def test_nothing_is_coloured_without_a_terminal(call: Call, store: Path) -> None:
    assert "\x1b" not in call("search", "sanctions", "--store", str(store)).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (['"open'], "a double quote is opened and not closed"),
        (["--status", "guilty"], "status is one of alleged"),
        (["--since", "soon"], "a time is 2026-03-02"),
        (["--limit", "0"], "the limit must be from 1"),
    ],
)
def test_a_bad_query_is_code_2_and_says_what_is_wrong(call: Call, store: Path, arguments: list[str], said: str) -> None:
    called = call("search", *arguments, "--store", str(store))
    assert (called.code, called.out) == (2, "")
    assert said in called.err


def test_times_may_be_days_times_or_so_long_ago() -> None:
    assert since_moment("2026-03-02") == datetime(2026, 3, 2, tzinfo=UTC)
    assert since_moment("2026-03-02T09:30+01:00") == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    ago = since_moment("7d")
    assert ago is not None
    assert timedelta(days=7) <= datetime.now(UTC) - ago < timedelta(days=8)
    assert since_moment(None) is None


def test_the_last_day_is_meant_to_its_end() -> None:
    assert until_moment("2026-03-02") == datetime(2026, 3, 3, tzinfo=UTC)
    assert until_moment("2026-03-02T09:30") == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert until_moment(None) is None


@pytest.mark.parametrize("text", ["", "yesterday", "7 days", "7m", "2026-02-30"])
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(BadQuery):
        since_moment(text)
