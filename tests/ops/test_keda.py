"""The overlay for KEDA: valid by KEDA's own schemas, and each scaler looks at the lag of its own stage's group and topic."""

import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.ops.tools import keda, kustomize
from workers.pipeline import FIRST_GENERATION, STAGES, topic_name
from workers.runtime.kafka.app import group_name
from workers.settings import Settings

OVERLAY = Path(__file__).parents[2] / "deploy" / "k8s" / "overlays" / "keda"
Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def manifests() -> list[Manifest]:
    """What the overlay comes to."""
    done = subprocess.run([*kustomize(), OVERLAY], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [one for one in yaml.safe_load_all(done.stdout) if one]


@pytest.fixture(scope="module")
def schemas() -> dict[str, Manifest]:
    """The schema of each of KEDA's kinds, closed: what it does not name is an error."""
    found = {}
    for path in (keda() / "config" / "crd" / "bases").glob("keda.sh_*.yaml"):
        spec = yaml.safe_load(path.read_text(encoding="utf-8"))["spec"]
        schema = spec["versions"][0]["schema"]["openAPIV3Schema"]
        # Of metadata the definition says only that it is there.
        schema["properties"]["metadata"]["additionalProperties"] = True
        found[spec["names"]["kind"]] = _closed(schema)
    return found


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed


def scaled(manifests: list[Manifest]) -> dict[str, Manifest]:
    """The scalers by what they scale."""
    return {one["spec"]["scaleTargetRef"]["name"]: one["spec"] for one in manifests if one["kind"] == "ScaledObject"}


def test_what_is_kedas_is_valid_by_its_schema_and_has_no_unknown_field(
    manifests: list[Manifest], schemas: dict[str, Manifest]
) -> None:
    ours = [one for one in manifests if one["apiVersion"].startswith("keda.sh/")]
    assert {one["kind"] for one in ours} == {"ScaledObject", "TriggerAuthentication"}
    for one in ours:
        jsonschema.validate(one, schemas[one["kind"]])


def test_the_schema_check_notices_an_unknown_field(manifests: list[Manifest], schemas: dict[str, Manifest]) -> None:
    (broken, *_) = (one for one in manifests if one["kind"] == "ScaledObject")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**broken, "spec": {**broken["spec"], "minReplicas": 1}}, schemas["ScaledObject"])


def test_each_stage_without_state_has_one_scaler_and_no_autoscaler_beside_it(manifests: list[Manifest]) -> None:
    names = {f"{spec.name}-worker" for spec in STAGES if not spec.stateful}
    assert scaled(manifests).keys() == names
    assert names <= {one["metadata"]["name"] for one in manifests if one["kind"] == "Deployment"}
    assert not [one for one in manifests if one["kind"] == "HorizontalPodAutoscaler"]


@pytest.mark.parametrize("spec", [spec for spec in STAGES if not spec.stateful], ids=lambda spec: spec.name)
def test_a_scaler_looks_at_the_topic_and_group_of_its_stage(manifests: list[Manifest], spec: Any) -> None:
    (trigger,) = scaled(manifests)[f"{spec.name}-worker"]["triggers"]
    assert trigger["metadata"]["topic"] == topic_name(spec.consumes, FIRST_GENERATION)
    assert trigger["metadata"]["consumerGroup"] == group_name(Settings(), spec.name, FIRST_GENERATION)


def test_every_field_of_a_trigger_is_one_that_kedas_scaler_for_kafka_reads(manifests: list[Manifest]) -> None:
    source = (keda() / "pkg" / "scalers" / "kafka_scaler.go").read_text(encoding="utf-8")
    known = set(re.findall(r'"(\w+)"', source))
    for spec in scaled(manifests).values():
        assert spec["triggers"][0]["metadata"].keys() <= known


def test_more_workers_than_partitions_are_never_started(manifests: list[Manifest]) -> None:
    assert {spec["maxReplicaCount"] for spec in scaled(manifests).values()} == {
        Settings.model_fields["partitions"].default
    }


def test_the_scalers_use_what_the_workers_have_name_and_password_from(manifests: list[Manifest]) -> None:
    (config,) = [one["data"] for one in manifests if one["kind"] == "ConfigMap"]
    (login,) = [one["spec"] for one in manifests if one["kind"] == "TriggerAuthentication"]
    assert {one["name"] for one in login["env"]} | {"NEWSROOM_KAFKA_SERVERS"} <= config.keys()
    assert [one["key"] for one in login["secretTargetRef"]] == ["kafka_password"]
