"""An evaluation as one self-contained page: pure functions of what was measured."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from training.report import findings, making
from training.report.answers import diagnosis
from training.report.curves import Curves
from training.report.moving import moving
from training.report.page import PAGE, STYLE
from training.report.sections import Section
from training.report.words import CANDIDATES, RANKERS, listed, points, share


def evaluation_page(measured: dict[str, Any], curves: Curves, pictures: Mapping[str, str]) -> str:
    """The whole page as HTML text.

    `measured` is what training.json holds; `pictures` are SVG by name, as `plots` draws them, and
    one that is missing is left out. The same figures give the same page.
    """
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(PAGE).render(
        title=_title(measured),
        style=Markup(STYLE),  # noqa: S704  our own constant, nothing from outside
        summary=_summary(measured),
        sections=list(_sections(measured, curves, pictures)),
    )


def _title(measured: dict[str, Any]) -> str:
    version = f", version {measured['version']}" if "version" in measured else ""
    return f"Evaluation of the study “{measured['study']['name']}”{version}"


def _summary(measured: dict[str, Any]) -> tuple[str, ...]:
    """The whole page in two sentences."""
    evaluation = measured["evaluation"]
    model = evaluation["model"]
    reached = (
        f"Chosen: {CANDIDATES[measured['chosen']]}. Within the commissions' own capacity it "
        f"puts {share(model['recall'])} of the families in need on a list; of those "
        f"listed, {share(model['precision'])} came into need."
    )
    better = [
        f"{RANKERS.get(rival['name'], rival['name'])} {points(rival['gain'])}"
        for rival in evaluation["baselines"]
        if rival["gain"] is not None
    ]
    gains = f"Points of recall that it gains over each other way of ranking: {listed(better)}."
    return (reached, *[gains] * bool(better))


def _sections(
    measured: dict[str, Any], curves: Curves, pictures: Mapping[str, str]
) -> list[Section]:
    sections = [
        making.question(measured),
        making.cohort(measured),
        making.candidates(measured, pictures.get("recall_by_window", "")),
        findings.test(measured, curves, pictures.get("recall_by_capacity", "")),
        findings.calibration(measured, curves, pictures.get("calibration", "")),
        findings.reach(curves.reach, pictures.get("reach", "")),
        moving(curves.moves, pictures),
        *diagnosis(measured),
        findings.selftest(measured),
        findings.record(measured),
    ]
    return [section for section in sections if section is not None]
