"""The same country with one thing changed, listed by the same trained home.

A variant is ingested under the same key and judged by the same model, so whatever differs
between two lists comes from the change alone.
"""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import select

from cases.store import CaseStore
from features.matrix import build_matrix
from serving.referrals.database import open_database
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import ReferralListTable, ReferralRowTable
from tests.flow.command import done, files_under
from tests.flow.conftest import AS_OF, Place

Change = Callable[[pd.DataFrame], pd.DataFrame]


class Listed(NamedTuple):
    """A home's newest list: its commissions' files, its rows in the database, and the
    digest of the features it was made from.
    """

    home: Path
    files: dict[str, bytes]
    rows: list[dict[str, Any]]
    matrix_digest: str

    def without_help_shown(self) -> list[dict[str, Any]]:
        """The rows, less the record of help that a page shows beside the reasons."""
        return [
            {**row, "shown": {key: said for key, said in row["shown"].items() if key != "help"}}
            for row in self.rows
        ]


COLUMNS = (
    "commission_id",
    "family_id",
    "lane",
    "drawn",
    "selection_probability",
    "position",
    "band",
    "rank",
    "calibrated_risk",
)


def listed(home: Path) -> Listed:
    """What the newest list of a home holds."""
    folder = home / "lists" / AS_OF
    files = {name: data for name, data in files_under(folder).items() if name != "list.json"}
    matrix = build_matrix(CaseStore.open(home), [date.fromisoformat(AS_OF)])
    return Listed(home, files, listed_on(home, AS_OF), matrix.digest)


def listed_on(home: Path, day: str) -> list[dict[str, Any]]:
    """The stored rows of the newest list of a day, in the order of their places."""
    database = open_database(home)
    with database.reading(EVERY_COMMISSION) as session:
        newest = session.scalars(
            select(ReferralListTable.id)
            .where(ReferralListTable.as_of_date == date.fromisoformat(day))
            .order_by(ReferralListTable.id.desc())
        ).first()
        found = session.scalars(
            select(ReferralRowTable)
            .where(ReferralRowTable.list_id == newest)
            .order_by(ReferralRowTable.commission_id, ReferralRowTable.position)
        )
        rows = [
            {**{name: getattr(row, name) for name in COLUMNS}, "shown": {**row.brief, **row.shown}}
            for row in found
        ]
    database.close()
    return rows


def changed_country(place: Place, folder: Path, **changes: Change) -> Listed:
    """The list made from the country's extract with some tables changed."""
    extract, home = folder / "extract", folder / "home"
    shutil.copytree(place.extract, extract)
    for name, change in changes.items():
        path = extract / f"{name}.parquet"
        before = pd.read_parquet(path)
        after = change(before.copy())
        assert not after.equals(before), "the change changed nothing"
        after.to_parquet(path, index=False)
    shutil.copytree(place.home, home, ignore=shutil.ignore_patterns("lists", "referrals.db*"))
    found = done("ingest", extract, "--home", home, "--json").result
    assert found["quarantined"] == [], "the changed records have to come in"
    done("refer", "--home", home, "--as-of", AS_OF)
    return listed(home)
