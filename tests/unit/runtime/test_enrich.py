"""The stream does not run ahead of who reads what comes out."""

from collections.abc import Iterator
from itertools import count, islice

from schemas import RawEvent
from tests.events import FETCHED
from workers.runtime.enrich import CHUNK, WINDOW, Enriched, enrich
from workers.settings import Settings
from workers.sources import Received, Where


def test_however_long_the_stream_only_so_much_of_it_is_held() -> None:
    sent = 0

    def endless() -> Iterator[Received]:
        nonlocal sent
        for number in count():
            sent += 1
            event = RawEvent(
                id=f"a{number}", source="s", fetched_at=FETCHED, media_type="text/plain", body="Rain fell."
            )
            yield Received(event, Where("endless", number + 1))

    results = enrich(endless(), Settings(jobs=2), frozenset({"clean", "dedup"}))
    taken = list(islice(results, 100))
    results.close()  # type: ignore[attr-defined]
    assert all(isinstance(one, Enriched) for one in taken)
    waiting, under_way = CHUNK * WINDOW + 1, CHUNK * (2 * WINDOW + 1)
    assert sent <= 100 + waiting + under_way
