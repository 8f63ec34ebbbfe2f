"""Where parts are worked on: the same function over the same parts, here or on a cluster."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Literal, Protocol, TypeVar

import pyarrow as pa

from cases.store import Part

Work = Callable[[Part], pa.Table]
"""What is done with one part. It can be pickled, and its answer is a table."""

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

EngineName = Literal["local", "spark"]


class Engine(Protocol):
    """Does work on parts."""

    def map(self, work: Work, parts: Sequence[Part]) -> Iterator[pa.Table]:
        """The answer for each part, in the order of the parts."""


class Threads:
    """The parts on this machine's cores."""

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1

    def map(self, work: Work, parts: Sequence[Part]) -> Iterator[pa.Table]:
        """The answer for each part, in the order of the parts."""
        return in_order(work, parts, threads=self._threads)


def in_order(
    work: Callable[[Asked], Answer], asked: Iterable[Asked], *, threads: int
) -> Iterator[Answer]:
    """The answer to everything asked, in the order of asking.

    No more is begun than there are threads and one answer waiting, so that memory is
    bounded by the single answer, however many there are.
    """
    waiting: deque[Future[Answer]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for one in asked:
                waiting.append(pool.submit(work, one))
                if len(waiting) > threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
