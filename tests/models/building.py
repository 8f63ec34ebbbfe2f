"""Feature matrices small enough to read, over a catalogue made up for the tests."""

from collections.abc import Sequence

import numpy as np

from cases.catalogue.reading import parse_catalogue
from cases.catalogue.whole import Catalogue
from features.concepts import Feature, declare_features
from features.matrix import FeatureMatrix

CATALOGUE = """
code = "tiny"
version = "1"
title = { kk = "Шағын", ru = "Малый", en = "Tiny" }
lookback_days = [90, 365, 1095]
[cohort]
requires_minor = false
[label]
name = { kk = "қиындық", ru = "трудность", en = "difficulty" }
gap_days = 0
horizon_days = 180
[lists]
months_between_lists = 1
months_between_training_dates = 1
default_capacity = 5
[[sources]]
code = "school"
name = { kk = "мектеп", ru = "школа", en = "school" }
[[sources]]
code = "clinic"
name = { kk = "емхана", ru = "поликлиника", en = "clinic" }
[[event_types]]
code = "absence"
theme = "school"
source = "school"
name = { kk = "келмеу", ru = "пропуск", en = "absence" }
[event_types.count]
kk = { other = "{n} рет келмеген" }
ru = { one = "{n} пропуск", few = "{n} пропуска", many = "{n} пропусков", other = "{n} пропуска" }
en = { one = "{n} absence", other = "{n} absences" }
[[event_types]]
code = "debt"
theme = "income"
source = "school"
name = { kk = "қарыз", ru = "долг", en = "debt" }
unit = { kk = "теңге", ru = "тенге", en = "tenge" }
[event_types.count]
kk = { other = "{n} қарыз" }
ru = { one = "{n} долг", few = "{n} долга", many = "{n} долгов", other = "{n} долга" }
en = { one = "{n} debt", other = "{n} debts" }
[[event_types]]
code = "check_up"
theme = "health"
source = "clinic"
protective = true
name = { kk = "тексеру", ru = "осмотр", en = "check-up" }
[event_types.count]
kk = { other = "{n} рет тексерілген" }
ru = { one = "{n} осмотр", few = "{n} осмотра", many = "{n} осмотров", other = "{n} осмотра" }
en = { one = "{n} check-up", other = "{n} check-ups" }
[[event_types]]
code = "move"
theme = "housing"
source = "clinic"
context = true
name = { kk = "көшу", ru = "переезд", en = "move" }
[event_types.count]
kk = { other = "{n} рет көшкен" }
ru = { one = "{n} переезд", few = "{n} переезда", many = "{n} переездов", other = "{n} переезда" }
en = { one = "{n} move", other = "{n} moves" }
[[grounds]]
code = "poverty"
name = { kk = "кедейлік", ru = "бедность", en = "poverty" }
[[findings]]
code = "difficult"
label = true
name = { kk = "қиын", ru = "трудная", en = "difficult" }
[[help_types]]
code = "legal"
name = { kk = "құқықтық", ru = "юридическая", en = "legal" }
"""


def tiny_catalogue() -> Catalogue:
    return parse_catalogue(CATALOGUE.encode(), where="tiny.toml")


def declared(*names: str) -> tuple[Feature, ...]:
    """The tiny catalogue's features of those names."""
    by_name = {feature.name: feature for feature in declare_features(tiny_catalogue())}
    return tuple(by_name[name] for name in names)


def matrix_of(
    columns: dict[str, Sequence[float]],
    *,
    outcome: Sequence[bool] | None = None,
    commission: Sequence[int] | None = None,
    family: Sequence[str] | None = None,
    as_of_day: Sequence[int] | None = None,
) -> FeatureMatrix:
    """A matrix of the named features only; every row is its own family, in commission 0 as
    of day 0, unless the test says otherwise.
    """
    values = np.array(list(columns.values()), dtype=np.float32).T
    rows = len(values)
    where = np.zeros(rows) if commission is None else np.asarray(commission)
    names = [f"f{i:05d}" for i in range(rows)] if family is None else list(family)
    day = np.zeros(rows) if as_of_day is None else np.asarray(as_of_day)
    return FeatureMatrix(
        features=declared(*columns),
        commissions=tuple(f"C{i}" for i in range(int(where.max(initial=0)) + 1)),
        values=np.ascontiguousarray(values),
        family_id=np.array(names, dtype=object),
        commission=where.astype(np.int32),
        as_of_day=day.astype(np.int32),
        outcome=None if outcome is None else np.asarray(outcome, dtype=np.bool_),
        flow={},
    )


COUNTED = (
    "absence__count_90",
    "absence__count_365",
    "debt__count_365",
    "check_up__count_365",
    "move__count_365",
    "theme_school__count_365",
    "theme_income__count_365",
    "cases_365",
    "cases_1095",
    "help_started_365",
)


def simulated_matrix(
    rows: int, *, seed: int = 0, commissions: int = 4, dates: int = 1, signal: float = 1.0
) -> FeatureMatrix:
    """Counts drawn by chance, one unknown column, and outcomes that absences, debts and
    earlier cases make likelier and check-ups less likely (not at all where signal is 0).

    Every family stands once on every date.
    """
    rng = np.random.default_rng(seed)
    columns = {name: rng.poisson(0.7, rows * dates) for name in COUNTED}
    known = rng.random(rows * dates) < 0.5
    columns["debt__last_value"] = np.where(known, rng.gamma(2, 50, rows * dates), np.nan)
    pull = (
        columns["absence__count_365"]
        + columns["debt__count_365"]
        + columns["cases_1095"]
        - columns["check_up__count_365"]
    )
    risk = 1 / (1 + np.exp(2.0 - signal * pull))
    return matrix_of(
        columns,
        outcome=rng.random(rows * dates) < risk,
        commission=np.tile(rng.integers(0, commissions, rows), dates),
        family=[f"f{i:05d}" for i in range(rows)] * dates,
        as_of_day=np.repeat(np.arange(dates) * 30, rows),
    )
