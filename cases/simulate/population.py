"""Who lives in the country: families and their members.

Births, departures of grown children and arrivals are fixed here; separations and deaths
follow from the hidden strain and are written into the members while the months run.
"""

from typing import NamedTuple

import numpy as np

from cases.contract import ROLES
from cases.simulate.families import Families, draw_families
from cases.simulate.rows import join_rows, take_rows
from cases.simulate.setting import Setting
from cases.simulate.timeline import (
    MONTHS_A_YEAR,
    NEVER_DAY,
    NEVER_MONTH,
    Days,
    Indices,
    Mask,
    Timeline,
    first_of_month_before,
)

CHILD, PARENT, GUARDIAN, OTHER = (
    ROLES.index(role) for role in ("child", "parent", "guardian", "other")
)
ADULT_MONTHS = 18 * MONTHS_A_YEAR
BIRTHS_A_MONTH = 0.006
WITH_ELDER = 0.12


class Members(NamedTuple):
    """The members of a chunk, sorted by family; `first` is each family's first row, `size` how
    many it has.

    `born` is the month of birth counted from the first simulated one (negative before).
    A member is there in the months after `joined_month` and before `leaves_month`;
    `partner` is the row of each family's second parent, -1 where there is none.
    """

    family: Indices
    role: Indices
    born: Indices
    birth_month: Days
    joined_month: Indices
    joined: Days
    leaves_month: Indices
    leaves: Days
    first: Indices
    size: Indices
    partner: Indices


class Population(NamedTuple):
    """A chunk's families and members."""

    families: Families
    members: Members

    def with_minor(self, months: int) -> Mask:
        """Which families have a minor living with them, as [month, family]."""
        members = self.members
        child = np.flatnonzero(members.role == CHILD)
        begin = np.clip(members.joined_month[child] + 1, 0, months)
        grown = np.minimum(members.born[child] + ADULT_MONTHS, members.leaves_month[child])
        end = np.clip(grown, begin, months)
        change = np.zeros((months + 1, len(members.size)), dtype=np.int8)
        np.add.at(change, (begin, members.family[child]), 1)
        np.add.at(change, (end, members.family[child]), -1)
        return np.asarray(np.cumsum(change[:-1], axis=0, dtype=np.int8) > 0)


class _Persons(NamedTuple):
    """Persons still to be placed: family, role, age in months on entering, month of joining."""

    family: Indices
    role: Indices
    born: Indices
    joined_month: Indices


def draw_population(count: int, setting: Setting, *, rng: np.random.Generator) -> Population:
    """So many families of the territory, with their members."""
    families = draw_families(count, setting, rng=rng)
    return Population(families, _draw_members(families, timeline=setting.timeline, rng=rng))


def _draw_members(families: Families, *, timeline: Timeline, rng: np.random.Generator) -> Members:
    adults = _adults(families, rng=rng)
    groups = [adults, _young(families, rng=rng)]
    groups += [_births(families, nth, months=timeline.months, rng=rng) for nth in (1, 2)]
    groups.append(_arrivals(families, months=timeline.months, rng=rng))
    persons = join_rows(groups)
    order = np.argsort(persons.family, kind="stable")
    return _placed(take_rows(persons, order), families, timeline, rng=rng)


def _adults(families: Families, *, rng: np.random.Generator) -> _Persons:
    """Head first, then the partner, then a grandparent where one lives along."""
    everyone = np.arange(len(families.single))
    partnered = everyone[~families.single]
    elders = everyone[rng.random(len(everyone)) < WITH_ELDER]
    head_age = rng.integers(23, 48, len(everyone)) * MONTHS_A_YEAR
    head_age += rng.integers(0, 12, len(everyone))
    partner_age = head_age[partnered] + rng.integers(-48, 49, len(partnered))
    elder_age = head_age[elders] + rng.integers(240, 360, len(elders))
    role = np.where(families.guardian, GUARDIAN, PARENT)
    family = np.concatenate([everyone, partnered, elders])
    age = np.concatenate([head_age, np.maximum(partner_age, 228), elder_age])
    return _Persons(
        family=family,
        role=np.concatenate([role, role[partnered], np.full(len(elders), OTHER)]),
        born=families.entered[family] - age,
        joined_month=families.entered[family],
    )


def _young(families: Families, *, rng: np.random.Generator) -> _Persons:
    family = np.repeat(np.arange(len(families.children)), families.children)
    age = rng.integers(0, ADULT_MONTHS - 6, len(family))
    return _Persons(
        family=family,
        role=np.full(len(family), CHILD),
        born=families.entered[family] - age,
        joined_month=families.entered[family],
    )


def _births(families: Families, nth: int, *, months: int, rng: np.random.Generator) -> _Persons:
    """The nth child born while the family is in the records; at least 15 months apart."""
    wait = 15 * (nth - 1) + rng.geometric(BIRTHS_A_MONTH / nth, len(families.entered))
    month = families.entered + wait + 1
    family = np.flatnonzero(month < np.minimum(families.left_month, months))
    return _Persons(family, np.full(len(family), CHILD), month[family], month[family])


def _arrivals(families: Families, *, months: int, rng: np.random.Generator) -> _Persons:
    """Grown persons who move in: a new partner of a lone parent, a relative."""
    hazard = np.where(families.single, 0.004, 0.001)
    month = families.entered + 1 + rng.geometric(hazard)
    family = np.flatnonzero(month < np.minimum(families.left_month, months))
    age = rng.integers(20, 65, len(family)) * MONTHS_A_YEAR
    return _Persons(family, np.full(len(family), OTHER), month[family] - age, month[family])


def _placed(
    persons: _Persons, families: Families, timeline: Timeline, *, rng: np.random.Generator
) -> Members:
    size = np.bincount(persons.family, minlength=len(families.entered))
    first = np.cumsum(size) - size
    birth_month = first_of_month_before(timeline.first_day, -persons.born)
    leaves_month, leaves = _leaving_home(persons, timeline, rng=rng)
    return Members(
        family=persons.family,
        role=persons.role,
        born=persons.born,
        birth_month=birth_month,
        joined_month=persons.joined_month,
        joined=_joined(persons, families, birth_month, timeline=timeline, rng=rng),
        leaves_month=leaves_month,
        leaves=leaves,
        first=first,
        size=size,
        partner=np.where(families.single, -1, first + 1),
    )


def _joined(
    persons: _Persons,
    families: Families,
    birth_month: Days,
    *,
    timeline: Timeline,
    rng: np.random.Generator,
) -> Days:
    """With the family, or on the day of birth, or on the day of moving in."""
    birthday = birth_month + rng.integers(0, 28, len(birth_month)).astype(np.int32)
    joined = np.maximum(families.registered[persons.family], birthday)
    later = (persons.joined_month > families.entered[persons.family]) & (persons.role != CHILD)
    joined[later] = timeline.day_within(persons.joined_month[later], rng=rng)
    return joined.astype(np.int32)


def _leaving_home(
    persons: _Persons, timeline: Timeline, *, rng: np.random.Generator
) -> tuple[Indices, Days]:
    """Grown children leave between 18 and 23."""
    at_age = ADULT_MONTHS + rng.integers(0, 60, len(persons.born))
    month = np.maximum(persons.born + at_age, persons.joined_month + 1)
    leaves = (persons.role == CHILD) & (month < timeline.months)
    day = np.full(len(month), NEVER_DAY, dtype=np.int32)
    day[leaves] = timeline.day_within(month[leaves], rng=rng)
    return np.where(leaves, month, NEVER_MONTH), day
