"""What is wrong with a file as a whole: its own message, exit code 2, and nothing changed."""

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
        r"commissions\.csv: line 2: not UTF-8 \(byte 0xf0\); save the file as UTF-8",
    ),
    ("families", FAMILIES.encode("utf-16"), r"families\.csv: line 1: not UTF-8 \(byte 0xff\)"),
    ("families", (FAMILIES + "F1,Ә").encode()[:-1], r"families\.csv: line 2: not UTF-8"),
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
        (3, "two\nlines", unknown),
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


def test_a_short_row_in_a_plain_file_is_quarantined(write_extract: WriteExtract, home: Path):
    events = f"{EVENT}\n{GOOD.format(1)}\nE2,F1\n{GOOD.format(3)}\n"
    report = ingest(write_extract(events=events), home)
    assert _lines_in_quarantine(report.folder) == [
        (3, "2 cells, the header has 8", "the row cannot be read")
    ]


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
