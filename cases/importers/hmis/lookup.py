"""Looks texts up by key; what is not found is an empty text, as an empty cell is."""

from collections.abc import Mapping

import pandas as pd


def look_up(keys: pd.Series, texts: pd.Series | Mapping[str, str]) -> pd.Series:
    """The text of each key, aligned with `keys`; empty where the key is not in `texts`."""
    found: pd.Series = keys.map(texts).astype("str").fillna("")
    return found
