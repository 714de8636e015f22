"""What the delivery pattern promises, on a real broker with stages that pass on what they get."""

import signal
from pathlib import Path

from tests.integration.pipeline import STAGE_NAMES, Pipeline, raw_events
from tests.servers.process import wait_until

PATIENCE = 120.0


def test_every_raw_event_ends_in_one_outcome_and_stands_in_the_index_once(pipeline: Pipeline) -> None:
    pipeline.send(raw_events(1_000))
    pipeline.start()
    outcomes = pipeline.wait_for_outcomes()
    assert set(map(frozenset, outcomes.values())) == {frozenset({"indexed"})}
    assert set(pipeline.index.articles().values()) == {1}
    assert pipeline.index.count() == 1_000
    # Stopping is graceful: each process commits what it did and ends well.
    assert pipeline.stop() == [0] * len(STAGE_NAMES)


def test_a_stopped_stage_has_committed_all_that_it_did(pipeline: Pipeline) -> None:
    pipeline.send(raw_events(500))
    pipeline.start("clean")
    wait_until(lambda: pipeline.ends("articles.clean") >= 500, PATIENCE, "the first 500 cleaned")
    assert pipeline.stop() == [0]
    pipeline.send(raw_events(10, first=500))
    pipeline.start("clean")
    wait_until(lambda: pipeline.ends("articles.clean") >= 510, PATIENCE, "the others cleaned")
    pipeline.stop()
    # Had the first process not committed, the second would have done its records again.
    assert pipeline.ends("articles.clean") == 510


def test_what_was_read_and_dropped_before_the_first_commit_is_read_again(pipeline: Pipeline) -> None:
    """The driver's seek leaves a partition without a commit where it is: 744 of 20,000 events were lost so.

    And what is read while the seek goes on must not be dropped as if it came before it.
    """
    pipeline.host = ("tests.integration.astray",)
    pipeline.send(raw_events(300))
    pipeline.start("clean")
    wait_until(lambda: pipeline.ends("articles.clean") >= 300, PATIENCE, "all cleaned")
    assert pipeline.stop() == [0]
    assert len({record.key for record in pipeline.read("articles.clean")}) == 300


def test_a_record_that_cannot_be_taken_goes_to_the_dead_letters_as_it_was(pipeline: Pipeline) -> None:
    poison = [(b'{"half": ', "p1"), (b'{"source": 3}', "p2"), (None, "p3"), (b"x" * 5_000_000, "p4")]
    pipeline.send(raw_events(20))
    pipeline.send_bytes(poison)
    pipeline.send(raw_events(1, body="REJECT", first=100))
    pipeline.send(raw_events(1, body="RAISE", first=101))
    pipeline.send(raw_events(20, first=200))
    pipeline.start()
    outcomes = pipeline.wait_for_outcomes()
    counted = sorted(outcome for found in outcomes.values() for outcome in found)
    assert counted == ["dead_lettered"] * 5 + ["indexed"] * 40 + ["rejected"]
    letters = {(letter.key or b"").decode(): letter for letter in pipeline.read("articles.raw.dlq")}
    assert {key: letters[key].value for _, key in poison} == {key: value for value, key in poison}
    errors = {key: letter.headers["__connect.errors.exception.class.name"] for key, letter in letters.items()}
    assert errors == {
        "p1": "NotJson",
        "p2": "InvalidEvent",
        "p3": "NotJson",
        "p4": "NotJson",
        "a100": "EmptyBody",
        "a101": "StageCrashed",
    }
    assert letters["p1"].headers["__connect.errors.topic"] == "articles.raw"
    assert letters["a100"].headers["ce_id"]
    assert "as asked" not in str(letters["a101"].headers)


def test_poison_between_two_stages_stops_neither_of_them(pipeline: Pipeline) -> None:
    for topic in ("articles.clean", "articles.unique", "articles.entities", "articles.enriched"):
        pipeline.send_bytes([(b"not json", "p"), (b'{"schema_version": 99}', "q"), (None, "r")], topic)
    pipeline.send(raw_events(50))
    pipeline.start()
    assert set(map(frozenset, pipeline.wait_for_outcomes().values())) == {frozenset({"indexed"})}
    for topic in ("articles.clean", "articles.unique", "articles.entities", "articles.enriched"):
        errors = sorted(
            letter.headers["__connect.errors.exception.class.name"] for letter in pipeline.read(f"{topic}.dlq")
        )
        assert errors == ["NotJson", "NotJson", "UnknownSchemaVersion"]


def test_a_document_that_kills_its_worker_three_times_is_dead_lettered_and_the_others_pass(pipeline: Pipeline) -> None:
    pipeline.send(raw_events(30))
    pipeline.send(raw_events(1, body="KILL", first=100))
    pipeline.send(raw_events(30, first=200))
    deaths = 0
    pipeline.start("clean")

    def restarted() -> bool:
        nonlocal deaths
        if pipeline.process("clean").poll() is not None:
            assert pipeline.process("clean").returncode == -signal.SIGKILL
            deaths += 1
            pipeline.start("clean")
        return pipeline.ends("articles.raw.dlq") == 1 and pipeline.ends("articles.clean") >= 60

    wait_until(restarted, PATIENCE * 2, "the dead letter and the other sixty")
    (letter,) = pipeline.read("articles.raw.dlq")
    assert letter.headers["__connect.errors.exception.class.name"] == "WorkerKilled"
    assert letter.headers["newsroom_attempts"] == "3"
    assert deaths == 3


def test_a_document_that_kills_workers_on_one_machine_after_the_other_is_found_too(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    pipeline.send(raw_events(30))
    pipeline.send(raw_events(1, body="KILL", first=100))
    pipeline.send(raw_events(30, first=200))
    deaths = 0
    pipeline.start("clean", state_dir=tmp_path / "machine-0")

    def moved() -> bool:
        nonlocal deaths
        if pipeline.process("clean").poll() is not None:
            deaths += 1
            pipeline.start("clean", state_dir=tmp_path / f"machine-{deaths}")
        return pipeline.ends("articles.raw.dlq") == 1 and pipeline.ends("articles.clean") >= 60

    wait_until(moved, PATIENCE * 3, "the dead letter and the other sixty")
    (letter,) = pipeline.read("articles.raw.dlq")
    assert letter.headers["__connect.errors.exception.class.name"] == "WorkerKilled"
    assert deaths <= 4
    pipeline.stop()


def test_a_stage_stops_instead_of_draining_its_topic_into_the_dead_letters(pipeline: Pipeline) -> None:
    pipeline.send_bytes((b"not json %d" % n, f"p{n}") for n in range(3_000))
    (process,) = pipeline.start("clean")
    assert process.wait(PATIENCE) == 1
    assert "DEAD_LETTER_LIMIT" in pipeline.log_of(process)
    assert pipeline.ends("articles.raw.dlq") < 600
    # And a restart does not begin to count anew.
    before = pipeline.ends("articles.raw.dlq")
    (process,) = pipeline.start("clean")
    assert process.wait(PATIENCE) == 1
    assert pipeline.ends("articles.raw.dlq") == before
