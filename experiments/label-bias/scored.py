"""The simulated country's scored lists, with what records and commissions know of them, and
what only the simulation knows.
"""

from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
from studying import Measured

from cases.anonymise import Kind, load_or_create_key, pseudonyms
from cases.ingest import ingest
from cases.simulate.country import simulate_country
from cases.store import CaseStore
from fairness.evidence.reckoning import Sides
from features.asof import in_label_window, to_date, to_day
from features.matrix import FeatureMatrix, build_matrix
from features.vocabulary import YEAR, Measure
from training.attributes import audit_attributes
from training.candidates import fit_candidate
from training.evaluation import lists_of
from training.learning import Learning
from training.study import Study
from training.thinning import thin
from training.train import records_begin
from training.windows import plan_windows

YEARS = 4
STUDY = Study()
SEED = STUDY.seed
CANDIDATE = "scorecard"
COMPARED = {
    "rural": ("place_of_residence", "rural"),
    "other_language": ("language", "other"),
    "single_parent": ("single_parent", "yes"),
}
"""Groups, each beside everyone else of its commission: by attribute and value."""

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


class Scored(NamedTuple):
    """The test lists, (rows,) each, but for `capacity` (lists,) and `covariates` (rows, columns).

    `in_need` is the hidden truth, `recorded` the outcome as the records have it, `noticed` says
    that a commission took up the family's case. `groups` (rows, compared) flags members.
    """

    score: Floats
    stratum: Ints
    capacity: Ints
    in_need: Flags
    recorded: Flags
    noticed: Flags
    groups: Flags
    covariates: Floats

    def sides(self) -> dict[str, Sides]:
        """Every compared group beside all others."""
        columns = zip(COMPARED, self.groups.T, strict=True)
        return {name: Sides(column, ~column) for name, column in columns}

    @classmethod
    def read(cls, place: Path) -> Self:
        """What `make` left."""
        with np.load(place) as kept:
            return cls(**{name: kept[name] for name in cls._fields})


def make(families: str, seed: str, scratch: str) -> Measured:
    """Simulate a country, ingest it and learn from outcomes as recorded; leave its test lists
    scored, with truth and notice beside them, as `scored.npz` in `scratch`.
    """
    extract, home = Path(scratch) / "extract", Path(scratch) / "home"
    made = simulate_country(
        extract, scenario="demo", families=int(families), years=YEARS, seed=int(seed)
    )
    ingest(made.extract, home)
    learned_from, found = score(CaseStore.open(home), made.extract, made.truth)
    np.savez(Path(scratch) / "scored.npz", **found._asdict())
    return {"learned_from": learned_from, **shares(found)}


def score(store: CaseStore, extract: Path, truth: Path) -> tuple[int, Scored]:
    """How many rows were learned from, and the test lists."""
    rule = store.catalogue.label
    windows = plan_windows(
        store.cut_off,
        rule,
        store.catalogue.lists,
        asked=STUDY.dates.asked(),
        records_begin=records_begin(store),
    )
    learning = Learning.read(store, windows, SEED)
    scorer = fit_candidate(
        CANDIDATE,
        thin(learning.matrix, SEED),
        STUDY.settings(CANDIDATE),
        seed=SEED,
    )
    seen_until = to_date(to_day(store.cut_off) + 1)
    test = build_matrix(store, windows.test.judge, outcomes_seen_until=seen_until)
    number = family_numbers(test, store.home, truth)
    # pseudonyms differ from home to home: in their order no run would repeat another's draws
    order = np.lexsort((number, test.as_of_day))
    test, number = test.rows(order), number[order]
    capacity = store.table("commissions")["capacity"].to_numpy().astype(np.int64)
    lists = lists_of(test, capacity)
    attributes = audit_attributes(store).reindex(test.family_id)
    found = Scored(
        score=scorer.raw(test.values),
        stratum=lists.of_row,
        capacity=lists.capacity,
        in_need=truly_in_need(test, number, truth),
        recorded=test.labels,
        noticed=taken_up(test, number, extract, window=(rule.gap_days, rule.horizon_days)),
        groups=np.column_stack(
            [(attributes[attribute] == value).to_numpy() for attribute, value in COMPARED.values()]
        ),
        covariates=counts_of_a_year(test),
    )
    return len(learning.matrix), found


def counts_of_a_year(test: FeatureMatrix) -> Floats:
    """How often each theme was recorded, a case opened and help begun, in the year before."""
    counted = (Measure.THEME_COUNT, Measure.CASES, Measure.HELP_STARTED)
    columns = [
        column
        for column, feature in enumerate(test.features)
        if feature.measure in counted and feature.lookback_days == YEAR
    ]
    return test.values[:, columns].astype(np.float64)


def family_numbers(test: FeatureMatrix, home: Path, truth: Path) -> Ints:
    """The number that the simulation knows each row's family by."""
    names = pq.read_table(truth / "families.parquet", columns=["family_id"])[0].to_pylist()
    pseudonym = pseudonyms(load_or_create_key(home), Kind.FAMILY, names).astype(str)
    number = {one: int(name[1:]) for one, name in zip(pseudonym, names, strict=True)}
    return np.array([number[name] for name in test.family_id])


def truly_in_need(test: FeatureMatrix, number: Ints, truth: Path) -> Flags:
    """Whether strain lies above the need line in the month of the list."""
    months = pq.read_table(truth / "months.parquet", columns=["family", "month", "in_need"])
    month = months["month"].to_numpy().astype("datetime64[D]").astype(np.int64)
    in_need = months["in_need"].to_numpy()
    family = months["family"].to_numpy()
    flags = np.zeros(len(test), dtype=np.bool_)
    for day in np.unique(test.as_of_day):
        rows = test.as_of_day == day
        flags[rows] = np.isin(number[rows], family[in_need & (month == day)])
    return flags


def taken_up(test: FeatureMatrix, number: Ints, extract: Path, *, window: tuple[int, int]) -> Flags:
    """Whether a case, whatever its finding, was opened in the label window of the list."""
    cases = pq.read_table(extract / "cases.parquet", columns=["family_id", "opened_on"])
    family = np.array([int(name[1:]) for name in cases["family_id"].to_pylist()])
    opened = cases["opened_on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    flags = np.zeros(len(test), dtype=np.bool_)
    for day in np.unique(test.as_of_day):
        rows = test.as_of_day == day
        within = in_label_window(opened, int(day), *window)
        flags[rows] = np.isin(number[rows], family[within])
    return flags


def shares(found: Scored) -> Measured:
    """What there is to find, and how little of it was recorded."""
    return {
        "rows": found.score.size,
        "lists": int(np.unique(found.stratum).size),
        "truly_in_need": share(found.in_need),
        "recorded_in_need": share(found.recorded),
        "noticed": share(found.noticed),
        "noticed_if_in_need": share(found.noticed[found.in_need]),
        "noticed_if_not": share(found.noticed[~found.in_need]),
        "in_need_if_noticed": share(found.in_need[found.noticed]),
        "members": {
            name: {
                "rows": int(sides.group.sum()),
                "truly_in_need": share(found.in_need[sides.group]),
                "recorded_in_need": share(found.recorded[sides.group]),
            }
            for name, sides in found.sides().items()
        },
    }


def share(flags: Flags) -> float:
    """Of all."""
    return round(float(flags.mean()), 4)
