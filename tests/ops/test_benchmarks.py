"""The benchmark runs, and writes a page that says what it was measured on."""

import json
import re
import subprocess
import sys
from pathlib import Path

from benchmarks.corpus import raw_events
from benchmarks.readme import BEGIN, END, figures, write
from schemas import RawEvent, decode
from workers.pipeline import STAGES

ROOT = Path(__file__).parents[2]


def test_the_articles_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    assert list(raw_events(20, seed=3)) == list(raw_events(20, seed=3))
    assert list(raw_events(20, seed=3)) != list(raw_events(20, seed=4))


def test_the_articles_are_valid_raw_events_half_of_them_pages() -> None:
    events = [decode(RawEvent, line) for line in raw_events(40)]
    assert [event.media_type for event in events].count("text/html") == 20
    assert all(len(event.body.split()) > 30 for event in events)
    assert len({event.id for event in events}) == 40


def test_one_article_in_ten_repeats_another() -> None:
    bodies = [json.loads(line)["body"] for line in raw_events(400) if b"text/plain" in line]
    repeated = sum(any(body != other and body in other for other in bodies) for body in bodies)
    assert repeated > 0


def test_the_benchmark_measures_each_stage_and_writes_its_page(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    command = [
        sys.executable,
        "-m",
        "benchmarks",
        "--documents",
        "48",
        "--processes",
        "1",
        "--output",
        page,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = page.read_text()
    rates = dict(re.findall(r"^\| (\w+) \| [\d,]+ \| ([\d,]+) \|", text, re.MULTILINE))
    assert set(rates) == {spec.name for spec in STAGES}
    assert re.search(r"date: \d{4}-\d\d-\d\d", text)
    assert "embedded runtime" in text


def test_the_readme_shows_the_tables_of_the_pages_between_its_marks(tmp_path: Path) -> None:
    measured = "- date: d\n- machine: m\n- load average when it began: 0.1 (x)\n- newsroom 1 at c, Python 3, y 2\n"
    (tmp_path / "benchmarks.md").write_text(
        f"# B\n\n{measured}\n| a |\n|---|\n| 1 |\n\nText.\n\n| b |\n|---|\n| 2 |\n\nFrom starting it: 3 s.\n"
    )
    (tmp_path / "benchmarks-kafka.md").write_text(f"{measured}\n| c |\n|---|\n| 4 |\n")
    front = tmp_path / "README.md"
    front.write_text(f"above\n{BEGIN}\nold\n{END}\nbelow\n")
    write(front, figures(tmp_path))
    facts = "d, m, load average 0.1 at the start, newsroom 1 at c, Python 3"
    assert front.read_text() == (
        f"above\n{BEGIN}\n{facts}:\n\n| a |\n|---|\n| 1 |\n\n| b |\n|---|\n| 2 |\n\nFrom starting it: 3 s.\n\n"
        f"Over Kafka ({facts}):\n\n| c |\n|---|\n| 4 |\n{END}\nbelow\n"
    )


def test_a_growing_store_is_measured_in_tenths(tmp_path: Path) -> None:
    page = tmp_path / "flat.md"
    command = [sys.executable, "-m", "benchmarks.flat", "--documents", "1500", "--processes", "1", "--output", page]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"^\| \d+ \|", page.read_text(), re.MULTILINE)) >= 2
    assert "Of 1,500 documents the last tenth" in page.read_text()


def test_the_readme_has_a_place_for_figures() -> None:
    assert re.search(f"{re.escape(BEGIN)}\n.*{re.escape(END)}", (ROOT / "README.md").read_text(), re.DOTALL)
