"""docker-compose.yml: valid after the compose specification, locked down, and in step with pipeline and settings.

No engine is needed: the file is parsed and checked, not run.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import compose_spec

from workers.config import variable_of
from workers.pipeline import STAGES
from workers.settings import Settings

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# Run to their end and are started by hand or once.
SHORT = {"topics", "ingest"}


class Plain(yaml.SafeDumper):
    """Writes everything out."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def test_it_is_valid_after_the_compose_specification() -> None:
    # The parser reads neither aliases of YAML nor variables, so it gets what they stand for.
    merged = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", yaml.dump(COMPOSE, Dumper=Plain))
    parsed = compose_spec.PyCompose.from_yaml(merged)
    parsed.validate()
    assert set(parsed.service_names()) == SERVICES.keys()


def test_each_stage_has_a_worker() -> None:
    commands = {name: service.get("command") for name, service in SERVICES.items()}
    assert {name: commands.get(name) for name in (spec.name for spec in STAGES)} == {
        spec.name: ["worker", spec.name] for spec in STAGES
    }


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_limited_and_without_privileges(name: str) -> None:
    service = SERVICES[name]
    assert {"mem_limit", "cpus", "pids_limit", "logging"} <= service.keys()
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")
    assert service.get("network_mode") != "host"


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - SHORT))
def test_each_service_is_restarted_and_watched(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    # Workers are watched by the image's own check.
    assert "healthcheck" in service or service["image"] == "newsroom"


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_runs_as_root(name: str) -> None:
    service = SERVICES[name]
    user = str(service.get("user", "10001" if service["image"] == "newsroom" else "root"))
    assert user.split(":")[0] not in {"root", "0"}


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_on_loopback_only(name: str) -> None:
    assert [port for port in SERVICES[name].get("ports", []) if not str(port).startswith("127.0.0.1:")] == []


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned_to_a_version(name: str) -> None:
    image = SERVICES[name]["image"]
    assert image == "newsroom" or image.rpartition(":")[2][-1].isdigit()


def test_no_password_stands_in_the_file() -> None:
    for service in SERVICES.values():
        for variable, value in service.get("environment", {}).items():
            if "PASSWORD" in variable or "SECRET" in variable or "KEY" in variable:
                assert str(value).startswith("/run/secrets/"), variable


def test_settings_given_to_workers_exist() -> None:
    known = {variable_of(name) for name in Settings.model_fields}
    given = {
        name for service in SERVICES.values() for name in service.get("environment", {}) if name.startswith("NEWSROOM_")
    }
    assert given - known == set()


def test_everything_that_is_referred_to_is_there() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= SERVICES.keys()
        assert set(service.get("networks", [])) <= COMPOSE["networks"].keys()
        assert set(service.get("secrets", [])) <= COMPOSE["secrets"].keys()
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).exists(), source
            elif not source.startswith("$"):
                assert source in COMPOSE["volumes"], source


def test_state_survives_a_new_container() -> None:
    for spec in STAGES:
        assert SERVICES[spec.name]["volumes"] == [f"{spec.name}-state:/state"]
    assert any("/var/lib/kafka/data" in volume for volume in SERVICES["kafka"]["volumes"])


def test_a_worker_is_given_more_time_to_stop_than_it_takes() -> None:
    taken = Settings.model_fields["stop_timeout"].default
    for spec in STAGES:
        assert int(SERVICES[spec.name]["stop_grace_period"].removesuffix("s")) > taken + 5
