"""The page's second half: how the model does on the test, how well its risks are calibrated, who
is reached, whether its reasons hold, and what all of it was made with.
"""

from typing import Any

from training.hiding import FEWEST_SHOWN
from training.report.curves import CapacityCurve, Curves
from training.report.reach import AttributeReach
from training.report.sections import Part, Section, Table
from training.report.words import (
    RANKERS,
    count,
    percent,
    plain,
    points,
    share,
    shown,
    spaced,
)

Json = dict[str, Any]
HIDDEN = "hidden"


def test(measured: Json, curves: Curves, picture: str) -> Section:
    """Every ranker on the test lists, and at other capacities."""
    found = measured["evaluation"]
    rankings = (found["model"], *found["baselines"])
    headings = (
        "ranked by",
        "recall at capacity",
        "precision at capacity",
        "lift",
        "AUC",
        "average precision",
        "model's gain in recall, points",
        "model's gain in AUC",
    )
    table = Table("At each commission's own capacity", headings, tuple(map(_ranking, rankings)), 0)
    rows = (
        f"{count(found['families'])} families on {count(found['lists'])} lists, "
        f"{count(found['in_need'])} of them in need later, {count(found['places'])} places. Limits "
        f"are of 95 %; they resample {count(found['cluster_count'])} {found['clusters']}. Gains "
        "are paired: the same lists, the same resamples. Ties are averaged over their orders."
    )
    return Section(
        "test",
        "Test",
        (rows, _champion_sentence(measured)),
        (Part(table), Part(capacity_table(curves), picture)),
    )


def _ranking(ranking: Json) -> tuple[str, ...]:
    is_model = ranking["name"] == "model"
    return (
        RANKERS.get(ranking["name"], str(ranking["name"])),
        share(ranking["recall"]),
        share(ranking["precision"]),
        plain(ranking["lift"], 2),
        plain(ranking["auc"]),
        plain(ranking["average_precision"]),
        "" if is_model else points(ranking["gain"]),
        "" if is_model else plain(ranking["auc_gain"], signed=True),
    )


def _champion_sentence(measured: Json) -> str:
    if measured["champion"] is None:
        return "No champion reigned when this was trained."
    if measured["champion_compared"]:
        return f"The reigning champion, version {measured['champion']}, ranked the same families."
    return (
        f"The reigning champion, version {measured['champion']}, reads features of another "
        "catalogue and could not be compared."
    )


def capacity_table(curves: Curves) -> Table:
    """Recall of every ranker at shares of the capacity; limits for the model."""
    headings = (
        "share of capacity",
        "places",
        *(RANKERS.get(curve.name, curve.name) for curve in curves.capacity),
    )
    rows = tuple(
        (
            percent(part, 0),
            count(places),
            *(_recall(curve, number) for curve in curves.capacity),
        )
        for number, (part, places) in enumerate(zip(curves.shares, curves.places, strict=True))
    )
    own = curves.shares.index(1.0) if 1.0 in curves.shares else None
    return Table("Recall as capacity grows", headings, rows, own)


def _recall(curve: CapacityCurve, number: int) -> str:
    recall = curve.recall[number]
    if recall is None or curve.name == "model":
        return share(recall)
    return percent(recall.estimate)


def calibration(measured: Json, curves: Curves, picture: str) -> Section:
    """Observed against expected need, as a whole and by group of similar risk."""
    check, fitted = measured["evaluation"]["calibration"], measured["calibration"]
    whole = Table(
        "On the test",
        ("figure", "found", "well calibrated is"),
        (
            ("observed over expected", plain(check["observed_over_expected"]), "1"),
            ("Cox's slope", plain(check["slope"]), "1"),
            ("Cox's intercept", plain(check["intercept"]), "0"),
            ("Brier score", plain(check["brier"], 4), "as small as can be"),
        ),
    )
    groups = Table(
        "In the model's groups of similar risk, the lowest first",
        ("group", "families", "expected", "observed", "in need"),
        tuple(
            (
                f"up to {percent(group.upper)}",
                count(group.families),
                percent(group.expected),
                share(group.observed),
                count(group.in_need),
            )
            for group in curves.calibration
        ),
    )
    as_a_whole = (
        f"{count(check['observed'])} came into need where {count(round(check['expected']))} were "
        f"expected. The curve is {_method(fitted)}, fitted on {count(fitted['families'])} families "
        f"as of a date, {count(fitted['in_need'])} of them in need. Groups are those that the desk "
        "speaks of; limits are Wilson's, with commissions or families varying as a whole."
    )
    nothing = ("Calibration found no relation: higher scores did not come with more need.",)
    words = (as_a_whole, *nothing * (not fitted["found_a_relation"]))
    return Section("calibration", "Calibration", words, (Part(whole), Part(groups, picture)))


def _method(fitted: Json) -> str:
    name = "bent (beta)" if fitted["method"] == "beta" else "straight (Platt)"
    return (
        f"{name}: bending it lowers the log loss on held-out families by "
        f"{fitted['bend_gains']:.6f} (standard error {fitted['standard_error']:.6f})"
    )


def reach(attributes: tuple[AttributeReach, ...], picture: str) -> Section | None:
    """Recall at capacity by group; None where the catalogue names no attribute."""
    if not attributes:
        return None
    rows = tuple(
        (
            f"{attribute.name}: {group.name}",
            HIDDEN if group.in_need is None else count(group.in_need),
            HIDDEN if group.reached is None else count(group.reached),
            HIDDEN if group.in_need is None else share(group.recall),
        )
        for attribute in attributes
        for group in attribute.groups
    )
    table = Table("By group", ("group", "in need", "of them on a list", "share reached"), rows)
    rows_counted = (
        "One of each family's test lists, drawn by seed, as in the audit. Whether a difference is "
        "one is for the audit to say, which looks within commissions: run 'tirek audit'."
    )
    left_out = (
        f"Groups with fewer than {FEWEST_SHOWN} families in need are hidden, and others where they "
        "would follow from the rest."
    )
    return Section("reach", "Reach by group", (rows_counted, left_out), (Part(table, picture),))


def selftest(measured: Json) -> Section:
    """Whether the reasons add up to the score that ranks."""
    found = measured["selftest"]
    told = {**found, "faults": "; ".join(found.get("faults", ())) or "none"}
    rows = tuple((spaced(name), shown(value)) for name, value in told.items())
    words = (
        "Reasons must add up to the model's own score on every test row, keep the directions that "
        "the model promises, rest on nothing that features must not read, and let supports speak."
    )
    table = Table("Self-test", ("figure", "found"), rows)
    return Section("reasons", "Reasons", (words,), (Part(table),))


def record(measured: Json) -> Section:
    """What has to be the same for the figures to be the same."""
    study = {name: value for name, value in _said(measured["study"]).items() if value != {}}
    made = {**measured["made_from"], **measured["provenance"]}
    rows = tuple((spaced(name), shown(value)) for name, value in made.items())
    asked = tuple((spaced(name), shown(value)) for name, value in study.items())
    return Section(
        "record",
        "What it was made from",
        parts=(
            Part(Table("Data, code and libraries", ("name", "value"), rows)),
            Part(Table("The study", ("name", "value"), asked)),
        ),
    )


def _said(study: Json) -> Json:
    """A study without what it leaves to the catalogue."""
    return {
        name: _said(value) if isinstance(value, dict) else value
        for name, value in study.items()
        if value is not None
    }
