"""From codes and figures to sentences, in one of three languages.

The command line and the pages say the same thing because they all ask here.
"""

from dataclasses import dataclass

from babel.numbers import format_decimal, format_percent

from cases.catalogue.words import Language
from fairness.gate import GateReason
from fairness.report import verdict_words
from fairness.report.pace import Wait, wait_for
from fairness.report.told import Interval, ToldGap, ToldGroup, ToldReport
from fairness.report.words import HEADINGS, SELECTIONS
from fairness.suppression import Hidden
from fairness.verdict import Unknown, Verdict

SMALL_P = 0.0001


@dataclass(frozen=True, slots=True)
class Speaker:
    """Words and numbers in one language; `whole` leaves out decimals that are not told."""

    language: Language
    whole: bool = False

    def heading(self, key: str, **figures: str) -> str:
        """One of the report's headings."""
        return HEADINGS[key][self.language].format(**figures)

    def count(self, value: int | Hidden) -> str:
        """A whole number with the language's separators, or that it is not shown."""
        if isinstance(value, str):
            return self.heading("hidden")
        return str(format_decimal(value, locale=self.language))

    def points(self, value: float) -> str:
        """A difference in percentage points, signed where below zero; one decimal if any."""
        shown = round(100 * value, 1) + 0.0  # + 0.0 turns a rounded -0.0 into 0.0
        pattern = "0" if self.whole else "0.0"
        return str(format_decimal(shown, format=pattern, locale=self.language)).replace("-", "−")

    def tolerance(self, value: float) -> str:
        """A tolerance in percentage points, with a decimal only where it has one."""
        shown = format_decimal(100 * value, format="0.##", locale=self.language)
        return str(shown).replace("-", "−")

    def percent(self, value: float) -> str:
        """A share in per cent; one decimal if any."""
        digits = "0" if self.whole else "0.0"
        pattern = f"{digits}%" if self.language == "en" else f"{digits}\N{NO-BREAK SPACE}%"
        return str(format_percent(value, format=pattern, locale=self.language))

    def whole_percent(self, value: float) -> str:
        """A level such as 95 % without needless decimals."""
        pattern = "0.##%" if self.language == "en" else "0.##\N{NO-BREAK SPACE}%"
        return str(format_percent(value, format=pattern, locale=self.language))

    def ratio(self, value: float) -> str:
        """A plain number with two decimals."""
        shown = round(value, 2) + 0.0  # + 0.0 turns a rounded -0.0 into 0.0
        return str(format_decimal(shown, format="0.00", locale=self.language)).replace("-", "−")

    def years(self, value: float) -> str:
        """A span in years with one decimal."""
        return str(format_decimal(value, format="0.0", locale=self.language))

    def probability(self, value: float | None) -> str:
        """A p-value with four decimals; None is a comparison dropped from the family."""
        if value is None:
            return self.heading("dropped")
        if value < SMALL_P:
            return f"< {format_decimal(SMALL_P, format='0.0000', locale=self.language)}"
        return str(format_decimal(value, format="0.0000", locale=self.language))

    def rate(self, estimate: Interval | Hidden | None) -> str:
        """A share with its interval, or that there is none or it is not shown."""
        if estimate is None or isinstance(estimate, str):
            return self._absent(estimate)
        low, high = (
            self.percent(bound).rstrip("%\N{NO-BREAK SPACE}")
            for bound in (estimate.low, estimate.high)
        )
        return f"{self.percent(estimate.value)} ({low}–{high})"

    def gap(self, estimate: Interval | Hidden | None) -> str:
        """A difference in points with its interval, or that there is none or it is not shown."""
        if estimate is None or isinstance(estimate, str):
            return self._absent(estimate)
        low, high = self.points(estimate.low), self.points(estimate.high)
        return f"{self.points(estimate.value)} ({low} … {high})"

    def quotient(self, estimate: Interval | Hidden | None) -> str:
        """A ratio with its interval, or that there is none or it is not shown."""
        if estimate is None or isinstance(estimate, str):
            return self._absent(estimate)
        low, high = self.ratio(estimate.low), self.ratio(estimate.high)
        return f"{self.ratio(estimate.value)} ({low} … {high})"

    def _absent(self, hidden: Hidden | None) -> str:
        return self.heading("undefined" if hidden is None else "hidden")


def verdict_sentence(group: ToldGroup, speaker: Speaker, *, delta: float) -> str:
    """What may be said about the group; for the reference group, that it is one."""
    language = speaker.language
    if group.verdict is None:
        return speaker.heading("reference")
    if group.verdict is Verdict.CANNOT_TELL and group.unknown is not None:
        reason = _unknown(group.unknown, group.within, speaker)
        return verdict_words.CANNOT_TELL[language].format(reason=reason)
    if group.verdict is Verdict.WITHIN_TOLERANCE:
        return _tolerated(group.within, speaker, delta=delta)
    if group.within is None:
        return verdict_words.SUPPRESSED[language]
    return _disparity(group.verdict, group.within, speaker)


def _tolerated(within: ToldGap | None, speaker: Speaker, *, delta: float) -> str:
    """That the gap is no larger than the tolerance; and where it is none the less there, as its
    adjusted interval says, what is set against what: where few are reached at all, a few points
    can be a group that is reached half as often.
    """
    words, figures = verdict_words.TOLERATED, {}
    if within is not None and (within.adjusted.high < 0 or within.adjusted.low > 0):
        less = within.adjusted.high < 0
        words = verdict_words.TOLERATED_LESS if less else verdict_words.TOLERATED_MORE
        own = within.reference_recall + within.estimate.value
        figures = {
            "own": speaker.percent(max(0.0, own)),
            "other": speaker.percent(within.reference_recall),
        }
    return words[speaker.language].format(delta=speaker.tolerance(delta), **figures)


def drawn_interval(group: ToldGroup) -> Interval | None:
    """The interval that the group's verdict rests on; None where there is no gap."""
    if group.within is None:
        return None
    tolerated = group.verdict is Verdict.WITHIN_TOLERANCE
    return group.within.equivalence if tolerated else group.within.adjusted


def _disparity(verdict: Verdict, within: ToldGap, speaker: Speaker) -> str:
    less = within.estimate.value < 0
    low, high = within.adjusted.low, within.adjusted.high
    if verdict is Verdict.DISPARITY_SIZE_UNCERTAIN:
        words = verdict_words.LESS if less else verdict_words.MORE
    else:
        words = verdict_words.CLEARLY_LESS if less else verdict_words.CLEARLY_MORE
        low, high = sorted((abs(low), abs(high)))
    return words[speaker.language].format(low=speaker.points(low), high=speaker.points(high))


def _unknown(unknown: Unknown, within: ToldGap | None, speaker: Speaker) -> str:
    words = verdict_words.UNKNOWN[unknown][speaker.language]
    if within is None:
        return words
    return words.format(
        missable=speaker.points(within.detectable_difference),
        rate=speaker.percent(within.reference_recall),
    )


def to_collect(group: ToldGroup, speaker: Speaker) -> str | None:
    """What would have to be collected to know; None where something can be told."""
    if group.unknown is None:
        return None
    if group.unknown is Unknown.TOO_FEW:
        return _more_families(group, speaker)
    return verdict_words.TO_COLLECT[group.unknown][speaker.language]


def _more_families(group: ToldGroup, speaker: Speaker) -> str:
    if group.in_need_wanted is None or group.within is None:
        return verdict_words.ONE_MORE_PERIOD[speaker.language]
    return verdict_words.TO_COLLECT[Unknown.TOO_FEW][speaker.language].format(
        wanted=speaker.count(group.in_need_wanted),
        have=speaker.count(group.within.comparable_in_need),
    )


def wait_of(group: ToldGroup, report: ToldReport) -> Wait | None:
    """When an answer can be expected, where the report holds several lists; None otherwise."""
    if group.in_need_wanted is None or group.within is None:
        return None
    return wait_for(
        wanted=group.in_need_wanted,
        have=group.within.comparable_in_need,
        lists=[one.as_of_date for one in report.flow],
    )


def when_known(group: ToldGroup, report: ToldReport, speaker: Speaker) -> str | None:
    """The same in words."""
    wait = wait_of(group, report)
    if wait is None:
        return None
    return verdict_words.WAIT[speaker.language].format(
        lists=speaker.count(wait.lists), years=speaker.years(wait.years)
    )


def gate_sentence(reason: GateReason, report: ToldReport, speaker: Speaker) -> str:
    """One of the gate's reasons, with the group's name."""
    amount = "" if reason.amount is None else speaker.points(abs(reason.amount))
    named = _group_name(reason, report, speaker.language)
    words = verdict_words.GATE[reason.finding][speaker.language]
    return words.format(group=named, amount=amount)


def _group_name(reason: GateReason, report: ToldReport, language: Language) -> str:
    for attribute in report.attributes:
        for group in attribute.groups:
            if (attribute.code, group.code) == (reason.attribute, reason.group):
                return f"{attribute.names[language]}: {group.names[language]}"
    return ""


def selection_sentence(report: ToldReport, speaker: Speaker) -> str:
    """How the list was made."""
    threshold = report.selection.threshold
    shown = "" if threshold is None else format_decimal(threshold, locale=speaker.language)
    return SELECTIONS[report.selection.rule][speaker.language].format(threshold=shown)
