"""What commissions do: they open cases on what reached them, and find what they find.

Without a docket each family's case comes by a chance of its own and is decided within about
a month. With one the month's cases are dealt out, and each waits for its commission to sit.
"""

from typing import NamedTuple

import numpy as np

from cases.catalogue.whole import Catalogue
from cases.simulate.desk import Chances
from cases.simulate.docket import NOTICE, Docket
from cases.simulate.setting import Setting
from cases.simulate.timeline import Days, Indices, Mask

PUNISHING_GROUNDS = ("upbringing_duties", "offence")
OTHER_FINDINGS = ("no_need", "advice_given", "handed_over")
OTHER_SHARES = (0.45, 0.40, 0.15)


class Opened(NamedTuple):
    """Cases opened in a month; `finding` indexes the catalogue's findings."""

    family: Indices
    opened: Days
    finding_known: Days
    closed: Days
    closing_known: Days
    ground: Indices
    finding: Indices


class Taken(NamedTuple):
    """Cases as they are taken up: whose, when, decided when, and with the labelled finding?"""

    family: Indices
    opened: Days
    decided: Days
    labelled: Mask


def take_freely(
    chances: Chances, setting: Setting, *, month: int, rng: np.random.Generator
) -> Taken:
    """Each family's case by its own chance, decided within about a month."""
    family = np.flatnonzero(rng.random(len(chances.opening)) < chances.opening)
    labelled = rng.random(len(family)) < chances.labelled[family]
    opened = setting.timeline.day_within(np.full(len(family), month), rng=rng)
    decided = opened + 3 + np.minimum(rng.exponential(9, len(family)), 45).astype(np.int32)
    return Taken(family, opened, decided.astype(np.int32), labelled)


def take_from_docket(
    docket: Docket,
    chances: Chances,
    setting: Setting,
    *,
    commission: Indices,
    month: int,
    rng: np.random.Generator,
) -> Taken:
    """The month's share of cases, each decided when its family's commission next sits.

    `chances` are those the docket shared out, `commission` is every family's.
    """
    with_label = docket.labelled.draw.draw(chances.hazard, month=month)
    # a family has one case at a time
    otherwise = np.where(with_label, 0.0, chances.otherwise)
    with_another = docket.other.draw.draw(otherwise, month=month)
    family = np.flatnonzero(with_label | with_another)
    theirs, labelled = commission[family], with_label[family]
    opened = docket.opening_days(theirs, labelled, setting.timeline, month=month, rng=rng)
    decided = docket.sittings.next_from(theirs, opened + NOTICE)
    return Taken(family, opened, decided, labelled)


def hear(
    taken: Taken, ground: Indices, catalogue: Catalogue, *, rng: np.random.Generator
) -> Opened:
    """The cases with their findings, closed some time after; `ground` is every family's."""
    count = len(taken.family)
    grounds = ground[taken.family]
    closed = taken.decided + 4 + np.minimum(rng.exponential(18, count), 120).astype(np.int32)
    heard = closed + np.minimum(rng.exponential(3, count), 30).astype(np.int32)
    return Opened(
        family=taken.family,
        opened=taken.opened,
        finding_known=taken.decided,
        closed=closed.astype(np.int32),
        closing_known=heard.astype(np.int32),
        ground=grounds,
        finding=_findings(taken.labelled, grounds, catalogue, rng=rng),
    )


def _findings(
    labelled: Mask, ground: Indices, catalogue: Catalogue, *, rng: np.random.Generator
) -> Indices:
    codes = catalogue.codes("findings")
    grounds = catalogue.codes("grounds")
    duties, offence = (grounds.index(code) for code in PUNISHING_GROUNDS)
    others = np.array([codes.index(code) for code in OTHER_FINDINGS])
    finding = rng.choice(others, size=len(labelled), p=OTHER_SHARES)
    finding[ground == duties] = codes.index("duties_not_fulfilled")
    finding[ground == offence] = codes.index("minor_held_to_account")
    finding[labelled] = codes.index(catalogue.label_findings[0])
    return finding
