"""The audit over a real broker."""

from schemas import OutcomeEvent, decode
from tests.integration.pipeline import Pipeline, raw_events
from workers.runtime.kafka.audit import audit


def test_the_audit_tells_what_is_done_what_waits_and_what_has_two_outcomes(pipeline: Pipeline) -> None:
    pipeline.send(raw_events(200))
    pipeline.start()
    pipeline.wait_for_outcomes()
    pipeline.stop()
    done = audit(pipeline.settings)
    assert (done.events, done.outcomes, done.clean) == (200, {"indexed": 200}, True)

    pipeline.send(raw_events(3, first=200))
    waiting = audit(pipeline.settings)
    assert (waiting.events, waiting.waiting, waiting.faults) == (203, 3, {})

    letter = pipeline.read("articles.outcomes")[0]
    told = decode(OutcomeEvent, letter.value or b"")
    other = told.model_copy(update={"outcome": "rejected"})
    pipeline.send_bytes([(other.to_json(), (letter.key or b"").decode())], topic="articles.outcomes")
    two = audit(pipeline.settings)
    assert two.faults == {"two": 1}
    (fault,) = (one for one in two.shown if one.kind == "two")
    assert (fault.partition, fault.offset) == (told.raw.partition, told.raw.offset)
