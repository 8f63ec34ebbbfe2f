"""Any table of scores, labels and groups, ready to be audited.

One row is one family as of one date. A missing label or group is counted, never dropped; a
missing score is an error, because nobody can say whether that family would be on the list.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import pandas as pd

from cases.errors import BadInput
from fairness.arrays import BoolArray, Codes, Commissions, FloatArray, IntArray
from fairness.columns import label_column, read_table, require_columns, score_column, text_column
from fairness.selecting import Chosen, SelectionRule, apply_selection

NOT_RECORDED = "not_recorded"
WHOLE_TABLE = "all"


class ScoredColumns(NamedTuple):
    """Which column of a frame is what; `selected` where the list was already made. There `rank`
    may say where each family stood on its list, and `capacity` how many places the list had:
    without them families are ranked by score, and a list had as many places as were taken.
    `commission` says whose strata are whose where a commission has several, one a date.
    """

    score: str
    label: str
    groups: tuple[str, ...]
    stratum: str | None = None
    selected: str | None = None
    rank: str | None = None
    capacity: str | None = None
    commission: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ScoredTable:
    """Families with their score, label and groups; every array has one entry per row.

    `stratum` is the commission (or, where several dates are audited at once, commission and
    date: whoever shares one list); `listed_by` says whose stratum each is, None where each is a
    commission's own. `need` is 1, 0, or NaN where the label was not observed.
    `stratified` is False where the table names no commissions and counts as one population.
    `rank` is 1 for the first of its stratum; `capacity` has one entry per stratum.
    """

    source: str
    stratum: Codes
    score: FloatArray
    need: FloatArray
    selected: BoolArray
    rank: IntArray
    capacity: IntArray
    groups: Mapping[str, Codes]
    selection: SelectionRule
    stratified: bool = True
    listed_by: Commissions | None = None

    @property
    def commissions(self) -> Commissions:
        """Whose stratum each is; every stratum a commission of its own unless it was told."""
        return self.listed_by or Commissions.one_list_each(len(self.stratum.names))

    def __post_init__(self) -> None:
        rows = self.score.size
        columns = (self.stratum.codes, self.need, self.selected, self.rank)
        lengths = {column.size for column in (*columns, *(g.codes for g in self.groups.values()))}
        if rows == 0:
            msg = f"{self.source}: no rows to audit"
            raise BadInput(msg)
        if lengths != {rows}:
            found = ", ".join(str(length) for length in sorted(lengths | {rows}))
            msg = f"{self.source}: columns of different lengths ({found} rows)"
            raise BadInput(msg)

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        columns: ScoredColumns,
        *,
        selection: SelectionRule | None = None,
        source: str = "table",
    ) -> Self:
        """The table in a pandas frame; BadInput names the column, row and value at fault.

        Labels are 0 or 1, blank where not observed. `selection` says how families are chosen
        unless `columns.selected` holds the choice as 0 or 1.
        """
        _require_groups(columns, source=source)
        require_columns(frame, _names(columns), source=source)
        score = score_column(frame[columns.score], source=source)
        stratum = _stratum(frame, columns.stratum, source=source)
        if columns.selected is None:
            rule = selection or SelectionRule(rule="decision")
            chosen = apply_selection(rule, score, strata=stratum, source=source)
        else:
            rule = SelectionRule(rule="given")
            selected = _choice(frame[columns.selected], source=source)
            chosen = Chosen.by_score(selected, score, stratum)
        if columns.rank is not None:
            chosen = chosen._replace(rank=_whole(frame[columns.rank], source=source))
        if columns.capacity is not None:
            places = _whole(frame[columns.capacity], source=source)
            chosen = chosen._replace(capacity=_by_stratum(places, stratum))
        return cls(
            source=source,
            stratum=stratum,
            score=score,
            need=label_column(frame[columns.label], source=source),
            selected=chosen.selected,
            rank=chosen.rank,
            capacity=chosen.capacity,
            groups={
                name: text_column(frame[name], missing=NOT_RECORDED) for name in columns.groups
            },
            selection=rule,
            stratified=columns.stratum is not None,
            listed_by=_commissions(frame, columns, stratum, source=source),
        )

    @classmethod
    def from_csv(  # noqa: PLR0913  one option of the command line each
        cls,
        path: Path,
        *,
        score: str,
        label: str,
        groups: tuple[str, ...],
        threshold: float | None = None,
        capacity: int | Mapping[str, int] | None = None,
        stratum: str | None = None,
    ) -> Self:
        """The table in a CSV file, selected at a threshold or at the top of each stratum.

        `capacity` is one number for every stratum, or one for each by name. With neither,
        the score has to be the decision itself, 0 or 1.
        """
        columns = ScoredColumns(score, label, tuple(groups), stratum)
        rule = SelectionRule.from_options(threshold=threshold, capacity=capacity)
        table = cls.from_frame(read_table(path), columns, selection=rule, source=str(path))
        # a report must not depend on the folder its table lay in
        return replace(table, source=path.name)

    @property
    def digest(self) -> str:
        """SHA-256 over who was audited (commission, label, groups), not over scores.

        Two models were judged on the same families in the same order where it is equal.
        """
        seen = hashlib.sha256()
        for column in (self.stratum, *(self.groups[name] for name in sorted(self.groups))):
            seen.update("\0".join(column.names).encode())
            seen.update(column.codes.astype("<i8").tobytes())
        seen.update(np.nan_to_num(self.need, nan=2.0).astype("<i8").tobytes())
        return seen.hexdigest()


def _names(columns: ScoredColumns) -> tuple[str, ...]:
    chosen = (
        columns.score,
        columns.label,
        columns.stratum,
        columns.selected,
        columns.rank,
        columns.capacity,
        columns.commission,
    )
    return (*(name for name in chosen if name is not None), *columns.groups)


def _commissions(
    frame: pd.DataFrame, columns: ScoredColumns, stratum: Codes, *, source: str
) -> Commissions | None:
    if columns.commission is None:
        return None
    column = text_column(frame[columns.commission])
    pairs = np.unique(np.column_stack([stratum.codes, column.codes]), axis=0)
    if len(pairs) != len(stratum.names):
        msg = f"{source}: a stratum of column '{columns.stratum}' belongs to several commissions"
        raise BadInput(msg)
    return Commissions(pairs[:, 1], len(column.names))


def _require_groups(columns: ScoredColumns, *, source: str) -> None:
    if not columns.groups:
        msg = f"{source}: no group column named; say whose reach is to be compared (--groups A,B)"
        raise BadInput(msg)
    repeated = {name for name in columns.groups if columns.groups.count(name) > 1}
    if repeated:
        msg = f"{source}: group column named twice: {', '.join(sorted(repeated))}"
        raise BadInput(msg)


def _stratum(frame: pd.DataFrame, name: str | None, *, source: str) -> Codes:
    if name is None:
        return Codes((WHOLE_TABLE,), np.zeros(len(frame), dtype=np.int64))
    stratum = text_column(frame[name])
    if "" in stratum.names:
        empty = np.flatnonzero(stratum.codes == stratum.names.index(""))
        msg = (
            f"{source}: column '{name}' is empty in {empty.size} rows (first: row "
            f"{int(empty[0]) + 1}); every family belongs to one stratum, so fill it or leave the "
            "stratum out"
        )
        raise BadInput(msg)
    return stratum


def _choice(column: "pd.Series[str]", *, source: str) -> BoolArray:
    chosen = label_column(column, source=source)
    if np.isnan(chosen).any():
        row = int(np.flatnonzero(np.isnan(chosen))[0]) + 1
        msg = (
            f"{source}: column '{column.name}' is empty in {int(np.isnan(chosen).sum())} rows "
            f"(first: row {row}); write 1 for selected and 0 for not"
        )
        raise BadInput(msg)
    return np.equal(chosen, 1.0)


def _whole(column: "pd.Series[str]", *, source: str) -> IntArray:
    """Whole numbers of 0 or more; BadInput where a cell is none."""
    number = score_column(column, source=source)
    bad = (number < 0) | (number != np.floor(number))
    if bad.any():
        row = int(np.flatnonzero(bad)[0]) + 1
        msg = (
            f"{source}: column '{column.name}' must hold whole numbers; {int(bad.sum())} rows hold "
            f"something else (first: row {row})"
        )
        raise BadInput(msg)
    return number.astype(np.int64)


def _by_stratum(places: IntArray, stratum: Codes) -> IntArray:
    found = np.zeros(len(stratum.names), dtype=np.int64)
    found[stratum.codes] = places
    return found
