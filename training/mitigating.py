"""Reaching groups alike: the trade-off of a trained version, and the signed choice to do it.

Offsets are chosen on the earlier half of the version's test lists and judged on the later half.
Families stand on several lists, so each is counted on one side only, by its lot; those counted
elsewhere keep their places on the lists. The later lists are made before all outcomes of the
earlier ones are known: what a choice is worth over a whole label window, `experiments/mitigation`
asks.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from cases.errors import BadInput
from cases.store import CaseStore
from fairness.arrays import Codes, FloatArray
from fairness.audit import audit
from fairness.champion import beside_champion
from fairness.gate import FAIL, GateDecision, gate
from fairness.mitigation.choice import Choice, attribute_values, drop_choice, keep_choice
from fairness.mitigation.cohort import Cohort
from fairness.mitigation.trade_off import STRENGTHS, TradeOff, at_strength, trade_off
from fairness.scored import NOT_RECORDED
from features.asof import to_date
from models.registry import Registry
from models.signatures import Signature, sign
from training.audited import one_row_per_family, scored_table
from training.results import Results, read_results

Code = Literal[0, 1, 3]
DONE: Final = 0
REFUSED: Final = 1
UNSIGNED: Final = 3


class Halves(NamedTuple):
    """A version's test lists in two, with the days on which either half's were made; `rows` are
    those of the later half.
    """

    earlier: Cohort
    later: Cohort
    earlier_days: tuple[date, ...]
    later_days: tuple[date, ...]
    rows: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Mitigation:
    """The trade-off of one version and attribute, and what was decided where a strength was asked.

    `decision` is the gate's on the later lists with the offsets, beside the same lists without;
    `kept` the choice that lists are made with from now on.
    """

    version: str
    attribute: str
    trade_off: TradeOff
    earlier_days: tuple[date, ...]
    later_days: tuple[date, ...]
    strength: float | None
    decision: GateDecision | None
    kept: Choice | None

    @property
    def code(self) -> Code:
        """0 shown, kept or taken back; 1 the gate refuses; 3 a signature is wanted."""
        if self.decision is None:
            return DONE
        if self.decision.code == FAIL:
            return REFUSED
        return UNSIGNED if self.kept is None else DONE

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        reasons = None
        if self.decision is not None:
            reasons = [{**_plain(reason), "code": reason.code} for reason in self.decision.reasons]
        return {
            "version": self.version,
            "attribute": self.attribute,
            "chosen_on": [day.isoformat() for day in self.earlier_days],
            "judged_on": [day.isoformat() for day in self.later_days],
            **self.trade_off.to_dict(),
            "strength": self.strength,
            "gate": reasons,
            "kept": None if self.kept is None else self.kept.to_dict(),
        }


def mitigate(
    home: Path,
    attribute: str,
    *,
    strength: float | None = None,
    approved_by: str | None = None,
    reason: str | None = None,
) -> Mitigation:
    """The trade-off for the champion, or the challenger where none reigns; with a strength above 0
    and a signature the choice is kept, unless the gate fails on the later lists.

    Strength 0 takes an earlier choice back before anything is weighed, and needs nobody's
    signature. BadInput for an attribute that the catalogue does not declare, a strength outside 0
    to 1, a signature without strength, and where there is too little to go by.
    """
    signature = _signature(strength, approved_by, reason)
    store = CaseStore.open(home)
    _require_declared(store, attribute)
    registry = Registry(home, store.catalogue.code)
    version = (registry.champion() or registry.challenger()).version
    if strength == 0:
        drop_choice(home, version)
    results = read_results(home, version)
    halves = in_halves(store, results, attribute)
    asked = STRENGTHS if strength is None else sorted({*STRENGTHS, strength})
    found = trade_off(halves.earlier, halves.later, strengths=asked, never={NOT_RECORDED})
    decision, kept = None, None
    if strength:
        decision = _judged(store, halves, found, strength=strength, version=version)
        if decision.code != FAIL and signature is not None:
            kept = Choice(version, attribute, strength, found.offsets, signature)
            keep_choice(home, kept)
    return Mitigation(
        version=version,
        attribute=attribute,
        trade_off=found,
        earlier_days=halves.earlier_days,
        later_days=halves.later_days,
        strength=strength,
        decision=decision,
        kept=kept,
    )


def _signature(
    strength: float | None, approved_by: str | None, reason: str | None
) -> Signature | None:
    signature = sign(approved_by, reason, now=datetime.now(UTC))
    if signature is not None and strength is None:
        msg = "a signature without --strength signs nothing; say how much, from 0 to 1"
        raise BadInput(msg)
    if strength is not None:
        at_strength(np.zeros(0), strength)
    return signature


def _require_declared(store: CaseStore, attribute: str) -> None:
    declared = [one.code for one in store.catalogue.attributes]
    if attribute not in declared:
        msg = f"--attribute {attribute}: the catalogue declares {', '.join(declared) or 'none'}"
        raise BadInput(msg)


def in_halves(store: CaseStore, results: Results, attribute: str) -> Halves:
    """A version's test lists in an earlier and a later half; BadInput for a single list."""
    rows = results.scores.reset_index(drop=True)
    days = np.unique(rows["as_of_day"])
    if days.size < 2:  # noqa: PLR2004  earlier and later
        msg = "one test list cannot be both earlier and later; train with more test lists"
        raise BadInput(msg)
    first_later = days[days.size // 2]
    drawn = one_row_per_family(results.scores)
    drawn_day = rows["family_id"].map(drawn.set_index("family_id")["as_of_day"]).to_numpy()
    day = rows["as_of_day"].to_numpy()
    later = day >= first_later
    group = _groups(store, attribute, rows)
    return Halves(
        earlier=_cohort(rows, group, ~later, drawn_day < first_later, seed=results.seed),
        later=_cohort(rows, group, later, drawn_day == day, seed=results.seed),
        earlier_days=tuple(to_date(int(one)) for one in days if one < first_later),
        later_days=tuple(to_date(int(one)) for one in days if one >= first_later),
        rows=rows[later].assign(counted=(drawn_day == day)[later]),
    )


def _groups(store: CaseStore, attribute: str, rows: pd.DataFrame) -> Codes:
    values = attribute_values(store, attribute, rows["family_id"].to_numpy(dtype=object))
    values[values == ""] = NOT_RECORDED
    names, codes = np.unique(values.astype(str), return_inverse=True)
    return Codes(tuple(names.tolist()), codes.astype(np.int64))


def _cohort(
    rows: pd.DataFrame,
    group: Codes,
    here: npt.NDArray[np.bool_],
    counted: npt.NDArray[np.bool_],
    *,
    seed: int,
) -> Cohort:
    """The rows of one half as whole lists, of which the counted rows have outcomes."""
    half = rows[here]
    lists, stratum = np.unique(half["list"].to_numpy(), return_inverse=True)
    capacity = np.zeros(lists.size, dtype=np.int64)
    capacity[stratum] = half["capacity"].to_numpy()
    outcome = np.where(counted[here], half["outcome"].to_numpy(dtype=np.float64), np.nan)
    return Cohort(
        score=half["risk"].to_numpy(dtype=np.float64),
        need=outcome,
        group=Codes(group.names, group.codes[here]),
        stratum=stratum.astype(np.int64),
        capacity=capacity,
        seed=seed,
        identifiers=half["lot"].to_numpy(),
    )


def _judged(
    store: CaseStore, halves: Halves, found: TradeOff, *, strength: float, version: str
) -> GateDecision:
    """The one gate, on the later lists with the offsets, as a challenger to those without."""
    offsets: FloatArray = np.array([*found.offsets.values()])
    rows = halves.rows.assign(
        with_offsets=halves.later.selected(at_strength(offsets, strength)),
        without=halves.later.selected(np.zeros(offsets.size)),
    )
    counted = rows[rows["counted"]].reset_index(drop=True)
    told, plain = (
        scored_table(store, counted, chosen=column, source=f"version {version}, {column}")
        for column in ("with_offsets", "without")
    )
    attributes = store.catalogue.attributes
    return gate(beside_champion(audit(told, attributes), plain, attributes))


def _plain(reason: Any) -> dict[str, Any]:
    return {
        "finding": str(reason.finding),
        "attribute": reason.attribute,
        "group": reason.group,
        "amount": reason.amount,
    }
