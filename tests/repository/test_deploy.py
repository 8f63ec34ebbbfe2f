"""What the pages on operation promise is there: metrics, alerts, sections, settings, commands."""

import re
from typing import Any

import pytest
import yaml

from serving.model_in_use.measured import REFUSALS, WAITS
from serving.operation.metrics import GAUGES, LATENCY, MODEL, READY, REQUESTS
from serving.operation.rooms import checks
from tests.repository.project import ROOT

DEPLOY = ROOT / "docs" / "deploy"
METRICS = {
    f"{REQUESTS}_total",
    *(f"{LATENCY}{ending}" for ending in ("_bucket", "_count", "_sum")),
    *(f"tirek_{name}" for name in GAUGES),
    MODEL,
    READY,
    f"{REFUSALS}_total",
    WAITS,
}
UNITS = sorted(path.name for path in DEPLOY.glob("*.service"))


def rules() -> list[dict[str, Any]]:
    told = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))
    return [rule for group in told["groups"] for rule in group["rules"]]


def manifests() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / "kubernetes.yml").read_text(encoding="utf-8")))


def text(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def test_every_metric_in_an_alert_is_one_that_the_service_tells():
    used = {name for rule in rules() for name in re.findall(r"\btirek_\w+", rule["expr"])}
    assert used <= METRICS
    assert used


def test_every_alert_has_its_section_in_the_runbook_and_every_section_its_alert():
    alerts = [rule["alert"] for rule in rules()]
    assert sorted(re.findall(r"^## (Tirek\w+)$", text("runbook.md"), re.MULTILINE)) == sorted(
        alerts
    )


def test_every_metric_is_told_of_on_the_page_of_deployment():
    named = {
        name.removesuffix("_bucket") for name in METRICS if not name.endswith(("_count", "_sum"))
    }
    assert {name for name in named if f"`{name}`" not in text("deploy.md")} == set()


def test_every_room_has_a_word_in_the_runbook():
    asked = checks(ROOT, lambda: pytest.fail("no database"), {})
    assert [room for room in asked if room not in text("runbook.md")] == []


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_gives_up_what_it_does_not_need(unit: str):
    lines = (DEPLOY / unit).read_text(encoding="utf-8").splitlines()
    for needed in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "User=tirek"):
        assert needed in lines
    assert not [line for line in lines if line.startswith("Environment=") and "PASSWORD" in line]


def test_the_pods_run_without_rights_and_say_under_which_names():
    (deployment,) = (one for one in manifests() if one["kind"] == "Deployment")
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert not container["securityContext"]["allowPrivilegeEscalation"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    settings = {one["name"]: one.get("value") for one in container["env"]}
    assert settings["TIREK_HOSTS"]
    assert "TIREK_DATABASE_URL" not in settings
    mounted = {volume["name"] for volume in pod["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == mounted


def test_no_pod_waits_for_a_registry_that_the_urgent_lane_does_not_need():
    (deployment,) = (one for one in manifests() if one["kind"] == "Deployment")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/livez"
