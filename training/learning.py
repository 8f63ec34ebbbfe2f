"""The rows that may be learned from, and which of them fit and judge a candidate.

A split is a window where the data is long enough: what is judged lies at least a label
window after what was learned from, with the outcomes that were known on the day. Where the data
is short, splits are folds of families instead: every family is judged by what saw none of its
rows.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedKFold

from cases.errors import BadInput
from cases.progress import Progress, silent
from cases.store import CaseStore
from features.asof import to_day
from features.engine import Engine
from features.kept import kept_matrix
from features.matrix import FeatureMatrix
from features.outcomes import outcomes_as_seen
from training.order import drawn_order, number_families
from training.thinning import Thinned, draw
from training.windows import Window, Windows

FEWEST_OUTCOMES = 15
"""In need and not in need, each: with fewer families nothing is learned at all."""

ENOUGH_OUTCOMES = 60
"""In need and not in need, each: rows of a window that is to be fitted or judged on."""

FEWEST_WINDOWS = 2
FOLDS = 5

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
SplitKind = Literal["windows", "folds"]


@dataclass(frozen=True)
class Split:
    """Rows to fit a candidate on, with the outcomes known when it was fitted, and rows that it
    is judged on, with the outcomes known when training began.

    `fit_rows` and `judge_rows` are positions in `matrix`, whose digest is `matrix_digest`;
    `seen` (rows,) holds what was known of each row's outcome when the fitting was done.
    """

    name: str
    matrix_digest: str
    matrix: FeatureMatrix
    fit_rows: Rows
    judge_rows: Rows
    seen: Flags

    def fitting(self, seed: int) -> Thinned:
        """What a candidate is fitted on."""
        outcome = self.seen[self.fit_rows]
        drawn = draw(outcome, seed)
        rows = self.matrix.rows(self.fit_rows[drawn.rows])
        return Thinned(rows.with_outcome(outcome[drawn.rows]), drawn.weight)

    def judged(self) -> FeatureMatrix:
        """What it is judged on."""
        return self.matrix.rows(self.judge_rows)

    @property
    def digest(self) -> str:
        """SHA-256 over all that fitting and judging follow from."""
        sha = hashlib.sha256(self.matrix_digest.encode())
        for array in (self.fit_rows, self.judge_rows, self.seen):
            sha.update(np.ascontiguousarray(array).tobytes())
        return sha.hexdigest()

    @property
    def is_usable(self) -> bool:
        """True where there are enough outcomes of either kind to fit on and to judge by."""
        counts = (self.seen[self.fit_rows], self.matrix.labels[self.judge_rows])
        return all(_rarer(outcome) >= ENOUGH_OUTCOMES for outcome in counts)


class Splits(NamedTuple):
    """What candidates are chosen on, what the chosen one is calibrated on, and `whole`, what
    it is fitted on in the end.
    """

    kind: SplitKind
    validation: tuple[Split, ...]
    calibration: tuple[Split, ...]
    whole: FeatureMatrix


@dataclass(frozen=True)
class Learning:
    """Every row that may be learned from, and what was known of its outcome at each window.

    `seen` holds one array (rows,) for each window, calibration last; rows that the window does
    not learn from are False there.
    """

    matrix: FeatureMatrix
    windows: Windows
    seen: tuple[Flags, ...]

    @classmethod
    def read(
        cls,
        store: CaseStore,
        windows: Windows,
        seed: int,
        *,
        engine: Engine | None = None,
        progress: Progress = silent,
    ) -> Self:
        """The rows of a store's learning dates, in drawn order."""
        matrix = kept_matrix(
            store,
            windows.learn,
            outcomes_seen_until=windows.trained_through,
            engine=engine,
            progress=progress,
        )
        order = drawn_order(matrix, seed)
        seen = (_seen(store, matrix, window, engine)[order] for window in _expanding(windows))
        return cls(matrix.rows(order), windows, tuple(seen))

    def splits(self, seed: int) -> Splits:
        """Windows where each holds enough outcomes, folds of families otherwise.

        BadInput where there is too little to learn from at all.
        """
        _require_outcomes(self.matrix)
        digest = self.matrix.digest
        found = [
            self._window(window, seen, digest)
            for window, seen in zip(_expanding(self.windows), self.seen, strict=True)
        ]
        usable = [split for split in found[:-1] if split.is_usable]
        if len(usable) >= FEWEST_WINDOWS and found[-1].is_usable:
            return Splits("windows", tuple(usable), (found[-1],), self.matrix)
        folds = family_folds(self.matrix, seed, digest=digest)
        return Splits("folds", folds, folds, self.matrix)

    def _window(self, window: Window, seen: Flags, digest: str) -> Split:
        learn, judge = (
            np.flatnonzero(np.isin(self.matrix.as_of_day, [to_day(day) for day in days]))
            for days in window
        )
        name = " to ".join(dict.fromkeys((str(window.judge[0]), str(window.judge[-1]))))
        return Split(name, digest, self.matrix, learn, judge, seen)


def family_folds(
    matrix: FeatureMatrix, seed: int, *, digest: str | None = None
) -> tuple[Split, ...]:
    """Folds in which no family is both fitted on and judged, families that came into need dealt
    out evenly; `digest` is the matrix's.
    """
    of = digest or matrix.digest
    # numbered by lot, not by name: another home has other pseudonyms and the same folds
    family = number_families(matrix, seed)
    in_need = np.bincount(family, weights=matrix.labels) > 0
    dealt = StratifiedKFold(FOLDS).split(in_need, in_need)
    return tuple(
        Split(f"fold {number}", of, matrix, *_rows_of(held, family), matrix.labels)
        for number, (_, held) in enumerate(dealt, start=1)
    )


def _rows_of(held: Rows, family: Rows) -> tuple[Rows, Rows]:
    """Rows of all other families, and of those held out."""
    is_held = np.isin(family, held)
    return np.flatnonzero(~is_held), np.flatnonzero(is_held)


def _expanding(windows: Windows) -> Sequence[Window]:
    """The validation windows and the calibration window, in rising order."""
    if windows.calibration is None:
        return ()
    return (*windows.validation, windows.calibration)


def _seen(store: CaseStore, matrix: FeatureMatrix, window: Window, engine: Engine | None) -> Flags:
    """What was known of each row's outcome when a window's learning was done."""
    seen = np.zeros(len(matrix), dtype=np.bool_)
    learned = np.isin(matrix.as_of_day, [to_day(day) for day in window.learn])
    seen[learned] = outcomes_as_seen(store, window.learn, window.looks_back_from, engine=engine)
    return seen


def _require_outcomes(learning: FeatureMatrix) -> None:
    if learning.labels.dtype != np.bool_:
        msg = (
            f"outcomes came as {learning.labels.dtype} and not as yes or no: an outcome that is "
            "not known cannot be learned from; leave its row out"
        )
        raise BadInput(msg)
    in_need = len(set(learning.family_id[learning.labels]))
    not_in_need = len(set(learning.family_id[~learning.labels]))
    if min(in_need, not_in_need) < FEWEST_OUTCOMES:
        msg = (
            f"in the learning rows {in_need} families came into need and {not_in_need} did not; "
            f"at least {FEWEST_OUTCOMES} of each kind are needed to learn from: bring more history"
        )
        raise BadInput(msg)


def _rarer(outcome: Flags) -> int:
    return int(min(outcome.sum(), (~outcome).sum()))
