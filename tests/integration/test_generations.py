"""Generations on Kafka and OpenSearch: replayed, compared, promoted, rolled back, dropped."""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas import EnrichedEvent, Scope
from tests.integration.generations import articles, judges, replay, send, work
from tests.integration.passthrough import PassIndex
from tests.integration.pipeline import environment_of
from workers.errors import GenerationExists, GenerationInUse, GenerationPartial, NoRollback, NotCaughtUp
from workers.generations import Progress
from workers.pipeline import StageSpec
from workers.runtime.kafka.attempts import Attempts
from workers.runtime.kafka.audit import audit
from workers.runtime.kafka.compare import compare_generations
from workers.runtime.kafka.generations import drop, own_topics, promote, rollback, standings
from workers.runtime.kafka.joined import generation_index
from workers.runtime.kafka.judge import Judge, LightJudge
from workers.runtime.kafka.outcomes import held
from workers.runtime.kafka.plan import plan
from workers.runtime.kafka.replay import Replay, promote_when_caught_up
from workers.runtime.kafka.topics import open_admin
from workers.search.opensearch_client import connect
from workers.settings import Settings
from workers.stages.base import Outcome, Record

# `make faults`: each stage, and twenty deaths of each.
LONG = os.environ.get("NEWSROOM_TEST_FAULTS") == "long"


@pytest.fixture
def live(indexed: Settings) -> Settings:
    """Forty articles, ten of them copies, in g1."""
    settings = indexed.model_copy(update={"stage_take": 8})
    send(settings, articles(40))
    work(settings)
    return settings


def readers(settings: Settings) -> set[str]:
    """What readers see."""
    client = connect(settings)
    name = f"{settings.index_prefix}articles"
    client.indices.refresh(index=name)
    hits = client.search(index=name, body={"size": 1000, "query": {"term": {"deleted": False}}})["hits"]["hits"]
    client.close()
    return {hit["_source"]["article_id"] for hit in hits}


@pytest.mark.parametrize("stage", ["clean", "entities", *(["dedup", "index"] if LONG else [])])
def test_unchanged_code_changes_nothing_from_whichever_stage(live: Settings, stage: str) -> None:
    done = replay(live, "g2", stage)
    assert (done.events, done.outcomes) == (40, held(live)["g1"].outcomes)
    assert compare_generations(live, "g1", "g2", 5).nothing
    assert audit(live, "g2").clean


@pytest.mark.parametrize("stage", ["clean", *(["dedup", "entities", "index"] if LONG else [])])
def test_a_replay_that_is_killed_at_any_point_is_gone_on_with(live: Settings, stage: str) -> None:
    # Kills from outside that fall on one record often enough would set it aside as their cause.
    patient = live.model_copy(update={"max_attempts": 100})
    environment = environment_of(patient)
    for after in random.Random(stage).choices(range(8), k=20 if LONG else 2):
        command = [sys.executable, "-m", "tests.integration.generations", "g2", stage, str(after)]
        # A try may come through before its turn to die has come.
        assert subprocess.run(command, env=environment, check=False).returncode in {-9, 0}
    done = replay(patient, "g2", stage)
    assert done.events == 40
    assert compare_generations(live, "g1", "g2", 5).nothing
    assert audit(live, "g2").clean


class Shouting(PassIndex):
    """A rule that changed: one source's articles are shown in capitals."""

    def process(self, batch: Sequence[Record[EnrichedEvent]]) -> list[Outcome]:
        for record in batch:
            if record.event.source == "harbour-times":
                object.__setattr__(record.event, "text", record.event.text.upper())
        return super().process(batch)


def changed(spec: StageSpec, settings: Settings, generation: str, attempts: Attempts) -> Judge:
    if spec.name == "index":
        return LightJudge(spec, settings, Shouting())
    return judges(spec, settings, generation, attempts)


def test_a_changed_rule_gives_a_diff_of_just_what_it_changes(live: Settings) -> None:
    replay(live, "g2", "index", judges=changed)
    report = compare_generations(live, "g1", "g2", 5)
    assert (report.articles.total, report.articles.changed) == (40, 20)
    assert dict(report.kinds) == {"text changed": 20}


def test_a_dry_run_tells_how_many_events_and_bytes_a_replay_would_take(live: Settings) -> None:
    def events(**scope: Any) -> int:
        return plan(live, "index", Scope(**scope)).events

    whole = plan(live, "index", Scope())
    assert (whole.base, whole.target, whole.events, whole.records) == ("g1", 40, 40, 40)
    assert whole.values > 40 * 300
    assert events(articles=("a1", "a2")) == 2
    assert events(sources=("harbour-times",)) == 20
    assert events(start=0, end=2) == 6
    assert events(partition=0, end=3) == 3
    assert events(since=datetime(2100, 1, 1, tzinfo=UTC)) == 0
    assert [one.generation.name for one in standings(live)] == ["g1"]


def test_a_replay_gives_way_while_live_workers_have_a_backlog(live: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.runtime.kafka.replay.LIVE_BACKLOG", 2)
    send(live, articles(3, first=40))
    seen: list[Progress] = []
    done = Replay(live, "g2", tell=seen.append, judges=judges).run("index", Scope())
    assert any(one.waits for one in seen)
    # What no live worker has taken yet is in the new generation all the same.
    assert done.events == 43


def test_a_part_is_replayed_compared_and_refused_for_promotion(live: Settings) -> None:
    done = replay(live, "trial", sources=("harbour-times",))
    assert done.events == 20
    report = compare_generations(live, "g1", "trial", 5)
    assert report.articles.total == 20
    with pytest.raises(GenerationPartial, match="source harbour-times"):
        promote(live, "trial")
    with pytest.raises(GenerationExists, match="with source harbour-times, not with everything"):
        replay(live, "trial")


def test_promotion_is_refused_until_the_generation_has_what_readers_have(live: Settings) -> None:
    replay(live, "g2")
    send(live, articles(5, first=40))
    work(live)
    with pytest.raises(NotCaughtUp, match="lacks 5 raw events"):
        promote(live, "g2")
    assert promote_when_caught_up(live, "g2", judges=judges) == "g1"
    assert readers(live) == {f"a{n}" for n in range(45)}
    listed = {one.generation.name: (one.live, one.previous, one.missing) for one in standings(live)}
    assert listed == {"g1": (False, True, 0), "g2": (True, False, 0)}


def test_a_rollback_gives_readers_the_old_one_and_live_work_goes_on_there(live: Settings) -> None:
    with pytest.raises(NoRollback):
        rollback(live)
    replay(live, "g2")
    promote(live, "g2")
    send(live, articles(3, first=40))
    work(live, "g2")
    assert rollback(live) == ("g2", "g1", 3)
    assert readers(live) == {f"a{n}" for n in range(40)}
    work(live, "g1")
    assert readers(live) == {f"a{n}" for n in range(43)}


def test_a_dropped_generation_leaves_nothing_and_its_name_can_be_used_again(live: Settings) -> None:
    replay(live, "g2", "entities")
    with pytest.raises(GenerationInUse, match="it is live"):
        drop(live, "g1")
    drop(live, "g2")
    admin = open_admin(live)
    there = {topic["name"] for topic in admin.describe_topics()}
    groups = {group["group_id"] for group in admin.list_groups()}
    admin.close()
    assert not there & set(own_topics(live, "g2"))
    assert not any(name.startswith(live.topic_prefix) and name.endswith("-g2") for name in groups)
    assert generation_index(live, "g2").count() == 0
    assert [one.generation.name for one in standings(live)] == ["g1"]
    assert replay(live, "g2").events == 40


def test_the_first_generation_can_be_dropped_when_another_is_live(live: Settings) -> None:
    replay(live, "g2")
    promote(live, "g2")
    drop(live, "g1")
    assert readers(live) == {f"a{n}" for n in range(40)}
    assert [one.generation.name for one in standings(live)] == ["g2"]


def test_a_promotion_cut_off_after_the_readers_step_is_completed_by_the_same_again(
    live: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay(live, "g2")
    work_of: Any = __import__("workers.runtime.kafka.generations", fromlist=["Generations"]).Generations
    put = work_of.put

    def cut_off(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(work_of, "put", cut_off)
    with pytest.raises(KeyboardInterrupt):
        promote(live, "g2")
    monkeypatch.setattr(work_of, "put", put)
    with pytest.raises(GenerationInUse):
        drop(live, "g2")
    assert promote(live, "g2") == "g1"
    assert [one.live for one in standings(live)] == [False, True]


class Reader(threading.Thread):
    """Searches without pause, and keeps the fewest of the `known` articles that it ever saw."""

    def __init__(self, settings: Settings, known: set[str]) -> None:
        super().__init__(daemon=True)
        self._settings, self._known, self._over = settings, known, threading.Event()
        self.searches, self.fewest, self.doubled = 0, len(known), 0

    def run(self) -> None:
        client = connect(self._settings)
        body = {"size": 1000, "query": {"term": {"deleted": False}}, "_source": ["article_id"]}
        while not self._over.is_set():
            hits = client.search(index=f"{self._settings.index_prefix}articles", body=body)["hits"]["hits"]
            found = [hit["_source"]["article_id"] for hit in hits]
            self.fewest = min(self.fewest, len(self._known & set(found)))
            self.doubled = max(self.doubled, len(found) - len(set(found)))
            self.searches += 1
        client.close()

    def stop(self) -> None:
        self._over.set()
        self.join(30)


class LiveWork(threading.Thread):
    """New articles all the time, through the generation that was live at first."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(daemon=True)
        self._settings, self._over = settings, threading.Event()
        self.sent = 40

    def run(self) -> None:
        while not self._over.is_set():
            send(self._settings, articles(4, first=self.sent))
            self.sent += 4
            work(self._settings)

    def stop(self) -> None:
        self._over.set()
        self.join(120)


def test_readers_see_one_generation_whole_while_it_is_promoted_and_rolled_back_under_live_load(
    indexed: Settings,
) -> None:
    # Two months, so that readers' alias spans two indices of each generation.
    first = [
        one.model_copy(update={"fetched_at": one.fetched_at + timedelta(days=40 * (n % 2))})
        for n, one in enumerate(articles(40))
    ]
    send(indexed, first)
    work(indexed)
    known = readers(indexed)
    reader, live_work = Reader(indexed, known), LiveWork(indexed)
    live_work.start()
    replay(indexed, "g2")
    generation_index(indexed, "g2").refresh()
    reader.start()
    assert promote_when_caught_up(indexed, "g2", judges=judges) == "g1"
    assert rollback(indexed)[:2] == ("g2", "g1")
    live_work.stop()
    reader.stop()
    assert len(known) == 40
    assert (reader.fewest, reader.doubled) == (40, 0)
    assert reader.searches > 1
    # What came meanwhile is in both in the end.
    work(indexed, "g2")
    assert compare_generations(indexed, "g1", "g2", 5).articles.total == live_work.sent
