"""What a new list leaves out: records that are contested, or were found wrong.

What a correction says is left out from the day it is filed, and stays out where it is upheld;
where it is not, the record counts again. The urgent lane reads every record all the same: danger
is looked into even while somebody contests it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.catalogue.whole import Catalogue
from cases.store import CaseStore, Part
from features.asof import to_day
from features.matrix import gather
from features.part import Plan
from models.model import Model
from serving.referrals.aliases import todays_codes
from serving.referrals.corrections.items import mark_of
from serving.referrals.facts import fact_of
from serving.referrals.lists import ERASED
from serving.referrals.tables import ReferralListTable, ReferralRowTable
from serving.referrals.written.tables import CorrectionOutcomeTable, CorrectionTable


class Contested(NamedTuple):
    """What of one family is left out: facts by their marks, and what reasons speak of, each with
    the date of the list that told it: what became known since was not contested.
    """

    facts: frozenset[str] = frozenset()
    concepts: frozenset[tuple[str, date]] = frozenset()

    def with_item(self, kind: str, item: str, told_on: date) -> "Contested":
        """The same with one more item."""
        if kind == "fact":
            return self._replace(facts=self.facts | {item})
        return self._replace(concepts=self.concepts | {(item, told_on)})


LeftOut = Mapping[str, Contested]
"""By the family's code of today."""


def contested_records(session: Session) -> dict[str, Contested]:
    """What every list made now leaves out."""
    filed, outcome = CorrectionTable, CorrectionOutcomeTable
    found = session.execute(
        select(filed.family_id, filed.item_kind, filed.item, ReferralListTable.as_of_date)
        .join(ReferralRowTable, ReferralRowTable.id == filed.row_id)
        .join(ReferralListTable, ReferralListTable.id == ReferralRowTable.list_id)
        .outerjoin(outcome, outcome.correction_id == filed.id)
        .where(
            filed.effect == "left_out",
            ReferralRowTable.lane != ERASED,
            outcome.upheld.is_(None) | outcome.upheld,
        )
    ).all()
    left_out: dict[str, Contested] = {}
    codes = todays_codes(session, [row.family_id for row in found])
    for code, (_family, kind, item, told_on) in zip(codes, found, strict=True):
        left_out[code] = left_out.get(code, Contested()).with_item(kind, item, told_on)
    return left_out


def parts_to_score(
    store: CaseStore, plan: Plan, model: Model, left_out: LeftOut
) -> tuple[Part, ...]:
    """The store's parts without what is left out.

    A family whom that would raise keeps its record whole: a correction never raises anybody.
    """
    parts = parts_without(store, left_out)
    touched = [at for at, part in enumerate(parts) if part.left_out]
    if not touched:
        return parts
    only = replace(plan, families=frozenset(left_out))
    whole = _risks(only, model, [store.parts[at] for at in touched])
    lessened = _risks(only, model, [parts[at] for at in touched])
    raised = {family for family, risk in lessened.items() if risk > whole.get(family, risk)}
    return parts_without(
        store, {family: one for family, one in left_out.items() if family not in raised}
    )


def _risks(plan: Plan, model: Model, parts: list[Part]) -> dict[str, float]:
    matrix = gather((plan(part) for part in parts), plan)
    if not len(matrix):
        return {}
    return dict(zip(matrix.family_id.tolist(), model.risk(matrix).tolist(), strict=True))


def parts_without(store: CaseStore, left_out: LeftOut) -> tuple[Part, ...]:
    """The store's parts without those records, whatever comes of it."""
    if not left_out:
        return store.parts
    return tuple(
        replace(part, left_out=frozenset(_rows_in(part, store.catalogue, left_out)))
        for part in store.parts
    )


def _rows_in(part: Part, catalogue: Catalogue, left_out: LeftOut) -> Iterator[int]:
    """The rows of a part's events that are left out."""
    families = part.table("families", ["family_id"])["family_id"].to_pylist()
    asked = {at: left_out[code] for at, code in enumerate(families) if code in left_out}
    if not asked:
        return
    events = part.table("events")
    theirs = pc.is_in(events["family_index"].cast(pa.int64()), value_set=pa.array(sorted(asked)))
    rows = np.flatnonzero(theirs.to_numpy(zero_copy_only=False))
    for row, event in zip(rows.tolist(), events.take(rows).to_pylist(), strict=True):
        if _is_contested(asked[event["family_index"]], catalogue, event):
            yield row


def _is_contested(contested: Contested, catalogue: Catalogue, event: dict[str, Any]) -> bool:
    kind = catalogue.event_type(event["event_type"])
    for concept, told_on in contested.concepts:
        known_then = to_day(event["knowledge_date"]) < to_day(told_on)
        if known_then and concept in {kind.code, f"theme_{kind.theme}"}:
            return True
    return mark_of(fact_of(catalogue, event)) in contested.facts
