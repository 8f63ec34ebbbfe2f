"""What the desk will show of a family: facts, reasons, what is missing, in words."""

from collections.abc import Collection
from operator import attrgetter

from cases.catalogue import Catalogue, Words
from features.vocabulary import THEME_WORDS
from models.calibration import Frequency as Observed
from models.reasons import sentences
from models.reasons.remarks import (
    say_frequency,
    say_only_source,
    say_silence,
    say_silent_subjects,
    say_thin_record,
)
from serving.ranking import RankedCohort
from serving.referrals.facts import FamilyFacts
from serving.referrals.reasons import WORTH_SAYING, Told, tell_against, tell_reasons
from serving.referrals.shown import Frequency, Shown, Unknown, UrgentSignal
from serving.referrals.steps import tell_steps


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
        against=None if thin else tell_against(cohort, row),
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
