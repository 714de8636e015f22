"""The real stages as a service: samples through Kafka into OpenSearch, replayed, promoted, and the workers go along."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schemas import EnrichedEvent, Scope, decode_object
from tests.golden.test_samples import GOLDEN
from tests.golden.view import view
from tests.integration.generations import articles, send
from tests.integration.pipeline import environment_of
from tests.servers.process import wait_until
from workers.runtime.kafka.audit import audit
from workers.runtime.kafka.compare import compare_generations
from workers.runtime.kafka.generations import promote
from workers.runtime.kafka.ingest import Ingest
from workers.runtime.kafka.joined import generation_index
from workers.runtime.kafka.outcomes import Held, held
from workers.runtime.kafka.replay import Replay
from workers.settings import Settings

SAMPLES = Path(__file__).parents[2] / "samples"
PATIENCE = 300.0


@pytest.fixture
def service(indexed: Settings, tmp_path: Path) -> Iterator[Settings]:
    """`newsroom worker all`, in the background."""
    settings = indexed.model_copy(update={"jobs": 1})
    with (tmp_path / "workers.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "workers.cli", "worker", "all"], env=environment_of(settings), stdout=log, stderr=log
        )
    yield settings
    process.terminate()
    assert process.wait(60) == 0


def wait_for_outcomes(settings: Settings, generation: str, events: int) -> None:
    def all_there() -> bool:
        return held(settings).get(generation, Held()).events >= events

    wait_until(all_there, PATIENCE, f"{events} outcomes in {generation}", poll=1.0)


def golden() -> dict[str, Any]:
    """What an editor checked, by text."""
    known = [json.loads(path.read_text(encoding="utf-8")) for path in GOLDEN.glob("*.json")]
    return {"\n".join(one["text"]): one for one in known}


def test_samples_come_through_kafka_as_an_editor_checked_them_and_workers_follow_a_promotion(service: Settings) -> None:
    Ingest(service).run([SAMPLES])
    wait_for_outcomes(service, "g1", 12)
    checked = golden()
    for _, data in generation_index(service, "g1").articles():
        event = decode_object(EnrichedEvent, data)
        # Which of two copies is the original is a matter of when the files were fetched.
        if event.duplicate.kind == checked[event.text]["duplicate"]:
            assert view(event)["allegations"] == checked[event.text]["allegations"]

    done = Replay(service, "g2").run("allegations", Scope())
    assert done.events == 12
    assert compare_generations(service, "g1", "g2", 5).nothing
    assert promote(service, "g2") == "g1"
    send(service, articles(1))
    # The old workers may have taken it, too, in the moment before they noticed.
    wait_for_outcomes(service, "g2", 13)
    assert audit(service, "g2").clean
