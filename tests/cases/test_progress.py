"""How far long work has come: plain lines where nobody watches, bars where somebody does."""

import io
import re
import time

import pytest

from cases.progress import Reporter, silent


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the clock finds it a second later."""
    seconds = iter(range(1000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(seconds)))


@pytest.fixture(autouse=True)
def _no_forced_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)


def said(*steps: tuple[str, int, int]) -> str:
    stream = io.StringIO()
    with Reporter(stream) as progress:
        for step in steps:
            progress(*step)
    return stream.getvalue()


def test_a_step_is_one_line_as_it_begins_and_one_as_it_ends():
    steps = [("features", done, 3) for done in range(4)]
    assert said(*steps) == "features ...\nfeatures: done in 1.0 s\n"


def test_a_step_that_is_over_at_once_is_one_line():
    assert said(("simulate", 1, 1)) == "simulate: done in 1.0 s\n"


def test_a_step_without_anything_to_do_is_over_at_once():
    assert said(("features", 0, 0)) == "features: done in 1.0 s\n"


def test_the_same_step_may_come_again():
    once = "features ...\nfeatures: done in 1.0 s\n"
    step = [("features", 0, 1), ("features", 1, 1)]
    assert said(*step, *step) == once + once


def test_steps_may_overlap():
    assert said(("one", 0, 1), ("two", 0, 1), ("one", 1, 1), ("two", 1, 1)).splitlines() == [
        "one ...",
        "two ...",
        "one: done in 2.0 s",
        "two: done in 2.0 s",
    ]


def test_plain_lines_carry_no_terminal_codes():
    assert "\x1b" not in said(("a", 0, 2), ("a", 2, 2))


def test_on_a_terminal_a_step_is_a_bar_with_its_count(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    screen = Screen()
    with Reporter(screen) as progress:
        for done in range(4):
            progress("features", done, 3)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    last = shown.rstrip().splitlines()[-1]
    assert last.startswith("features")
    assert "3/3" in last
    assert "done in" not in shown


def test_an_error_is_not_swallowed_and_the_terminal_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("TERM", "xterm")
    screen = Screen()

    def broken_work() -> None:
        with Reporter(screen) as progress:
            progress("features", 0, 3)
            raise KeyError

    with pytest.raises(KeyError):
        broken_work()
    assert screen.getvalue().rstrip().endswith("\x1b[?25h"), "the cursor is shown again"


def test_progress_goes_to_standard_error_unless_told_otherwise(
    capsys: pytest.CaptureFixture[str],
):
    with Reporter() as progress:
        progress("features", 1, 1)
    written = capsys.readouterr()
    assert (written.out, written.err) == ("", "features: done in 1.0 s\n")


def test_nobody_has_to_listen(capsys: pytest.CaptureFixture[str]):
    silent("features", 0, 1)
    assert capsys.readouterr() == ("", "")
