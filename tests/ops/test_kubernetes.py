"""The Kubernetes manifests: rendered, valid by the API's schemas, and as safe as they claim."""

import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.ops.tools import kustomize
from workers.config import variable_of
from workers.pipeline import STAGES
from workers.settings import Settings

K8S = Path(__file__).parents[2] / "deploy" / "k8s"
STAGE_NAMES = [spec.name for spec in STAGES]
Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def manifests() -> list[Manifest]:
    """What the example overlay comes to."""
    done = subprocess.run([*kustomize(), K8S / "overlays" / "example"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [one for one in yaml.safe_load_all(done.stdout) if one]


def _workers(manifests: list[Manifest]) -> dict[str, Manifest]:
    kinds = {"Deployment", "StatefulSet"}
    return {
        one["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/component"]: one
        for one in manifests
        if one["kind"] in kinds
    }


def _pods(manifests: list[Manifest]) -> Iterator[Manifest]:
    for one in manifests:
        if "template" in one.get("spec", {}):
            yield one["spec"]["template"]["spec"]


def test_every_manifest_is_valid_by_the_schema_of_its_kind_and_has_no_unknown_field(manifests: list[Manifest]) -> None:
    assert len(manifests) > 15
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in manifests:
            kubernetes_validate.validate(one, "1.31", strict=True)


def test_the_schema_check_notices_an_unknown_field(manifests: list[Manifest]) -> None:
    broken = {**manifests[0], "specc": {}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, "1.31", strict=True)


def test_each_stage_has_a_worker_that_runs_it_and_no_other(manifests: list[Manifest]) -> None:
    run = {
        stage: worker["spec"]["template"]["spec"]["containers"][0]["args"]
        for stage, worker in _workers(manifests).items()
    }
    assert run == {stage: ["worker", stage] for stage in STAGE_NAMES}


def test_only_the_stage_with_state_keeps_a_disk_and_it_is_never_scaled_by_lag(manifests: list[Manifest]) -> None:
    stateful = {spec.name for spec in STAGES if spec.stateful}
    assert {stage for stage, one in _workers(manifests).items() if one["kind"] == "StatefulSet"} == stateful
    scaled = {one["spec"]["scaleTargetRef"]["name"] for one in manifests if one["kind"] == "HorizontalPodAutoscaler"}
    assert scaled == {f"{stage}-worker" for stage in STAGE_NAMES if stage not in stateful}


def test_an_autoscaler_looks_at_the_lag_of_its_own_stage(manifests: list[Manifest]) -> None:
    for one in manifests:
        if one["kind"] == "HorizontalPodAutoscaler":
            metric = one["spec"]["metrics"][0]["external"]["metric"]
            assert f"{metric['selector']['matchLabels']['stage']}-worker" == one["spec"]["scaleTargetRef"]["name"]


def test_the_pods_of_one_stage_are_selected_by_one_worker_only(manifests: list[Manifest]) -> None:
    for stage, worker in _workers(manifests).items():
        selector = worker["spec"]["selector"]["matchLabels"]
        assert selector["app.kubernetes.io/component"] == stage


def test_each_worker_may_lose_one_pod_at_a_time(manifests: list[Manifest]) -> None:
    budgets = {
        one["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"]: one["spec"]["maxUnavailable"]
        for one in manifests
        if one["kind"] == "PodDisruptionBudget"
    }
    assert budgets == dict.fromkeys(STAGE_NAMES, 1)


def test_no_container_can_write_its_root_gain_rights_or_run_as_root(manifests: list[Manifest]) -> None:
    for pod in _pods(manifests):
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"] is True
            assert context["allowPrivilegeEscalation"] is False
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert "memory" in container["resources"]["limits"]


def test_workers_are_probed_where_they_answer(manifests: list[Manifest]) -> None:
    for worker in _workers(manifests).values():
        (container,) = worker["spec"]["template"]["spec"]["containers"]
        paths = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")}
        assert paths == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}


def test_the_grace_is_longer_than_a_worker_takes_to_stop(manifests: list[Manifest]) -> None:
    for worker in _workers(manifests).values():
        assert worker["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] > Settings().stop_timeout


def test_every_variable_is_a_setting(manifests: list[Manifest]) -> None:
    known = {variable_of(name) for name in Settings.model_fields}
    (config,) = [one["data"] for one in manifests if one["kind"] == "ConfigMap"]
    assert {
        name.removesuffix("_FILE") if name.removesuffix("_FILE") in known else name for name in config
    } - known == set()


def test_only_prometheus_may_talk_to_workers(manifests: list[Manifest]) -> None:
    (policy,) = [one["spec"] for one in manifests if one["kind"] == "NetworkPolicy"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    (rule,) = policy["ingress"]
    assert [port["port"] for port in rule["ports"]] == [9464]
