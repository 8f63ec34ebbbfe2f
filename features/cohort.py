"""Who is scored as of a date, and why the others are not."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.catalogue.rules import CohortRule
from cases.catalogue.whole import Catalogue
from features.asof import holds, in_lookback, is_aged, is_known, is_present
from features.history import History

Mask = npt.NDArray[np.bool_]
ADULT_AGE = 18


class CohortStep(NamedTuple):
    """One step of the cohort flow: families left after it."""

    name: str
    families: int


class Cohort(NamedTuple):
    """The families scored (one flag per family of the part) and how they were found."""

    scored: Mask
    flow: tuple[CohortStep, ...]


def find_cohort(history: History, catalogue: Catalogue, as_of_day: int) -> Cohort:
    """The catalogue's cohort rule applied to a part as of one day."""
    scored = np.ones(len(history), dtype=np.bool_)
    flow = [CohortStep("in_store", len(history))]
    for name, keeps in _steps(history, catalogue, as_of_day):
        scored &= keeps
        flow.append(CohortStep(name, int(scored.sum())))
    return Cohort(scored, tuple(flow))


def add_flows(flows: list[tuple[CohortStep, ...]]) -> tuple[CohortStep, ...]:
    """The flows of several parts as one."""
    return tuple(
        CohortStep(steps[0].name, sum(step.families for step in steps))
        for steps in zip(*flows, strict=True)
    )


def _steps(history: History, catalogue: Catalogue, as_of_day: int) -> list[tuple[str, Mask]]:
    rule = catalogue.cohort
    families = history.families
    steps = [("living_in_area", is_present(families.registered, families.left, as_of_day))]
    if rule.requires_minor:
        steps.append(("with_a_minor", has_minor(history, as_of_day)))
    if rule.excludes_open_case:
        steps.append(("no_open_case", ~has_open_case(history, as_of_day)))
    if rule.after_event is not None:
        steps.append((f"after_{rule.after_event}", _had_event(history, catalogue, rule, as_of_day)))
    return steps


def has_minor(history: History, as_of_day: int) -> Mask:
    """Families in which a person under 18 lives as of the day."""
    members = history.members
    present = is_present(members.joined, members.left, as_of_day)
    minor = present & is_aged(members.birth_month, as_of_day, 0, ADULT_AGE)
    return _any_by_family(history, members.family[minor])


def has_open_case(history: History, as_of_day: int) -> Mask:
    """Families with a case whose opening is known and whose closing is not."""
    cases = history.cases
    opened = holds(cases.known, cases.withdrawn, as_of_day)
    open_now = opened & ~is_known(cases.closing_known, as_of_day)
    return _any_by_family(history, cases.family[open_now])


def _had_event(history: History, catalogue: Catalogue, rule: CohortRule, as_of_day: int) -> Mask:
    events = history.events
    kind = catalogue.codes("event_types").index(str(rule.after_event))
    hit = (
        (events.event_type == kind)
        & holds(events.knowledge_day, events.withdrawn_day, as_of_day)
        & in_lookback(events.event_day, as_of_day, rule.after_event_days)
    )
    by_event = np.repeat(np.arange(len(history)), np.diff(events.offsets))
    return _any_by_family(history, by_event[hit])


def _any_by_family(history: History, families: npt.NDArray[np.integer]) -> Mask:
    mask = np.zeros(len(history), dtype=np.bool_)
    mask[families] = True
    return mask
