"""What the desk will show of a family: facts, reasons, what is missing, in words."""

from collections.abc import Collection
from operator import attrgetter
from typing import NamedTuple

from cases.catalogue.whole import Catalogue
from cases.catalogue.words import Words
from models.bands import Band
from models.reasons import sentences
from models.reasons.contributions import ConceptContributions
from models.reasons.explained import Explained
from models.reasons.foremost import WORTH_SAYING
from models.reasons.missing import Places, bands_if_told
from models.reasons.remarks import say_thin_record
from serving.ranking.cohort import RankedCohort
from serving.referrals.facts import FamilyFacts
from serving.referrals.shown import Against, Frequency, Shown, Unknown, UrgentSignal
from serving.telling.book import tell_if_told
from serving.telling.reasons import Told, tell_against, tell_reasons
from serving.telling.steps import tell_steps
from serving.telling.unknown import tell_unknown


class Advice(NamedTuple):
    """What the model comes to of a ranked family, in words, as `Shown` holds it."""

    told: Told
    against: Against | None
    between_bands: tuple[Band, Band] | None
    unknown: tuple[Unknown, ...]
    frequency: Frequency | None
    frequency_text: Words | None


def tell_advice(
    cohort: RankedCohort, explained: Explained, row: int, sources: Collection[str]
) -> Advice:
    """The advice on a family, one of the explained, of which `sources` hold something."""
    thin = bool(cohort.scored.thin[row])
    at = explained.place_of[cohort.scored.family_id[row]]
    background = cohort.backgrounds[cohort.scored.commission[row]]
    frequency, frequency_text = tell_frequency(cohort, row)
    silence = cohort.book.silence(frozenset(sources))
    reasons = cohort.book.reasons
    return Advice(
        told=tell_reasons(reasons, explained, at),
        against=None if thin else tell_against(reasons, explained, at, background),
        between_bands=cohort.between[row],
        unknown=(
            *silence.unknown,
            *_if_told(cohort, explained.country, row, at, silence.told_by),
        ),
        frequency=frequency,
        frequency_text=frequency_text,
    )


def tell_ranked(
    cohort: RankedCohort, explained: Explained, row: int, facts: FamilyFacts, place: str
) -> Shown:
    """Everything the desk shows of a ranked family, one of the explained."""
    catalogue = cohort.store.catalogue
    thin = bool(cohort.scored.thin[row])
    at = explained.place_of[cohort.scored.family_id[row]]
    advice = tell_advice(cohort, explained, row, facts.sources)
    told = advice.told
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
        against=advice.against,
        between_bands=advice.between_bands,
        steps=() if thin else tell_steps(catalogue, explained, at, worth=WORTH_SAYING),
        unknown=advice.unknown,
        frequency=advice.frequency,
        frequency_text=advice.frequency_text,
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
        unknown=tell_unknown(catalogue, facts.sources),
        facts=tuple(facts.facts),
        help=tuple(facts.help),
        urgent=signals,
    )


def _if_told(
    cohort: RankedCohort, country: ConceptContributions, row: int, at: int, told_by: Places
) -> tuple[Unknown, ...]:
    """How far the band could move if the silent sources, which tell of the concepts `told_by`, told
    what they tell of others; `at` is the family's row of the contributions.
    """
    if cohort.scored.thin[row] or not len(told_by):
        return ()
    lenders = cohort.lenders[cohort.scored.commission[row]]
    bands = bands_if_told(
        cohort.serving.model,
        cohort.band[row],
        country.values[at],
        told_by,
        lenders.lend(told_by, to=cohort.scored.family_id[row]),
        base=country.base,
    )
    return () if bands is None else (tell_if_told(*bands),)


def _main_reason(catalogue: Catalogue, told: Told, *, thin: bool) -> Words:
    """The strongest that raises and help can act upon; context only where nothing else raises."""
    if thin:
        return say_thin_record(catalogue.longest_lookback)
    if told.unsettled:
        return sentences.NOTHING_CERTAIN_RAISES
    first = sorted(told.raises, key=attrgetter("is_context"))[:1]
    return first[0].text if first else sentences.NOTHING_RAISES


def tell_frequency(cohort: RankedCohort, row: int) -> tuple[Frequency | None, Words | None]:
    """How often need came to families with similar records, and the same in words; neither where
    the record is too thin.
    """
    if cohort.scored.thin[row]:
        return None, None
    return cohort.book.often(cohort.group[row])
