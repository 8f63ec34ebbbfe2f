"""H: what people did with the lists, beside what the model proposed.

A commission may leave out a family that the model listed, and may offer help to one that it did
not. Who is helped in the end is both together, so the gap that families live with is split: what
the model's lists alone would have left, and what people made of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from cases.catalogue.words import LANGUAGES
from fairness.arrays import BoolArray, Codes, FloatArray
from fairness.attributes import DeclaredAttribute, in_every_language
from fairness.counts import Arms, Tally, arms
from fairness.scored import NOT_RECORDED
from fairness.statistics.intervals import (
    FEW_CLUSTERS,
    Estimate,
    clustered_wilson,
    difference,
    influence,
)


class ListedDecision(NamedTuple):
    """A ranked family on a list, by its code of today: whether it stood there by its rank or by
    chance, whether anybody decided about it on that list, and whether help was offered.
    """

    family_id: str
    commission_id: str
    as_of_date: date
    by_rank: bool
    decided: bool
    offered: bool


@dataclass(frozen=True, slots=True, eq=False)
class DecidedFamilies:
    """Families of the cohorts that lists were made for; every array has one entry a row.

    `listed` by the model's order, `decided` about by a person, `offered` help, whoever put the
    family forward; `need` is NaN until the label window is over. There are so many `lists`, one
    a commission and date.
    """

    commission: Codes
    lists: int
    groups: Mapping[str, Codes]
    listed: BoolArray
    decided: BoolArray
    offered: BoolArray
    need: FloatArray


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """What people did with one group. `down` is the share of its listed and decided families that
    were offered no help, `down_gap` that share less the one of everyone else; `up` counts families
    offered help that stood on a list by lot and not by rank. `model_gap` is the gap in recall that
    the lists alone leave over the territory, `end_gap` the one that offers leave, `people_gap`
    their difference: below 0 people widened a gap against the group.
    """

    code: str
    names: Mapping[str, str]
    listed: int
    decided: int
    offered: int
    down: Estimate | None
    down_gap: Estimate | None
    up: int
    in_need: int
    model_recall: Estimate | None
    end_recall: Estimate | None
    model_gap: Estimate | None
    end_gap: Estimate | None
    people_gap: Estimate | None


@dataclass(frozen=True, slots=True)
class PeopleAttribute:
    """One attribute with its groups, each beside everyone else."""

    code: str
    names: Mapping[str, str]
    groups: tuple[PeopleGroup, ...]


@dataclass(frozen=True, slots=True)
class PeopleResult:
    """What people did with all lists; no attributes where nobody has decided anything yet."""

    lists: int
    decided: int
    attributes: tuple[PeopleAttribute, ...]


def measure_people(
    families: DecidedFamilies | None,
    attributes: Sequence[DeclaredAttribute],
    *,
    alpha: float = 0.05,
) -> PeopleResult:
    """Every group of every attribute; None for no lists at all."""
    if families is None:
        return PeopleResult(0, 0, ())
    decided = int(families.decided.sum())
    return PeopleResult(
        lists=families.lists,
        decided=decided,
        attributes=tuple(
            PeopleAttribute(
                attribute.code,
                in_every_language(attribute.name),
                tuple(_groups(families, attribute, alpha=alpha)),
            )
            for attribute in attributes
            if decided
        ),
    )


def _groups(
    families: DecidedFamilies, attribute: DeclaredAttribute, *, alpha: float
) -> Sequence[PeopleGroup]:
    column = families.groups[attribute.code]
    names = {value.code: in_every_language(value.name) for value in attribute.values}
    return [
        _group(families, column.codes == place, code, names.get(code, {}), alpha=alpha)
        for place, code in enumerate(column.names)
        if code != NOT_RECORDED
    ]


def _group(
    families: DecidedFamilies,
    own: BoolArray,
    code: str,
    names: Mapping[str, str],
    *,
    alpha: float,
) -> PeopleGroup:
    in_need = families.need == 1.0
    worked = families.listed & families.decided
    down = _arms(families, worked & ~families.offered, worked, own)
    model = _arms(families, in_need & families.listed, in_need, own)
    end = _arms(families, in_need & families.offered, in_need, own)
    return PeopleGroup(
        code=code,
        names=names or dict.fromkeys(LANGUAGES, code),
        listed=int((families.listed & own).sum()),
        decided=int((families.decided & own).sum()),
        offered=int((families.offered & own).sum()),
        down=clustered_wilson(Tally(down.hits, down.totals), alpha=alpha),
        down_gap=difference(down, alpha=alpha),
        up=int((families.offered & ~families.listed & own).sum()),
        in_need=int((in_need & own).sum()),
        model_recall=clustered_wilson(Tally(model.hits, model.totals), alpha=alpha),
        end_recall=clustered_wilson(Tally(end.hits, end.totals), alpha=alpha),
        model_gap=difference(model, alpha=alpha),
        end_gap=difference(end, alpha=alpha),
        people_gap=difference_of_gaps(model, end, alpha=alpha),
    )


def _arms(families: DecidedFamilies, hit: BoolArray, unit: BoolArray, own: BoolArray) -> Arms:
    """Units of the group and of everyone else by commission, and those of them that were hit."""

    def tally(side: BoolArray) -> Tally:
        size = len(families.commission.names)
        codes = families.commission.codes
        return Tally(
            np.bincount(codes[hit & side], minlength=size),
            np.bincount(codes[unit & side], minlength=size),
        )

    return arms(tally(own), tally(~own))


def difference_of_gaps(model: Arms, end: Arms, *, alpha: float = 0.05) -> Estimate | None:
    """Delta_people = Delta_end - Delta_model, both over the territory and of the same families.

    The variance is that of the linearised difference over commissions with Student's quantile, so
    that what both share does not count. None with fewer than 15 commissions or where a side has
    nobody.
    """
    commissions = int(np.count_nonzero(end.totals + end.reference_totals))
    if commissions < FEW_CLUSTERS or not end.totals.any() or not end.reference_totals.any():
        return None
    value, pull = 0.0, np.zeros(len(end.totals))
    for sign, gap in ((1, end), (-1, model)):
        group = Tally(gap.hits, gap.totals)
        reference = Tally(gap.reference_hits, gap.reference_totals)
        value += sign * (_rate(group) - _rate(reference))
        pull += sign * (influence(group) - influence(reference))
    error = sqrt(commissions / (commissions - 1) * float(pull @ pull))
    half = float(stdtrit(commissions - 1, 1 - alpha / 2)) * error
    return Estimate(value, max(-2.0, value - half), min(2.0, value + half), 1 - alpha)


def _rate(tally: Tally) -> float:
    return float(tally.hits.sum() / tally.totals.sum())
