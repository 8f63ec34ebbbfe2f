"""What can happen in a family, one line per event type of the catalogue.

`rate` is how many happen to 1,000 ordinary families in a month, before anyone notices.
`channel` says which part of the hidden state drives it, `subject` whom it concerns, `pull`
how strongly a record of it moves a commission to open a case, `ground` on which ground,
`amount` the middle of its value where the catalogue gives the type a unit.
"""

from collections.abc import Collection
from enum import IntEnum
from typing import NamedTuple, Self

import numpy as np

from cases.catalogue.whole import Catalogue
from cases.simulate.timeline import Floats, Indices, Mask


class Channel(IntEnum):
    """A part of life that the hidden state speeds up or slows down as one."""

    SCHOOL = 0
    HEALTH = 1
    INCOME = 2
    HOUSING = 3
    SAFETY = 4
    EMPLOYMENT = 5
    FAMILY = 6
    CONDUCT = 7
    POLICING = 8
    SUPPORT = 9
    ORDINARY = 10
    CARE = 11


class Subject(IntEnum):
    """Whom an incident concerns."""

    FAMILY = 0
    SMALL_CHILD = 1
    CHILD = 2
    PUPIL = 3
    TEENAGER = 4
    ADULT = 5
    PARTNER = 6


class Incident(NamedTuple):
    """How one event type comes about."""

    channel: Channel
    rate: float
    subject: Subject
    pull: float = 0.0
    ground: str = ""
    amount: float = 0.0


C, S = Channel, Subject

INCIDENTS: dict[str, Incident] = {
    "school_absence": Incident(C.SCHOOL, 105, S.PUPIL, 0.05, "schooling", 2),
    "school_absence_long": Incident(C.CARE, 15, S.PUPIL, 0.35, "schooling", 16),
    "school_not_enrolled": Incident(C.CARE, 4, S.PUPIL, 0.60, "schooling"),
    "grades_fell": Incident(C.SCHOOL, 35, S.PUPIL, 0.05, "schooling"),
    "grade_repeated": Incident(C.SCHOOL, 3, S.PUPIL, 0.15, "schooling"),
    "school_contact_lost": Incident(C.CARE, 12, S.PUPIL, 0.25, "upbringing_duties"),
    "school_changed": Incident(C.ORDINARY, 10, S.PUPIL),
    "kindergarten_place": Incident(C.SUPPORT, 14, S.SMALL_CHILD),
    "club_joined": Incident(C.SUPPORT, 40, S.PUPIL),
    "school_psychologist_support": Incident(C.SUPPORT, 12, S.PUPIL),
    "checkup_missed": Incident(C.HEALTH, 45, S.SMALL_CHILD, 0.05, "neglect"),
    "nurse_concern": Incident(C.CARE, 18, S.SMALL_CHILD, 0.50, "neglect"),
    "child_undernourished": Incident(C.CARE, 10, S.SMALL_CHILD, 0.40, "neglect"),
    "child_injury": Incident(C.HEALTH, 25, S.CHILD, 0.05, "neglect"),
    "child_hospital_stay": Incident(C.HEALTH, 18, S.CHILD, 0.03, "illness", 6),
    "adult_serious_illness": Incident(C.HEALTH, 10, S.ADULT, 0.12, "illness"),
    "adult_addiction_care": Incident(C.CARE, 6, S.ADULT, 0.50, "addiction"),
    "parent_depression_signs": Incident(C.HEALTH, 8, S.ADULT, 0.15, "illness"),
    "early_pregnancy": Incident(C.HEALTH, 0.6, S.TEENAGER, 0.25, "illness"),
    "disability_established": Incident(C.ORDINARY, 8, S.ADULT),
    "suicidal_behaviour": Incident(C.SAFETY, 0.2, S.TEENAGER, 4.0, "suicidal_behaviour"),
    "self_harm_signal": Incident(C.SAFETY, 0.25, S.TEENAGER, 3.0, "suicidal_behaviour"),
    "checkups_complete": Incident(C.SUPPORT, 40, S.CHILD),
    "treatment_completed": Incident(C.SUPPORT, 9, S.ADULT),
    "income_below_minimum": Incident(C.INCOME, 35, S.FAMILY, 0.10, "low_income"),
    "family_card_crisis_level": Incident(C.CARE, 8, S.FAMILY, 0.40, "low_income"),
    "social_assistance_granted": Incident(C.INCOME, 20, S.FAMILY, 0.03, "low_income", 90),
    "social_assistance_ended": Incident(C.INCOME, 8, S.FAMILY, 0.07, "low_income"),
    "alimony_arrears": Incident(C.INCOME, 10, S.FAMILY, 0.10, "low_income", 150),
    "debt_enforcement": Incident(C.INCOME, 16, S.ADULT, 0.10, "low_income", 400),
    "accounts_frozen": Incident(C.INCOME, 10, S.ADULT, 0.07, "low_income"),
    "income_recovered": Incident(C.SUPPORT, 14, S.FAMILY),
    "utility_arrears": Incident(C.HOUSING, 40, S.FAMILY, 0.07, "low_income", 60),
    "utility_cut_off": Incident(C.CARE, 6, S.FAMILY, 0.40, "housing_loss"),
    "eviction_notice": Incident(C.CARE, 1.5, S.FAMILY, 0.80, "housing_loss"),
    "dwelling_unfit": Incident(C.HOUSING, 2, S.FAMILY, 0.30, "housing_loss"),
    "dwelling_damaged": Incident(C.ORDINARY, 0.6, S.FAMILY, 0.80, "disaster"),
    "no_registered_address": Incident(C.HOUSING, 5, S.FAMILY, 0.15, "housing_loss"),
    "moved_home": Incident(C.ORDINARY, 10, S.FAMILY),
    "housing_aid_granted": Incident(C.SUPPORT, 6, S.FAMILY),
    "housing_received": Incident(C.SUPPORT, 1.5, S.FAMILY),
    "bullying": Incident(C.SCHOOL, 8, S.PUPIL, 0.20, "bullying"),
    "cyberbullying": Incident(C.SCHOOL, 5, S.TEENAGER, 0.20, "bullying"),
    "child_unattended": Incident(C.CARE, 9, S.SMALL_CHILD, 0.60, "neglect"),
    "family_conflict_call": Incident(C.SAFETY, 9, S.FAMILY, 0.50, "cruel_treatment"),
    "protective_order": Incident(C.SAFETY, 2, S.FAMILY, 0.60, "cruel_treatment"),
    "online_risk": Incident(C.SCHOOL, 4, S.TEENAGER, 0.12, "suicidal_behaviour"),
    "helpline_contact": Incident(C.SAFETY, 3, S.FAMILY, 0.30, "cruel_treatment"),
    "domestic_violence": Incident(C.SAFETY, 0.6, S.FAMILY, 3.0, "cruel_treatment"),
    "cruel_treatment": Incident(C.SAFETY, 0.25, S.CHILD, 4.0, "cruel_treatment"),
    "sexual_abuse_signal": Incident(C.SAFETY, 0.05, S.CHILD, 5.0, "cruel_treatment"),
    "child_missing": Incident(C.SAFETY, 0.2, S.TEENAGER, 3.0, "neglect"),
    "child_homeless": Incident(C.SAFETY, 0.1, S.CHILD, 5.0, "neglect"),
    "job_lost": Incident(C.EMPLOYMENT, 16, S.ADULT, 0.07, "unemployment"),
    "unemployed_registered": Incident(C.EMPLOYMENT, 12, S.ADULT, 0.07, "unemployment"),
    "pension_contributions_gap": Incident(C.EMPLOYMENT, 25, S.ADULT, 0.03, "unemployment"),
    "wages_unpaid": Incident(C.EMPLOYMENT, 6, S.ADULT, 0.07, "unemployment"),
    "parent_works_away": Incident(C.ORDINARY, 8, S.ADULT),
    "job_started": Incident(C.SUPPORT, 15, S.ADULT),
    "training_completed": Incident(C.SUPPORT, 4, S.ADULT),
    "business_grant": Incident(C.SUPPORT, 0.75, S.ADULT, amount=1200),
    "child_born": Incident(C.ORDINARY, 0, S.CHILD),
    "parents_separated": Incident(C.FAMILY, 2, S.PARTNER, 0.20, "neglect"),
    "custody_dispute": Incident(C.FAMILY, 2, S.CHILD, 0.30, "neglect"),
    "child_left_with_relatives": Incident(C.CARE, 4, S.CHILD, 0.50, "orphanhood"),
    "parental_rights_claim": Incident(C.CARE, 0.75, S.FAMILY, 1.00, "upbringing_duties"),
    "parent_died": Incident(C.ORDINARY, 0.6, S.PARTNER, 0.40, "orphanhood"),
    "family_centre_support": Incident(C.SUPPORT, 8, S.FAMILY),
    "parenting_course": Incident(C.SUPPORT, 8, S.ADULT),
    "bullying_part": Incident(C.CONDUCT, 8, S.PUPIL, 0.25, "bullying"),
    "school_register_entry": Incident(C.CONDUCT, 10, S.PUPIL, 0.30, "offence"),
    "vaping_at_school": Incident(C.CONDUCT, 12, S.TEENAGER, 0.10, "offence"),
    "ran_away_returned": Incident(C.CARE, 4, S.TEENAGER, 0.60, "neglect"),
    "school_register_removed": Incident(C.SUPPORT, 4, S.PUPIL),
    "night_outside": Incident(C.POLICING, 16, S.TEENAGER, 0.30, "upbringing_duties"),
    "entertainment_venue": Incident(C.POLICING, 2, S.TEENAGER, 0.25, "upbringing_duties"),
    "duties_protocol": Incident(C.POLICING, 4, S.ADULT, 0.60, "upbringing_duties"),
    "raid_visit": Incident(C.POLICING, 9, S.FAMILY, 0.30, "upbringing_duties"),
    "police_register_entry": Incident(C.POLICING, 2, S.TEENAGER, 0.60, "offence"),
    "petty_offence": Incident(C.POLICING, 4, S.TEENAGER, 0.50, "offence"),
}

SCHOOL_YEAR = (1.0, 1.1, 0.9, 1.1, 1.0, 0.2, 0.05, 0.05, 1.1, 1.2, 1.1, 1.1)
"""How much of a usual month each month is at school, from January."""


class Kinds(NamedTuple):
    """The incidents of a catalogue as arrays, one entry per event type in its order."""

    codes: tuple[str, ...]
    channel: Indices
    rate: Floats
    subject: Indices
    pull: Floats
    ground: Indices
    amount: Floats
    source: Indices
    urgent: Mask
    at_school: Mask

    def place_of(self, code: str) -> int:
        """The place of an event type."""
        return self.codes.index(code)

    def times(self, factor: float, codes: Collection[str]) -> Self:
        """The same, but those event types happen so many times as often."""
        chosen = np.array([code in codes for code in self.codes])
        return self._replace(rate=np.where(chosen, factor * self.rate, self.rate))


def kinds_of(catalogue: Catalogue) -> Kinds:
    """The incidents in the catalogue's order; a type without one never happens."""
    silent = Incident(Channel.ORDINARY, 0.0, Subject.FAMILY)
    rows = [INCIDENTS.get(code, silent) for code in catalogue.codes("event_types")]
    grounds = catalogue.codes("grounds")
    sources = catalogue.codes("sources")
    types = catalogue.event_types
    return Kinds(
        codes=catalogue.codes("event_types"),
        channel=np.array([row.channel for row in rows]),
        rate=np.array([row.rate for row in rows]) / 1000,
        subject=np.array([row.subject for row in rows]),
        pull=np.array([row.pull for row in rows]),
        ground=np.array([grounds.index(row.ground) if row.ground else -1 for row in rows]),
        amount=np.array([row.amount for row in rows]),
        source=np.array([sources.index(one.source) for one in types]),
        urgent=np.array([one.urgent for one in types]),
        at_school=np.array([one.source == "education" for one in types]),
    )
