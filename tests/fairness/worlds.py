"""Tables with known answers: cells of (office, group, in need?, selected?, how many)."""

import numpy as np
import pandas as pd

from fairness.attributes import FoundAttribute, FoundValue
from fairness.scored import ScoredColumns, ScoredTable

Cell = tuple[str, str, int | None, int, int]

COLUMNS = ScoredColumns("score", "need", ("group",), "office", "selected")


def table_of(cells: list[Cell], *, stratified: bool = True) -> ScoredTable:
    """A table from cells; need None is a label not observed."""
    rows = [
        {"office": office, "group": group, "need": need, "selected": chosen, "score": 0.5}
        for office, group, need, chosen, count in cells
        for _ in range(count)
    ]
    frame = pd.DataFrame(rows, columns=["office", "group", "need", "selected", "score"])
    columns = COLUMNS if stratified else COLUMNS._replace(stratum=None)
    return ScoredTable.from_frame(frame, columns)


def reach(office: str, group: str, reached: int, in_need: int) -> list[Cell]:
    """A group's families in need in one office: so many selected, the others not."""
    return [(office, group, 1, 1, reached), (office, group, 1, 0, in_need - reached)]


def many_offices(offices: int, *rows: tuple[str, int, int]) -> list[Cell]:
    """The same (group, reached, in_need) rows in each of so many offices."""
    return [cell for c in range(offices) for row in rows for cell in reach(f"c{c}", *row)]


def declared(*codes: str, reference: str = "rest", mandatory: bool = False) -> FoundAttribute:
    """The attribute `group` with these values."""
    values = tuple(FoundValue(code) for code in codes)
    return FoundAttribute("group", values, reference, mandatory)


def random_frame(seed: int, *, rows: int = 3000) -> pd.DataFrame:
    """Random families in 20 offices, three groups, labels sometimes missing."""
    draw = np.random.default_rng(seed)
    need = (draw.random(rows) < 0.3).astype(float)
    need[draw.random(rows) < 0.1] = np.nan
    return pd.DataFrame(
        {
            "office": draw.integers(0, 20, rows),
            "group": draw.choice(["a", "b", "c"], rows, p=[0.6, 0.3, 0.1]),
            "need": need,
            "score": draw.random(rows) + 0.3 * np.nan_to_num(need),
        }
    )
