"""Exports that cannot be used: each fault says where it is and what to do."""

import re
from pathlib import Path

import pytest

from cases.errors import BadExtract, BadInput
from cases.importers.hmis import import_hmis
from tests.cases.importers.tiny_export import TinyExport


@pytest.fixture
def whole(export: TinyExport):
    export.client("1", FirstName="Aigul")
    export.enrol("10", "1")
    export.leave("10", "1", "2021-02-01")
    export.write()
    return export


def refusal(export: TinyExport, kind: type[BadInput]) -> str:
    """What an export is refused with; nothing was written."""
    with pytest.raises(kind) as problem:
        import_hmis(export.source, export.out)
    assert problem.value.exit_code == 2
    assert not export.out.exists()
    return str(problem.value)


def replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such folder; unpack the HMIS CSV export"):
        import_hmis(tmp_path / "nowhere", tmp_path / "out")


@pytest.mark.parametrize(
    "name", ["Export", "Client", "Enrollment", "Exit", "Project", "Organization"]
)
def test_a_required_file_that_is_missing_is_named(whole: TinyExport, name: str) -> None:
    (whole.source / f"{name}.csv").unlink()
    assert re.search(rf"{name}\.csv: is missing", refusal(whole, BadExtract))


def test_a_file_that_may_be_absent_is_noted(whole: TinyExport) -> None:
    summary = import_hmis(whole.source, whole.out)
    assert "Services.csv is not in the export; nothing is taken from it" in summary.notes


def test_a_missing_column_is_named_with_its_file(whole: TinyExport) -> None:
    replace(whole.source / "Enrollment.csv", "HouseholdID", "Household")
    assert re.search(r"Enrollment\.csv: no column HouseholdID", refusal(whole, BadExtract))


def test_a_client_file_without_sex_or_gender_names_both(whole: TinyExport) -> None:
    path = whole.source / "Client.csv"
    replace(path, "Sex", "X")
    replace(path, "Woman", "Y")
    assert re.search(r"Client\.csv: no column Sex or Woman", refusal(whole, BadExtract))


def test_a_client_file_with_either_is_enough(whole: TinyExport) -> None:
    replace(whole.source / "Client.csv", "Sex", "X")
    assert import_hmis(whole.source, whole.out).rows["members"] == 1


def test_an_empty_file(whole: TinyExport) -> None:
    (whole.source / "Exit.csv").write_text("", encoding="utf-8")
    assert re.search(r"Exit\.csv: is empty, without even a header", refusal(whole, BadExtract))


def test_a_required_file_with_a_header_alone(whole: TinyExport) -> None:
    path = whole.source / "Client.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert re.search(
        r"Client\.csv: holds no rows, or only deleted ones", refusal(whole, BadExtract)
    )


def test_a_file_of_another_encoding_names_line_and_byte(whole: TinyExport) -> None:
    path = whole.source / "Organization.csv"
    content = path.read_bytes().replace(b"First Door", "Дверь".encode("cp1251"))
    path.write_bytes(content)
    start = content.index("Дверь".encode("cp1251"))
    assert re.search(
        rf"Organization\.csv:2: not UTF-8 at byte {start}; save", refusal(whole, BadExtract)
    )


def test_a_byte_order_mark_is_no_fault(whole: TinyExport) -> None:
    path = whole.source / "Client.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert import_hmis(whole.source, whole.out).rows["members"] == 1


def test_a_row_with_too_few_cells_names_its_line(whole: TinyExport) -> None:
    path = whole.source / "Exit.csv"
    path.write_text(path.read_text(encoding="utf-8") + "7,7\n", encoding="utf-8")
    assert re.search(r"Exit\.csv:3: 2 cells where the header has", refusal(whole, BadExtract))


def test_a_quote_that_never_closes_names_its_line(whole: TinyExport) -> None:
    path = whole.source / "Exit.csv"
    path.write_text(path.read_text(encoding="utf-8") + '"7,7\n', encoding="utf-8")
    assert re.search(r"Exit\.csv:\d+: not well-formed CSV", refusal(whole, BadExtract))


def test_an_empty_line_is_no_row(whole: TinyExport) -> None:
    path = whole.source / "Exit.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert import_hmis(whole.source, whole.out).rows["cases"] == 1


def test_the_exports_own_dates_must_be_dates(whole: TinyExport) -> None:
    replace(whole.source / "Export.csv", "2022-09-30", "30.09.2022")
    assert re.search(
        r"Export\.csv:2: ExportEndDate is '30\.09\.2022', not a date", refusal(whole, BadExtract)
    )


def test_a_folder_in_the_place_of_a_file_is_refused(whole: TinyExport) -> None:
    (whole.source / "Services.csv").mkdir()
    assert re.search(r"Services\.csv: cannot be read", refusal(whole, BadInput))


def test_an_out_folder_that_holds_something_is_refused_before_reading(whole: TinyExport) -> None:
    whole.out.mkdir()
    (whole.out / "mine.txt").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="is not empty"):
        import_hmis(whole.source, whole.out)


def test_deleted_records_are_left_out_and_counted(export: TinyExport) -> None:
    export.client("1")
    export.enrol("10", "1")
    export.enrol("11", "1", EntryDate="2021-05-01", DateDeleted="2021-05-02 10:00:00")
    summary = export.run()
    assert summary.rows["cases"] == 1
    assert "Enrollment.csv: 1 records marked as deleted are left out" in summary.notes


def test_names_never_reach_the_extract(whole: TinyExport) -> None:
    import_hmis(whole.source, whole.out)
    written = "".join(path.read_text(encoding="utf-8") for path in whole.out.iterdir())
    assert "Aigul" not in written


def test_progress_is_told_step_by_step(whole: TinyExport) -> None:
    told: list[tuple[str, int, int]] = []
    import_hmis(whole.source, whole.out, progress=lambda *step: told.append(step))
    assert told[0][:2] == ("reading the export", 0)
    assert told[-1] == ("writing the extract", 1, 1)
