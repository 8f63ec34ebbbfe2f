"""Questions and answers as JSON, Arrow stream or Parquet."""

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from serving.api.asked_tables import UnreadableTable, read_arrow, read_parquet
from serving.api.contract import (
    ExplainedFamily,
    FamiliesAsked,
    FamiliesExplained,
    FamiliesRanked,
    FamiliesScored,
    RankedFamily,
    ScoredFamily,
)
from serving.api.forms import ARROW, FORMS, JSON, PARQUET, form_wanted
from serving.api.media import liked_best
from serving.api.told_json import A_PIECE, told_as_json
from serving.api.told_tables import told_table
from serving.referrals.database import ReferralDatabase
from tests.serving.api.asking import ask, asked_in_journal
from tests.serving.conftest import ThreeAnswers
from tests.serving.seeding import unsure

ANSWERS = ThreeAnswers(0, date(2026, 4, 1))
ALL = ["two", "one", "far"]
TABLES = (ARROW.media_type, PARQUET.media_type)


def told() -> list[ExplainedFamily]:
    """Three families, the last with all that may be told of one."""
    *others, last = ANSWERS.explain(ALL)
    whole = unsure()
    every = {name: getattr(whole, name) for name in ("set_aside", "against", "between_bands")}
    return [*others, last.model_copy(update=every)]


def as_arrow(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as stream:
        stream.write_table(table)
    return sink.getvalue()


def as_parquet(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


WAYS = pytest.mark.parametrize(
    ("write", "read"), [(as_arrow, read_arrow), (as_parquet, read_parquet)]
)
Write = Callable[..., bytes]
Read = Callable[[type[FamiliesAsked], bytes], FamiliesAsked]


def read_back(media_type: str, body: bytes) -> pa.Table:
    if media_type == ARROW.media_type:
        return pa.ipc.open_stream(body).read_all()
    return pq.read_table(io.BytesIO(body))


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/html, */*;q=0.1", JSON),
        ("application/vnd.apache.parquet", PARQUET),
        ("application/json;q=0.5, application/vnd.apache.arrow.stream", ARROW),
        ("application/json;q=0, */*", ARROW),
        ("APPLICATION/JSON; charset=utf-8", JSON),
    ],
)
def test_an_answer_has_the_form_that_is_liked_best(accept: str, form: object):
    assert form_wanted(accept) is form


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json;q=0", "application/json;q=lots", ";", "*/*;q=nan"]
)
def test_a_form_that_nobody_makes_is_not_acceptable(accept: str):
    assert liked_best(accept, [form.media_type for form in FORMS]) is None


@pytest.mark.parametrize("sent", ["text/csv", "application/xml", "multipart/form-data; boundary=x"])
def test_a_form_that_nobody_reads_is_refused(machine: TestClient, sent: str):
    answer = machine.post("/v1/score", content=b"x", headers={"content-type": sent})
    assert answer.status_code == 415
    assert answer.headers["content-type"] == "application/problem+json"


def test_where_nothing_is_sent_the_form_says_what_is_missing(machine: TestClient):
    answer = machine.post("/v1/score", headers={"content-type": "text/csv"})
    assert answer.status_code == 422


def test_an_unacceptable_answer_is_not_made_and_nothing_entered(
    machine: TestClient, database: ReferralDatabase
):
    assert ask(machine, ["one"], accept="text/html").status_code == 406
    assert asked_in_journal(database) == []


def test_json_written_piece_by_piece_is_the_models_own():
    families = told() * A_PIECE
    pieces = told_as_json(ExplainedFamily, families)
    assert len(pieces) > 2
    expected = FamiliesExplained(families=tuple(families)).model_dump(mode="json")
    assert json.loads(b"".join(pieces)) == expected


@pytest.mark.parametrize(
    ("record", "families", "model"),
    [
        (ScoredFamily, ANSWERS.score(ALL), FamiliesScored),
        (RankedFamily, ANSWERS.rank(ALL), FamiliesRanked),
        (ExplainedFamily, told(), FamiliesExplained),
        (RankedFamily, [], FamiliesRanked),
    ],
)
def test_every_answer_in_json_keeps_its_schema(
    record: type[ScoredFamily], families: list[Any], model: type[Any]
):
    body = b"".join(told_as_json(record, families))
    assert model.model_validate_json(body).families == tuple(families)


def test_a_table_holds_what_the_json_holds():
    rows = told_table(ExplainedFamily, told()).to_pylist()
    for row, family in zip(rows, told(), strict=True):
        expected = family.model_dump()
        assert row["frequency"] == expected["frequency"]
        assert row["raises"] == list(expected["raises"])
        assert row["lowers"] == list(expected["lowers"])
        assert row["set_aside"] == list(expected["set_aside"])
        assert row["unknown"] == [one["text"] for one in expected["unknown"]]
        assert {name: row[name] for name in expected["context"]} == expected["context"]
        against = expected["against"] or {"raises": (), "lowers": (), "compared_with": None}
        assert row["against_raises"] == list(against["raises"])
        assert row["against_lowers"] == list(against["lowers"])
        assert row["compared_with"] == against["compared_with"]
        bands = expected["between_bands"] or (None, None)
        assert (row["higher_band"], row["lower_band"]) == bands


def test_what_many_families_share_is_written_once_in_a_table():
    words = told_table(ExplainedFamily, told() * 50)["frequency_text"].combine_chunks().field("kk")
    assert (len(words), len(words.dictionary)) == (150, 1)


@pytest.mark.parametrize("media_type", TABLES)
def test_an_answer_comes_as_a_table(machine: TestClient, media_type: str):
    answer = ask(machine, ALL, "/v1/rank", accept=media_type)
    assert answer.headers["content-type"] == media_type
    table = read_back(media_type, answer.content)
    assert table.schema.metadata[b"schema_version"] == b"1"
    assert table["family_id"].to_pylist() == ALL
    assert table["place"].to_pylist() == [2, 1, 1]


@pytest.mark.parametrize("media_type", TABLES)
def test_a_problem_is_told_in_json_whatever_was_asked_for(machine: TestClient, media_type: str):
    answer = ask(machine, ["nobody"], accept=media_type)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_empty_stretch_is_an_empty_table(bound: TestClient):
    headers = {"accept": ARROW.media_type}
    answer = bound.post("/v1/rank", json={"first_place": 9}, headers=headers)
    assert read_back(ARROW.media_type, answer.content).num_rows == 0


@WAYS
@pytest.mark.parametrize(
    "text", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())]
)
def test_a_question_may_come_as_a_table(write: Write, read: Read, text: pa.DataType):
    day = date(2026, 5, 1)
    table = pa.table(
        {"family_id": pa.array(ALL).cast(text), "as_of_date": pa.array([day] * 3, pa.date32())}
    )
    asked = read(FamiliesAsked, write(table))
    assert (asked.families, asked.as_of_date) == (tuple(ALL), day)


def test_a_question_as_a_table_is_answered(machine: TestClient):
    headers = {"content-type": ARROW.media_type}
    body = as_arrow(pa.table({"family_id": ALL}))
    answer = machine.post("/v1/score", content=body, headers=headers)
    assert [one["family_id"] for one in answer.json()["families"]] == ALL


REFUSED = {
    "another column": pa.table({"family_id": ["one"], "name": ["Secret"]}),
    "no families": pa.table({"as_of_date": pa.array([None], pa.date32())}),
    "numbers": pa.table({"family_id": [1]}),
    "lists": pa.table({"family_id": [["one"]]}),
    "a long code": pa.table({"family_id": ["x" * 65]}),
    "two dates": pa.table(
        {
            "family_id": ["one", "two"],
            "as_of_date": pa.array([date(2026, 4, 1), date(2026, 5, 1)], pa.date32()),
        }
    ),
    "a text for a date": pa.table({"family_id": ["one"], "as_of_date": ["2026-04-01"]}),
    "many": pa.table({"family_id": [str(number) for number in range(10_001)]}),
}


@WAYS
@pytest.mark.parametrize("table", REFUSED.values(), ids=REFUSED)
def test_a_table_of_another_making_is_refused(write: Write, read: Read, table: pa.Table):
    with pytest.raises(UnreadableTable) as refused:
        read(FamiliesAsked, write(table))
    assert "Secret" not in str(refused.value)


@WAYS
@pytest.mark.parametrize("families", [[None], ["one", "one"], ["SECRET NAME"], []])
def test_rows_break_the_schema_as_they_would_in_json(
    write: Write, read: Read, families: list[str | None]
):
    table = pa.table({"family_id": pa.array(families, pa.string())})
    with pytest.raises(ValueError, match="families"):
        read(FamiliesAsked, write(table))


@WAYS
def test_a_body_that_is_cut_off_is_refused_at_every_length(write: Write, read: Read):
    whole = write(pa.table({"family_id": ALL}))
    for length in range(len(whole)):
        with pytest.raises(UnreadableTable):
            read(FamiliesAsked, whole[:length])


@WAYS
def test_bodies_with_any_byte_turned_are_read_or_refused_never_more(write: Write, read: Read):
    whole = write(pa.table({"family_id": ALL}))
    for at in range(len(whole)):
        turned = bytearray(whole)
        turned[at] ^= 0xFF
        try:
            asked = read(FamiliesAsked, bytes(turned))
        except (UnreadableTable, ValueError):
            continue
        assert len(asked.families) <= 10_000


@pytest.mark.parametrize("codec", ["lz4", "zstd"])
def test_a_compressed_stream_is_refused_before_anything_is_made_of_it(codec: str):
    """Fifty million equal letters in some kilobytes."""
    bomb = as_arrow(pa.table({"family_id": ["a" * 50_000_000]}), compression=codec)
    assert len(bomb) < 1_000_000
    held = pa.total_allocated_bytes()
    with pytest.raises(UnreadableTable, match="uncompressed"):
        read_arrow(FamiliesAsked, bomb)
    assert pa.total_allocated_bytes() - held < 1_000_000


@pytest.mark.parametrize(
    "options",
    [
        {"compression": "zstd"},
        {"compression": "gzip"},
        {"compression": "brotli"},
        {"use_dictionary": False, "column_encoding": "DELTA_BYTE_ARRAY", "compression": "none"},
    ],
)
def test_a_parquet_file_that_makes_much_of_little_is_refused(options: dict[str, Any]):
    bomb = as_parquet(pa.table({"family_id": ["a" * 1_000_000] * 200}), **options)
    assert len(bomb) < 1_100_000
    held = pa.total_allocated_bytes()
    with pytest.raises(UnreadableTable, match="Snappy"):
        read_parquet(FamiliesAsked, bomb)
    assert pa.total_allocated_bytes() - held < 2_000_000


def test_a_word_that_a_dictionary_repeats_is_not_written_out():
    """A megabyte's word in ten thousand rows would be ten gigabytes."""
    words = pa.DictionaryArray.from_arrays(pa.array([0] * 10_000, pa.int32()), ["a" * 900_000])
    table = pa.table({"family_id": words})
    for read, body in ((read_arrow, as_arrow(table)), (read_parquet, as_parquet(table))):
        assert len(body) < 1_000_000
        with pytest.raises(UnreadableTable, match="64"):
            read(FamiliesAsked, body)


@pytest.mark.parametrize("media_type", TABLES)
@pytest.mark.parametrize("body", [b"", b"{}", b"PAR1PAR1", b"\xff\xff\xff\xff\xff\xff\xff\x7f"])
def test_a_body_that_is_no_table_is_a_problem_and_nothing_is_entered(
    machine: TestClient, database: ReferralDatabase, media_type: str, body: bytes
):
    answer = machine.post("/v1/explain", content=body, headers={"content-type": media_type})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert asked_in_journal(database) == []
