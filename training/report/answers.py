"""What a training run was asked beyond how good its model is, whatever the answers hold.

Every question answers in its own shape. Shown is what any shape says by itself: rows that are
alike make a table, a figure with its limits is one, what lies deeper gets a table of its own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from training.report.sections import Part, Section, Table
from training.report.words import shown, spaced

Place = tuple[str, ...]
KEY = "which"
"""The heading of what records are named by, and of values that have no name."""


def diagnosis(measured: Mapping[str, Any]) -> Iterator[Section]:
    """A section for each question that was asked."""
    for code, answer in (measured.get("diagnosis") or {}).items():
        title = spaced(code).capitalize()
        parts = tuple(Part(table) for table in tables(answer, caption=title))
        yield Section(f"asked-{code}", f"Asked: {spaced(code)}", parts=parts)


def tables(answer: Any, *, caption: str) -> Iterator[Table]:
    """The tables of an answer: its own figures first, then what it holds."""
    if not isinstance(answer, Mapping):
        answer = {"answer": answer}
    own = {name: value for name, value in answer.items() if _is_figure(value)}
    if own:
        rows = tuple((spaced(str(name)), shown(value)) for name, value in own.items())
        yield Table(caption, ("figure", "found"), rows)
    for name, value in answer.items():
        if name not in own:
            yield from _deeper(value, caption=f"{caption}: {spaced(str(name))}")


def _deeper(value: Any, *, caption: str) -> Iterator[Table]:
    if not isinstance(value, Mapping):
        rows = [inner if isinstance(inner, Mapping) else {"": inner} for inner in value]
    elif _alike(value.values()):
        rows = [{"": spaced(str(name)), **inner} for name, inner in value.items()]
    else:
        yield from tables(value, caption=caption)
        return
    records = [_flat(row) for row in rows]
    places = tuple(dict.fromkeys(place for record in records for place in record))
    cells = tuple(tuple(shown(record.get(place, "")) for place in places) for record in records)
    yield Table(caption, _headings(places), cells)


def _alike(values: Any) -> bool:
    """True for records that hold the same names: they are rows of one table."""
    records = list(values)
    return (
        len(records) > 1
        and all(isinstance(record, Mapping) for record in records)
        and len({tuple(record) for record in records}) == 1
    )


def _flat(record: Mapping[str, Any], above: Place = ()) -> dict[Place, Any]:
    """A record in one row: every value by the names that lead to it."""
    found: dict[Place, Any] = {}
    for name, value in record.items():
        place = (*above, str(name))
        found |= _flat(value, place) if isinstance(value, Mapping) else {place: value}
    return found


def _headings(places: tuple[Place, ...]) -> tuple[str, ...]:
    """The last name of each place, and all of them where another has the same."""
    last = Counter(place[-1] for place in places)
    named = (place[-1] if last[place[-1]] == 1 else " ".join(place) for place in places)
    return tuple(spaced(name) or KEY for name in named)


def _is_figure(value: Any) -> bool:
    return not isinstance(value, Mapping) and not (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and any(isinstance(inner, Mapping) for inner in value)
    )
