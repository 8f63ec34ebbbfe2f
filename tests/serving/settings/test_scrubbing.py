"""What must not stand in a log does not, whoever wrote the line."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from serving.operation.json_log import JsonLines, log_as_json
from serving.settings import scrubbing
from serving.settings.scrubbing import remember_secret, scrubbed

FAMILY = "abcdefghij234567klmn"


@pytest.fixture(autouse=True)
def no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "_secrets", set())
    scrubbing.scrub_once.cache_clear()


@pytest.fixture
def written() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger of somebody else's, and what stands in its log."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("somebody.else")
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    ("line", "kept_apart"),
    [
        ("token tirek_Zk3-9_xQw8mAAbbCCdd used", "Zk3-9_xQw8m"),
        ("Authorization: Bearer abc.def-ghi", "abc.def"),
        ("authorization=Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
        ("postgresql+psycopg://tirek:p%40ss@db:5432/tirek is down", "p%40ss"),
        ("https://user:hunter22@mlflow.example/", "hunter22"),
        ("password='hun ter'", "hun ter"),
        ('{"password": "hunter22"}', "hunter22"),
        ("PGPASSWORD=hunter22 psql", "hunter22"),
        ("client_secret=hunter22&code=1", "hunter22"),
        ("Cookie: tirek_session=abcDEF123; tirek_form=zzz", "abcDEF123"),
        ("code_verifier=abcd1234efgh", "abcd1234efgh"),
        (f"GET /families/{FAMILY} 500", FAMILY),
        (f"no row '{FAMILY}'", FAMILY),
    ],
)
def test_a_secret_or_a_familys_code_is_taken_out(line: str, kept_apart: str):
    assert kept_apart not in scrubbed(line)
    assert "***" in scrubbed(line)


@pytest.mark.parametrize(
    "line",
    [
        "Service tirek initialized",
        "unforeseen ValueError at /srv/tirek/serving/wall/wall.py:97; answered with 500",
        "sha256 26afea1dd99f71f1f5ebc808cee5d71f1e2f79c9d314f943eda7f59ade970a3e",
        "GET /families/{family_id} 200",
        "http://127.0.0.1:3000 is served by 2 workers",
    ],
)
def test_a_line_without_any_stays_as_it_is(line: str):
    assert scrubbed(line) == line


def test_every_secret_that_was_read_is_taken_out_wherever_it_stands():
    remember_secret("correct horse")
    assert scrubbed("it was correct horse, twice: correct horse!") == "it was ***, twice: ***!"


def test_a_secret_that_is_read_later_is_taken_out_of_a_line_that_was_written_before():
    assert scrubbed("a late secret") == "a late secret"
    remember_secret("late secret")
    assert scrubbed("a late secret") == "a ***"


def test_a_secret_within_a_secret_leaves_no_rest():
    remember_secret("battery")
    remember_secret("battery staple")
    assert scrubbed("battery staple") == "***"


def test_what_is_too_short_to_be_a_secret_hides_no_words():
    remember_secret("a")
    remember_secret("")
    assert scrubbed("a word") == "a word"


def test_a_line_is_json_with_its_place_and_gravity(
    written: tuple[logging.Logger, io.StringIO],
):
    logger, stream = written
    logger.warning("one is %s", "late", extra={"told": {"route": "/", "of": FAMILY}})
    told = json.loads(stream.getvalue())
    assert (told["level"], told["logger"], told["message"]) == (
        "warning",
        "somebody.else",
        "one is late",
    )
    assert (told["route"], told["of"]) == ("/", "***")


def test_an_exception_is_told_by_type_and_place_and_never_by_its_text(
    written: tuple[logging.Logger, io.StringIO],
):
    logger, stream = written
    try:
        message = "Aigerim Seitova lives here"
        raise ValueError(message)  # noqa: TRY301  it has to have been raised
    except ValueError:
        logger.exception("it failed")
    told = json.loads(stream.getvalue())
    assert told["error"] == "ValueError"
    assert told["where"].rpartition(":")[0].endswith("test_scrubbing.py")
    assert "Aigerim" not in stream.getvalue()


def test_a_message_that_cannot_be_made_is_a_line_all_the_same():
    record = logging.makeLogRecord({"msg": "%d families", "args": ("no number",)})
    assert json.loads(JsonLines().format(record))["message"] == "a message that could not be made"


@pytest.mark.parametrize("name", ["bentoml", "uvicorn.error", "tirek", "anybody"])
def test_handlers_that_anybody_added_write_such_lines_too(name: str):
    handler = logging.StreamHandler(io.StringIO())
    logging.getLogger(name).addHandler(handler)
    try:
        log_as_json()
        assert isinstance(handler.formatter, JsonLines)
    finally:
        logging.getLogger(name).removeHandler(handler)
