"""The engine that reads, checks and sorts: DuckDB on a file of its own, working on disk
where memory ends. This module is the only one that knows its habits.
"""

from glob import escape
from pathlib import Path
from typing import Any

import duckdb

from cases.errors import BadInput

MEMORY = "4GB"
"""What the engine may hold in memory before it works on disk."""


def open_engine(work: Path) -> duckdb.DuckDBPyConnection:
    """An engine whose files live in the folder `work`; the caller closes it."""
    if "?" in str(work):
        msg = f"{work.parent}: cannot work in a folder whose name holds '?'; choose another --home"
        raise BadInput(msg)
    engine = duckdb.connect(str(work / "door.duckdb"))
    run(engine, f"SET memory_limit = '{MEMORY}'")
    run(engine, f"SET temp_directory = {literal(str(work / 'spill'))}")
    run(engine, "SET enable_progress_bar = false")
    return engine


def run(engine: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    """Run a query to its end and give its rows, for few rows: the engine refuses the next
    query while an answer is half read.
    """
    rows: list[tuple[Any, ...]] = engine.execute(query).fetchall()
    return rows


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def one_file(path: Path) -> str:
    """A path as an SQL literal that the engine reads as that one file, never as a pattern."""
    return literal(escape(str(path)))
