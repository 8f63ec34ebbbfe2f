"""A sitting's forms: read, cleaned, and checked; nothing typed is lost where something is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Generic, TypeVar

from serving.desk.forms import (
    FILL_IN,
    LONGEST_LINE,
    LONGEST_TEXT,
    NOT_A_DATE,
    clean,
    text_error,
)
from serving.desk.words import mark
from serving.referrals.sittings.records import PARTS, Outcome, Part, WhenAndWhere

Read = TypeVar("Read")

EARLIEST, LATEST = timedelta(days=366), timedelta(days=366)
MOST_VOTES = 99

NOT_NEAR = mark("Give a date at most a year ago or ahead.")
NOT_A_TIME = mark("Give a time, such as 10:00.")
NOT_A_NUMBER = mark("Give whole numbers from 0 to 99 in all three places, or in none.")
CHOOSE_PART = mark("Choose as what they came.")
CHOOSE_ITEM = mark("Choose one of the items, or the sitting as a whole.")

VOTES = ("votes_for", "votes_against", "abstained")


@dataclass(frozen=True, slots=True)
class SittingForm(Generic[Read]):
    """A form as filled in: its values cleaned, what is wrong per field, and what was read when
    nothing is.
    """

    values: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    read: Read | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody who came, as typed."""

    part: Part
    name: str
    office: str


@dataclass(frozen=True, slots=True)
class Added:
    """An addition as typed; `item_id` is 0 where it is about the sitting as a whole."""

    item_id: int
    text: str


def read_when(fields: Mapping[str, str], *, today: date) -> SittingForm[WhenAndWhere]:
    """When and where a sitting is held."""
    values = _values(fields, ("held_on", "begins_at", "place"))
    errors = _errors(
        held_on=_date_error(values["held_on"], today),
        begins_at=_time_error(values["begins_at"]),
        place=_line_error(values["place"], needed=True),
    )
    if errors:
        return SittingForm(values, errors)
    held_on = date.fromisoformat(values["held_on"])
    return SittingForm(values, {}, WhenAndWhere(held_on, values["begins_at"], values["place"]))


def when_as_values(when: WhenAndWhere) -> dict[str, str]:
    """What stands in the form of a sitting that is there already."""
    return {
        "held_on": when.held_on.isoformat(),
        "begins_at": when.begins_at,
        "place": when.place,
    }


def read_attendant(fields: Mapping[str, str]) -> SittingForm[Came]:
    """Somebody who came."""
    values = _values(fields, ("part", "name", "office"))
    part = next((part for part in PARTS if part == values["part"]), None)
    errors = _errors(
        part=None if part else CHOOSE_PART,
        name=_line_error(values["name"], needed=True),
        office=_line_error(values["office"], needed=False),
    )
    if errors or part is None:
        return SittingForm(values, errors)
    return SittingForm(values, {}, Came(part, values["name"], values["office"]))


def read_outcome(fields: Mapping[str, str]) -> SittingForm[Outcome]:
    """How a family was dealt with; votes are given all three or not at all."""
    values = _values(fields, ("family_present", *VOTES, "dissent"))
    votes = tuple(_votes(values[name]) for name in VOTES)
    counted = any(values[name] for name in VOTES)
    errors = _errors(
        votes_for=NOT_A_NUMBER if counted and None in votes else None,
        dissent=text_error(values["dissent"], LONGEST_TEXT),
    )
    if errors:
        return SittingForm(values, errors)
    present = values["family_present"] == "yes"
    pro, contra, abstained = votes
    outcome = Outcome(pro, contra, abstained, values["dissent"], family_present=present)
    return SittingForm(values, {}, outcome)


def outcome_as_values(outcome: Outcome) -> dict[str, str]:
    """What stands in the form of an item that was written about already."""
    votes = {name: getattr(outcome, name) for name in VOTES}
    return {
        "family_present": "yes" if outcome.family_present else "",
        **{name: "" if given is None else str(given) for name, given in votes.items()},
        "dissent": outcome.dissent,
    }


def read_addition(fields: Mapping[str, str], *, items: frozenset[int]) -> SittingForm[Added]:
    """An addition to a closed sitting; `items` are the ids of what it may be about."""
    values = _values(fields, ("item_id", "text"))
    about = {"0": 0, **{str(item_id): item_id for item_id in items}}.get(values["item_id"])
    errors = _errors(
        item_id=CHOOSE_ITEM if about is None else None,
        text=text_error(values["text"], LONGEST_TEXT) or (None if values["text"] else FILL_IN),
    )
    if errors or about is None:
        return SittingForm(values, errors)
    return SittingForm(values, {}, Added(about, values["text"]))


def _values(fields: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: clean(fields.get(name, "")) for name in names}


def _errors(**found: str | None) -> dict[str, str]:
    return {name: error for name, error in found.items() if error}


def _line_error(value: str, *, needed: bool) -> str | None:
    if needed and not value:
        return FILL_IN
    return text_error(value.replace("\n", "\0"), LONGEST_LINE)


def _date_error(value: str, today: date) -> str | None:
    try:
        given = date.fromisoformat(value)
    except ValueError:
        return NOT_A_DATE
    return None if today - EARLIEST <= given <= today + LATEST else NOT_NEAR


def _time_error(value: str) -> str | None:
    hours, _, minutes = value.partition(":")
    digits = value.isascii() and hours.isdigit() and minutes.isdigit()
    if not digits or (len(hours), len(minutes)) != (2, 2):
        return NOT_A_TIME
    return None if int(hours) < 24 and int(minutes) < 60 else NOT_A_TIME  # noqa: PLR2004  a clock


def _votes(value: str) -> int | None:
    whole = value.isascii() and value.isdigit() and len(value) <= len(str(MOST_VOTES))
    return int(value) if whole else None
