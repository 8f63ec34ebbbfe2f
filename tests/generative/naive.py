"""Every feature once more, the slow way: one family at a time, by calendar days.

Written from the words of the feature list and of the rule of time, with nothing taken from
`features`: no days as numbers, no arrays, no pass over sorted rows.
"""

from datetime import date, timedelta
from math import nan

from tests.features.facts import Case, Event, Family, Member

LONGEST = 730
WITH_AMOUNT = "absence"
READABLE = ("absence", "grades_fell", "injury", "check_up", "moved_home")
DIFFICULTIES = {"school": ("absence", "grades_fell"), "health": ("injury",)}
AGES = {"0_2": range(3), "3_6": range(3, 7), "7_13": range(7, 14), "14_17": range(14, 18)}


def naive_matrix(families: list[Family], as_of: date) -> dict[str, dict[str, float]]:
    """The features of every family that is scored as of the date, by its code."""
    rates = {
        family.commission: _area_rate(families, family.commission, as_of) for family in families
    }
    return {
        family.code: {**_features(family, as_of), "area__cases_365": rates[family.commission]}
        for family in families
        if is_scored(family, as_of)
    }


def is_scored(family: Family, as_of: date) -> bool:
    """Lives in the area with somebody under 18, and no case is known to be open."""
    minors = [
        member
        for member in _living_there(family, as_of)
        if member.birth is not None and _age(member.birth, as_of) < 18
    ]
    return (
        _is_there(family.registered, family.left, as_of)
        and bool(minors)
        and not any(_is_known_open(case, as_of) for case in family.cases)
    )


def _is_known_open(case: Case, as_of: date) -> bool:
    if not _counts(case, as_of):
        return False
    closing = case.closing_known or case.closed
    return closing is None or closing >= as_of


def _counts(record: Event | Case, as_of: date) -> bool:
    """Known the day before at the latest, and not known to be wrong by then."""
    wrong = record.withdrawn is not None and record.withdrawn < as_of
    return record.known < as_of and not wrong


def _features(family: Family, as_of: date) -> dict[str, float]:
    return {
        **_of_events(family, as_of),
        **_of_themes(family, as_of),
        **_of_composition(family, as_of),
        **_of_history(family, as_of),
    }


def _of_events(family: Family, as_of: date) -> dict[str, float]:
    found: dict[str, float] = {}
    for kind in READABLE:
        for days in (90, 365, LONGEST):
            found[f"{kind}__count_{days}"] = len(_events(family, as_of, days, (kind,)))
        usable = _events(family, as_of, LONGEST, (kind,))
        found[f"{kind}__days_since"] = _days_since([e.happened for e in usable], as_of)
    found[f"{WITH_AMOUNT}__total_365"] = sum(
        event.value or 0.0 for event in _events(family, as_of, 365, (WITH_AMOUNT,))
    )
    found[f"{WITH_AMOUNT}__last_value"] = _last_value(
        _events(family, as_of, LONGEST, (WITH_AMOUNT,))
    )
    last_year = _events(family, as_of, 365, READABLE)
    found["record__sources_365"] = len({event.source for event in last_year})
    ever = _events(family, as_of, LONGEST, READABLE)
    found["record__silence"] = _days_since([event.happened for event in ever], as_of)
    for source in ("school", "clinic", "police"):
        told = [event.happened for event in ever if event.source == source]
        found[f"source_{source}__days_since"] = _days_since(told, as_of)
    return found


def _of_themes(family: Family, as_of: date) -> dict[str, float]:
    found: dict[str, float] = {}
    for theme, kinds in DIFFICULTIES.items():
        counts = {days: len(_events(family, as_of, days, kinds)) for days in (30, 90, 365, 730)}
        found |= {f"theme_{theme}__count_{days}": count for days, count in counts.items()}
        found[f"theme_{theme}__trend"] = counts[90] - counts[365] * 90 / 365
        # in the plain catalogue one agency speaks of each theme's difficulties
        found[f"theme_{theme}__sources_365"] = min(counts[365], 1)
        found[f"theme_{theme}__ever_730"] = min(counts[730], 1)
    return found


def _of_composition(family: Family, as_of: date) -> dict[str, float]:
    ages = [_age(m.birth, as_of) for m in _living_there(family, as_of) if m.birth is not None]
    found: dict[str, float] = {
        f"children__{band}": sum(age in years for age in ages) for band, years in AGES.items()
    }
    found["adults"] = sum(age >= 18 for age in ages)
    found["single_adult"] = float(found["adults"] == 1)
    found["arrivals_365"] = sum(
        _is_within(member.joined, as_of, 365) and member.joined != family.registered
        for member in family.members
    )
    found["departures_365"] = sum(
        member.left is not None and _is_within(member.left, as_of, 365) for member in family.members
    )
    found["tenure"] = min((as_of - family.registered).days, LONGEST)
    return found


def _of_history(family: Family, as_of: date) -> dict[str, float]:
    begun = [offer for offer in family.offers if offer.started is not None]
    return {
        "cases_365": len(_cases(family, as_of, 365)),
        "cases_730": len(_cases(family, as_of, LONGEST)),
        "days_since_case": _days_since([c.opened for c in _cases(family, as_of, LONGEST)], as_of),
        "help_started_365": sum(_is_within(offer.started, as_of, 365) for offer in begun),
        "help_running": sum(
            _is_within(offer.started, as_of, LONGEST)
            and _is_there(offer.started, offer.ended, as_of)
            for offer in begun
        ),
    }


def _area_rate(families: list[Family], commission: str, as_of: date) -> float:
    there = [
        family
        for family in families
        if family.commission == commission and _is_there(family.registered, family.left, as_of)
    ]
    cases = sum(len(_cases(family, as_of, 365)) for family in there)
    return cases / len(there) if there else 0.0


def _events(family: Family, as_of: date, days: int, kinds: tuple[str, ...]) -> list[Event]:
    return [
        event
        for event in family.events
        if event.kind in kinds and _counts(event, as_of) and _is_within(event.happened, as_of, days)
    ]


def _last_value(events: list[Event]) -> float:
    """Of the latest event; of several on its day the one known last, then the largest, and
    one without an amount after all others.
    """
    if not events:
        return nan
    last = max(events, key=lambda e: (e.happened, e.known, e.value is None, e.value or 0.0))
    return nan if last.value is None else last.value


def _cases(family: Family, as_of: date, days: int) -> list[Case]:
    return [
        case
        for case in family.cases
        if _counts(case, as_of) and _is_within(case.opened, as_of, days)
    ]


def _is_within(day: date, as_of: date, days: int) -> bool:
    return as_of - timedelta(days=days) <= day < as_of


def _is_there(since: date, until: date | None, as_of: date) -> bool:
    return since < as_of and (until is None or until >= as_of)


def _living_there(family: Family, as_of: date) -> list[Member]:
    return [member for member in family.members if _is_there(member.joined, member.left, as_of)]


def _age(birth: date, as_of: date) -> int:
    return as_of.year - birth.year - ((as_of.month, as_of.day) < (birth.month, birth.day))


def _days_since(days: list[date], as_of: date) -> float:
    return (as_of - max(days)).days if days else nan
