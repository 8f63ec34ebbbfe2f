"""Which reasons are told of a family, and in which words: against the country, and against its own
commission.
"""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cases.catalogue import Catalogue, Words
from models.reasons.background import Background
from models.reasons.explained import Explained
from models.reasons.meaning import context_concepts
from models.reasons.remarks import say_compared_with
from models.reasons.wording import ScoredRow, say_concept
from serving.referrals.shown import MOST_LOWERING, MOST_RAISING, Against, Reason

WORTH_SAYING = 1e-3
"""Contributions below this (in raw score units) are not worth a sentence."""

MOST_AGAINST = 2
"""Each way against the own commission: mostly the same things are said against the country."""

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


def tell_reasons(catalogue: Catalogue, explained: Explained, row: int) -> Told:
    """The concepts that raise most and those that lower most against the whole country, of those
    that survive another draw of the learning rows; `row` is that of the explained.
    """
    return _tell(catalogue, explained, row, explained.country.values[row], explained.stable[row])


def tell_against(
    catalogue: Catalogue, explained: Explained, row: int, background: Background
) -> Against | None:
    """The same against families of its own commission, `background`, of those concepts that
    survive another draw of the learning rows and of these families; None where there are none.
    """
    within = explained.within
    told = _tell(catalogue, explained, row, within.values[row], within.stable[row])
    if not (told.raises or told.lowers):
        return None
    return Against(
        compared_with=say_compared_with(
            len(background.families), background.of, pooled=background.pooled
        ),
        raises=told.raises[:MOST_AGAINST],
        lowers=told.lowers[:MOST_AGAINST],
    )


def _tell(
    catalogue: Catalogue,
    explained: Explained,
    row: int,
    contributions: npt.NDArray[np.float64],
    stable: npt.NDArray[np.bool_],
) -> Told:
    """What contributions (concepts,) of a row come to."""
    order = np.argsort(-np.abs(contributions), kind="stable")
    raising = [c for c in order if contributions[c] > WORTH_SAYING]
    lowering = [c for c in order if contributions[c] < -WORTH_SAYING]
    foremost = {*raising[:MOST_RAISING], *lowering[:MOST_LOWERING]}
    concepts = explained.country.concepts
    context = context_concepts(explained.rows.features)
    about_context = {c for c in raising if concepts[c] in context}
    raises = _strongest([c for c in raising if stable[c]], about_context)
    lowers = [c for c in lowering if stable[c]][:MOST_LOWERING]
    set_aside = [c for c in order if c in foremost and not stable[c]][:MOST_SET_ASIDE]
    scored = ScoredRow.of(catalogue, explained.rows, row)
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
