"""A histogram that counts a batch at a time.

The client library's own observes one value at a time, behind two locks each: for a stage that takes microseconds a record that is a
good part of its work. What is shown to Prometheus is the same.
"""

import threading
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString


class BatchHistogram(Collector):
    """One label; `buckets` are upper bounds in rising order, without the infinite one."""

    def __init__(
        self, name: str, meaning: str, label: str, buckets: Sequence[float], registry: CollectorRegistry
    ) -> None:
        self._name, self._meaning, self._label, self._bounds = name, meaning, label, tuple(buckets)
        self._counts: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}
        self._lock = threading.Lock()
        registry.register(self)

    def begin(self, label: str) -> None:
        """The series of a label exist from now on."""
        with self._lock:
            self._begin(label)

    def observe(self, label: str, values: Mapping[float, int]) -> None:
        """Count values, each as often as the mapping says."""
        with self._lock:
            counts = self._begin(label)
            for value, times in values.items():
                counts[bisect_left(self._bounds, value)] += times
                self._sums[label] += value * times

    def collect(self) -> Iterable[HistogramMetricFamily]:
        """What a scrape is told."""
        family = HistogramMetricFamily(self._name, self._meaning, labels=(self._label,))
        bounds = [*map(floatToGoString, self._bounds), "+Inf"]
        with self._lock:
            for label, counts in self._counts.items():
                buckets = list(zip(bounds, map(float, accumulate(counts)), strict=True))
                family.add_metric((label,), buckets, self._sums[label])
        return [family]

    def describe(self) -> Iterable[HistogramMetricFamily]:
        """For the registry, which refuses a second metric of the name."""
        return [HistogramMetricFamily(self._name, self._meaning, labels=(self._label,))]

    def _begin(self, label: str) -> list[int]:
        self._sums.setdefault(label, 0.0)
        return self._counts.setdefault(label, [0] * (len(self._bounds) + 1))
