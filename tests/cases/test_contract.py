"""The contract hangs together: what it declares, ingest and importers can rely on."""

import pandas as pd
import pandera.errors
import pytest

from cases.contract import TABLES, Column, ColumnType, Table, table
from cases.typed_frames import schema


@pytest.mark.parametrize("declared", TABLES, ids=lambda declared: declared.name)
def test_every_column_says_what_it_means_and_in_which_unit(declared: Table):
    assert declared.meaning.endswith(".")
    for column in declared.columns:
        assert column.meaning.endswith("."), column.name
        measured = column.type not in (ColumnType.IDENTIFIER, ColumnType.CODE, ColumnType.NAME)
        assert bool(column.unit) == measured, column.name


@pytest.mark.parametrize("declared", TABLES, ids=lambda declared: declared.name)
def test_keys_are_columns_that_may_not_be_empty(declared: Table):
    assert declared.key
    assert not any(declared.column(name).nullable for name in declared.key)


def test_a_table_comes_after_those_it_refers_to():
    seen: set[str] = set()
    for declared in TABLES:
        assert {column.refers_to for column in declared.columns if column.refers_to} <= seen
        seen.add(declared.name)


def _is_closed(column: Column) -> bool:
    listed = column.values  # noqa: PD011  a column of the contract, not of a frame
    return listed != () or column.catalogue_list != ""


def test_every_code_column_is_closed_by_a_list():
    """But an attribute's value, which the attribute itself closes in the catalogue."""
    open_columns = [
        f"{declared.name}.{column.name}"
        for declared in TABLES
        for column in declared.columns
        if column.type is ColumnType.CODE and not _is_closed(column)
    ]
    assert open_columns == ["attributes.value"]


def test_no_column_takes_free_text():
    named = [
        f"{declared.name}.{column.name}"
        for declared in TABLES
        for column in declared.columns
        if column.type is ColumnType.NAME
    ]
    assert named == ["commissions.name"]


def test_names_that_are_not_there_are_refused():
    with pytest.raises(KeyError, match="visits"):
        table("visits")
    with pytest.raises(KeyError, match="colour"):
        table("families").column("colour")


FAMILIES = pd.DataFrame(
    {
        "family_id": pd.Series(["F1", "F2"], dtype="str"),
        "commission_id": pd.Series(["C1", "C1"], dtype="str"),
        "registered_on": pd.to_datetime(["2023-01-10", "2023-02-01"]).astype("datetime64[us]"),
        "left_on": pd.to_datetime([None, "2025-06-30"]).astype("datetime64[us]"),
    }
)


def test_the_schema_takes_a_right_frame():
    assert len(schema(table("families")).validate(FAMILIES)) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        FAMILIES.assign(family_id=pd.Series(["F1", "F1"], dtype="str")),
        FAMILIES.assign(registered_on=pd.to_datetime([None, None]).astype("datetime64[us]")),
        FAMILIES.assign(remarks="free text"),
        FAMILIES.drop(columns="left_on"),
        FAMILIES[["commission_id", "family_id", "registered_on", "left_on"]],
    ],
    ids=["repeated key", "empty date", "unknown column", "missing column", "other order"],
)
def test_the_schema_refuses_a_wrong_frame(wrong: pd.DataFrame):
    with pytest.raises((pandera.errors.SchemaError, pandera.errors.SchemaErrors)):
        schema(table("families")).validate(wrong)


def test_the_schema_closes_codes_and_refuses_negative_counts():
    commissions = pd.DataFrame(
        {
            "commission_id": pd.Series(["C1"], dtype="str"),
            "region_id": pd.Series(["R1"], dtype="str"),
            "name": pd.Series(["Тірек"], dtype="str"),
            "settlement_type": pd.Series(["town"], dtype="str"),
            "sittings_per_month": [2.0],
            "capacity": pd.Series([5], dtype="Int64"),
        }
    )
    declared = schema(table("commissions"))
    assert len(declared.validate(commissions)) == 1
    harbour = pd.Series(["harbour"], dtype="str")
    with pytest.raises(pandera.errors.SchemaError, match="settlement_type"):
        declared.validate(commissions.assign(settlement_type=harbour))
    with pytest.raises(pandera.errors.SchemaError, match="capacity"):
        declared.validate(commissions.assign(capacity=pd.Series([-1], dtype="Int64")))
