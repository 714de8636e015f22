"""The compose profile `monitoring`: Prometheus and Grafana find what they are told of, where compose puts it."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from workers.pipeline import STAGES
from workers.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROMETHEUS: dict[str, Any] = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text(encoding="utf-8"))
PROVISIONING = ROOT / "deploy/grafana/provisioning"
DASHBOARDS = sorted((ROOT / "deploy/grafana/dashboards").glob("*.json"))
JOBS = {job["job_name"]: job for job in PROMETHEUS["scrape_configs"]}


def mounts(service: str) -> dict[str, Path]:
    """Folders of the checkout by where the container has them."""
    pairs = (volume.split(":")[:2] for volume in SERVICES[service]["volumes"])
    return {inside: ROOT / outside for outside, inside in pairs if outside.startswith("./")}


def outside(service: str, inside: str) -> Path:
    """Where in the checkout a path of the container stands."""
    for folder, real in mounts(service).items():
        if Path(inside).is_relative_to(folder):
            return real / Path(inside).relative_to(folder)
    raise AssertionError(f"{inside} of {service} comes from no folder of the checkout")


def yaml_of(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_prometheus_reads_the_configuration_that_is_mounted() -> None:
    (given,) = [one for one in SERVICES["prometheus"]["command"] if one.startswith("--config.file=")]
    assert outside("prometheus", given.partition("=")[2]) == ROOT / "deploy/prometheus/prometheus.yml"


def test_its_rules_lie_where_the_configuration_looks_for_them() -> None:
    for pattern in PROMETHEUS["rule_files"]:
        assert list(outside("prometheus", "/etc/prometheus").glob(pattern)), pattern


def test_it_keeps_its_data_where_a_volume_is() -> None:
    (given,) = [one for one in SERVICES["prometheus"]["command"] if one.startswith("--storage.tsdb.path=")]
    assert f"prometheus-data:{given.partition('=')[2]}" in SERVICES["prometheus"]["volumes"]


def test_it_scrapes_the_service_of_each_stage_on_the_port_that_workers_serve() -> None:
    (found,) = JOBS["newsroom"]["dns_sd_configs"]
    assert found["names"] == [spec.name for spec in STAGES]
    assert set(found["names"]) <= SERVICES.keys()
    assert found["port"] == Settings.model_fields["metrics_port"].default


def test_workers_serve_their_metrics_to_other_containers() -> None:
    image = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"NEWSROOM_METRICS_HOST=0\.0\.0\.0\b", image)
    for spec in STAGES:
        assert not {"NEWSROOM_METRICS_HOST", "NEWSROOM_METRICS_PORT"} & SERVICES[spec.name]["environment"].keys()


@pytest.mark.parametrize("name", [spec.name for spec in STAGES])
def test_prometheus_shares_a_network_with_each_worker(name: str) -> None:
    assert set(SERVICES[name]["networks"]) & set(SERVICES["prometheus"]["networks"])


def test_grafana_finds_its_provisioning_where_its_image_looks() -> None:
    assert mounts("grafana")["/etc/grafana/provisioning"] == PROVISIONING


def test_the_provider_reads_the_folder_in_which_the_dashboards_are_mounted() -> None:
    providers = yaml_of(PROVISIONING / "dashboards/newsroom.yml")["providers"]
    assert [outside("grafana", provider["options"]["path"]) for provider in providers] == [DASHBOARDS[0].parent]


def test_the_data_source_is_the_service_prometheus_on_its_own_port() -> None:
    (source,) = yaml_of(PROVISIONING / "datasources/prometheus.yml")["datasources"]
    address = urlsplit(source["url"])
    assert (address.hostname, address.port) == ("prometheus", 9090)
    assert set(SERVICES["grafana"]["networks"]) & set(SERVICES["prometheus"]["networks"])


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_every_panel_asks_the_data_source_that_is_provisioned(path: Path) -> None:
    (source,) = yaml_of(PROVISIONING / "datasources/prometheus.yml")["datasources"]
    uids = set(re.findall(r'"datasource":\s*{[^}]*"uid":\s*"([^"]*)"', path.read_text(encoding="utf-8")))
    assert uids <= {source["uid"], "-- Grafana --"}
    assert uids & {source["uid"]} or not json.loads(path.read_text(encoding="utf-8"))["panels"]
