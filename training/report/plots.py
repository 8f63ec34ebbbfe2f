"""The pictures of an evaluation, each drawn from the very figures that stand in the table beside
it.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from training.intervals import Floats, Interval
from training.report.curves import CapacityCurve, Curves
from training.report.drawing import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    PURPLE,
    VERMILION,
    as_svg,
    empty_figure,
    styled,
)
from training.report.moving import pictures_of
from training.report.reach import AttributeReach, GroupReach
from training.report.words import CANDIDATES, RANKERS

CANDIDATE_LOOKS = {
    "scorecard": (BLUE, "o"),
    "lightgbm": (VERMILION, "s"),
    "lightgbm_monotone": (GREEN, "^"),
}
ROOT_TICKS = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)


class Look(NamedTuple):
    """How a ranker's line is told from the others."""

    colour: str
    dash: str
    marker: str


LOOKS = {
    "model": Look(BLUE, "-", "o"),
    "champion": Look(VERMILION, "-", "s"),
    "runner_up": Look(PURPLE, "--", "D"),
    "points_card": Look(GREEN, "-", "^"),
    "count_of_flags": Look(GREEN, "--", "v"),
    "area_only": Look(FAINT, "-", "x"),
    "random": Look(FAINT, ":", ""),
}
OTHER = Look(INK, "-.", "")


def plots(measured: dict[str, Any], curves: Curves) -> dict[str, str]:
    """Every picture that there are figures for, as SVG, by name."""
    drawn: dict[str, str] = {}
    with styled():
        drawn["recall_by_window"] = recall_by_window(measured["candidates"])
        drawn["recall_by_capacity"] = recall_by_capacity(curves)
        drawn["calibration"] = calibration(curves)
        if any(group.recall for attribute in curves.reach for group in attribute.groups):
            drawn["reach"] = reach(curves.reach)
    if curves.moves is not None:
        drawn |= pictures_of(curves.moves)
    return drawn


def recall_by_capacity(curves: Curves) -> str:
    """Recall against the share of every commission's capacity, a line a ranker."""
    figure, axes = empty_figure(3.9)
    axes.axvline(1.0, color=FAINT, linewidth=1)
    for curve in sorted(curves.capacity, key=lambda curve: [*LOOKS, curve.name].index(curve.name)):
        _draw_curve(axes, curves.shares, curve)
    axes.set_xlabel("share of each commission's own capacity")
    axes.set_ylabel("recall: share of those in need\nwho are on a list")
    axes.set_ylim(bottom=0)
    _in_percent(axes, "xy")
    figure.legend(loc="outside right upper")
    title = "Recall as capacity grows from half to twice what there is, for each way of ranking"
    return as_svg(figure, name="recall-by-capacity", title=title)


def _draw_curve(axes: Axes, shares: tuple[float, ...], curve: CapacityCurve) -> None:
    look = LOOKS.get(curve.name, OTHER)
    found = [(share, recall) for share, recall in zip(shares, curve.recall, strict=True) if recall]
    at = [share for share, _ in found]
    axes.plot(
        at,
        [recall.estimate for _, recall in found],
        color=look.colour,
        linestyle=look.dash,
        marker=look.marker,
        markersize=3.5,
        linewidth=1.6,
        label=RANKERS.get(curve.name, curve.name),
    )
    if curve.name == "model":
        low, high = ([recall[limit] for _, recall in found] for limit in (1, 2))
        axes.fill_between(at, low, high, color=look.colour, alpha=0.18, linewidth=0)


def calibration(curves: Curves) -> str:
    """Observed against expected need in groups of similar risk, with limits."""
    figure, axes = empty_figure(3.9)
    groups = curves.calibration
    most = 1.05 * max(max(group.expected, group.observed.high) for group in groups)
    axes.plot([0, most], [0, most], color=FAINT, linewidth=1, linestyle="--")
    for group in groups:
        _draw_interval(axes, group.observed, at=group.expected, look=CANDIDATE_LOOKS["scorecard"])
    axes.set_xscale("function", functions=(_root, np.square))
    axes.set_yscale("function", functions=(_root, np.square))
    ticks = [tick for tick in ROOT_TICKS if tick <= most]
    axes.set(xlim=(0, most), ylim=(0, most), xticks=ticks, yticks=ticks)
    axes.set_xlabel("expected: mean calibrated risk (root scale)")
    axes.set_ylabel("observed: share that\ncame into need (root scale)")
    _in_percent(axes, "xy")
    title = "Observed against expected need in groups of similar risk; the dashed line is equality"
    return as_svg(figure, name="calibration", title=title)


def recall_by_window(candidates: list[dict[str, Any]]) -> str:
    """Each candidate's recall at capacity on every validation split, with limits."""
    figure, axes = empty_figure(3.2)
    names = [split["rows"] for split in candidates[0]["splits"]]
    for place, candidate in enumerate(candidates):
        aside = 0.12 * (place - (len(candidates) - 1) / 2)
        colour, marker = CANDIDATE_LOOKS[candidate["name"]]
        for number, split in enumerate(candidate["splits"]):
            recall = split["ranking"]["recall"]
            if recall is not None:
                look = (colour, marker)
                _draw_interval(axes, Interval(*recall), at=number + aside, look=look)
        label = CANDIDATES[candidate["name"]]
        axes.plot([], [], color=colour, marker=marker, linestyle="", label=label)
    axes.set_xticks(range(len(names)), names)
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("recall at capacity")
    _in_percent(axes, "y")
    figure.legend(loc="outside right upper")
    title = "Recall at capacity of each candidate on every validation split"
    return as_svg(figure, name="recall-by-window", title=title)


def reach(attributes: tuple[AttributeReach, ...]) -> str:
    """The share of those in need who are on a list, by group, with limits; hidden groups are
    left out.
    """
    lines = list(_reach_lines(attributes))
    figure, axes = empty_figure(0.8 + 0.24 * len(lines))
    for place, (_, group) in enumerate(lines):
        if group is not None and group.recall is not None:
            _draw_interval(axes, group.recall, at=place, look=(BLUE, "o"), lying=True)
    axes.set_yticks(range(len(lines)), [label for label, _ in lines])
    for tick, (_, group) in zip(axes.get_yticklabels(), lines, strict=True):
        tick.set_fontweight("bold" if group is None else "normal")
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.set_xlabel("recall at capacity: share of those in need who are on a list")
    _in_percent(axes, "x")
    title = "Recall at capacity by group of each audit attribute"
    return as_svg(figure, name="reach", title=title)


def _reach_lines(
    attributes: tuple[AttributeReach, ...],
) -> Iterator[tuple[str, GroupReach | None]]:
    for attribute in attributes:
        shown = [group for group in attribute.groups if group.recall is not None]
        if shown:
            yield attribute.name, None
            yield from ((group.name, group) for group in shown)


def _draw_interval(
    axes: Axes, found: Interval, *, at: float, look: tuple[str, str], lying: bool = False
) -> None:
    colour, marker = look
    limits = [[found.estimate - found.low], [found.high - found.estimate]]
    x, y = (found.estimate, at) if lying else (at, found.estimate)
    axes.errorbar(
        x,
        y,
        xerr=limits if lying else None,
        yerr=None if lying else limits,
        color=colour,
        marker=marker,
        markersize=5,
        linewidth=1.4,
        capsize=3,
        clip_on=False,
    )


def _in_percent(axes: Axes, which: str) -> None:
    for letter in which:
        axis = axes.xaxis if letter == "x" else axes.yaxis
        axis.set_major_formatter(PercentFormatter(1))


def _root(values: Floats) -> Floats:
    return np.sqrt(np.clip(values, 0, None))
