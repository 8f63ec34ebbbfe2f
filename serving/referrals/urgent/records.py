"""An urgent case as plain values, and what may be said of one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from cases.catalogue.words import Words
from cases.errors import CheckFailed

Reported = Literal["self_harm", "violence", "sexual_abuse", "missing_child", "other"]
REPORTED_KINDS: tuple[Reported, ...] = get_args(Reported)
"""What a person can report; a rule finds the catalogue's urgent event types instead."""

Step = Literal["escalated", "acknowledged", "closed"]
ERASED_KIND = "erased"

ESCALATE_AFTER = timedelta(hours=2)
"""How long a case may wait for somebody before the chair is told. Whoever is in danger is helped by
102, 103 and 112 within minutes and waits for no desk; the desk answers for the commission's own
part. Two hours reach everybody in a sitting, at lunch or on a visit, and still leave most of a
working day to act in.
"""

SHOWN_AFTER_CLOSING = timedelta(days=30)
"""How long a closed case stays on the screen, as long as a rule's signal counts."""


class NoSuchCase(CheckFailed):
    """The commission has no such case, or its family was erased."""


class TakenMeanwhile(CheckFailed):
    """A colleague took the same step before."""


class NobodyHasIt(CheckFailed):
    """A case cannot be closed before somebody took it on."""


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step: what was written, by whom (nobody for an escalation), and when."""

    step: Step
    words: str
    author_name: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class UrgentCase:
    """One case. `signal` is None where a person reported it, `happened_on` as well."""

    case_id: int
    commission_id: str
    family_id: str
    on_record: bool
    by_rule: bool
    kind: str
    signal: Words | None
    happened_on: date | None
    description: str
    author_name: str
    known_at: datetime
    escalated: CaseStep | None = None
    acknowledged: CaseStep | None = None
    closed: CaseStep | None = None

    @property
    def waits(self) -> bool:
        """True while nobody has taken it on."""
        return self.acknowledged is None


@dataclass(frozen=True, slots=True)
class UrgentReport:
    """What a person reports: a family by its code, or "" and a description instead."""

    kind: Reported
    family_id: str
    description: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases of a commission nobody has taken on, how many of them for too long, and of how
    many of those the chair was not told yet.
    """

    cases: int = 0
    escalated: int = 0
    untold: int = 0
