"""Returns that cannot be used: each fault says where it is and what to do."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cases.contract import TABLES
from cases.errors import BadExtract, BadInput
from cases.importers.ssda903 import import_ssda903
from tests.cases.importers.tiny_return import COLUMNS, TinyReturn


@pytest.fixture
def whole(tmp_path: Path) -> TinyReturn:
    made = TinyReturn(tmp_path)
    made.moved("CREQB")
    made.add("OC2", CHILD="1", SDQ_SCORE="20", CONVICTED="1")
    made.add("Reviews", CHILD="1", REVIEW="02/10/2017", REVIEW_CODE="PN1")
    return made


def refusal(source: Path, out: Path, kind: type[BadInput]) -> str:
    """What a return is refused with; nothing was written."""
    with pytest.raises(kind) as problem:
        import_ssda903(source, out)
    assert problem.value.exit_code == 2
    assert not out.exists()
    return str(problem.value)


def replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_a_database_and_a_folder_of_the_same_return_make_the_same_extract(
    whole: TinyReturn, tmp_path: Path
) -> None:
    import_ssda903(whole.as_csv(), whole.out)
    import_ssda903(whole.as_sqlite(), tmp_path / "other")
    for table in TABLES:
        name = f"{table.name}.csv"
        assert (whole.out / name).read_bytes() == (tmp_path / "other" / name).read_bytes(), name


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    assert re.search(
        "no such file or folder; name", refusal(tmp_path / "nowhere", tmp_path / "out", BadInput)
    )


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "return.db").write_text("CHILD,SEX\n", encoding="utf-8")
    assert re.search(
        "not a SQLite file; name one", refusal(tmp_path / "return.db", tmp_path / "out", BadInput)
    )


def test_an_empty_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "return.db").write_bytes(b"")
    assert re.search(
        "not a SQLite file", refusal(tmp_path / "return.db", tmp_path / "out", BadInput)
    )


def test_a_database_cut_short(whole: TinyReturn) -> None:
    path = whole.as_sqlite()
    path.write_bytes(path.read_bytes()[:150])
    assert re.search(
        r"return\.db: the database cannot be read", refusal(path, whole.out, BadExtract)
    )


def test_a_database_text_that_is_not_utf_8_is_refused_without_quoting_it(whole: TinyReturn) -> None:
    path = whole.as_sqlite()
    change(path, "UPDATE episodes SET HOME_POST = CAST(x'C4E2E5F0FC' AS TEXT)")
    with pytest.raises(BadExtract, match="a text in the database is not UTF-8") as problem:
        import_ssda903(path, whole.out)
    assert str(problem.value).endswith("export the return again")


@pytest.mark.parametrize("name", ["Header", "Episodes"])
def test_a_required_table_that_is_missing_is_named(whole: TinyReturn, name: str) -> None:
    (whole.as_csv() / f"{name}.csv").unlink()
    assert re.search(
        f"no table {name}; a return must hold it", refusal(whole.source, whole.out, BadExtract)
    )
    path = whole.as_sqlite()
    change(path, f"DROP TABLE {name.lower()}")
    assert re.search(
        f"no table {name}; a return must hold it", refusal(path, whole.out, BadExtract)
    )


def test_a_table_that_may_be_absent_is_noted(whole: TinyReturn) -> None:
    assert "Missing is not in the return; nothing is taken from it" in whole.run().notes


def test_a_table_that_stands_there_twice(whole: TinyReturn) -> None:
    replace(whole.as_csv() / "OC2.csv", "x", "x")
    (whole.source / "oc_2.csv").write_bytes((whole.source / "OC2.csv").read_bytes())
    message = "OC2.csv and oc_2.csv are the same table; leave one"
    assert re.search(message, refusal(whole.source, whole.out, BadExtract))


@pytest.mark.parametrize("name", ["placed_for_adoption", "PlacedAdoption", "Placed for Adoption"])
def test_capitals_spaces_and_underscores_make_no_difference(whole: TinyReturn, name: str) -> None:
    whole.as_csv()
    header = ",".join(COLUMNS["PlacedAdoption"])
    path = whole.source / f"{name}.CSV"
    path.write_text(f"{header}\n1,03/07/2017,\n", encoding="utf-8")
    import_ssda903(whole.source, whole.out)
    assert whole.events("adoption_decided") == [("1", "2017-07-03", "2017-07-03", "")]


def test_a_missing_column_is_named_with_its_table(whole: TinyReturn) -> None:
    replace(whole.as_csv() / "Episodes.csv", "DECOM", "START")
    assert re.search(
        r"Episodes\.csv: no column DECOM, which", refusal(whole.source, whole.out, BadExtract)
    )
    path = whole.as_sqlite()
    change(path, "ALTER TABLE episodes RENAME COLUMN DECOM TO START")
    assert re.search("table episodes: no column DECOM, which", refusal(path, whole.out, BadExtract))


@pytest.mark.parametrize("name", ["Header", "Episodes"])
def test_a_required_table_without_rows(whole: TinyReturn, name: str) -> None:
    path = whole.as_csv() / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert re.search(f"{name} holds no rows; export", refusal(whole.source, whole.out, BadExtract))


def test_other_tables_may_be_without_rows(whole: TinyReturn) -> None:
    path = whole.as_csv() / "Reviews.csv"
    path.write_text("CHILD,REVIEW,REVIEW_CODE\n", encoding="utf-8")
    import_ssda903(whole.source, whole.out)
    assert whole.events("review_held") == []


def test_an_empty_file(whole: TinyReturn) -> None:
    (whole.as_csv() / "OC2.csv").write_text("", encoding="utf-8")
    assert re.search(
        r"OC2\.csv: is empty, without even a header", refusal(whole.source, whole.out, BadExtract)
    )


def test_a_file_of_another_encoding_names_its_line(whole: TinyReturn) -> None:
    path = whole.as_csv() / "Header.csv"
    path.write_bytes(path.read_bytes() + "Дверь\n".encode("cp1251"))
    assert re.search(
        r"Header\.csv:3: not UTF-8 at byte \d+; save", refusal(whole.source, whole.out, BadExtract)
    )


def test_a_byte_order_mark_is_no_fault(whole: TinyReturn) -> None:
    path = whole.as_csv() / "Header.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert import_ssda903(whole.source, whole.out).rows["families"] == 1


def test_a_whole_number_written_with_a_point_is_that_number(whole: TinyReturn) -> None:
    whole.tables["OC2"][0].update(SDQ_SCORE="20.0", CONVICTED="1.0")
    for table in ("Header", "Episodes", "OC2"):
        for row in whole.tables[table]:
            row["CHILD"] = "1.0"
    whole.run()
    assert whole.events("wellbeing_concern") == [("1", "2018-03-31", "2018-03-31", "20")]
    assert whole.events("convicted") == [("1", "2018-03-31", "2018-03-31", "")]


def test_a_row_with_too_few_cells_names_its_line(whole: TinyReturn) -> None:
    path = whole.as_csv() / "Reviews.csv"
    path.write_text(path.read_text(encoding="utf-8") + "1,1\n", encoding="utf-8")
    assert re.search(
        r"Reviews\.csv:3: 2 cells where the header has 3",
        refusal(whole.source, whole.out, BadExtract),
    )


def test_a_quote_that_never_closes_names_its_line(whole: TinyReturn) -> None:
    path = whole.as_csv() / "Reviews.csv"
    path.write_text(path.read_text(encoding="utf-8") + '"1,1\n', encoding="utf-8")
    assert re.search(
        r"Reviews\.csv:\d+: not well-formed CSV", refusal(whole.source, whole.out, BadExtract)
    )


def test_a_folder_in_the_place_of_a_file_is_refused(whole: TinyReturn) -> None:
    (whole.as_csv() / "Missing.csv").mkdir()
    assert re.search(r"Missing\.csv: cannot be read", refusal(whole.source, whole.out, BadInput))


def test_an_out_folder_that_holds_something_is_refused_before_reading(whole: TinyReturn) -> None:
    whole.out.mkdir()
    (whole.out / "mine.txt").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="is not empty"):
        import_ssda903(whole.source, whole.out)


def test_pupil_numbers_postcodes_and_register_numbers_never_reach_the_extract(
    whole: TinyReturn,
) -> None:
    whole.run()
    written = "".join(path.read_text(encoding="utf-8") for path in whole.out.iterdir())
    for private in ("Z123456789012", "EH14", "8EC", "WW22", "7617113", "17/05/2010", "2010-05-17"):
        assert private not in written
