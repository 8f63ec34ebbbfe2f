"""The contract's tables as typed frames: their pandera schemas.

Apart from the contract, since pandera takes seconds to load and no command needs it.
"""

import pandera.pandas as pa

from cases.contract import Column, ColumnType, Table

_PANDERA_TYPES: dict[ColumnType, str] = {
    ColumnType.IDENTIFIER: "str",
    ColumnType.CODE: "str",
    ColumnType.NAME: "str",
    ColumnType.DATE: "datetime64[us]",
    ColumnType.MONTH: "datetime64[us]",
    ColumnType.NUMBER: "float64",
    ColumnType.COUNT: "Int64",
}


def schema(declared: Table) -> pa.DataFrameSchema:
    """The pandera schema of one table as a typed frame: dates and months (first day) as
    datetime64[us], codes and identifiers as str, counts as Int64, numbers as float64.
    """
    return pa.DataFrameSchema(
        {column.name: _pandera_column(column) for column in declared.columns},
        strict=True,
        ordered=True,
        unique=list(declared.key),
        name=declared.name,
    )


def _pandera_column(column: Column) -> pa.Column:
    checks = [pa.Check.isin(column.values)] if column.values else []
    if column.type is ColumnType.COUNT:
        checks.append(pa.Check.ge(0))
    return pa.Column(
        _PANDERA_TYPES[column.type],
        checks=checks,
        nullable=column.nullable,
        required=not column.optional,
        description=column.meaning,
    )
