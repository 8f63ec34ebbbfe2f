"""A ranked cohort with all that is told of anybody in it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from serving.api.contract import ListContext
from serving.listing.making import list_commissions
from serving.ranking.cohort import RankedCohort
from serving.referrals.facts import read_sources
from serving.referrals.records import Band, Lane, ListedCommission
from serving.scoring.blocks import Blocks
from serving.scoring.told_before import ToldBefore


class Standing(NamedTuple):
    """Where a family stands among its commission's: `place` is 1 for the first of its order."""

    commission_id: str
    lane: Lane
    band: Band
    selected: bool
    place: int


@dataclass(frozen=True)
class Answering:
    """A ranked cohort with the sources that hold something of each family, and the context of
    every commission's list by commission, in the store's order.
    """

    cohort: RankedCohort
    sources: dict[str, frozenset[str]]
    contexts: dict[str, ListContext]

    def commission_of(self, family: str) -> str | None:
        """The commission of a family that is ranked or in the urgent lane; None of any other."""
        row = self.cohort.row_of.get(family)
        if row is not None:
            return self.standing[row].commission_id
        signals = self.cohort.urgent.get(family)
        return signals[0].commission_id if signals else None

    @cached_property
    def blocks(self) -> Blocks:
        """The cohort's families explained."""
        return Blocks(self.cohort)

    @cached_property
    def told_before(self) -> ToldBefore:
        """Its families as they were told, reasons and all."""
        return ToldBefore()

    @cached_property
    def commissions(self) -> tuple[str, ...]:
        """The commissions in the store's order."""
        return tuple(self.contexts)

    @cached_property
    def standing(self) -> tuple[Standing, ...]:
        """Where each of the scored stands, in their order."""
        cohort, scored = self.cohort, self.cohort.scored
        lanes: dict[bool, Lane] = {True: "too_little_data", False: "ranked"}
        columns = (scored.commission, scored.thin, cohort.band, cohort.selection.selected)
        return tuple(
            Standing(self.commissions[commission], lanes[thin], band, selected, place)
            for commission, thin, band, selected, place in zip(
                *(column.tolist() for column in (*columns, cohort.selection.rank)), strict=True
            )
        )

    @cached_property
    def in_order(self) -> dict[str, tuple[str, ...]]:
        """Every commission's ranked families, the first of its order first."""
        scored, rank = self.cohort.scored, self.cohort.selection.rank
        ordered = scored.family_id[np.lexsort((rank, scored.commission))]
        cuts = np.cumsum(self.cohort.cohort_size)[:-1]
        return {
            commission: tuple(families.tolist())
            for commission, families in zip(self.commissions, np.split(ordered, cuts), strict=True)
        }


def prepare(cohort: RankedCohort) -> Answering:
    """Read once what every answer needs."""
    commissions = list_commissions(cohort.store, cohort.cohort_size, cohort.capacity)
    return Answering(
        cohort,
        read_sources(cohort.store, cohort.as_of),
        {commission.commission_id: _context(cohort, commission) for commission in commissions},
    )


def _context(cohort: RankedCohort, commission: ListedCommission) -> ListContext:
    model = cohort.serving.model
    return ListContext(
        as_of_date=cohort.as_of,
        model_name=cohort.serving.name,
        model_version=cohort.serving.version,
        model_kind=model.kind,
        trained_through=date.fromisoformat(model.summary["trained_through"]),
        capacity=commission.capacity,
        cohort_size=commission.cohort_size,
    )
