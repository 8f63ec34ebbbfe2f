"""Any scored table: missing is counted, nonsense is refused with where and what."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cases.errors import BadInput
from fairness.scored import NOT_RECORDED, ScoredColumns, ScoredTable
from fairness.selecting import SelectionRule

TABLE = """office,score,need,sex,region
A,0.9,1,f,north
A,0.8,0,m,north
A,0.7,,f,
B,0.6,1,,south
B,0.5,0,m,south
B,0.4,1,f,south
"""


def written(tmp_path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path = tmp_path / "scores.csv"
    path.write_text(text, encoding=encoding)
    return path


def read(path: Path, **options: Any) -> ScoredTable:
    chosen = {"score": "score", "label": "need", "groups": ("sex",), "threshold": 0.55}
    return ScoredTable.from_csv(path, **{**chosen, **options})


def test_every_row_is_kept_and_missing_values_are_counted(tmp_path: Path):
    table = read(written(tmp_path, TABLE), groups=("sex", "region"), stratum="office")
    assert table.score.size == 6
    assert np.isnan(table.need).tolist() == [False, False, True, False, False, False]
    sex = table.groups["sex"]
    assert [sex.names[code] for code in sex.codes] == ["f", "m", "f", NOT_RECORDED, "m", "f"]
    assert table.stratum.names == ("A", "B")
    assert table.source == "scores.csv"


def test_a_threshold_selects_scores_from_it_up(tmp_path: Path):
    table = read(written(tmp_path, TABLE), threshold=0.6)
    assert table.selected.tolist() == [True, True, True, True, False, False]
    assert not table.stratified


def test_capacity_selects_the_top_of_each_stratum(tmp_path: Path):
    path = written(tmp_path, TABLE)
    each = read(path, threshold=None, capacity=1, stratum="office")
    assert each.selected.tolist() == [True, False, False, True, False, False]
    whole = read(path, threshold=None, capacity=2)
    assert whole.selected.tolist() == [True, True, False, False, False, False]
    named = read(path, threshold=None, capacity={"A": 0, "B": 2}, stratum="office")
    assert named.selected.tolist() == [False, False, False, True, True, False]


def test_a_capacity_above_the_stratum_selects_all_of_it(tmp_path: Path):
    table = read(written(tmp_path, TABLE), threshold=None, capacity=50, stratum="office")
    assert table.selected.all()


def test_equal_scores_are_chosen_by_lot_up_to_capacity(tmp_path: Path):
    rows = "".join("1,0\n" for _ in range(30))
    path = written(tmp_path, "score,need\n2,0\n" + rows)
    table = read(path, groups=("need",), threshold=None, capacity=7)
    assert table.selected.sum() == 7
    assert table.selected[0]


@pytest.mark.parametrize("capacity", [0, 7, 50])
def test_where_all_scores_are_equal_there_is_no_ranking_to_audit(tmp_path: Path, capacity: int):
    path = written(tmp_path, "score,need\n" + "1,0\n" * 30)
    with pytest.raises(BadInput, match="all 30 scores are 1, so a lot alone would say"):
        read(path, groups=("need",), threshold=None, capacity=capacity)
    assert read(path, groups=("need",), threshold=1.0).selected.all()


def test_with_neither_threshold_nor_capacity_the_score_is_the_decision(tmp_path: Path):
    table = read(written(tmp_path, "score,need,sex\n1,1,f\n0,0,m\n"), threshold=None)
    assert table.selected.tolist() == [True, False]
    with pytest.raises(BadInput, match="nothing says who was selected; give --threshold"):
        read(written(tmp_path, TABLE), threshold=None)


def test_a_frame_may_bring_its_own_choice():
    frame = pd.DataFrame({"s": [0.1, 0.9], "y": [True, None], "g": ["a", None], "on": [1, 0]})
    columns = ScoredColumns("s", "y", ("g",), selected="on")
    table = ScoredTable.from_frame(frame, columns)
    assert table.selected.tolist() == [True, False]
    assert table.selection.rule == "given"
    assert table.need[0] == 1.0
    assert np.isnan(table.need[1])
    with pytest.raises(BadInput, match="'on' is empty in 1 rows"):
        ScoredTable.from_frame(frame.assign(on=[1, None]), columns)


@pytest.mark.parametrize("label", ["1", "1.0", "true", "True", " 1 "])
def test_labels_may_be_written_in_the_usual_ways(tmp_path: Path, label: str):
    assert read(written(tmp_path, f"score,need,sex\n1,{label},f\n")).need[0] == 1.0


@pytest.mark.parametrize("label", ["", "NA", "nan", "NULL", "None"])
def test_a_label_not_observed_may_be_written_in_the_usual_ways(tmp_path: Path, label: str):
    assert np.isnan(read(written(tmp_path, f"score,need,sex\n1,{label},f\n")).need[0])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"score": "risk"}, "no column 'risk'; the table has: office, score, need, sex, region"),
        ({"groups": ("sex", "age")}, "no column 'age'"),
        ({"groups": ()}, "no group column named"),
        ({"groups": ("sex", "sex")}, "named twice: sex"),
        ({"capacity": 3}, "a threshold or a capacity, not both"),
        ({"threshold": float("nan")}, "threshold nan"),
        ({"threshold": None, "capacity": -1}, "0 or more"),
        (
            {"threshold": None, "capacity": {"A": 1}, "stratum": "office"},
            "no capacity given for 1 strata \\('B'\\)",
        ),
        ({"label": "region"}, "must hold 1, 0 or nothing; 5 rows .*first: row 1, 'north'"),
        ({"stratum": "region"}, "'region' is empty in 1 rows \\(first: row 3\\)"),
        ({"score": "sex"}, "'sex' has no number in 6 of 6 rows \\(first: row 1, 'f'\\)"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, options: dict[str, Any], message: str):
    with pytest.raises(BadInput, match=message):
        read(written(tmp_path, TABLE), **options)


@pytest.mark.parametrize("bad", ["", "high", "nan", "inf"])
def test_a_row_without_a_finite_score_is_refused_and_counted(tmp_path: Path, bad: str):
    text = f"score,need,sex\n0.5,1,f\n{bad},0,m\n"
    with pytest.raises(BadInput, match=f"in 1 of 2 rows \\(first: row 2, '{bad}'\\)"):
        read(written(tmp_path, text))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"score,need,sex\n", "no rows to audit"),
        ("score,need,sex\n1,0,әйел\n".encode("utf-16"), "not UTF-8 at byte 0"),
        (b"score,need,sex\n1,0,f\n1,0,f,9,9\n", "not a table of comma-separated values"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, message: str):
    path = tmp_path / "scores.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=message):
        read(path)


def test_a_column_of_identifiers_taken_for_labels_is_not_quoted(tmp_path: Path):
    text = "score,family,sex\n1,fam-31,f\n1,fam-32,m\n"
    with pytest.raises(BadInput, match="first: row 1\\)") as refused:
        read(written(tmp_path, text), label="family")
    assert "fam-31" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match=r"nowhere\.csv: cannot be read"):
        read(tmp_path / "nowhere.csv")


def test_columns_of_different_lengths_are_refused(tmp_path: Path):
    table = read(written(tmp_path, TABLE))
    with pytest.raises(BadInput, match="different lengths \\(2, 6 rows\\)"):
        ScoredTable(
            source="t",
            stratum=table.stratum,
            score=table.score,
            need=table.need[:2],
            selected=table.selected,
            rank=table.rank,
            capacity=table.capacity,
            groups=table.groups,
            selection=table.selection,
        )


def test_a_choice_said_to_be_given_has_to_be_given():
    frame = pd.DataFrame({"s": [0.1], "y": [1], "g": ["a"]})
    with pytest.raises(BadInput, match="needs its column of choices"):
        ScoredTable.from_frame(
            frame, ScoredColumns("s", "y", ("g",)), selection=SelectionRule(rule="given")
        )


def test_the_digest_is_of_the_families_not_of_their_scores(tmp_path: Path):
    here = read(written(tmp_path, TABLE), threshold=0.6)
    there = read(written(tmp_path, TABLE.replace("0.9", "0.1")), threshold=0.3)
    assert here.digest == there.digest
    other = read(written(tmp_path, TABLE.replace("0.9,1", "0.9,0")))
    assert here.digest != other.digest
