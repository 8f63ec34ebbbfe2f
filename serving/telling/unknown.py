"""What is not known of a family, in words: which sources hold nothing, and what that hides."""

from collections.abc import Collection

from cases.catalogue.whole import Catalogue
from cases.catalogue.words import Words
from features.vocabulary import THEME_WORDS
from models.reasons.remarks import say_only_source, say_silence, say_silent_subjects
from serving.referrals.shown import Unknown


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


def _silent_subjects(catalogue: Catalogue, sources: Collection[str]) -> list[Words]:
    """Subjects of which every source that usually tells holds nothing about the family."""
    read = catalogue.feature_event_types()
    heard = {event_type.theme for event_type in read if event_type.source in sources}
    told_of = {event_type.theme for event_type in read}
    return [words for theme, words in THEME_WORDS.items() if theme in told_of - heard]
