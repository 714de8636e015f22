"""`python -m benchmarks.kafka`: measure the Kafka runtime, print a table, and write docs/benchmarks-kafka.md.

It starts a broker (and OpenSearch for `index`) as the tests do, see tests/servers. Measured are, by name:

    start    from starting a worker of each stage to its first event out
    hop      one stage in one process: delivery alone, with a passing stage, and the same stage function by Quix Streams
    stages   the five real stages over Kafka against the plain loop over them
    dedup    decisions of the real dedup with its journal and state, and what a document takes on disk
    memory   whether each process stays as large as it is, all five passing stages at work
    index    the index writer against opensearch-py's parallel_bulk

`memory` is measured by `--only memory` alone, since it takes minutes. What is named by `--only` is printed, the page is not written.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.kafka import decisions, memory, stages
from benchmarks.kafka.bulk import compare
from benchmarks.kafka.feed import Feed, Rate
from benchmarks.machine import described
from schemas import EntitiesEvent, Model, RawEvent
from schemas.codec import current_version
from tests.events import article
from tests.integration.pipeline import environment_of
from tests.servers.find import find_kafka, find_opensearch
from tests.servers.process import wait_until
from workers.pipeline import OUTCOMES, STAGES, stage_spec
from workers.runtime.example import example
from workers.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks-kafka.md"
KINDS = {
    "bytes": "delivery alone, bytes passed on",
    "passing": "with decoding, validation, encoding",
    "quix": "the same stage function by Quix Streams",
    "envelope": "by Quix Streams, with our headers on each record",
    "bytewax": "the same stage function by Bytewax",
}
# The peers among them, by name.
PEERS = {
    "quix": "Quix Streams",
    "envelope": "Quix Streams with our headers",
    "bytewax": "Bytewax",
}


def entities_events(count: int) -> Iterator[tuple[str, bytes]]:
    """Small articles as they stand on articles.entities: 300 characters of text, 1 KB of JSON."""
    template = one_event(EntitiesEvent, "ARTICLE", "Rain fell on Oldbridge all day. " * 10)
    for number in range(count):
        yield f"a{number}", template.replace(b"ARTICLE", b"a%d" % number)


def one_event(model: type[Model], article_id: str, text: str) -> bytes:
    """An article as it stands on a stage's topic."""
    fields = {name: value for name, value in article("a", text) if name in model.model_fields}
    return model(**{**fields, "article_id": article_id, "schema_version": current_version(model)}).to_json()


def hop(kind: str, address: str, count: int, library: Path | None = None) -> Rate:
    """One stage in one process over `count` records."""
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        prefix = f"bench-{kind}-{int(time.time())}."
        settings = Settings(
            kafka_servers=address, topic_prefix=prefix, partitions=4, state_dir=Path(folder), metrics_port=0
        )
        feed = Feed(settings)
        feed.fill("articles.entities", entities_events(count))
        environment = environment_of(settings)
        if library is not None:
            environment["PYTHONPATH"] = f"{library}:{environment.get('PYTHONPATH', '.')}"
        process = subprocess.Popen([sys.executable, "-m", "benchmarks.kafka.host", kind], env=environment)
        try:
            return feed.rate(process, ("articles.enriched",), count)
        finally:
            process.kill()
            process.wait()


def main() -> None:
    """Take the arguments, measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kafka", description=__doc__)
    parser.add_argument(
        "--only", choices=["start", "hop", "stages", "dedup", "memory", "index"], help="measure only this"
    )
    parser.add_argument("--records", type=int, default=40_000, help="records of a hop")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured, in turns")
    parser.add_argument("--articles", type=int, default=400, help="documents for the real stages")
    parser.add_argument("--decisions", type=int, default=3_000, help="documents for dedup")
    parser.add_argument("--events", type=int, default=200_000, help="events for memory")
    parser.add_argument("--documents", type=int, default=4_000, help="documents for the index, a round")
    parser.add_argument(
        "--quix",
        type=Path,
        help="folder of Quix Streams (`pip install --target FOLDER quixstreams`); without it, it is left out",
    )
    parser.add_argument("--bytewax", type=Path, help="folder of `bytewax[kafka]`, likewise")
    parser.add_argument("--output", type=Path, default=PAGE, help="the page to write")
    given = parser.parse_args()
    facts = described()
    parts = [
        "# Benchmarks of the Kafka runtime",
        "",
        f"By `python -m benchmarks.kafka {' '.join(sys.argv[1:])}`.",
        "",
        facts,
        "",
    ]
    if given.only in (None, "start"):
        parts += _starts(given.rounds)
    if given.only in (None, "hop"):
        parts += _hops(given.records, given.rounds, given.quix, given.bytewax)
    if given.only in (None, "stages"):
        parts += _stages(given.articles)
    if given.only in (None, "dedup"):
        parts += _decisions(given.decisions)
    if given.only == "memory":
        parts += _memory(given.events)
    if given.only in (None, "index"):
        pairs = compare(find_opensearch(os.getpid()), given.documents)
        parts += ["| index | documents/s, each round |", "| --- | --- |"]
        parts += [f"| this index writer | {', '.join(f'{mine:,.0f}' for mine, _ in pairs)} |"]
        parts += [f"| opensearch-py's parallel_bulk | {', '.join(f'{other:,.0f}' for _, other in pairs)} |"]
        parts += [f"| ratio, median | {statistics.median(mine / other for mine, other in pairs):.2f} |", ""]
    text = "\n".join(parts)
    if given.only is None or given.output != PAGE:
        given.output.write_text(text, encoding="utf-8")
    print(text)


def start(stage: str, address: str) -> float:
    """Seconds from starting a stage's worker, its models among them, to the first event out of it."""
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        prefix = f"bench-start-{stage}-{int(time.time())}."
        settings = Settings(
            kafka_servers=address, topic_prefix=prefix, partitions=4, state_dir=Path(folder), metrics_port=0, jobs=1
        )
        feed = Feed(settings)
        spec = stage_spec(stage)
        model = spec.consumes.model
        event = example(model) if model is RawEvent else one_event(model, "a", "Rain fell on Oldbridge. " * 10)
        feed.fill(spec.consumes.name, [("a", event)])
        command = [sys.executable, "-m", "benchmarks.kafka.host", "stage", stage, f"{folder}/index.sqlite3"]
        began = time.monotonic()
        process = subprocess.Popen(command, env=environment_of(settings))
        try:
            topics = [topic.name for topic in (*spec.produces, OUTCOMES)]
            wait_until(lambda: feed.end(*topics) > 0 or process.poll() is not None, 120, "the first event", poll=0.02)
            return time.monotonic() - began
        finally:
            process.kill()
            process.wait()


def _starts(rounds: int) -> list[str]:
    address = find_kafka(os.getpid())
    lines = ["| a worker of | seconds from its start to its first event out, each round |", "| --- | --- |"]
    for spec in STAGES:
        each = ", ".join(f"{start(spec.name, address):.1f}" for _ in range(rounds))
        lines.append(f"| {spec.name} | {each} |")
    return [*lines, ""]


def _stages(documents: int) -> list[str]:
    address = find_kafka(os.getpid())
    cores = len(os.sched_getaffinity(0))
    lines = [
        "| five real stages | documents/s | plain loop, 5 processes | ratio | CPU ms a document, of the loop |",
        "| --- | --- | --- | --- | --- |",
    ]
    for jobs in sorted({1, cores}):
        one = stages.compare(address, documents, jobs)
        how = f"a worker each, heavy stages with {jobs} process{'es' if jobs > 1 else ''} to think"
        rates = f"{one.kafka:.1f} | {one.loop.rate:.1f} | {one.ratio:.2f}"
        lines.append(f"| {how} | {rates} | {one.cpu:.0f} of {one.loop.cpu:.0f} |")
    return [*lines, ""]


def _decisions(documents: int) -> list[str]:
    one = decisions.measure(find_kafka(os.getpid()), documents)
    return [
        f"| dedup, one owner, {documents:,} articles of {one.text:,.0f} characters raw | |",
        "| --- | --- |",
        f"| decisions/s | {one.per_second:,.0f} |",
        f"| CPU a decision | {one.cpu_microseconds:,.0f} µs |",
        f"| journal on the broker | {one.journal:,.0f} bytes a document |",
        f"| state on the owner's disk, write-ahead log included | {one.state:,.0f} bytes a document |",
        "",
    ]


def _memory(events: int) -> list[str]:
    rows = [
        f"| {one.stage} | {one.middle:.1f} MiB | {one.end:.1f} MiB | {one.growth:+.1%} |"
        for one in memory.over(find_kafka(os.getpid()), events)
    ]
    return [f"| memory over {events:,} events | middle | end | growth |", "| --- | --- | --- | --- |", *rows, ""]


def _hops(records: int, rounds: int, quix: Path | None, bytewax: Path | None) -> list[str]:
    address = find_kafka(os.getpid())
    folders = {"quix": quix, "envelope": quix, "bytewax": bytewax}
    taken: dict[str, list[Rate]] = {kind: [] for kind in KINDS if kind not in folders or folders[kind]}
    for _ in range(rounds):
        for kind, rates in taken.items():
            rates.append(hop(kind, address, records, folders.get(kind)))
    lines = [
        "| one hop, one process | records/s, each round | CPU a record | memory, middle to end |",
        "| --- | --- | --- | --- |",
    ]
    for kind, rates in taken.items():
        each = ", ".join(f"{rate.per_second:,.0f}" for rate in rates)
        last = rates[-1]
        cpu = statistics.median(rate.cpu_microseconds for rate in rates)
        lines.append(f"| {KINDS[kind]} | {each} | {cpu:.0f} µs | {last.middle_mib:.0f} to {last.end_mib:.0f} MiB |")
    for other, told in PEERS.items():
        if other not in taken:
            continue
        ratio = statistics.median(
            mine.per_second / its.per_second for mine, its in zip(taken["passing"], taken[other], strict=True)
        )
        lines.append(f"| this runtime / {told}, median | {ratio:.2f} | | |")
    return [*lines, ""]


if __name__ == "__main__":
    main()
