"""Parts on a Spark cluster: one task a part, Arrow in and Arrow out.

A task hands its part to the very function that a thread would, so that there is one way to
make a feature, wherever it is made.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, groupby
from operator import itemgetter
from typing import NamedTuple

import pyarrow as pa
from pyspark.sql import SparkSession

from cases import errors
from cases.store import Part
from features.engine import Work, in_order
from features.spark_session import spark_session

PARTS_A_JOB = 32
"""Tasks that Spark is given at once."""

JOBS_AT_ONCE = 2
"""While the last tasks of one job end, the first of the next are worked on; with one more
job's answers waiting, this is all that the driver ever holds."""

PIECE_BYTES = 16 << 20
"""The most bytes a row of an answer carries: Spark holds a row several times over."""

FAILED = -1
"""The number of a piece that says what went wrong instead."""

PIECES = "part long, piece long, content binary"
"""What a task gives back: its answer as an Arrow stream, cut into pieces."""

Batches = Iterator[pa.RecordBatch]


class _Piece(NamedTuple):
    part: int
    piece: int
    content: bytes


class Spark:
    """An Engine over a Spark session, whose workers have this project's code."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        # a batch of one: no more than one piece is turned from rows to Arrow at a time
        session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "1")

    def map(self, work: Work, parts: Sequence[Part]) -> Iterator[pa.Table]:
        """The answer for each part, in the order of the parts.

        An error of Tirek's own is raised here as the kind of error it is, with its message.
        """
        jobs = [parts[start : start + PARTS_A_JOB] for start in range(0, len(parts), PARTS_A_JOB)]

        def run(job: Sequence[Part]) -> list[pa.Table]:
            return list(self._run(work, job))

        return chain.from_iterable(in_order(run, jobs, threads=JOBS_AT_ONCE))

    def _run(self, work: Work, parts: Sequence[Part]) -> Iterator[pa.Table]:
        numbers = self._session.range(0, len(parts), 1, numPartitions=len(parts))
        answers = numbers.mapInArrow(_task(work, _absolute(parts)), PIECES).toArrow()
        pieces = sorted(
            map(_Piece._make, zip(*(column.to_pylist() for column in answers.columns), strict=True))
        )
        for _, of_part in groupby(pieces, key=itemgetter(0)):
            yield _put_together(list(of_part))


@contextmanager
def on_spark() -> Iterator[Spark]:
    """The engine on the Spark that the environment describes; stopped at the end."""
    with spark_session() as session:
        yield Spark(session)


def _absolute(parts: Sequence[Part]) -> list[Part]:
    """A worker stands in a folder of its own."""
    return [replace(part, folder=part.folder.absolute()) for part in parts]


def _task(work: Work, parts: Sequence[Part]) -> Callable[[Batches], Batches]:
    """What a worker does with the numbers of the parts that it is given."""

    def work_on(numbers: Batches) -> Batches:
        for batch in numbers:
            for number in batch.column(0).to_pylist():
                for piece in _answer(work, parts[number], number):
                    yield pa.RecordBatch.from_pylist([piece._asdict()], _PIECES)

    return work_on


_PIECES = pa.schema({"part": pa.int64(), "piece": pa.int64(), "content": pa.binary()})


def _answer(work: Work, part: Part, number: int) -> Iterator[_Piece]:
    try:
        stream = _write(work(part))
    except errors.TirekError as error:
        # told as an answer: asked again, the work would only fail again
        kind = next(one for one in type(error).__mro__ if one.__module__ == errors.__name__)
        yield _Piece(number, FAILED, json.dumps([kind.__name__, str(error)]).encode())
        return
    for piece, start in enumerate(range(0, stream.size, PIECE_BYTES)):
        content = stream.slice(start, min(PIECE_BYTES, stream.size - start)).to_pybytes()
        yield _Piece(number, piece, content)


def _write(answer: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, answer.schema, options=options) as writer:
        writer.write_table(answer)
    return sink.getvalue()


def _put_together(pieces: list[_Piece]) -> pa.Table:
    if pieces[0].piece == FAILED:
        kind, message = json.loads(pieces[0].content)
        raise getattr(errors, kind)(message)
    with pa.ipc.open_stream(b"".join(piece.content for piece in pieces)) as stream:
        return stream.read_all()
