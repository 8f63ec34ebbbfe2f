"""What was told once is told again from what was kept."""

from pathlib import Path
from typing import Any

import pytest

from serving.scoring import told_before as module
from serving.scoring.newest import open_scoring
from serving.scoring.told_before import ToldBefore
from tests.serving.town import coded


def one_more(asked: list[str]) -> Any:
    """Tells of families, noting of whom."""

    def tell(family: str) -> Any:
        asked.append(family)
        return f"{family}, told {len(asked)}"

    return tell


def test_a_family_is_told_once():
    told, asked = ToldBefore(), list[str]()
    answers = [told.of(family, one_more(asked)) for family in ("a", "b", "a")]
    assert answers == ["a, told 1", "b, told 2", "a, told 1"]
    assert told.missing(["a", "c", "b"]) == ["c"]


def test_no_more_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    told, asked = ToldBefore(), list[str]()
    for family in "abca":
        told.of(family, one_more(asked))
    assert asked == [*"abca"]
    assert told.missing("abc") == ["b"], "the oldest went"


def test_the_same_is_told_from_memory_as_at_first_and_one_by_one(listed: Path):
    codes = [coded(name) for name in ("a9", "a0", "urgent", "thin", "late")]
    scoring = open_scoring(listed)
    first, again = scoring.explain(codes), scoring.explain(codes[::-1])
    assert again == first[::-1]
    assert [open_scoring(listed).explain([code])[0] for code in codes] == first
