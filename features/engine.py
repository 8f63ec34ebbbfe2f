"""Where parts are worked on: the same function over the same parts, here or on a cluster."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Literal, Protocol

import pyarrow as pa

from cases.store import Part

Work = Callable[[Part], pa.Table]
"""What is done with one part. It can be pickled, and its answer is a table."""

EngineName = Literal["local", "spark"]


class Engine(Protocol):
    """Does work on parts."""

    def map(self, work: Work, parts: Sequence[Part]) -> Iterator[pa.Table]:
        """The answer for each part, in the order of the parts."""


class Threads:
    """The parts on this machine's cores.

    No more parts are begun than there are threads and one answer waiting, so that memory
    is bounded by the part, however many there are.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1

    def map(self, work: Work, parts: Sequence[Part]) -> Iterator[pa.Table]:
        """The answer for each part, in the order of the parts."""
        waiting: deque[Future[pa.Table]] = deque()
        with ThreadPoolExecutor(self._threads) as pool:
            try:
                for part in parts:
                    waiting.append(pool.submit(work, part))
                    if len(waiting) > self._threads:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()
