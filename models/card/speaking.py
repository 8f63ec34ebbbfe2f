"""From codes and figures to text in one language; the only place where a document is worded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from cases.catalogue.words import Language, Words
from models.card.document import (
    Code,
    Counted,
    Listed,
    Number,
    OutOfHundred,
    Points,
    Said,
    Share,
    Value,
)
from models.card.words import data, headings, limits, model, results
from models.card.words.counts import COUNTS
from models.card.words.text import Texts
from models.reasons.kazakh import endings
from models.reasons.language import LOCALES, say_count, say_date

SPACED_PERCENT = "\N{NO-BREAK SPACE}%"
MINUS = "\N{MINUS SIGN}"

VOCABULARIES: tuple[Texts, ...] = (
    headings.TITLES,
    headings.SECTIONS,
    headings.NAMES,
    model.USE,
    model.FACTORS,
    model.METRICS,
    model.DATA,
    results.ANALYSES,
    results.MOVES,
    results.GATE,
    results.GROUPS,
    limits.WARNINGS,
    limits.ETHICS,
    limits.CAVEATS,
    data.MOTIVATION,
    data.COMPOSITION,
    data.ROLES,
    data.COLLECTION,
    data.PREPROCESSING,
    data.PRIVACY,
    data.KEEPING,
)
SENTENCES: Texts = {key: text for texts in VOCABULARIES for key, text in texts.items()}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says a document's values in one language."""

    language: Language

    def say(self, value: Value) -> str:
        """Any value in words; what is None was not recorded."""
        if value is None:
            return self.sentence("not_recorded")
        if isinstance(value, str):
            return value
        return _SPEAKING[type(value)](self, value)

    def sentence(self, key: str) -> str:
        """A pattern without figures."""
        return SENTENCES[key][self.language]

    def said(self, sentence: Said) -> str:
        """A sentence with its figures; where one was not recorded, that it was not."""
        pattern = SENTENCES[sentence.key][self.language]
        if _is_missing(sentence):
            if not sentence.about:
                return self.sentence("not_recorded")
            return self.sentence("not_known").format(about=self.sentence(sentence.about))
        figures = {name: self.say(value) for name, value in sentence.figures.items()}
        return pattern.format(**figures)

    def count(self, value: int) -> str:
        """A whole number with the language's separators."""
        return str(format_decimal(value, locale=LOCALES[self.language]))

    def counted(self, value: Counted) -> str:
        """A number with its noun in the plural form that it asks for."""
        return say_count(COUNTS[value.noun], value.number, self.language)

    def share(self, value: Share) -> str:
        """«14,7 % (13,2–16,3)»."""
        digits = 0 if value.whole else 1
        said = self._percent(value.value, digits)
        if value.low is None or value.high is None:
            return said
        limits = (self._decimal(100 * limit, digits) for limit in (value.low, value.high))
        return f"{said} ({'–'.join(limits)})"

    def points(self, value: Points) -> str:
        """«13,3 (11,7 … 14,8)», with a minus sign below zero."""
        low, high = _hundredfold(value.low), _hundredfold(value.high)
        return self._with_limits(100 * value.value, low, high, digits=1)

    def number(self, value: Number) -> str:
        """«1,21 (1,10 … 1,34)»."""
        return self._with_limits(value.value, value.low, value.high, digits=value.digits)

    def out_of_hundred(self, value: OutOfHundred) -> str:
        """«85-і (84-тен 87-ге дейін)» · «85 (от 84 до 87)» · “85 (84 to 87)”."""
        n, low, high = (round(100 * share) for share in value)
        if self.language == "kk":
            of, least, most = (endings(number) for number in (n, low, high))
            return f"{n}-{of.possessive} ({low}-{least.ablative} {high}-{most.dative} дейін)"
        return f"{n} (от {low} до {high})" if self.language == "ru" else f"{n} ({low} to {high})"

    def listed(self, value: Listed) -> str:
        """Values one after the other, the last joined as the language joins it."""
        said = [self.say(one) for one in value.values]
        return str(format_list(said, locale=LOCALES[self.language]))

    def words(self, value: Words) -> str:
        """Words of a catalogue."""
        return value.in_language(self.language)

    def date(self, value: date) -> str:
        """A date in full."""
        return say_date(value, self.language)

    def code(self, value: Code) -> str:
        """A code as it stands."""
        return value.text

    def _with_limits(
        self, value: float, low: float | None, high: float | None, *, digits: int
    ) -> str:
        said = self._decimal(value, digits)
        if low is None or high is None:
            return said
        return f"{said} ({self._decimal(low, digits)} … {self._decimal(high, digits)})"

    def _percent(self, value: float, digits: int) -> str:
        sign = "%" if self.language == "en" else SPACED_PERCENT
        pattern = f"{_places(digits)}{sign}"
        return str(format_percent(value, format=pattern, locale=LOCALES[self.language]))

    def _decimal(self, value: float, digits: int) -> str:
        rounded = round(value, digits) + 0.0  # + 0.0 turns a rounded -0.0 into 0.0
        pattern = f"#,##{_places(digits)}"
        said = str(format_decimal(rounded, format=pattern, locale=LOCALES[self.language]))
        return said.replace("-", MINUS)


def _places(digits: int) -> str:
    """Babel's pattern of a number with so many decimals."""
    return f"0.{'0' * digits}" if digits else "0"


def _hundredfold(value: float | None) -> float | None:
    return None if value is None else 100 * value


def _is_missing(value: Value) -> bool:
    """True where a figure, however deep inside, was not recorded."""
    if isinstance(value, Said):
        return any(_is_missing(figure) for figure in value.figures.values())
    if isinstance(value, Listed):
        return any(_is_missing(one) for one in value.values)
    return value is None


_SPEAKING: dict[type, Callable[[Speaker, Any], str]] = {
    Said: Speaker.said,
    Code: Speaker.code,
    Share: Speaker.share,
    Points: Speaker.points,
    Number: Speaker.number,
    OutOfHundred: Speaker.out_of_hundred,
    Counted: Speaker.counted,
    Listed: Speaker.listed,
    Words: Speaker.words,
    date: Speaker.date,
    int: Speaker.count,
}
