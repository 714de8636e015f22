"""The batch histogram shows Prometheus what the client library's own would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Histogram, generate_latest

from workers.histogram import BatchHistogram

BOUNDS = (0.001, 0.5, 1.0, 30)
VALUES = st.floats(min_value=0, max_value=100) | st.sampled_from(BOUNDS)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.dictionaries(VALUES, st.integers(1, 5)))))
def test_a_scrape_reads_as_that_of_the_librarys_histogram(batches: list[tuple[str, dict[float, int]]]) -> None:
    ours, theirs = CollectorRegistry(), CollectorRegistry()
    batched = BatchHistogram("t_seconds", "Time.", "stage", BOUNDS, ours)
    single = Histogram("t_seconds", "Time.", ["stage"], buckets=BOUNDS, registry=theirs)
    for stage in "ab":
        batched.begin(stage)
        single.labels(stage)
    for stage, values in batches:
        batched.observe(stage, values)
        for value, times in values.items():
            for _ in range(times):
                single.labels(stage).observe(value)
    counts, sums = _read(ours)
    expected, added = _read(theirs)
    assert counts == expected
    assert sums == pytest.approx(added)


def _read(registry: CollectorRegistry) -> tuple[list[str], list[float]]:
    """All lines but those of the sums, and these by themselves: they are added up in another order."""
    lines = generate_latest(registry).decode().splitlines()
    return [line for line in lines if "_sum" not in line], [float(line.split()[1]) for line in lines if "_sum" in line]
