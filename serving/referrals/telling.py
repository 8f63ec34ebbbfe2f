"""What the desk will show of a family: facts, reasons, what is missing, in words."""

import numpy as np

from cases.catalogue import Catalogue, Words
from models.calibration import Frequency as Observed
from models.reasons import sentences
from models.reasons.remarks import say_frequency, say_silence, say_thin_record
from models.reasons.wording import ScoredRow, say_concept
from serving.ranking import RankedCohort
from serving.referrals.facts import FamilyFacts
from serving.referrals.shown import (
    MOST_LOWERING,
    MOST_RAISING,
    Frequency,
    Reason,
    Shown,
    Unknown,
    UrgentSignal,
)

WORTH_SAYING = 1e-3
"""Contributions below this (in raw score units) are not worth a sentence."""

REGISTER = Words(kk="отбасы тізілімі", ru="регистр семьи", en="family register")
"""The source of a sentence that rests on several agencies' records at once."""


def tell_ranked(cohort: RankedCohort, row: int, facts: FamilyFacts, place: str) -> Shown:
    """Everything the desk shows of a ranked family."""
    catalogue = cohort.store.catalogue
    raises, lowers = tell_reasons(cohort, row)
    thin = bool(cohort.scored.thin[row])
    frequency = None if thin else _frequency(cohort, row)
    return Shown(
        children_ages=tuple(facts.children_ages),
        members=facts.members,
        place=place,
        completeness=len(facts.sources) / len(catalogue.sources),
        days_known=facts.days_known,
        main_reason=_main_reason(catalogue, raises, thin=thin),
        raises=raises,
        lowers=lowers,
        unknown=tell_unknown(catalogue, facts),
        frequency=frequency,
        frequency_text=_frequency_text(frequency, catalogue),
        facts=tuple(facts.facts),
        help=tuple(facts.help),
    )


def tell_urgent(
    catalogue: Catalogue, signals: tuple[UrgentSignal, ...], facts: FamilyFacts, place: str
) -> Shown:
    """Everything the desk shows of a family in the urgent lane: no reasons, no frequency."""
    return Shown(
        children_ages=tuple(facts.children_ages),
        members=facts.members,
        place=place,
        completeness=len(facts.sources) / len(catalogue.sources),
        days_known=facts.days_known,
        main_reason=signals[0].text,
        unknown=tell_unknown(catalogue, facts),
        facts=tuple(facts.facts),
        help=tuple(facts.help),
        urgent=signals,
    )


def tell_reasons(cohort: RankedCohort, row: int) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """The concepts that raise most and those that lower most, strongest first."""
    matrix_row = cohort.matrix_row_of[cohort.scored.family_id[row]]
    contributions = cohort.reasons.values[matrix_row]
    order = np.argsort(-np.abs(contributions), kind="stable")
    raising = [c for c in order if contributions[c] > WORTH_SAYING][:MOST_RAISING]
    lowering = [c for c in order if contributions[c] < -WORTH_SAYING][:MOST_LOWERING]
    scored = ScoredRow.of(cohort.store.catalogue, cohort.matrix, matrix_row)
    concepts = cohort.reasons.concepts
    return (
        tuple(_reason(scored, concepts[concept]) for concept in raising),
        tuple(_reason(scored, concepts[concept]) for concept in lowering),
    )


def _reason(scored: ScoredRow, concept: str) -> Reason:
    said = say_concept(scored, concept)
    return Reason(
        concept=concept,
        text=said.text,
        source=said.source or REGISTER,
        last_recorded=said.last_recorded,
    )


def tell_unknown(catalogue: Catalogue, facts: FamilyFacts) -> tuple[Unknown, ...]:
    """The sources that hold nothing about the family."""
    silent = tuple(source.name for source in catalogue.sources if source.code not in facts.sources)
    if not silent:
        return ()
    return (Unknown(text=say_silence(silent, catalogue.longest_lookback)),)


def _main_reason(catalogue: Catalogue, raises: tuple[Reason, ...], *, thin: bool) -> Words:
    if thin:
        return say_thin_record(catalogue.longest_lookback)
    return raises[0].text if raises else sentences.NOTHING_RAISES


def _frequency(cohort: RankedCohort, row: int) -> Frequency:
    calibrator = cohort.serving.model.calibrator
    group = int(calibrator.group_of(cohort.scored.risk[row : row + 1])[0])
    observed = calibrator.frequency(group)
    return Frequency(per_hundred=observed.per_hundred, low=observed.low, high=observed.high)


def _frequency_text(frequency: Frequency | None, catalogue: Catalogue) -> Words | None:
    if frequency is None:
        return None
    return say_frequency(
        Observed(frequency.per_hundred, frequency.low, frequency.high), catalogue.label.name
    )
