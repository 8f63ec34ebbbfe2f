"""Case extracts in which something is wrong on purpose: each change takes an extract's folder and
rewrites a table or two of it.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 1
UNSEEN = ("language", "russian")
TIMES_THE_PLACES = 3
TEST_OUTCOMES_BEGIN = date(2025, 1, 1)
CASES_LEFT = 0.4


def nothing_to_learn(extract: Path) -> None:
    """Every case becomes a family's drawn by lot."""

    def reassign(cases: pd.DataFrame) -> pd.DataFrame:
        families = pd.read_parquet(extract / "families.parquet")
        drawn = np.random.default_rng(SEED).choice(len(families), len(cases))
        family = families.iloc[drawn].reset_index(drop=True)
        there = (family["registered_on"] <= cases["opened_on"]) & family["left_on"].isna()
        return cases.assign(family_id=family["family_id"])[there]

    rewrite(extract, "cases", reassign)


def cases_grow_rare(extract: Path) -> None:
    """Six cases of ten are no longer opened once the test lists are made."""

    def thin(cases: pd.DataFrame) -> pd.DataFrame:
        stays = np.random.default_rng(SEED).random(len(cases)) < CASES_LEFT
        return cases[stays | (cases["opened_on"] < TEST_OUTCOMES_BEGIN)]

    rewrite(extract, "cases", thin)


def one_group_unrecorded(extract: Path) -> None:
    """No register knows anything of families that speak Russian, and lists are long enough for
    that to show.
    """

    def forget(events: pd.DataFrame) -> pd.DataFrame:
        attributes = pd.read_parquet(extract / "attributes.parquet")
        attribute, group = UNSEEN
        told = (attributes["attribute"] == attribute) & (attributes["value"] == group)
        return events[~events["family_id"].isin(attributes["family_id"][told])]

    rewrite(extract, "events", forget)
    rewrite(
        extract,
        "commissions",
        lambda commissions: commissions.assign(capacity=commissions["capacity"] * TIMES_THE_PLACES),
    )


def groups_not_recorded(extract: Path) -> None:
    """Nobody knows of any family which groups it belongs to."""
    rewrite(extract, "attributes", lambda attributes: attributes.iloc[:0])


def rewrite(extract: Path, table: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Put a changed table in the place of an extract's own; its columns keep their types."""
    place = extract / f"{table}.parquet"
    schema = pq.read_schema(place)
    changed = change(pd.read_parquet(place))
    pq.write_table(pa.Table.from_pandas(changed, schema, preserve_index=False), place)
