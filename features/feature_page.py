"""The page that says what every feature means, made from the declarations themselves.

`python -m features.feature_page` prints it for the Kazakhstan catalogue; `docs/features.md`
is that print.
"""

import sys
from collections.abc import Iterator
from itertools import groupby

from cases.catalogue.reading import shipped_catalogue
from cases.catalogue.whole import Catalogue
from features.concepts import declare_features
from features.vocabulary import Feature, Measure

CATALOGUE = "kazakhstan"

_MEASURES = {
    Measure.COUNT: "how often: events in the look-back",
    Measure.TOTAL: "how much: amounts in the look-back added up; one not recorded adds nothing",
    Measure.DAYS_SINCE: "how recently: days since the latest event in the look-back",
    Measure.LAST_VALUE: "how much: the amount of the latest event",
    Measure.THEME_COUNT: "how often: difficulties of a theme, protection and context left out",
    Measure.TREND: "rising or falling: the last quarter less its share of the year's difficulties",
    Measure.THEME_SOURCES: "from how many sources: agencies that told of a theme's difficulties",
    Measure.THEME_EVER: "ever in the look-back: any difficulty of a theme",
    Measure.SOURCES: "from how many sources: those with any record in the look-back",
    Measure.SILENCE: "how complete: days since the last record of any source",
    Measure.SOURCE_SILENCE: "how complete: days since the last record of one source",
    Measure.CHILDREN: "composition: children of an age band living in the family",
    Measure.ADULTS: "composition: grown persons living in the family",
    Measure.SINGLE_ADULT: "composition: exactly one grown person",
    Measure.ARRIVALS: "composition: persons who joined after the family was registered",
    Measure.DEPARTURES: "composition: persons who left",
    Measure.TENURE: "days since registration, at most the longest look-back",
    Measure.CASES: "history: cases opened in the look-back and known",
    Measure.DAYS_SINCE_CASE: "history: days since the latest known case was opened",
    Measure.HELP_STARTED: "history: help that began; an offer that was declined leaves no trace",
    Measure.HELP_RUNNING: "history: help that began in the look-back and has not ended",
    Measure.AREA_CASES: "area: cases of the last year per family living under the commission",
}

_OPENING = """\
# The features

What the model may read, as the code declares it (`python -m features.feature_page` prints this
page). A small vocabulary is applied to the event types and themes of the catalogue
`{catalogue}`, {version}: {count} features in {concepts} concepts. Reasons are summed by concept,
and a concept is what a commission member reads.

Every feature is worked out as of a date: a fact counts only if it was known before that date and
was not known to be wrong by then, and events count by the day they happened. Nothing older than
{longest} days counts. An empty value is not a zero: the column “empty means” says what it stands
for, and features without an entry there are never empty.

Not among the features, and not reachable from them: refusals, complaints, corrections, urgent
signals, the attributes kept for the audit, and, unless a study names them, punitive records.

## The vocabulary

| measure | what it asks |
|---|---|
"""


def feature_page(catalogue: Catalogue) -> str:
    """The whole page in Markdown."""
    features = declare_features(catalogue)
    opening = _OPENING.format(
        catalogue=catalogue.code,
        version=catalogue.version,
        count=len(features),
        concepts=len({feature.concept for feature in features}),
        longest=catalogue.longest_lookback,
    )
    vocabulary = "".join(f"| {measure} | {_MEASURES[measure]} |\n" for measure in Measure)
    return opening + vocabulary + "\n" + "\n".join(_concepts(features))


def _concepts(features: tuple[Feature, ...]) -> Iterator[str]:
    yield "## The features by concept\n"
    for concept, group in groupby(features, key=lambda feature: feature.concept):
        members = list(group)
        yield f"### `{concept}`{_flag(members[0])}\n"
        yield "| feature | measure | look-back | unit | empty means | kk | ru | en |"
        yield "|---|---|---|---|---|---|---|---|"
        yield from map(_row, members)
        yield ""


def _flag(feature: Feature) -> str:
    if feature.protective:
        return " (protective)"
    return " (context: nobody can act on it)" if feature.context else ""


def _row(feature: Feature) -> str:
    words = feature.words
    cells = (
        f"`{feature.name}`",
        feature.measure.value,
        f"{feature.lookback_days} days" if feature.lookback_days else "",
        feature.unit,
        feature.null_meaning,
        words.kk,
        words.ru,
        words.en,
    )
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(feature_page(shipped_catalogue(CATALOGUE)))
