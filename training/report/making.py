"""The page's first half: what was asked, who was in the cohort, which candidate was chosen and
why.
"""

from datetime import date
from typing import Any

from fairness.report.words import FLOW_STEPS
from training.fit import FROM_SIMPLEST
from training.report.sections import Part, Section, Table
from training.report.timeline import Stretch, draw_timeline
from training.report.words import CANDIDATES, count, listed, percent, plain, settings, share

Json = dict[str, Any]


def question(measured: Json) -> Section:
    """What is predicted, from which windows."""
    windows, label = measured["windows"], measured["made_from"]["label"]
    stretches = tuple(_stretches(windows))
    rows = tuple(
        (
            stretch.name,
            _span(stretch.learn),
            count(len(stretch.learn)),
            _span(stretch.judge),
            count(len(stretch.judge)),
        )
        for stretch in stretches
    )
    opens = f"{label['gap_days']} days after the day" if label["gap_days"] else "the day"
    outcome = (
        f"Which families come into need within {label['horizon_days']} days, counted from {opens} "
        "of a list? A fact counts only if it was known before that day."
    )
    learned = (
        f"The model itself learned from {count(measured['learned_from'])} families as of a date, "
        f"{count(measured['learned_in_need'])} of them in need later, with the outcomes known by "
        f"{measured['made_from']['trained_through']}. The test was not looked at until then."
    )
    asked = (
        "The study asks for another outcome than the catalogue's: its model cannot be promoted.",
    )
    headings = ("window", "learned from", "dates", "judged on", "lists")
    return Section(
        "question",
        "Question and windows",
        (outcome, _windows_sentence(measured), learned, *asked * measured["asked_otherwise"]),
        (
            Part(
                Table("What each window learned from and was judged on", headings, rows),
                draw_timeline(stretches),
            ),
        ),
    )


def _stretches(windows: Json) -> list[Stretch]:
    named = {
        f"validation {number}": window
        for number, window in enumerate(windows["validation"], start=1)
    }
    if windows["calibration"] is not None:
        named["calibration"] = windows["calibration"]
    named["test"] = windows["test"]
    return [
        Stretch(
            name, *(tuple(map(date.fromisoformat, window[part])) for part in ("learn", "judge"))
        )
        for name, window in named.items()
    ]


def _windows_sentence(measured: Json) -> str:
    if measured["split_kind"] == "windows":
        return (
            "Candidates were tuned and chosen on the validation windows, the chosen one was "
            "calibrated on its own window, and every window is judged on lists at least a label "
            "window later than what it learned from."
        )
    return (
        "Too few dates or outcomes for windows in time: candidates were tuned, chosen and "
        "calibrated on folds of families instead, each family judged by what saw none of its "
        "rows. What holds from one year to the next is seen on the test alone."
    )


def _span(days: tuple[date, ...]) -> str:
    return " to ".join(dict.fromkeys((days[0].isoformat(), days[-1].isoformat())))


def cohort(measured: Json) -> Section:
    """Who was in the cohort on every date, and who was left out at each step."""
    flow = dict(sorted(measured["flow"].items()))
    codes = tuple(step["name"] for step in next(iter(flow.values())))
    test = set(measured["windows"]["test"]["judge"])
    rows = tuple(
        (day, "test" if day in test else "learning", *(count(step["families"]) for step in steps))
        for day, steps in flow.items()
    )
    table = Table(
        "Families left after each step",
        ("as of", "used for", *(_step(code) for code in codes)),
        rows,
    )
    return Section("cohort", "Cohort", parts=(Part(table),))


def _step(code: str) -> str:
    words = FLOW_STEPS.get(code)
    return code.replace("_", " ") if words is None else words["en"]


def candidates(measured: Json, picture: str) -> Section:
    """Every candidate with its settings and how it did on each split."""
    found = measured["candidates"]
    places = [candidate["name"] for candidate in found]
    chosen = places.index(measured["chosen"])
    headings = (
        "candidate",
        "settings found",
        "tried",
        "of these given up",
        "recall at capacity",
        "standard error",
        "precision at capacity",
        "AUC",
        "average precision",
    )
    pooled = Table(
        "All validation splits together", headings, tuple(map(_candidate, found)), chosen
    )
    names = [split["rows"] for split in found[0]["splits"]]
    each = Table(
        "Recall at capacity on every split",
        ("candidate", *names),
        tuple(
            (
                CANDIDATES[candidate["name"]],
                *(share(split["ranking"]["recall"]) for split in candidate["splits"]),
            )
            for candidate in found
        ),
        chosen,
    )
    return Section(
        "candidates",
        "Candidates",
        (choice(found, measured["chosen"]),),
        (Part(pooled), Part(each, picture)),
    )


def _candidate(candidate: Json) -> tuple[str, ...]:
    tuned, ranking = candidate["tuned"], candidate["pooled"]["ranking"]
    return (
        CANDIDATES[candidate["name"]],
        settings(candidate["settings"]),
        count(tuned["ended"] + tuned["given_up"]),
        count(tuned["given_up"]),
        share(ranking["recall"]),
        f"{100 * candidate['standard_error']:.2f} points",
        share(ranking["precision"]),
        plain(ranking["auc"]),
        plain(ranking["average_precision"]),
    )


def choice(found: list[Json], chosen: str) -> str:
    """Why this one was chosen: the rule in words, with the figures it was decided by."""
    if len(found) == 1:
        return f"{CANDIDATES[chosen]} was the only candidate."
    best = max(found, key=lambda candidate: float(candidate["recall"]))
    least = best["recall"] - best["standard_error"]
    order = [str(name) for name in FROM_SIMPLEST]
    good = sorted(
        (candidate for candidate in found if candidate["recall"] >= least),
        key=lambda candidate: order.index(candidate["name"]),
    )
    named = [f"{CANDIDATES[one['name']]} ({percent(one['recall'])})" for one in good]
    within = (
        f"only {named[0]} reaches that"
        if len(named) == 1
        else f"{listed(named)} reach that, from the simplest on"
    )
    return (
        f"Best on what candidates were judged on: {CANDIDATES[best['name']]}, with a recall at "
        f"capacity of {percent(best['recall'])} and a standard error of "
        f"{100 * best['standard_error']:.2f} points. The simplest candidate within one standard "
        f"error of the best is chosen, that is from {percent(least)} up: {within}. Chosen: "
        f"{CANDIDATES[chosen]}."
    )
