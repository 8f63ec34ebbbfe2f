"""asof.py is the only module of features/ that compares dates."""

import ast
import re

import pytest

from tests.repository.project import sources

DATED = re.compile(
    r"(.*_)?(day|date|on|until|month)|as_of|cut_off|registered|left|joined|opened|closed"
    r"|known|closing_known|started|ended|to_day|to_date|NEVER"
)
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
ORDERING_CALLS = {"less", "less_equal", "greater", "greater_equal", "searchsorted"}


def date_comparisons(tree: ast.AST) -> list[str]:
    """Every comparison by order that has a date on either side."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(op, ORDER) for op in node.ops):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and terminal_name(node.func) in ORDERING_CALLS:
            sides = list(node.args)
        else:
            continue
        if any(is_dated(side) for side in sides):
            found.append(ast.unparse(node))
    return found


def is_dated(side: ast.expr) -> bool:
    """A name of a day, an entry of an array of days, or arithmetic with one."""
    if isinstance(side, ast.BinOp):
        return is_dated(side.left) or is_dated(side.right)
    if isinstance(side, ast.Subscript):
        return is_dated(side.value)
    return DATED.fullmatch(terminal_name(side)) is not None


def terminal_name(side: ast.expr) -> str:
    """What a name, an attribute or a call's function is called last; "" for all else."""
    if isinstance(side, ast.Call):
        return terminal_name(side.func)
    if isinstance(side, ast.Attribute):
        return side.attr
    return side.id if isinstance(side, ast.Name) else ""


def test_only_asof_compares_dates():
    found = {place: date_comparisons(tree) for place, tree in sources("features").items()}
    assert found.pop("features/asof.py")
    assert {place: lines for place, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "events.event_day < as_of_day",
        "cases.opened >= start",
        "low <= members.joined[row] < high",
        "as_of_day - lookback > day",
        "to_day(given) > limit",
        "np.less(event_day, limit)",
    ],
)
def test_a_planted_comparison_is_found(line: str):
    assert date_comparisons(ast.parse(line)) == [line]


@pytest.mark.parametrize("line", ["last_day == NEVER", "age_in_years(a, b) < 18", "days > 0"])
def test_what_compares_no_dates_is_let_be(line: str):
    assert date_comparisons(ast.parse(line)) == []
