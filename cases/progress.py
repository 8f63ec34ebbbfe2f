"""Saying how far long work has come: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how much of it is done, and of how much."""


def silent(_step: str, _done: int, _of: int) -> None:
    """A Progress that says nothing."""


class Reporter:
    """A Progress for people. Lines and bars go to standard error, results to standard output."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._console = Console(file=self._stream)
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
        )
        self._tasks: dict[str, TaskID] = {}
        self._began: dict[str, float] = {}

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._console.is_terminal:
            self._bars.stop()

    def __call__(self, step: str, done: int, of: int) -> None:
        """Say that `done` of `of` is done of a step."""
        if self._console.is_terminal:
            self._move_bar(step, done, of)
        else:
            self._write_line(step, done, of)

    def _move_bar(self, step: str, done: int, of: int) -> None:
        if done == 0 or step not in self._tasks:
            self._tasks[step] = self._bars.add_task(step, total=max(of, 1))
        self._bars.update(self._tasks[step], completed=done, total=max(of, 1))

    def _write_line(self, step: str, done: int, of: int) -> None:
        """One line when a step begins and one when it ends, with its seconds."""
        if step not in self._began:
            self._began[step] = time.monotonic()
            if done < of:
                self._stream.write(f"{step} ...\n")
        if done >= of:
            seconds = time.monotonic() - self._began.pop(step)
            self._stream.write(f"{step}: done in {seconds:.1f} s\n")
        self._stream.flush()
