"""What is wrong with a file as a whole: its own message, exit code 2, and nothing changed."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cases.errors import BadCatalogue, BadExtract, BadInput
from cases.ingest import ingest
from cases.store import CaseStore

WriteExtract = Callable[..., Path]

FAMILIES = "family_id,commission_id,registered_on,left_on\n"

BAD_FILES: list[tuple[str, str | bytes | None, str]] = [
    ("families", None, r"table 'families' is missing; expected families\.csv or families\.parquet"),
    ("families", "", r"families\.csv: line 1: no header"),
    ("families", "\ufeff", r"families\.csv: line 1: no header"),
    ("families", FAMILIES, r"none of 0 families can be stored.*the families table has no rows"),
    (
        "families",
        "family_id,comission_id,registered_on,left_on\n",
        r"families\.csv: column 'commission_id' is missing \(is it 'comission_id'\?\); expected f",
    ),
    (
        "families",
        FAMILIES.replace("left_on", "left_on,remarks"),
        r"families\.csv: column 5 'remarks' is not in the contract; leave it out",
    ),
    (
        "families",
        FAMILIES.replace("left_on", "left_on,left_on"),
        r"families\.csv: column 'left_on' stands twice",
    ),
    (
        "families",
        FAMILIES.replace(",", ";"),
        r"families\.csv: line 1: the columns are not separated by commas",
    ),
    (
        "families",
        'family_id,"commission_id" x,registered_on,left_on\n',
        r"families\.csv: line 1: the header's quotation marks do not close",
    ),
    (
        "commissions",
        "commission_id,region_id,name,settlement_type,sittings_per_month,capacity\n"
        "C1,R1,Тірек,town,2,5\n".encode("cp1251", "replace"),
        r"commissions\.csv: line 2: not one row is UTF-8; save the file as UTF-8",
    ),
    ("families", FAMILIES.encode("utf-16"), r"families\.csv: UTF-16, not UTF-8; save it as UTF-8"),
    (
        "families",
        FAMILIES.encode("utf-16-le"),
        r"families\.csv: line 1: the header is not UTF-8; save the file as UTF-8",
    ),
    (
        "families",
        FAMILIES.replace("left_on", "кетті").encode("cp1251", "replace"),
        r"families\.csv: line 1: the header is not UTF-8; save the file as UTF-8",
    ),
    ("families", b"PK\x03\x04 and a workbook", r"families\.csv: a workbook or an archive, not CSV"),
    (
        "families",
        gzip.compress(FAMILIES.encode(), mtime=0),
        r"families\.csv: compressed, not CSV; unpack it",
    ),
    (
        "families",
        FAMILIES + 'F1,C1,2023-01-10,\nF2,"C1,2023-01-10,\nF3,C1,2023-01-10,\n',
        r"families\.csv: line 3: a quotation mark opens a cell that never closes",
    ),
]


@pytest.mark.parametrize(("table", "content", "message"), BAD_FILES)
def test_a_file_that_cannot_be_used_is_named_and_the_store_in_use_stays(
    table: str,
    content: str | bytes | None,
    message: str,
    write_extract: WriteExtract,
    home: Path,
):
    before = ingest(write_extract(name="good"), home)
    there = sorted(home.rglob("*"))

    with pytest.raises(BadExtract, match=message) as refusal:
        ingest(write_extract(name="bad", **{table: content}), home)

    assert refusal.value.exit_code == 2
    assert CaseStore.open(home).digest == before.digest
    assert sorted(home.rglob("*")) == there


def test_a_file_without_a_header_shows_none_of_its_cells(write_extract: WriteExtract, home: Path):
    families = "family_17,C1,2023-01-10,\nfamily_18,C1,2023-01-10,\n"
    with pytest.raises(BadExtract) as refusal:
        ingest(write_extract(families=families), home)
    assert "column 'family_id' is missing; expected family_id" in str(refusal.value)
    beside = FAMILIES.replace("left_on", "left_on,870101300123")
    with pytest.raises(BadExtract, match=r"families\.csv: column 5 is not in the contract"):
        ingest(write_extract(families=beside), home)


BAD_MANIFESTS = [
    ('kind = "truth"', "this is a simulated country's hidden truth"),
    ('kind = "export"', "kind is 'export'; a case extract says"),
    ('kind = "extract"\ncutoff = 2025-01-01', r"unknown key 'cutoff' \(is it 'cut_off'\?\)"),
    ('kind = "extract"', 'catalogue is None; write it as catalogue = "…"'),
    (
        'kind = "extract"\ncatalogue = "tiny.toml"\nsource = ""\ncut_off = 2025-12-31',
        "source is ''",
    ),
    (
        'kind = "extract"\ncatalogue = "tiny.toml"\nsource = "s"\ncut_off = "2025"',
        "cut_off is '2025'; write the day bare",
    ),
    (
        'kind = "extract"\ncatalogue = "tiny.toml"\nsource = "s"\ncut_off = 2025-12-31T00:00:00',
        "cut_off is datetime",
    ),
    (
        'kind = "extract"\ncatalogue = "t.toml"\nsource = "s"\ncut_off = 2025-12-31\nsimulated = 0',
        "simulated is 0; write true or false",
    ),
    ("kind = extract", "not valid TOML"),
    (
        'kind = "extract"\ncatalogue = "t.toml"\ncut_off = 2025-12-31\nsource = "8 7012345678"',
        "source looks like an identity number, a telephone or an e-mail address",
    ),
    (
        'kind = "extract"\ncatalogue = "t.toml"\nsource = "two\\nlines"\ncut_off = 2025-12-31',
        "source is no name: write at most 200 signs on one line",
    ),
]


@pytest.mark.parametrize(("manifest", "message"), BAD_MANIFESTS)
def test_a_manifest_that_cannot_be_used_says_what_to_write(
    manifest: str, message: str, write_extract: WriteExtract, home: Path
):
    with pytest.raises(BadExtract, match=rf"extract\.toml: .*{message}"):
        ingest(write_extract(manifest=manifest), home)
    assert not home.exists()


def test_a_folder_without_a_manifest_or_without_being_there_is_named(tmp_path: Path):
    with pytest.raises(BadExtract, match=r"extract\.toml: missing"):
        ingest(tmp_path, tmp_path / "home")
    with pytest.raises(BadExtract, match="nowhere: no such folder"):
        ingest(tmp_path / "nowhere", tmp_path / "home")


def test_a_manifest_that_is_not_text_is_named(write_extract: WriteExtract, home: Path):
    extract = write_extract()
    (extract / "extract.toml").write_bytes(b"kind = '\xff'")
    with pytest.raises(BadExtract, match=r"extract\.toml: not UTF-8 at byte 8"):
        ingest(extract, home)
    (extract / "extract.toml").unlink()
    (extract / "extract.toml").mkdir()
    with pytest.raises(BadExtract, match=r"extract\.toml: cannot be read"):
        ingest(extract, home)


def test_a_misspelt_table_is_recognised(write_extract: WriteExtract, home: Path):
    extract = write_extract(help=None)
    (extract / "helps.csv").write_text("")
    with pytest.raises(BadExtract, match=r"table 'help' is missing.*\(is it 'helps\.csv'\?\)"):
        ingest(extract, home)


def test_a_table_given_twice_is_refused(write_extract: WriteExtract, home: Path):
    extract = write_extract()
    pq.write_table(pa.table({"family_id": ["F1"]}), extract / "families.parquet")
    with pytest.raises(BadExtract, match=r"families' is there twice, as families\.csv and"):
        ingest(extract, home)


def test_a_damaged_parquet_file_is_named(write_extract: WriteExtract, home: Path):
    extract = write_extract(families=None)
    (extract / "families.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(BadExtract, match=r"families\.parquet: cannot be read as Parquet"):
        ingest(extract, home)


def test_a_catalogue_that_is_not_there_or_not_right_stops_the_ingest(
    write_extract: WriteExtract, tiny_catalogue: str, tmp_path: Path, home: Path
):
    with pytest.raises(BadCatalogue, match=r"other\.toml: the catalogue cannot be read"):
        ingest(write_extract(), home, catalogue=tmp_path / "other.toml")
    unknown = 'kind = "extract"\ncatalogue = "atlantis"\nsource = "s"\ncut_off = 2025-12-31\n'
    with pytest.raises(BadCatalogue, match="no catalogue named 'atlantis' comes with Tirek"):
        ingest(write_extract(manifest=unknown), home)
    with pytest.raises(BadCatalogue, match=r"tiny\.toml:\d+: 'horizont_days' is not a key"):
        ingest(write_extract(catalogue=tiny_catalogue.replace("horizon_", "horizont_")), home)


EVENT = "event_id,family_id,person_id,event_type,event_date,knowledge_date,value,source"
GOOD = "E{},F1,,absence,2024-03-01,2024-03-05,1,school"


def _lines_in_quarantine(folder: Path) -> list[tuple[int, str, str]]:
    rows = pq.read_table(folder / "quarantine.parquet").to_pylist()
    return [(row["line"], row["value"], row["reason"]) for row in rows]


def test_lines_stay_honest_past_quoted_newlines_empty_lines_and_broken_rows(
    write_extract: WriteExtract, home: Path
):
    events = "\n".join(
        [
            EVENT,  # 1
            GOOD.format(1),  # 2
            'E2,F1,,"two\nlines",2024-03-01,2024-03-05,1,school',  # 3 and 4
            "",  # 5
            "E3,F1,absence",  # 6
            'E4,F1,,"ab"sence,2024-03-01,2024-03-05,1,school',  # 7
            GOOD.format(5) + ",more",  # 8
            '"E6","F1","","absence","2024-03-01","2024-03-05","1","school"',  # 9
            GOOD.format(7).replace("absence", "truancy"),  # 10
        ]
    )
    report = ingest(write_extract(events=events), home)
    broken = "the row cannot be read"
    unknown = "not a code of the contract or the catalogue"
    assert _lines_in_quarantine(report.folder) == [
        (3, "(text of 9 signs)", unknown),
        (6, "3 cells, the header has 8", broken),
        (7, "text after a closing quotation mark", broken),
        (8, "9 cells, the header has 8", broken),
        (10, "truancy", unknown),
    ]
    assert [line for line in report.balance if line.table == "events"] == [("events", 7, 2, 5)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_gives_the_same_store(
    end: str, write_extract: WriteExtract, tiny_tables: dict[str, str], home: Path
):
    plain = ingest(write_extract(name="plain"), home)
    other = {
        name: b"\xef\xbb\xbf" + content.replace("\n", end).encode()
        for name, content in tiny_tables.items()
    }
    assert ingest(write_extract(name="other", **other), home).digest == plain.digest


def test_line_ends_may_be_mixed_and_columns_in_any_order(write_extract: WriteExtract, home: Path):
    plain = ingest(write_extract(name="plain"), home)
    families = (
        "left_on,family_id,registered_on,commission_id\r\n"
        ",F1,2023-01-10,C1\n2025-06-30,F2,2023-02-01,C1\r\n,F3,2023-03-01,C2"
    )
    assert ingest(write_extract(name="other", families=families), home).digest == plain.digest


def test_rows_beyond_one_batch_keep_their_lines(
    write_extract: WriteExtract, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("cases.door.reading._BATCH_ROWS", 2)
    rows = [GOOD.format(number) for number in range(4)]
    quoted = ['"E4","F1",,"truancy","2024-03-01","2024-03-05",1,"school"']
    report = ingest(write_extract(events="\n".join([EVENT, *rows, *quoted])), home)
    assert _lines_in_quarantine(report.folder) == [
        (6, "truancy", "not a code of the contract or the catalogue")
    ]
    assert [line for line in report.balance if line.table == "events"] == [("events", 5, 4, 1)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_that_are_not_utf8_are_set_aside_and_the_others_stay(
    end: str, write_extract: WriteExtract, tiny_tables: dict[str, str], home: Path
):
    """Windows-1251 cells among UTF-8 rows, as where two offices' exports were joined."""
    header, first, second = (row.encode() for row in tiny_tables["commissions"].splitlines())
    content = [
        header,  # 1
        first,  # 2
        "C7,R1,Северный,city,,".encode("cp1251"),  # 3
        "C8,R1,Town,город,,".encode("cp1251"),  # 4
        b"C9,R1,Town,town,,",  # 5
        b'C10,R1,"\xd2\xb3 ""\xf0",town,,',  # 6: a right letter, and one torn in the middle
        second,  # 7
        "C11,R1,Ә".encode()[:-1],  # 8: the file ends within a letter
    ]
    report = ingest(write_extract(commissions=end.encode().join(content)), home)
    broken = "the row cannot be read"
    assert _lines_in_quarantine(report.folder) == [
        (3, "not UTF-8 in column 'name'", broken),
        (4, "not UTF-8 in column 'settlement_type'", broken),
        (6, "not UTF-8 in column 'name'", broken),
        (8, "3 cells, the header has 6", broken),
    ]
    assert report.balance[0] == ("commissions", 7, 3, 4)


def test_a_short_row_in_a_plain_file_is_quarantined(write_extract: WriteExtract, home: Path):
    events = f"{EVENT}\n{GOOD.format(1)}\nE2,F1\n{GOOD.format(3)}\n"
    report = ingest(write_extract(events=events), home)
    assert _lines_in_quarantine(report.folder) == [
        (3, "2 cells, the header has 8", "the row cannot be read")
    ]


def _text_of(cells: list[bytes], kind: pa.DataType) -> pa.Array:
    """Bytes that call themselves text, as a careless writer leaves them."""
    buffers = pa.array(cells, pa.binary()).buffers()
    return pa.Array.from_buffers(kind, len(cells), buffers)


def test_parquet_rows_whose_text_is_not_utf8_are_set_aside(write_extract: WriteExtract, home: Path):
    folder = write_extract(commissions=None)
    rows = {
        "commission_id": ["C1", "C7", "C2"],
        "region_id": ["R1", "R1", "R1"],
        "name": _text_of([b"\xd2\xb3", b"\xd2", b"Town"], pa.string()),
        "settlement_type": pa.array(["town", "town", "city"]).dictionary_encode(),
        "sittings_per_month": [2.0, 2.0, None],
        "capacity": pa.array([5, 5, None], pa.int32()),
    }
    pq.write_table(pa.table(rows), folder / "commissions.parquet")
    report = ingest(folder, home)
    assert _lines_in_quarantine(report.folder) == [
        (2, "not UTF-8 in column 'name'", "the row cannot be read")
    ]
    assert report.balance[0] == ("commissions", 3, 2, 1)


FAMILY_COLUMNS = {
    "family_id": ["F1", "F2", "F3"],
    "commission_id": ["C1", "C1", "C2"],
    "registered_on": ["2023-01-10", "2023-02-01", "2023-03-01"],
    "left_on": pa.array([None, "2025-06-30", None]),
}
BAD_KINDS = {
    "float identifiers": ("family_id", pa.array([1.0, 2.0, 3.0]), "double; write identifiers"),
    "decimal identifiers": (
        "family_id",
        pa.array([1, 2, 3]).cast(pa.decimal128(21, 2)),
        r"decimal128\(21, 2\); write identifiers and codes as text, so that 7 does not become 7.0",
    ),
    "bytes": ("family_id", pa.array([b"F1", b"F2", b"F3"]), "binary; write it as text in UTF-8"),
    "categories of bytes": (
        "family_id",
        pa.array([b"F1", b"F2", b"F3"]).dictionary_encode(),
        "write it as text in UTF-8",
    ),
    "a structure": ("left_on", pa.array([{"day": 1}] * 3), "write one plain value a row"),
    "a list": ("family_id", pa.array([["F1"], ["F2"], ["F3"]]), "write one plain value a row"),
    "lengths of time": (
        "left_on",
        pa.array([1, 2, 3], pa.duration("s")),
        "write the number itself, in the unit",
    ),
    "moments in a time zone": (
        "registered_on",
        pa.array([0, 1, 2], pa.timestamp("us", "Asia/Almaty")),
        "which day is meant depends on where one stands: write the day itself",
    ),
}


@pytest.mark.parametrize("kind", BAD_KINDS)
def test_a_parquet_column_that_would_be_misread_is_refused(
    kind: str, write_extract: WriteExtract, home: Path
):
    column, cells, remedy = BAD_KINDS[kind]
    folder = write_extract(families=None)
    pq.write_table(pa.table({**FAMILY_COLUMNS, column: cells}), folder / "families.parquet")
    with pytest.raises(BadExtract, match=rf"families\.parquet: column '{column}' holds .*{remedy}"):
        ingest(folder, home)
    assert not (home / "cases" / "current").exists()


GOOD_KINDS = {
    "large text": ("family_id", pa.array(["F1", "F2", "F3"], pa.large_string())),
    "text by reference": ("family_id", pa.array(["F1", "F2", "F3"], pa.string_view())),
    "categories": ("commission_id", pa.array(["C1", "C1", "C2"]).dictionary_encode()),
    "days": ("registered_on", pa.array([19367, 19389, 19417], pa.date32())),
    "days in milliseconds": (
        "registered_on",
        pa.array([19367, 19389, 19417], pa.date32()).cast(pa.date64()),
    ),
    "midnights in nanoseconds": (
        "registered_on",
        pa.array([19367, 19389, 19417], pa.date32()).cast(pa.timestamp("ns")),
    ),
}


@pytest.mark.parametrize("kind", GOOD_KINDS)
def test_a_parquet_column_may_say_the_same_in_its_own_way(
    kind: str, write_extract: WriteExtract, home: Path
):
    plain = ingest(write_extract(name="plain"), home)
    column, cells = GOOD_KINDS[kind]
    folder = write_extract(name="typed", families=None)
    turned = dict(reversed({**FAMILY_COLUMNS, column: cells}.items()))
    pq.write_table(pa.table(turned), folder / "families.parquet")
    assert ingest(folder, home).digest == plain.digest


@pytest.mark.parametrize(
    "cells", [pa.array([True, False, True]), pa.array([1, 2, 3]), pa.array([1.5, 2.5, 3.5])]
)
def test_days_that_are_no_days_leave_no_family(
    cells: pa.Array, write_extract: WriteExtract, home: Path
):
    folder = write_extract(families=None)
    columns = {**FAMILY_COLUMNS, "registered_on": cells}
    pq.write_table(pa.table(columns), folder / "families.parquet")
    with pytest.raises(BadExtract, match=r"not a day written YYYY-MM-DD \(registered_on, 3 rows\)"):
        ingest(folder, home)


def test_categories_that_are_not_utf8_are_refused_with_their_file(
    write_extract: WriteExtract, home: Path
):
    """Which rows they stand on cannot be told, since the whole dictionary cannot be read."""
    names = _text_of([b"F1", b"F\xd2", b"F3"], pa.string())
    ids = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2]), names)
    folder = write_extract(families=None)
    pq.write_table(pa.table({**FAMILY_COLUMNS, "family_id": ids}), folder / "families.parquet")
    with pytest.raises(BadExtract, match=r"families\.parquet: .*categories are not UTF-8"):
        ingest(folder, home)


def test_a_parquet_file_with_a_damaged_page_is_named(write_extract: WriteExtract, home: Path):
    folder = write_extract(families=None)
    file = folder / "families.parquet"
    many = {name: pa.array(["F1", "F2", "F3"] * 2000) for name in FAMILY_COLUMNS}
    pq.write_table(pa.table(many), file, use_dictionary=False)
    content = bytearray(file.read_bytes())
    content[100:400] = bytes(300)
    file.write_bytes(bytes(content))
    with pytest.raises(BadExtract, match=r"families\.parquet: damaged, or its categories are"):
        ingest(folder, home)


def test_a_table_may_have_no_rows(write_extract: WriteExtract, home: Path):
    folder = write_extract(
        events=None,
        help="offer_id,family_id,help_type,offered_on,response,started_on,ended_on,outcome",
    )
    names = EVENT.split(",")
    pq.write_table(pa.table({name: pa.nulls(0) for name in names}), folder / "events.parquet")
    report = ingest(folder, home)
    assert {("events", 0, 0, 0), ("help", 0, 0, 0)} <= set(report.balance)


def test_a_cell_of_many_megabytes_is_quarantined_and_cut(write_extract: WriteExtract, home: Path):
    events = f"{EVENT}\n{GOOD.format(1)}\n{GOOD.format(2).replace('absence', 'x' * 3_000_000)}\n"
    report = ingest(write_extract(events=events), home)
    assert _lines_in_quarantine(report.folder) == [
        (3, "x" * 80, "not a code of the contract or the catalogue")
    ]


def test_the_folder_may_have_any_name(write_extract: WriteExtract, home: Path):
    plain = ingest(write_extract(name="plain"), home)
    assert ingest(write_extract(name="it's [a] *name?"), home).digest == plain.digest
    elsewhere = home.parent / "it's [another] *home"
    assert ingest(write_extract(name="plain"), elsewhere).parts == 1
    with pytest.raises(BadInput, match=r"a folder whose name holds '\?'"):
        ingest(write_extract(name="plain"), home.parent / "home?")
