"""Families told as a table: an Arrow stream or a Parquet file, with a row a family.

Columns: `family_id`, `commission_id`, `lane`, `band`, `selected`; `place` where ranks were asked
for; `frequency` (per_hundred, low, high: whole numbers of 100, null without one) and
`frequency_text`; the context, `as_of_date` to `cohort_size`. Where reasons were asked for:
`raises`, `lowers`, `set_aside`, `against_raises`, `against_lowers` (lists of reasons: concept,
text, source, last_recorded, freshness, is_context, means_not), `compared_with`, `higher_band` and
`lower_band` (null where the band is settled), `unknown` (a list of texts). A text is a struct of
kk, ru and en. The schema's metadata holds `schema_version`.

In an Arrow stream words stand in dictionaries: what many families share travels once.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from serving.api.contract import (
    SCHEMA_VERSION,
    ExplainedFamily,
    ListContext,
    RankedFamily,
    ScoredFamily,
)

SHARED_TEXT = pa.dictionary(pa.int32(), pa.string())
WORDS = pa.struct([(language, SHARED_TEXT) for language in ("kk", "ru", "en")])
FREQUENCY = pa.struct([(name, pa.int8()) for name in ("per_hundred", "low", "high")])
REASON = pa.struct(
    [
        ("concept", SHARED_TEXT),
        ("text", WORDS),
        ("source", WORDS),
        ("last_recorded", pa.date32()),
        ("freshness", WORDS),
        ("is_context", pa.bool_()),
        ("means_not", WORDS),
    ]
)
CONTEXT = pa.struct(
    [
        ("as_of_date", pa.date32()),
        ("model_name", SHARED_TEXT),
        ("model_version", SHARED_TEXT),
        ("model_kind", SHARED_TEXT),
        ("trained_through", pa.date32()),
        ("capacity", pa.int64()),
        ("cohort_size", pa.int64()),
    ]
)


def told_as_arrow(kind: type[ScoredFamily], families: Sequence[ScoredFamily]) -> list[bytes]:
    """An Arrow stream."""
    table = told_table(kind, families)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return [sink.getvalue().to_pybytes()]


def told_as_parquet(kind: type[ScoredFamily], families: Sequence[ScoredFamily]) -> list[bytes]:
    """A Parquet file; words are plain strings in it."""
    table = told_table(kind, families)
    plain = pa.schema(
        [field.with_type(_without_dictionaries(field.type)) for field in table.schema],
        metadata=table.schema.metadata,
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table.cast(plain), sink, compression="zstd")
    return [sink.getvalue().to_pybytes()]


def told_table(kind: type[ScoredFamily], families: Sequence[ScoredFamily]) -> pa.Table:
    """The families, all of this kind, as a table of the columns above."""
    columns = {
        "family_id": pa.array([one.family_id for one in families], pa.string()),
        **{name: _texts([getattr(one, name) for one in families]) for name in _NAMED},
        "selected": pa.array([one.selected for one in families], pa.bool_()),
        **(_places(families) if kind is RankedFamily else {}),
        "frequency": _shared([one.frequency for one in families], FREQUENCY),
        "frequency_text": _shared([one.frequency_text for one in families], WORDS),
        **_context([one.context for one in families]),
        **(_reasons(families) if kind is ExplainedFamily else {}),
    }
    return pa.table(columns, metadata={"schema_version": SCHEMA_VERSION})


_NAMED = ("commission_id", "lane", "band")


def _places(families: Sequence[Any]) -> dict[str, pa.Array]:
    return {"place": pa.array([one.place for one in families], pa.int64())}


def _context(contexts: Sequence[ListContext]) -> dict[str, pa.Array]:
    struct = _shared(contexts, CONTEXT)
    return {field.name: struct.field(at) for at, field in enumerate(CONTEXT)}


def _reasons(families: Sequence[Any]) -> dict[str, pa.Array]:
    against = [one.against for one in families]
    bands = [one.between_bands or (None, None) for one in families]
    return {
        "raises": _lists([one.raises for one in families], REASON),
        "lowers": _lists([one.lowers for one in families], REASON),
        "set_aside": _lists([one.set_aside for one in families], REASON),
        "against_raises": _lists([one.raises if one else () for one in against], REASON),
        "against_lowers": _lists([one.lowers if one else () for one in against], REASON),
        "compared_with": _shared([one and one.compared_with for one in against], WORDS),
        "higher_band": _texts([higher for higher, _ in bands]),
        "lower_band": _texts([lower for _, lower in bands]),
        "unknown": _lists([[told.text for told in one.unknown] for one in families], WORDS),
    }


def _texts(texts: Sequence[str | None]) -> pa.Array:
    return pa.array(texts, pa.string()).dictionary_encode().cast(SHARED_TEXT)


def _lists(lists: Sequence[Sequence[Any]], kind: pa.DataType) -> pa.Array:
    ends = np.cumsum([0, *(len(one) for one in lists)], dtype=np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), _shared([*chain.from_iterable(lists)], kind))


def _shared(models: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Models as structs: each that is told of several families is laid out once."""
    first: dict[int, int] = {}
    places = [first.setdefault(id(one), len(first)) for one in models]
    once: list[Any] = [None] * len(first)
    for one, place in zip(models, places, strict=True):
        once[place] = one
    return _laid_out(once, kind).take(pa.array(places, pa.int32()))


def _laid_out(models: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Models' attributes by the fields of a type."""
    if pa.types.is_struct(kind):
        missing = pa.array([one is None for one in models], pa.bool_())
        return pa.StructArray.from_arrays(
            [_laid_out([getattr(one, f.name, None) for one in models], f.type) for f in kind],
            fields=list(kind),
            mask=missing,
        )
    if kind == SHARED_TEXT:
        return _texts(models)
    return pa.array(models, kind)


def _without_dictionaries(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_without_dictionaries(field.type)) for field in kind])
    if pa.types.is_list(kind):
        return pa.list_(_without_dictionaries(kind.value_type))
    return kind
