"""Refits: a model's scorer fitted again on other draws of its learning rows, kept with it.

What the refits do not agree on was decided by chance in those rows. They are text files beside
the model's own: a booster in LightGBM's format with its SHA-256, a card as JSON.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.scorers import BOOSTER_FILE, BoosterScorer, CardLine, CardScorer


def describe_scorer(
    scorer: BoosterScorer | CardScorer, folder: Path, booster_file: str = BOOSTER_FILE
) -> dict[str, Any]:
    """A scorer as plain JSON values; a booster is written into the folder."""
    if isinstance(scorer, CardScorer):
        lines = [line._asdict() for line in scorer.lines]
        return {"card": {"intercept": scorer.intercept, "lines": lines}}
    return {"booster_sha256": scorer.write(folder, booster_file)}


def described_scorer(
    described: dict[str, Any], folder: Path, booster_file: str = BOOSTER_FILE
) -> BoosterScorer | CardScorer:
    """The inverse of `describe_scorer`; BadInput where a booster's file is another or none."""
    if "card" not in described:
        return BoosterScorer.read(folder, booster_file, sha256=described["booster_sha256"])
    card = described["card"]
    return CardScorer(tuple(CardLine(**line) for line in card["lines"]), card["intercept"])


def describe_refits(
    refits: Sequence[BoosterScorer | CardScorer], folder: Path
) -> list[dict[str, Any]]:
    """Each refit as plain JSON values; boosters are written into the folder."""
    return [
        describe_scorer(refit, folder, _booster_file(number))
        for number, refit in enumerate(refits, start=1)
    ]


def described_refits(
    described: Sequence[dict[str, Any]], folder: Path
) -> tuple[BoosterScorer | CardScorer, ...]:
    """The inverse of `describe_refits`."""
    return tuple(
        described_scorer(one, folder, _booster_file(number))
        for number, one in enumerate(described, start=1)
    )


def _booster_file(number: int) -> str:
    return f"refit-{number}.txt"
