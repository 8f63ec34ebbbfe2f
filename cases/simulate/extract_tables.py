"""What the extract shows of a chunk: only what was seen, and known by the cut-off."""

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from cases.contract import OUTCOMES, RESPONSES, ROLES, SETTLEMENT_TYPES
from cases.simulate.columns import code_column, day_column, id_column, number_column
from cases.simulate.families import LANGUAGES, Families
from cases.simulate.happenings import NOBODY
from cases.simulate.help import ACCEPTED
from cases.simulate.lives import Lives
from cases.simulate.rows import take_rows
from cases.simulate.setting import Setting
from cases.simulate.timeline import Days, Indices, Mask

OPENING_KNOWN_AFTER = 2
"""Days after which a case without a finding is in the data."""


class Numbering(NamedTuple):
    """How many of each have been numbered before this chunk; ids run on from there."""

    families: int = 0
    members: int = 0
    events: int = 0
    cases: int = 0
    offers: int = 0

    def after(self, lives: Lives) -> "Numbering":
        """Where the next chunk begins."""
        return Numbering(
            families=self.families + len(lives.population.families.commission),
            members=self.members + len(lives.population.members.family),
            events=self.events + len(lives.records.family),
            cases=self.cases + len(lives.cases.family),
            offers=self.offers + len(lives.offers.family),
        )


def family_ids(families: Indices, numbering: Numbering) -> Any:
    """The ids of families given by their place in the chunk."""
    return id_column("F", families + numbering.families + 1, digits=7)


def commissions_table(setting: Setting) -> pa.Table:
    """Every commission of the territory."""
    territory = setting.territory
    return pa.table(
        {
            "commission_id": territory.commission_ids,
            "region_id": territory.region_codes,
            "name": territory.names,
            "settlement_type": code_column(territory.settlement, SETTLEMENT_TYPES),
            "sittings_per_month": number_column(territory.sittings),
            "capacity": territory.capacity.astype(np.int32),
        }
    )


def family_tables(lives: Lives, setting: Setting, numbering: Numbering) -> dict[str, pa.Table]:
    """The six tables that speak of families."""
    return {
        "families": _families(lives, setting, numbering),
        "members": _members(lives, setting, numbering),
        "events": _events(lives, setting, numbering),
        "cases": _cases(lives, setting, numbering),
        "help": _help(lives, setting, numbering),
        "attributes": _attributes(lives.population.families, setting, numbering),
    }


def _families(lives: Lives, setting: Setting, numbering: Numbering) -> pa.Table:
    families = lives.population.families
    here = np.arange(len(families.commission))
    return pa.table(
        {
            "family_id": family_ids(here, numbering),
            "commission_id": code_column(families.commission, setting.territory.commission_ids),
            "registered_on": day_column(families.registered),
            "left_on": _day_if_known(families.left, setting),
        }
    )


def _members(lives: Lives, setting: Setting, numbering: Numbering) -> pa.Table:
    members = lives.population.members
    family_left = lives.population.families.left[members.family]
    last_day = np.minimum(family_left, setting.timeline.cut_off_day)
    there = np.flatnonzero(members.joined <= last_day)
    leaves = members.leaves[there]
    return pa.table(
        {
            "person_id": id_column("P", there + numbering.members + 1, digits=8),
            "family_id": family_ids(members.family[there], numbering),
            "role": code_column(members.role[there], ROLES),
            "birth_month": day_column(members.birth_month[there]),
            "joined_on": day_column(members.joined[there]),
            "left_on": day_column(leaves, absent=leaves > last_day[there]),
        }
    )


def known_events(lives: Lives, setting: Setting) -> Mask:
    """Incidents that were seen and became known by the cut-off."""
    return lives.records.seen & (lives.records.known <= setting.timeline.cut_off_day)


def _events(lives: Lives, setting: Setting, numbering: Numbering) -> pa.Table:
    records, kinds = lives.records, setting.kinds
    shown = np.flatnonzero(known_events(lives, setting))
    shown = shown[np.lexsort((records.known[shown], records.day[shown], records.family[shown]))]
    kind, member = records.kind[shown], records.member[shown]
    person = id_column("P", member + numbering.members + 1, digits=8, absent=member == NOBODY)
    return pa.table(
        {
            "event_id": id_column("E", np.arange(len(shown)) + numbering.events + 1, digits=9),
            "family_id": family_ids(records.family[shown], numbering),
            "person_id": person,
            "event_type": code_column(kind, kinds.codes),
            "event_date": day_column(records.day[shown]),
            "knowledge_date": day_column(records.known[shown]),
            "value": number_column(records.value[shown]),
            "source": code_column(kinds.source[kind], setting.catalogue.codes("sources")),
        }
    )


def _cases(lives: Lives, setting: Setting, numbering: Numbering) -> pa.Table:
    cut_off = setting.timeline.cut_off_day
    shown = np.flatnonzero(lives.cases.opened + OPENING_KNOWN_AFTER <= cut_off)
    cases = take_rows(lives.cases, shown)
    decided = cases.finding_known <= cut_off
    knowledge = np.where(decided, cases.finding_known, cases.opened + OPENING_KNOWN_AFTER)
    open_still = cases.closing_known > cut_off
    catalogue = setting.catalogue
    return pa.table(
        {
            "case_id": id_column("K", shown + numbering.cases + 1, digits=8),
            "family_id": family_ids(cases.family, numbering),
            "opened_on": day_column(cases.opened),
            "knowledge_date": day_column(knowledge),
            "ground": code_column(cases.ground, catalogue.codes("grounds")),
            "finding": code_column(cases.finding, catalogue.codes("findings"), absent=~decided),
            "closed_on": day_column(cases.closed, absent=open_still),
            "closing_knowledge_date": day_column(cases.closing_known, absent=open_still),
        }
    )


def _help(lives: Lives, setting: Setting, numbering: Numbering) -> pa.Table:
    cut_off = setting.timeline.cut_off_day
    shown = np.flatnonzero(lives.offers.offered <= cut_off)
    offers = take_rows(lives.offers, shown)
    until = np.minimum(lives.population.families.left[offers.family], cut_off)
    begun = (offers.response == ACCEPTED) & (offers.started <= until)
    over = begun & (offers.ended <= until)
    outcome = np.where(over, offers.outcome, OUTCOMES.index("ongoing"))
    return pa.table(
        {
            "offer_id": id_column("O", shown + numbering.offers + 1, digits=8),
            "family_id": family_ids(offers.family, numbering),
            "help_type": code_column(offers.help_type, setting.catalogue.codes("help_types")),
            "offered_on": day_column(offers.offered),
            "response": code_column(offers.response, RESPONSES),
            "started_on": day_column(offers.started, absent=~begun),
            "ended_on": day_column(offers.ended, absent=~over),
            "outcome": code_column(outcome, OUTCOMES, absent=~begun),
        }
    )


class _Attribute(NamedTuple):
    name: str
    values: tuple[str, ...]
    place: Indices
    recorded: Mask


def _attributes(families: Families, setting: Setting, numbering: Numbering) -> pa.Table:
    rows = _recorded_attributes(families)
    names = setting.catalogue.codes("attributes")
    values = tuple(dict.fromkeys(value for row in rows for value in row.values))
    family = np.concatenate([np.flatnonzero(row.recorded) for row in rows])
    name = np.concatenate([np.full(row.recorded.sum(), names.index(row.name)) for row in rows])
    value = np.concatenate(
        [
            np.array([values.index(code) for code in row.values])[row.place[row.recorded]]
            for row in rows
        ]
    )
    order = np.argsort(family, kind="stable")
    return pa.table(
        {
            "family_id": family_ids(family[order], numbering),
            "attribute": code_column(name[order], names),
            "value": code_column(value[order], values),
        }
    )


def _recorded_attributes(families: Families) -> tuple[_Attribute, ...]:
    always = np.ones(len(families.single), dtype=np.bool_)
    no_yes = ("no", "yes")
    return (
        _Attribute("sex_of_head", ("male", "female"), families.female_head.astype(int), always),
        _Attribute("language", LANGUAGES, families.language, families.language_known),
        _Attribute("disability_in_family", no_yes, families.disability.astype(int), always),
        _Attribute("place_of_residence", ("urban", "rural"), families.rural.astype(int), always),
        _Attribute("single_parent", no_yes, families.single.astype(int), always),
    )


def _day_if_known(days: Days, setting: Setting) -> Any:
    return day_column(days, absent=days > setting.timeline.cut_off_day)
