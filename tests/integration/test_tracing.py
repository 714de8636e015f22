"""A trace goes through Kafka in the records' headers, from whoever sent the raw event to the index."""

from collections.abc import Callable

from tests.collector import collector
from tests.integration.pipeline import STAGE_NAMES, Pipeline, raw_events
from tests.servers.process import wait_until

PATIENCE = 120.0
TOPICS = ("articles.clean", "articles.unique", "articles.entities", "articles.enriched")


def test_each_stage_is_the_child_of_the_one_before_by_the_header_that_travels(
    make_pipeline: Callable[..., Pipeline],
) -> None:
    with collector() as traces:
        pipeline = make_pipeline(otlp_endpoint=traces.endpoint)
        pipeline.send(raw_events(1))
        pipeline.start()
        pipeline.wait_for_outcomes()
        # What has not been sent yet is sent when a process stops.
        pipeline.stop()
        wait_until(lambda: len(traces.spans) > len(STAGE_NAMES), PATIENCE, "the spans of all stages")
    found = traces.by_stage()
    chain = [found[name] for name in ("", *STAGE_NAMES)]
    assert len({span.trace_id for span in chain}) == 1
    assert [span.parent for span in chain] == ["", *(span.span_id for span in chain[:-1])]
    headers = [pipeline.read(topic)[0].headers["traceparent"] for topic in TOPICS]
    assert headers == [f"00-{span.trace_id}-{span.span_id}-01" for span in chain[1:-1]]
    assert {span.facts["messaging.system"] for span in chain} == {"kafka"}
