"""TLS and SASL to Kafka, TLS and basic or API-key authentication to OpenSearch, against real listeners; secrets stay secret."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.events import operations, tribunal_article
from tests.integration.pipeline import Pipeline, raw_events
from tests.servers.certificates import Certificates, make_certificates
from tests.servers.front import Front
from tests.servers.kafka import KafkaServer, ListenerSecurity
from tests.servers.process import wait_until
from workers.errors import AccessDenied, BrokerUnavailable, IndexUnavailable
from workers.runtime.kafka import topics
from workers.runtime.kafka.doctor import examine
from workers.search.contract import Applied
from workers.search.opensearch import OpenSearchIndex
from workers.search.opensearch_client import connect
from workers.settings import Settings

pytestmark = pytest.mark.xdist_group("security")

PASSWORD = "correct-horse-battery"
WRONG = "wrong-horse-battery"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def secure_broker(certificates: Certificates) -> Iterator[KafkaServer]:
    """A broker whose second listener takes TLS and SCRAM only."""
    security = ListenerSecurity(certificates.key_and_chain, certificates.ca, {"newsroom": PASSWORD})
    server = KafkaServer.in_new_folder(os.getpid(), security).start()
    yield server
    server.kill()


@pytest.fixture
def secure(secure_broker: KafkaServer, certificates: Certificates, tmp_path: Path) -> Settings:
    """Settings with which the broker lets us in."""
    return Settings(
        kafka_servers=secure_broker.secure_address,
        kafka_tls=True,
        kafka_ca_file=certificates.ca,
        kafka_user="newsroom",
        kafka_password=SecretStr(PASSWORD),
        partitions=2,
        state_dir=tmp_path / "state",
        metrics_port=0,
        session_timeout=6.0,
    )


def test_topics_ingest_and_a_stage_work_over_tls_and_scram(secure: Settings, tmp_path: Path) -> None:
    pipeline = Pipeline(secure.model_copy(update={"topic_prefix": "secure."}), tmp_path)
    pipeline.provision()
    pipeline.send(raw_events(100))
    try:
        (process,) = pipeline.start("clean")
        wait_until(lambda: pipeline.ends("articles.clean") >= 100 or process.poll() is not None, 120, "100 cleaned")
        assert pipeline.ends("articles.clean") == 100
        assert pipeline.stop() == [0]
        assert PASSWORD not in pipeline.log_of(process)
    finally:
        pipeline.end()


def test_a_worker_with_a_wrong_password_ends_and_says_so_without_telling_it(secure: Settings, tmp_path: Path) -> None:
    wrong = secure.model_copy(update={"topic_prefix": "wrong.", "kafka_password": SecretStr(WRONG)})
    pipeline = Pipeline(wrong, tmp_path)
    try:
        (process,) = pipeline.start("clean")
        assert process.wait(120) == 4
        told = pipeline.log_of(process)
        assert "refused us" in told
        assert "NEWSROOM_KAFKA_PASSWORD" in told
        assert WRONG not in told
    finally:
        pipeline.end()


def test_a_broker_whose_certificate_is_of_another_authority_is_not_trusted(secure: Settings, tmp_path: Path) -> None:
    other = make_certificates(tmp_path / "other")
    with pytest.raises(BrokerUnavailable):
        topics.open_admin(secure.model_copy(update={"kafka_ca_file": other.ca}))


@pytest.mark.parametrize("way", ["basic", "key"])
def test_the_index_is_written_over_tls_with_authentication(
    opensearch_url: str, certificates: Certificates, way: str
) -> None:
    basic = "Basic " + base64.b64encode(f"newsroom:{PASSWORD}".encode()).decode()
    front = Front(opensearch_url, certificates, frozenset({basic, f"ApiKey {PASSWORD}"}))
    given = (
        {"opensearch_user": "newsroom", "opensearch_password": SecretStr(PASSWORD)}
        if way == "basic"
        else {"opensearch_api_key": SecretStr(PASSWORD)}
    )
    settings = Settings(opensearch_url=front.url, opensearch_ca_file=certificates.ca, **given)
    index = OpenSearchIndex(connect(settings), front.url, "g1", prefix=f"tls-{way}-{os.getpid()}-", refresh=True)
    assert index.apply(operations(tribunal_article())) == [Applied()]
    assert index.count() == 1
    front.close()


def test_a_wrong_password_and_an_unknown_authority_are_told_apart(
    opensearch_url: str, certificates: Certificates, tmp_path: Path
) -> None:
    front = Front(opensearch_url, certificates, frozenset({"Basic never"}))
    wrong = Settings(
        opensearch_url=front.url,
        opensearch_ca_file=certificates.ca,
        opensearch_user="newsroom",
        opensearch_password=SecretStr(WRONG),
    )
    with pytest.raises(AccessDenied, match="NEWSROOM_OPENSEARCH_PASSWORD") as denied:
        OpenSearchIndex(connect(wrong), front.url, "g1").count()
    assert WRONG not in str(denied.value)
    stranger = wrong.model_copy(update={"opensearch_ca_file": make_certificates(tmp_path / "other").ca})
    with pytest.raises(IndexUnavailable, match="TLS"):
        OpenSearchIndex(connect(stranger), front.url, "g1").count()
    front.close()


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it_and_shows_no_secret(
    secure: Settings, opensearch_url: str
) -> None:
    good = secure.model_copy(update={"topic_prefix": "doctor.", "opensearch_url": opensearch_url})
    found = {one.what: one for one in examine(good, "g1")}
    assert found["broker"].state == found["index"].state == found["clock"].state == found["disk"].state == "good"
    assert (found["topics"].state, found["topics"].mend) == ("bad", "Run `newsroom topics apply`.")
    bad = good.model_copy(update={"kafka_password": SecretStr(WRONG), "opensearch_url": "http://127.0.0.1:1"})
    told = {one.what: one for one in examine(bad, "g1")}
    assert told["broker"].state == told["index"].state == "bad"
    assert "NEWSROOM_KAFKA" in told["broker"].mend
    assert WRONG not in str(told)
