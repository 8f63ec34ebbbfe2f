"""What the desk will show of a family: facts, reasons, what is missing, in words."""

from collections.abc import Collection
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from cases.catalogue import Catalogue, Words
from features.vocabulary import THEME_WORDS
from models.bands import Band
from models.reasons import sentences
from models.reasons.contributions import ConceptContributions
from models.reasons.explained import Explained
from models.reasons.missing import bands_if_told, told_of
from models.reasons.remarks import (
    say_frequency,
    say_if_told,
    say_only_source,
    say_silence,
    say_silent_subjects,
    say_thin_record,
)
from serving.ranking import RankedCohort
from serving.referrals.facts import FamilyFacts
from serving.referrals.reasons import WORTH_SAYING, Told, tell_against, tell_reasons
from serving.referrals.shown import Against, Frequency, Shown, Unknown, UrgentSignal
from serving.referrals.steps import tell_steps


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
    catalogue = cohort.store.catalogue
    thin = bool(cohort.scored.thin[row])
    at = explained.place_of[cohort.scored.family_id[row]]
    background = cohort.backgrounds[cohort.scored.commission[row]]
    frequency, frequency_text = tell_frequency(cohort, row)
    return Advice(
        told=tell_reasons(catalogue, explained, at),
        against=None if thin else tell_against(catalogue, explained, at, background),
        between_bands=cohort.between[row],
        unknown=(
            *tell_unknown(catalogue, sources),
            *_if_told(cohort, explained.country, row, at, sources),
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


def tell_unknown(catalogue: Catalogue, sources: Collection[str]) -> tuple[Unknown, ...]:
    """The sources that hold nothing about a family of which `sources` do, and what cannot be seen
    without them.
    """
    silent = [source.name for source in catalogue.sources if source.code not in sources]
    if not silent:
        return ()
    told = [say_silence(tuple(silent), catalogue.longest_lookback)]
    speaking = [source.name for source in catalogue.sources if source.code in sources]
    if len(speaking) == 1:
        told.append(say_only_source(speaking[0]))
    subjects = _silent_subjects(catalogue, sources)
    if speaking and subjects:
        told.append(say_silent_subjects(subjects))
    return tuple(Unknown(text=text) for text in told)


def _if_told(
    cohort: RankedCohort, country: ConceptContributions, row: int, at: int, sources: Collection[str]
) -> tuple[Unknown, ...]:
    """How far the band could move if the silent sources told what they tell of others; `at` is the
    family's row of the contributions.
    """
    catalogue = cohort.store.catalogue
    silent = set(catalogue.codes("sources")) - set(sources)
    if cohort.scored.thin[row] or not silent:
        return ()
    family = cohort.scored.family_id[row]
    own = country.values[at]
    background = cohort.backgrounds[cohort.scored.commission[row]]
    bands = bands_if_told(
        cohort.serving.model,
        cohort.band[row],
        float(own.sum() + country.base),
        own,
        np.array([cohort.lent[one] for one in background.families if one != family]),
        told_of(catalogue, country.concepts, silent),
    )
    return () if bands is None else (Unknown(text=say_if_told(*bands)),)


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


def tell_frequency(cohort: RankedCohort, row: int) -> tuple[Frequency | None, Words | None]:
    """How often need came to families with similar records, and the same in words; neither where
    the record is too thin.
    """
    if cohort.scored.thin[row]:
        return None, None
    calibrator = cohort.serving.model.calibrator
    group = int(calibrator.group_of(cohort.scored.risk[row : row + 1])[0])
    per_hundred, low, high = observed = calibrator.frequency(group)
    said = say_frequency(observed, cohort.store.catalogue.label.name)
    return Frequency(per_hundred=per_hundred, low=low, high=high), said
