"""What a cluster's workers answer, and what they are, is what the engine promises."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from cases.errors import BadInput, NotThereYet
from cases.store import Part
from features.engine import Engine

pytestmark = [
    pytest.mark.cluster,
    # Spark leaves its connections to the runtime to be closed when they are forgotten
    pytest.mark.filterwarnings("ignore:Exception ignored in. <socket"),
]

PARTS = [Part(Path("store"), f"part-{number:05d}.parquet") for number in range(20)]


def test_answers_come_in_the_order_of_the_parts(spark: Engine):
    def named(part: Part) -> pa.Table:
        return pa.table({"name": [part.name]})

    answers = spark.map(named, PARTS)
    assert [answer["name"].to_pylist() for answer in answers] == [[part.name] for part in PARTS]


def test_parts_are_worked_on_by_other_processes_with_code_that_was_sent(spark: Engine):
    def told(_part: Part) -> pa.Table:
        code = sys.modules["cases.store"].__file__
        return pa.table({"process": [os.getpid()], "code": [code]})

    answers = pa.concat_tables(spark.map(told, PARTS[:8])).to_pydict()
    assert os.getpid() not in answers["process"]
    assert len(set(answers["process"])) == 2
    assert all("tirek.zip" in code for code in answers["code"])


def test_an_answer_keeps_its_metadata_and_its_types(spark: Engine):
    def rich(_part: Part) -> pa.Table:
        lists = pa.array([[1.0, float("nan")]], pa.list_(pa.float32(), 2))
        table = pa.table({"lists": lists, "flag": [True], "none": pa.array([None], pa.date32())})
        return table.replace_schema_metadata({b"flow": "тірек".encode()})

    (answer,) = spark.map(rich, PARTS[:1])
    assert answer.schema.equals(rich(PARTS[0]).schema, check_metadata=True)
    assert answer["lists"].to_pylist()[0][0] == 1.0
    assert np.isnan(answer["lists"].to_pylist()[0][1])


def test_an_answer_without_rows_is_still_an_answer(spark: Engine):
    def nothing(_part: Part) -> pa.Table:
        return pa.table({"name": pa.array([], pa.string())})

    answers = list(spark.map(nothing, PARTS[:2]))
    assert [answer.to_pydict() for answer in answers] == [{"name": []}] * 2


def test_an_answer_of_many_pieces_is_put_together(spark: Engine):
    def noise(part: Part) -> pa.Table:
        drawn = np.random.default_rng(int(part.name[5:10])).random(5_000_000)
        return pa.table({"drawn": drawn})

    for part, answer in zip(PARTS[:2], spark.map(noise, PARTS[:2]), strict=True):
        assert answer.equals(noise(part))


@pytest.mark.parametrize("kind", [BadInput, NotThereYet])
def test_an_error_of_our_own_comes_back_as_it_was(spark: Engine, kind: type[BadInput]):
    def refuse(part: Part) -> pa.Table:
        if part.name == PARTS[3].name:
            msg = "this part cannot be used; ingest again"
            raise kind(msg)
        return pa.table({"name": [part.name]})

    with pytest.raises(kind) as refused:
        list(spark.map(refuse, PARTS[:5]))
    assert type(refused.value) is kind
    assert str(refused.value) == "this part cannot be used; ingest again"


def test_any_other_error_fails_the_whole(spark: Engine):
    def damaged(_part: Part) -> pa.Table:
        msg = "this part is damaged"
        raise ValueError(msg)

    with pytest.raises(Exception, match="this part is damaged"):
        list(spark.map(damaged, PARTS[:2]))


def dying_once(mark: Path) -> Callable[[Part], pa.Table]:
    """Work whose process ends when it first comes to the third part."""

    def work(part: Part) -> pa.Table:
        if part.name == PARTS[2].name and not mark.exists():
            mark.touch()
            os._exit(1)
        return pa.table({"name": [part.name]})

    return work


def test_a_part_whose_process_died_is_worked_on_again(spark: Engine, tmp_path: Path):
    answers = spark.map(dying_once(tmp_path / "died"), PARTS[:5])
    assert [answer["name"].to_pylist() for answer in answers] == [[part.name] for part in PARTS[:5]]
    assert (tmp_path / "died").exists()
