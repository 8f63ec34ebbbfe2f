"""A town of three commissions, small enough to know every family by name.

As of 1 March 2026, in C1 (7 places) ten families `a0` to `a9` missed school as many times
as their number says; in C2 `urgent` had a suicidal signal ten days ago, `late` one that
becomes known on the very day, `thin` has no record at all, and `calm` a check-up; in C3
`busy` has an open case, so nobody is ranked there, and a suicidal signal too.

The card gives a point an absence, so with a slope of 1 and an intercept of -3 no absence is
a risk of 0.05, one 0.12, two 0.27 and three 0.5. Bands: elevated from 0.1, high from 0.4.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from cases.anonymise import Kind, pseudonym
from cases.ingest import ingest
from cases.store import CaseStore
from features.matrix import build_matrix
from models.calibration import Calibrator
from models.fallback import keep_points_card
from models.model import Bands, Model
from models.scorers import CardLine, CardScorer
from tests.features.facts import AS_OF, CHILD, Case, Event, Family, Offer, before
from tests.features.stores import write_extract

KEY = bytes(range(1, 33))
MOST = 9
OPEN = Case(opened=before(60), known=before(50))
TRAINED_THROUGH = date(2025, 6, 1)


def coded(name: str) -> str:
    """A family's pseudonym in the town."""
    return pseudonym(KEY, Kind.FAMILY, name)


def absent(times: int) -> tuple[Event, ...]:
    """A check-up half a year ago, and so many absences, one a week back from last Sunday."""
    missed = (Event("absence", before(7 * n), before(7 * n - 1)) for n in range(1, times + 1))
    return (Event("check_up", before(180), before(180), source="clinic"), *missed)


def alarm(*, happened: int, known: int) -> Event:
    return Event("suicidal_signal", before(happened), before(known), source="clinic")


def families() -> Iterator[Family]:
    for times in range(MOST + 1):
        yield Family(f"a{times}", members=(CHILD,), events=absent(times))
    signal = alarm(happened=10, known=9)
    offer = Offer(offered=before(100), response="declined")
    yield Family("urgent", commission="C2", members=(CHILD,), events=(*absent(5), signal))
    late = alarm(happened=5, known=0)
    yield Family("late", commission="C2", members=(CHILD,), events=(*absent(1), late))
    yield Family("thin", commission="C2", members=(CHILD,), offers=(offer,))
    yield Family("calm", commission="C2", members=(CHILD,), events=absent(0))
    busy = (alarm(happened=2, known=1),)
    yield Family("busy", commission="C3", members=(CHILD,), events=busy, cases=(OPEN,))


def card(store: CaseStore) -> Model:
    """The town's card; half of all families are taken to have missed school once."""
    names = build_matrix(store, [AS_OF]).feature_names
    column = names.index("theme_school__count_365")
    shares = np.where(np.arange(1, MOST + 1) == 1, 0.5, 0.0)
    lines = [CardLine(column, float(n), 1.0, float(share)) for n, share in enumerate(shares, 1)]
    calibrator = Calibrator(1.0, -3.0, (0.1, 0.4, 1.0), (100, 50, 50), (2, 5, 20))
    summary = {"trained_through": TRAINED_THROUGH.isoformat()}
    return Model(
        "points_card", names, CardScorer(tuple(lines)), calibrator, Bands(0.4, 0.1), summary
    )


def learned_card(store: CaseStore) -> Model:
    """The town's card as if it were learned: a check-up takes half a point off, and there are
    eight refits. Four give half a point for a check-up instead, and two of these take 1.5 points
    for the fourth absence instead of giving one.
    """
    plain = card(store)
    assert isinstance(plain.scorer, CardScorer)
    school = plain.scorer.lines
    fourth = tuple(line._replace(points=-1.5 if line.threshold == 4 else 1.0) for line in school)
    check_up = CardLine(plain.feature_names.index("check_up__count_365"), 1.0, -0.5, 0.0)
    turned = check_up._replace(points=0.5)
    refits = [(*school, check_up)] * 4 + [(*school, turned)] * 2 + [(*fourth, turned)] * 2
    return replace(
        plain,
        kind="scorecard",
        scorer=CardScorer((*school, check_up)),
        refits=tuple(CardScorer(lines) for lines in refits),
    )


def build_town(home: Path, *, sex: dict[str, str] | None = None) -> CaseStore:
    """The town, ingested under a home of its own, with its card waiting to serve."""
    (home / "keys").mkdir(parents=True)
    (home / "keys" / "pseudonym.key").write_bytes(KEY)
    ingest(write_extract(home / "extract", list(families()), sex=sex), home)
    store = CaseStore.open(home)
    keep_points_card(home, card(store))
    return store
