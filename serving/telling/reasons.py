"""Which reasons are told of a family, and in which words: against the country, and against its own
commission.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from cases.catalogue.whole import Catalogue
from cases.catalogue.words import Words
from features.vocabulary import Feature
from models.reasons.accounts import Account, Accounts, row_of
from models.reasons.background import Background
from models.reasons.explained import Explained
from models.reasons.meaning import context_concepts
from models.reasons.phrases import Phrasebook
from models.reasons.remarks import say_compared_with
from serving.referrals.shown import Against, Reason

MOST_AGAINST = 2
"""Each way against the own commission: mostly the same things are said against the country."""

MOST_KEPT = 65_536
"""Reasons kept to be told again."""

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


class ReasonBook:
    """The reasons of a catalogue's families. Those of whom the same is on record share one."""

    def __init__(self, catalogue: Catalogue, features: tuple[Feature, ...]) -> None:
        self._accounts = Accounts(catalogue, (feature.name for feature in features))
        self._phrases = Phrasebook(catalogue)
        self._reason = lru_cache(MOST_KEPT)(self._made)
        self.context = context_concepts(features)

    def of(self, explained: Explained, row: int) -> Callable[[str], Reason]:
        """What each concept comes to in words for one of the explained."""
        rows = explained.rows
        row_read, as_of_day = row_of(rows.values[row]), int(rows.as_of_day[row])
        return lambda concept: self._reason(self._accounts.of(row_read, concept, as_of_day))

    def _made(self, account: Account) -> Reason:
        said = self._phrases.say(account)
        return Reason(
            concept=account.concept,
            text=said.text,
            source=said.source or REGISTER,
            last_recorded=said.last_recorded,
            freshness=said.freshness,
            is_context=account.concept in self.context,
            means_not=said.means_not,
        )


def tell_reasons(book: ReasonBook, explained: Explained, row: int) -> Told:
    """The concepts that raise most and those that lower most against the whole country, of those
    that survive another draw of the learning rows; `row` is that of the explained.
    """
    found, concepts = explained.foremost, explained.country.concepts
    reason = book.of(explained, row)
    return Told(
        raises=tuple(reason(concepts[place]) for place in found.raises[row]),
        lowers=tuple(reason(concepts[place]) for place in found.lowers[row]),
        set_aside=tuple(reason(concepts[place]) for place in found.set_aside[row]),
        unsettled=found.unsettled[row],
    )


def tell_against(
    book: ReasonBook, explained: Explained, row: int, background: Background
) -> Against | None:
    """The same against families of its own commission, `background`, of those concepts that
    survive another draw of the learning rows and of these families; None where there are none.
    """
    found, concepts = explained.foremost_within, explained.within.concepts
    raises, lowers = found.raises[row][:MOST_AGAINST], found.lowers[row][:MOST_AGAINST]
    if not (raises or lowers):
        return None
    reason = book.of(explained, row)
    return Against(
        compared_with=say_compared_with(
            len(background.families), background.of, pooled=background.pooled
        ),
        raises=tuple(reason(concepts[place]) for place in raises),
        lowers=tuple(reason(concepts[place]) for place in lowers),
    )
