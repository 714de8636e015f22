"""Raw events of Kafka in an archive: whole, once, without killed articles; read by replays, and enough to build everything anew."""

import os
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from kafka import TopicPartition

from schemas import GenerationEvent, Scope
from tests.integration.generations import articles, judges, replay, send, work
from tests.integration.test_kills import event
from workers.archive import Archive
from workers.diff import compare
from workers.diff.pairs import merge
from workers.errors import ArchiveGap, TopicNotEmpty
from workers.runtime.kafka import topics
from workers.runtime.kafka.archive import archive, from_archive, restore
from workers.runtime.kafka.audit import audit
from workers.runtime.kafka.compare import compare_generations
from workers.runtime.kafka.explain import explain
from workers.runtime.kafka.feed import Older
from workers.runtime.kafka.joined import generation_index
from workers.runtime.kafka.replay import Replay
from workers.runtime.kafka.takedown import take_down
from workers.settings import Settings

_numbers = count()


@pytest.fixture
def live(indexed: Settings, tmp_path: Path) -> Settings:
    """Twenty articles in g1, and an archive that is empty yet."""
    settings = indexed.model_copy(update={"archive": str(tmp_path / "archive")})
    send(settings, articles(20))
    work(settings)
    return settings


@pytest.fixture
def target(live: Settings) -> Archive:
    assert live.archive is not None
    return Archive(live.archive)


@pytest.fixture
def empty(live: Settings, tmp_path: Path) -> Settings:
    """Another installation, provisioned and empty."""
    name = f"e{os.getpid()}-{next(_numbers)}"
    changes = {
        "topic_prefix": f"{name}.",
        "index_prefix": f"{live.index_prefix}{name}-",
        "state_dir": tmp_path / "anew",
    }
    settings = live.model_copy(update=changes)
    with closing(topics.open_admin(settings)) as admin:
        topics.apply(admin, topics.declared(settings))
    return settings


def retain(settings: Settings, offset: int) -> None:
    """What retention does: take what is before the offset, in each partition; -1 is the end."""
    with closing(topics.open_admin(settings)) as admin:
        places = [TopicPartition(topics.raw_topic(settings), number) for number in range(settings.partitions)]
        admin.delete_records(dict.fromkeys(places, offset))


def fill(settings: Settings) -> Callable[[GenerationEvent, Older], None]:
    def run(generation: GenerationEvent, older: Older) -> None:
        Replay(settings, generation.name, older=older, judges=judges).fill(generation)

    return run


def read(target: Archive, partitions: int = 3) -> list[tuple[int, int, str | None]]:
    return [
        (record.partition, record.offset, record.value)
        for partition in range(partitions)
        for file in target.files(partition)
        for record in target.read(file)
    ]


def test_each_raw_event_is_archived_once(live: Settings, target: Archive) -> None:
    assert archive(live, target).new == 20
    send(live, articles(4, first=20))
    again = archive(live, target)
    assert (again.new, again.before) == (4, 20)
    places = [(partition, offset) for partition, offset, _ in read(target)]
    assert len(places) == len(set(places)) == 24


def test_a_replay_reads_topic_and_archive_as_one_log(live: Settings, target: Archive) -> None:
    archive(live, target)
    retain(live, 3)
    send(live, articles(4, first=20))
    work(live)
    done = Replay(live, "g2", judges=judges, older=from_archive(target)).run("clean", Scope())
    assert done.events == 24
    assert compare_generations(live, "g1", "g2", 5).nothing
    assert audit(live, "g2").clean
    assert audit(live, "g2").events == 24


def test_what_retention_took_before_it_was_archived_is_told(live: Settings, target: Archive) -> None:
    archive(live, target)
    send(live, articles(12, first=20))
    retain(live, 9)
    with pytest.raises(ArchiveGap):
        archive(live, target)


def test_an_empty_installation_is_built_from_the_archive_alone(
    live: Settings, target: Archive, empty: Settings
) -> None:
    send(live, [event("a1", 5, body="", pub_status="canceled"), event("a3", 6)])
    take_down(live, "a5", "court order", "L. Counsel")
    work(live)
    assert archive(live, target).new == 23
    assert {value for _, _, value in read(target) if value and articles(6)[5].body in value} == set()
    assert restore(empty, target, fill(empty)) == 23
    pairs = merge(generation_index(live, "g1").articles(), generation_index(empty, "g1").articles())
    assert compare(pairs, "before", "after", 5).nothing
    assert audit(empty, "g1").clean
    send(empty, articles(2, first=40))
    work(empty)
    assert archive(empty, target).new == 2
    with pytest.raises(TopicNotEmpty):
        restore(empty, target, fill(empty))


def test_an_article_is_explained_by_topic_partition_and_offset_of_each_hop(live: Settings, target: Archive) -> None:
    archive(live, target)
    replay(live, "g2", "entities")
    trace = explain(live, "g2", "a2", again=False)
    raw = trace.raw
    assert raw is not None
    assert (raw.place.topic, raw.source, raw.intact) == ("articles.raw", "oldbridge-courier", True)
    assert [fate.outcome for fate in trace.fates] == ["indexed"]
    retain(live, -1)
    from_the_archive = explain(live, "g2", "a2", again=False).raw
    assert from_the_archive is not None
    assert (from_the_archive.place, from_the_archive.intact) == (raw.place, True)
