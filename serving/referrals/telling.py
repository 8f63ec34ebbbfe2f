"""What the desk will show of a family: facts, reasons, what is missing, in words."""

from collections.abc import Collection
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from cases.catalogue import Catalogue, Words
from features.vocabulary import THEME_WORDS
from models.calibration import Frequency as Observed
from models.reasons import sentences
from models.reasons.meaning import context_concepts
from models.reasons.remarks import (
    say_frequency,
    say_only_source,
    say_silence,
    say_silent_subjects,
    say_thin_record,
)
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
from serving.referrals.steps import tell_steps

WORTH_SAYING = 1e-3
"""Contributions below this (in raw score units) are not worth a sentence."""

MOST_SET_ASIDE = 3
"""So many reasons that are not certain are told at most: beside those that are, and after them."""

REGISTER = Words(kk="отбасы тізілімі", ru="регистр семьи", en="family register")
"""The source of what no single agency told: who lives in the family, and since when."""


class Told(NamedTuple):
    """Reasons, strongest first. `set_aside` are those that would stand among the others but did
    not survive another draw of the learning rows; with `unsettled`, something raises and nothing
    of it survived.
    """

    raises: tuple[Reason, ...]
    lowers: tuple[Reason, ...]
    set_aside: tuple[Reason, ...]
    unsettled: bool


def tell_ranked(cohort: RankedCohort, row: int, facts: FamilyFacts, place: str) -> Shown:
    """Everything the desk shows of a ranked family."""
    catalogue = cohort.store.catalogue
    told = tell_reasons(cohort, row)
    thin = bool(cohort.scored.thin[row])
    frequency = None if thin else _frequency(cohort, row)
    return Shown(
        children_ages=tuple(facts.children_ages),
        members=facts.members,
        place=place,
        completeness=len(facts.sources) / len(catalogue.sources),
        days_known=facts.days_known,
        main_reason=_main_reason(catalogue, told, thin=thin),
        raises=told.raises,
        lowers=told.lowers,
        set_aside=told.set_aside,
        between_bands=cohort.between[row],
        steps=() if thin else tell_steps(cohort, row, worth=WORTH_SAYING),
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


def tell_reasons(cohort: RankedCohort, row: int) -> Told:
    """The concepts that raise most and those that lower most, of those that survive another draw
    of the learning rows.
    """
    matrix_row = cohort.matrix_row_of[cohort.scored.family_id[row]]
    contributions, stable = cohort.reasons.values[matrix_row], cohort.stable[matrix_row]
    order = np.argsort(-np.abs(contributions), kind="stable")
    raising = [c for c in order if contributions[c] > WORTH_SAYING]
    lowering = [c for c in order if contributions[c] < -WORTH_SAYING]
    foremost = {*raising[:MOST_RAISING], *lowering[:MOST_LOWERING]}
    concepts = cohort.reasons.concepts
    context = context_concepts(cohort.matrix.features)
    about_context = {c for c in raising if concepts[c] in context}
    raises = _strongest([c for c in raising if stable[c]], about_context)
    lowers = [c for c in lowering if stable[c]][:MOST_LOWERING]
    set_aside = [c for c in order if c in foremost and not stable[c]][:MOST_SET_ASIDE]
    scored = ScoredRow.of(cohort.store.catalogue, cohort.matrix, matrix_row)
    said = {c: _reason(scored, concepts[c], context) for c in (*raises, *lowers, *set_aside)}
    return Told(
        raises=tuple(said[c] for c in raises),
        lowers=tuple(said[c] for c in lowers),
        set_aside=tuple(said[c] for c in set_aside),
        unsettled=bool(raising) and not raises,
    )


def _strongest(raising: list[int], context: Collection[int]) -> list[int]:
    """The first of the concepts that raise; the last place goes to one that help can act upon
    where the others are all context.
    """
    first, further = raising[:MOST_RAISING], raising[MOST_RAISING:]
    beyond = [concept for concept in further if concept not in context]
    if beyond and all(concept in context for concept in first):
        return [*first[:-1], beyond[0]]
    return first


def _reason(scored: ScoredRow, concept: str, context: Collection[str]) -> Reason:
    said = say_concept(scored, concept)
    return Reason(
        concept=concept,
        text=said.text,
        source=said.source or REGISTER,
        last_recorded=said.last_recorded,
        freshness=said.freshness,
        is_context=concept in context,
        means_not=said.means_not,
    )


def tell_unknown(catalogue: Catalogue, facts: FamilyFacts) -> tuple[Unknown, ...]:
    """The sources that hold nothing about the family, and what cannot be seen without them."""
    silent = [source.name for source in catalogue.sources if source.code not in facts.sources]
    if not silent:
        return ()
    told = [say_silence(tuple(silent), catalogue.longest_lookback)]
    speaking = [source.name for source in catalogue.sources if source.code in facts.sources]
    if len(speaking) == 1:
        told.append(say_only_source(speaking[0]))
    subjects = _silent_subjects(catalogue, facts.sources)
    if speaking and subjects:
        told.append(say_silent_subjects(subjects))
    return tuple(Unknown(text=text) for text in told)


def _silent_subjects(catalogue: Catalogue, sources: Collection[str]) -> list[Words]:
    """Subjects of which every source that usually tells holds nothing about the family."""
    read = catalogue.feature_event_types()
    heard = {event_type.theme for event_type in read if event_type.source in sources}
    told_of = {event_type.theme for event_type in read}
    return [words for theme, words in THEME_WORDS.items() if theme in told_of - heard]


def _main_reason(catalogue: Catalogue, told: Told, *, thin: bool) -> Words:
    """The strongest that raises and help can act upon; context only where nothing else raises."""
    if thin:
        return say_thin_record(catalogue.longest_lookback)
    if told.unsettled:
        return sentences.NOTHING_CERTAIN_RAISES
    first = sorted(told.raises, key=attrgetter("is_context"))[:1]
    return first[0].text if first else sentences.NOTHING_RAISES


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
