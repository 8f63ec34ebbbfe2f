"""Translates codes by a table, keeping in sight what the table lacks."""

from collections.abc import Mapping

import pandas as pd


def look_up(keys: pd.Series, texts: pd.Series | Mapping[str, str]) -> pd.Series:
    """The text of each key, aligned with `keys`; empty where the key is not in `texts`."""
    found: pd.Series = keys.map(texts).astype("str").fillna("")
    return found


def translate(codes: pd.Series, table: Mapping[str, str], *, column: str) -> pd.Series:
    """Each code's translation; for a code that is not in `table`, the column and the code, such
    as rne_q, which no catalogue lists. An empty cell stays empty.
    """
    named = column.lower() + "_" + codes.str.lower()
    unknown = ~codes.isin(list(table)) & (codes != "")
    return look_up(codes, table).mask(unknown, named)


def unknown_codes(codes: pd.Series, table: Mapping[str, str], *, where: str) -> tuple[str, ...]:
    """A note that counts the cells whose code is not in `table`; none where all are."""
    unknown = int((~codes.isin(list(table)) & (codes != "")).sum())
    if not unknown:
        return ()
    note = (
        f"{where}: {unknown} cells hold a code that the guide does not have; an event or a ground "
        "of it is passed on for ingest to keep apart, an attribute is not known"
    )
    return (note,)
