"""Figures as each language writes them, and what is said where one was not recorded."""

from datetime import date

import pytest

from cases.catalogue.words import Language, Words
from models.card.document import (
    Code,
    Counted,
    Listed,
    Number,
    OutOfHundred,
    Points,
    Share,
    Value,
    said,
)
from models.card.speaking import Speaker
from tests.models.card.told import SPACE


@pytest.mark.parametrize(
    ("value", "kk", "ru", "en"),
    [
        (1234, f"1{SPACE}234", f"1{SPACE}234", "1,234"),
        (Share(0.147), f"14,7{SPACE}%", f"14,7{SPACE}%", "14.7%"),
        (
            Share(0.147, 0.1, 0.2),
            f"14,7{SPACE}% (10,0–20,0)",
            f"14,7{SPACE}% (10,0–20,0)",
            "14.7% (10.0–20.0)",
        ),
        (
            Share(0.147, 0.1, 0.2, whole=True),
            f"15{SPACE}% (10–20)",
            f"15{SPACE}% (10–20)",
            "15% (10–20)",
        ),
        (
            Points(-0.0444, -0.06, 0.01),
            "−4,4 (−6,0 … 1,0)",
            "−4,4 (−6,0 … 1,0)",
            "−4.4 (−6.0 … 1.0)",
        ),
        (Points(0.009), "0,9", "0,9", "0.9"),
        (Number(1.25, 1.1, 1.4), "1,25 (1,10 … 1,40)", "1,25 (1,10 … 1,40)", "1.25 (1.10 … 1.40)"),
        (Number(2600.9, digits=0), f"2{SPACE}601", f"2{SPACE}601", "2,601"),
        (Number(-0.001), "0,00", "0,00", "0.00"),
        (
            OutOfHundred(0.853, 0.84, 0.868),
            "85-і (84-тен 87-ге дейін)",
            "85 (от 84 до 87)",
            "85 (84 to 87)",
        ),
        (Counted(1, "days"), "1 күн", "1 день", "1 day"),
        (Counted(22, "days"), "22 күн", "22 дня", "22 days"),
        (Counted(91, "families_left_out"), "91 отбасыны", "91 семью", "91 families"),
        (Listed((1, 2, 3)), "1, 2, 3", "1, 2 и 3", "1, 2 and 3"),
        (Words(kk="а", ru="б", en="c"), "а", "б", "c"),
        (date(2026, 3, 8), "2026\u202fж. 8 наурыз", "8 марта 2026\u202fг.", "8 March 2026"),
        (Code("ab|c"), "ab|c", "ab|c", "ab|c"),
        ("as it is", "as it is", "as it is", "as it is"),
        (None, "жазылмаған", "не записано", "not recorded"),
        (said("yes"), "иә", "да", "yes"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_the_language_writes_it(value: Value, kk: str, ru: str, en: str):
    assert [Speaker(language).say(value) for language in ("kk", "ru", "en")] == [kk, ru, en]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("kk", "Қамту үлесі: жазылмаған."),
        ("ru", "Доля охвата: не записано."),
        ("en", "Share reached: not recorded."),
    ],
)
def test_a_sentence_whose_figure_is_missing_says_so(language: Language, expected: str):
    assert Speaker(language).say(said("missed", about="recall", missed=None)) == expected


def test_a_figure_may_be_missing_deep_inside():
    inner = Listed((said("dates", first=None, last=None, n=0),))
    sentence = said("no_punitive", about="records", types=inner)
    assert Speaker("en").say(sentence) == "Records: not recorded."
    assert Speaker("en").say(said("dates", first=None, last=None, n=0)) == "not recorded"


def test_what_is_filled_in_is_never_read_as_a_pattern():
    assert "{label} {" in Speaker("en").say(
        said("outcome", label="{label} {", gap=Counted(0, "days"), horizon=Counted(1, "days"))
    )
