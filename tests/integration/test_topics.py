"""Topics are created as declared, compared, and never changed."""

from contextlib import closing

import pytest

from workers.errors import BrokerUnavailable, TopicsDiffer
from workers.pipeline import stage_spec
from workers.runtime.kafka import topics
from workers.settings import Settings


def test_applying_twice_creates_once_and_then_all_is_as_declared(settings: Settings) -> None:
    wanted = topics.declared(settings)
    with closing(topics.open_admin(settings)) as admin:
        assert len(topics.apply(admin, wanted)) == len(wanted)
        assert topics.apply(admin, wanted) == []
        assert topics.verify(admin, wanted) == []


def test_each_difference_is_named_with_both_values_and_nothing_is_changed(settings: Settings) -> None:
    other = settings.model_copy(update={"partitions": 5, "retention_days": 2.0})
    raw = topics.raw_topic(settings)
    with closing(topics.open_admin(settings)) as admin:
        topics.apply(admin, topics.declared(settings))
        found = [str(one) for one in topics.verify(admin, topics.declared(other)) if one.topic == raw]
        assert found == [
            f"{raw} has partitions 3, declared is 5",
            f"{raw} has retention.ms 604800000, declared is 172800000",
        ]
        assert topics.apply(admin, topics.declared(other)) == []
        assert topics.verify(admin, topics.declared(settings)) == []


def test_outcomes_and_state_are_compacted_and_events_are_not(settings: Settings) -> None:
    policies = {
        topic.name.removeprefix(settings.topic_prefix): topic.config["cleanup.policy"]
        for topic in topics.declared(settings)
    }
    assert policies["articles.outcomes"] == policies["articles.dedup-state"] == "compact"
    assert policies["articles.raw"] == policies["articles.raw.dlq"] == "delete"


def test_another_generation_has_topics_of_its_own_but_shares_the_raw_ones(settings: Settings) -> None:
    names = {topic.name.removeprefix(settings.topic_prefix) for topic in topics.declared(settings, "g2")}
    assert {"articles.raw", "articles.clean.g2", "articles.clean.g2.dlq", "articles.dedup-state.g2"} <= names
    assert "articles.clean" not in names


def test_a_worker_refuses_to_start_when_a_topic_is_missing(settings: Settings) -> None:
    with pytest.raises(TopicsDiffer, match=r"articles\.raw is missing.*newsroom topics apply"):
        topics.require(settings, stage_spec("clean"))


def test_a_broker_that_is_not_there_is_named_with_what_to_set(settings: Settings) -> None:
    away = settings.model_copy(update={"kafka_servers": "127.0.0.1:1"})
    with pytest.raises(BrokerUnavailable, match=r"127\.0\.0\.1:1.*NEWSROOM_KAFKA_SERVERS"):
        topics.open_admin(away)
