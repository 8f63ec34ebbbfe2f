"""A sitting's papers: one record, three languages, and as much as the reader may know."""

import csv
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from docx import Document

from cases.catalogue.words import LANGUAGES, Language
from serving.desk.papers.composing import compose, compose_extract
from serving.desk.papers.paper import Level, Paper, PaperKind
from serving.desk.papers.spreadsheet import agenda_sheet, decisions_sheet, safe_cell
from serving.desk.papers.word_file import word_file
from serving.referrals.database import ReferralDatabase
from serving.referrals.decisions import DecisionText, current_decisions
from serving.referrals.erasing import erase_from_database
from serving.referrals.lists import newest_list
from serving.referrals.sittings.holding import add_to_sitting
from tests.serving.seeding import ELEVATED, HIGH, LEGAL, URGENT
from tests.serving.sitting import AIGERIM, DISSENT, closed, offered, opened, read, ready

WRITTEN = ("Reason-word", "Known-word", "View-word", "Caller-word", DISSENT, "Addition-word")
SCORES = re.compile(r"0[.,]43|777|Деңгей|деңгей|[Уу]ровень|\b[Ll]evel\b|\b[Rr]ank\b")


@pytest.fixture
def sitting_id(database: ReferralDatabase) -> int:
    """A closed sitting about three families, with everything written that can be."""
    offered(database, HIGH)
    made, (item, *_) = closed(database, HIGH, URGENT, ELEVATED)
    with database.writing() as session:
        add_to_sitting(
            session, AIGERIM, made, item_id=item, text="Addition-word", token="add"
        )  # fmt: skip
    return made


def text_of(paper: Paper) -> str:
    document = Document(BytesIO(word_file(paper)))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", ["agenda", "minutes"])
@pytest.mark.parametrize("level", ["full", "internal"])
def test_no_paper_tells_a_score_a_level_or_a_rank(
    database: ReferralDatabase, sitting_id: int, paper: PaperKind, level: Level, language: Language
):
    text = text_of(compose(read(database, sitting_id), paper, level, language))
    assert not SCORES.search(text)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", ("№ 1 отырыстың хаттамасы", "Шешім қабылданды", "жақтап: 1, қарсы: 1")),
        ("ru", ("Протокол заседания № 1", "Решили", "за: 1, против: 1, воздержались: 0")),
        ("en", ("Minutes of sitting no. 1", "It was decided", "for: 1, against: 1, abstained: 0")),
    ],
)
def test_full_minutes_tell_everything_in_the_readers_language(
    database: ReferralDatabase, sitting_id: int, language: Language, said: tuple[str, ...]
):
    text = text_of(compose(read(database, sitting_id), "minutes", "full", language))
    for words in (*said, *WRITTEN, LEGAL.name.in_language(language), "Болат Ахметов"):
        assert words in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", ["agenda", "minutes"])
def test_internal_papers_repeat_nothing_that_was_written_or_that_describes(
    database: ReferralDatabase, sitting_id: int, paper: PaperKind, language: Language
):
    record = read(database, sitting_id)
    text = text_of(compose(record, paper, "internal", language))
    described = [LEGAL.name.in_language(language)]
    for item in record.items:
        assert item.row is not None
        shown = item.row.family.shown
        described += [shown.main_reason.in_language(language)]
        described += [signal.text.in_language(language) for signal in shown.urgent]
        assert f"2026-04-01/{item.row.row_id}" in text
    for words in (*WRITTEN, *described):
        assert words not in text


def test_a_familys_extract_is_about_nobody_else(database: ReferralDatabase, sitting_id: int):
    record = read(database, sitting_id)
    text = text_of(compose_extract(record, record.items[0], "en"))
    for words in ("HIGH-0FAM", "Reason-word", "View-word", "Caller-word", "Addition-word"):
        assert words in text
    for hidden in ("ELEV-0FAM", "URGE-0FAM", "Known-word", DISSENT, "3 absences"):
        assert hidden not in text
    assert not SCORES.search(text)


def test_an_erased_family_is_named_as_such_and_nothing_else(
    database: ReferralDatabase, sitting_id: int
):
    erase_from_database(database, [HIGH], approved_by="A. Chair", reason="request")
    for level in ("full", "internal"):
        text = text_of(compose(read(database, sitting_id), "minutes", level, "en"))
        assert "This family's records were erased on request." in text
        assert not any(words in text for words in WRITTEN)


def test_an_open_sitting_gives_a_draft(database: ReferralDatabase):
    draft = "Draft: the sitting is not closed yet."
    sitting_id, _ = ready(database, HIGH)
    assert draft in text_of(compose(read(database, sitting_id), "minutes", "full", "en"))


def test_an_empty_sitting_gives_papers_too(database: ReferralDatabase):
    record = read(database, opened(database))
    for kind in ("agenda", "minutes"):
        assert "No family stands on the agenda yet." in text_of(compose(record, kind, "full", "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_record_gives_the_same_bytes(
    database: ReferralDatabase, sitting_id: int, language: Language
):
    one, two = (
        word_file(compose(read(database, sitting_id), "minutes", "full", language))
        for _ in range(2)
    )
    assert one == two
    with ZipFile(BytesIO(one)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


def test_docx_says_its_language_and_no_author(database: ReferralDatabase, sitting_id: int):
    paper = compose(read(database, sitting_id), "minutes", "full", "kk")
    document = Document(BytesIO(word_file(paper)))
    assert (document.core_properties.language, document.core_properties.author) == ("kk-KZ", "")
    assert document.paragraphs[1].style is not None
    assert document.paragraphs[1].style.name == "Heading 1"


@pytest.mark.parametrize(
    "payload",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://example.org","here")',
        "+1+1",
        "-2+3",
        "@SUM(1+1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " =1+1",
        "\N{NO-BREAK SPACE}=1+1",
        '"=1+1',
        "'=1+1",
        "＝1+1",
        "＠SUM(1)",
        "%0A=1",
        "|calc",
    ],
)
def test_no_cell_becomes_a_formula(payload: str):
    assert safe_cell(payload) == f"'{payload}"


@pytest.mark.parametrize("text", ["", "Анасы сұрады", "5", "2026-04-01", "a=b", "№ 3", "3, 7"])
def test_other_cells_stay_as_they_are(text: str):
    assert safe_cell(text) == text


def rows_of(sheet: bytes) -> list[list[str]]:
    assert sheet.startswith(b"\xef\xbb\xbf")
    written = StringIO(sheet.decode("utf-8-sig"), newline="")
    return list(csv.reader(written, delimiter=";"))


def test_what_a_member_typed_is_harmless_in_a_spreadsheet(database: ReferralDatabase):
    evil = DecisionText("hand_over", {"receiver": "@SUM(A1)"}, '=HYPERLINK("http://x";"y");\n"z"')
    offered(database, HIGH, text=evil)
    with database.reading() as session:
        stored = newest_list(session, "c1")
        assert stored is not None
        decisions = current_decisions(session, commission_id="c1")
    head, row = rows_of(decisions_sheet(stored, decisions, "en"))
    assert head[:2] == ["Code", "Decision"]
    assert row[0] == "HIGH-0FAM"
    assert (row[-2], row[-1]) == ("'@SUM(A1)", '\'=HYPERLINK("http://x";"y");\n"z"')


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_agenda_as_a_spreadsheet_has_a_line_for_each_family_and_no_score(
    database: ReferralDatabase, sitting_id: int, language: Language
):
    sheet = agenda_sheet(read(database, sitting_id), language)
    rows = rows_of(sheet)
    assert [row[0:2] for row in rows[1:]] == [
        ["1", "HIGH-0FAM"],
        ["2", "URGE-0FAM"],
        ["3", "ELEV-0FAM"],
    ]
    assert not SCORES.search(sheet.decode())
    assert rows[1][-1] == "2026-05-01"
