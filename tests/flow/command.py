"""Tirek's command line as a person meets it: words typed, an exit code, two streams of text.

Most calls stay in this process, so that libraries are loaded once; `main` is the very
function that the installed command runs.
"""

import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import tirek
from models.registry import CHAMPION, Registry


class Answer(NamedTuple):
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> dict[str, Any]:
        """What --json printed."""
        found: dict[str, Any] = json.loads(self.out)
        return found


def tell(*words: object) -> Answer:
    """Run one command with these words behind `tirek`."""
    out, err = StringIO(), StringIO()
    code: object = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["tirek", *map(str, words)])
        with redirect_stdout(out), redirect_stderr(err):
            try:
                tirek.main()
            except SystemExit as end:
                code = end.code or 0
    assert isinstance(code, int)
    return Answer(code, out.getvalue(), err.getvalue())


def done(*words: object) -> Answer:
    """Run a command that has to succeed."""
    answer = tell(*words)
    assert answer.code == 0, answer.err
    return answer


def said_no(answer: Answer) -> str:
    """The one message of a refused command: exit 2, nothing on standard output, no trace."""
    assert (answer.code, answer.out) == (2, ""), answer
    assert "Traceback" not in answer.err
    return answer.err


def files_under(folder: Path) -> dict[str, bytes]:
    """Every file's bytes by its place under the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def crown(home: Path, version: str = "1") -> None:
    """Put a version on the throne whatever the gate thinks of it."""
    Registry(home, "kazakhstan").point(CHAMPION, version)
