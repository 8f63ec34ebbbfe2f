"""Reading a table's columns: what is missing is counted, what makes no sense is refused."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from cases.errors import BadInput
from fairness.arrays import BoolArray, Codes, FloatArray

LABELS = {"1": 1.0, "0": 0.0, "true": 1.0, "false": 0.0}
MISSING = ("", "na", "n/a", "nan", "null", "none", "<na>")


def read_table(path: Path) -> pd.DataFrame:
    """A CSV file with every cell as text; BadInput says what kept it from being read."""
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror})"
        raise BadInput(msg) from error
    except UnicodeDecodeError as error:
        msg = f"{path}: not UTF-8 at byte {error.start}; save the table as UTF-8"
        raise BadInput(msg) from error
    except pd.errors.EmptyDataError as error:
        msg = f"{path}: the file is empty; it needs a header line and at least one row"
        raise BadInput(msg) from error
    except pd.errors.ParserError as error:
        msg = f"{path}: not a table of comma-separated values ({str(error).strip()})"
        raise BadInput(msg) from error
    return frame


def require_columns(frame: pd.DataFrame, names: Sequence[str], *, source: str) -> None:
    """BadInput where a named column is not in the frame, naming those that are."""
    absent = sorted(set(names) - set(frame.columns))
    if absent:
        there = ", ".join(str(name) for name in frame.columns)
        missing = ", ".join(f"'{name}'" for name in absent)
        msg = f"{source}: no column {missing}; the table has: {there}"
        raise BadInput(msg)


def score_column(column: "pd.Series[str]", *, source: str) -> FloatArray:
    """Scores as finite numbers; BadInput counts the rows that have none."""
    numbers = pd.to_numeric(column, errors="coerce")
    score: FloatArray = np.asarray(numbers.to_numpy(na_value=np.nan), dtype=np.float64)
    bad = ~np.isfinite(score)
    if bad.any():
        msg = (
            f"{source}: column '{column.name}' has no number in {int(bad.sum())} of {score.size} "
            f"rows ({_first(column, bad)}); a family without a score cannot be placed on or "
            "off the list, so give it one or leave it out knowingly"
        )
        raise BadInput(msg)
    return score


def label_column(column: "pd.Series[str]", *, source: str) -> FloatArray:
    """Labels as 1, 0, or NaN where not observed; BadInput where a cell is none of these."""
    text = text_column(column)
    words = [word.lower().removesuffix(".0") for word in text.names]
    meaning: FloatArray = np.array([LABELS.get(word, np.nan) for word in words], dtype=np.float64)
    strange = np.array([word not in LABELS and word not in MISSING for word in words], dtype=bool)
    label, bad = meaning[text.codes], strange[text.codes]
    if bad.any():
        msg = (
            f"{source}: column '{column.name}' must hold 1, 0 or nothing; {int(bad.sum())} rows "
            f"hold something else ({_first(column, bad)})"
        )
        raise BadInput(msg)
    return label


def text_column(column: "pd.Series[str]", *, missing: str = "") -> Codes:
    """Cells as trimmed text, what is there or not as codes; `names` are in alphabetical order.

    A missing cell and one of blanks alone are `missing`. Every different value is looked at
    once: a country's table has millions of rows and few values.
    """
    found, values = pd.factorize(column, use_na_sentinel=False)
    absent = pd.isna(values)
    words = ["" if gone else str(value).strip() for value, gone in zip(values, absent, strict=True)]
    names, places = np.unique([word or missing for word in words], return_inverse=True)
    return Codes(tuple(str(name) for name in names), places.astype(np.int64)[found])


def _first(column: "pd.Series[str]", bad: BoolArray) -> str:
    row = int(np.flatnonzero(bad)[0])
    # a column where every cell is bad and no two are alike is likely one of identifiers
    if bad.all() and column.size > 1 and column.nunique() == column.size:
        return f"first: row {row + 1}"
    return f"first: row {row + 1}, '{column.iloc[row]}'"
