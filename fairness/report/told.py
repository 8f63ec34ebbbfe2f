"""What the pages need of a report, so that either build can be put into words."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from fairness.results import SelectionResult
from fairness.suppression import Hidden
from fairness.verdict import Unknown, Verdict


class Interval(Protocol):
    """A value and the limits of its interval."""

    @property
    def value(self) -> float:
        """The value itself."""
        ...

    @property
    def low(self) -> float:
        """The lower limit."""
        ...

    @property
    def high(self) -> float:
        """The upper limit."""
        ...


class ToldGap(Protocol):
    """P1 of one group."""

    @property
    def estimate(self) -> Interval:
        """The gap with the interval it would have alone."""
        ...

    @property
    def adjusted(self) -> Interval:
        """The gap with the interval that says whether and how large there is one."""
        ...

    @property
    def equivalence(self) -> Interval:
        """The gap with the interval that has to lie inside the tolerance."""
        ...

    @property
    def comparable_in_need(self) -> int:
        """How many families in need it rests on."""
        ...

    @property
    def reference_recall(self) -> float:
        """The share of the reference reached."""
        ...

    @property
    def detectable_difference(self) -> float:
        """The gap that could be missed."""
        ...


class ToldGroup(Protocol):
    """One value of an attribute."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def names(self) -> Mapping[str, str]:
        """What it is called, by language."""
        ...

    @property
    def is_reference(self) -> bool:
        """Whether the others are compared with it."""
        ...

    @property
    def in_need(self) -> int | Hidden:
        """Its families in need."""
        ...

    @property
    def reached(self) -> int | Hidden:
        """Those of them on the list."""
        ...

    @property
    def recall(self) -> Interval | Hidden | None:
        """The share of them on the list."""
        ...

    @property
    def within(self) -> ToldGap | None:
        """Its gap within commissions."""
        ...

    @property
    def verdict(self) -> Verdict | None:
        """What may be said; None for the reference group."""
        ...

    @property
    def unknown(self) -> Unknown | None:
        """Why nothing can be said."""
        ...

    @property
    def in_need_wanted(self) -> int | None:
        """How many families in need would do."""
        ...


class ToldAttribute(Protocol):
    """One attribute with its groups."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def names(self) -> Mapping[str, str]:
        """What it is called, by language."""
        ...

    @property
    def reference(self) -> str:
        """A group's code, or "rest"."""
        ...

    @property
    def groups(self) -> Sequence[ToldGroup]:
        """Its groups in the order they are shown."""
        ...


class ToldStep(Protocol):
    """One step of a cohort flow."""

    @property
    def names(self) -> Mapping[str, str]:
        """What it asks, by language."""
        ...

    @property
    def families(self) -> int | Hidden:
        """The families left after it."""
        ...


class ToldFlow(Protocol):
    """Who was scored as of a date."""

    @property
    def as_of_date(self) -> str:
        """The date."""
        ...

    @property
    def steps(self) -> Sequence[ToldStep]:
        """Its steps in order."""
        ...


class ToldReport(Protocol):
    """A whole report."""

    @property
    def delta(self) -> float:
        """The tolerance in recall."""
        ...

    @property
    def alpha(self) -> float:
        """The chance of even one false finding."""
        ...

    @property
    def attributes(self) -> Sequence[ToldAttribute]:
        """Its attributes in the order they are shown."""
        ...

    @property
    def selection(self) -> SelectionResult:
        """How the list was made."""
        ...

    @property
    def flow(self) -> Sequence[ToldFlow]:
        """Who was scored, list by list."""
        ...
