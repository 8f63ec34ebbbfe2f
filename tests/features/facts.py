"""Small histories as plain facts: what a test says, before any table or array."""

from datetime import date, timedelta
from typing import NamedTuple

from cases.catalogue.reading import parse_catalogue
from cases.catalogue.whole import Catalogue

AS_OF = date(2026, 3, 1)
CUT_OFF = date(2026, 12, 31)
LOOKBACKS = (30, 90, 365, 730)


def before(days: int) -> date:
    """The day that lies so many days before AS_OF; after it where negative."""
    return AS_OF - timedelta(days=days)


class Member(NamedTuple):
    joined: date
    left: date | None = None
    birth: date | None = None
    role: str = "child"


class Event(NamedTuple):
    kind: str
    happened: date
    known: date
    value: float | None = None
    source: str = "school"
    withdrawn: date | None = None


class Case(NamedTuple):
    opened: date
    known: date
    finding: str | None = None
    closed: date | None = None
    closing_known: date | None = None
    withdrawn: date | None = None


class Offer(NamedTuple):
    offered: date
    response: str = "accepted"
    started: date | None = None
    ended: date | None = None


class Family(NamedTuple):
    code: str
    registered: date = before(1000)
    left: date | None = None
    commission: str = "C1"
    members: tuple[Member, ...] = ()
    events: tuple[Event, ...] = ()
    cases: tuple[Case, ...] = ()
    offers: tuple[Offer, ...] = ()


CHILD = Member(joined=before(1000), birth=date(2016, 5, 1))
"""Nine years old as of AS_OF; enough for a family to be scored."""

CATALOGUE_TEXT = """
code = "plain"
version = "1"
title = { kk = "Қарапайым", ru = "Простой", en = "Plain" }
lookback_days = [30, 90, 365, 730]
cohort = {}
sources = [
  { code = "school", name = { kk = "мектеп", ru = "школа", en = "school" } },
  { code = "clinic", name = { kk = "емхана", ru = "поликлиника", en = "clinic" } },
  { code = "police", name = { kk = "полиция", ru = "полиция", en = "police" } },
]
grounds = [{ code = "poverty", name = { kk = "кедейлік", ru = "бедность", en = "poverty" } }]
findings = [
  { code = "difficult", label = true, name = { kk = "қиын", ru = "трудная", en = "difficult" } },
  { code = "no_need", name = { kk = "қажет емес", ru = "нет нужды", en = "no need" } },
]
help_types = [{ code = "legal", name = { kk = "құқықтық", ru = "правовая", en = "legal" } }]

[label]
name = { kk = "қиындық", ru = "трудность", en = "difficulty" }
gap_days = 14
horizon_days = 180

[lists]
months_between_lists = 1
default_capacity = 7

[[attributes]]
code = "sex"
name = { kk = "жыныс", ru = "пол", en = "sex" }
values = [
  { code = "female", name = { kk = "әйел", ru = "женский", en = "female" } },
  { code = "male", name = { kk = "ер", ru = "мужской", en = "male" } },
]
"""

_EVENT_TYPE = """
[[event_types]]
code = "{code}"
theme = "{theme}"
source = "{source}"
name = {{ kk = "{code} kk", ru = "{code} ru", en = "{code} en" }}
{flags}
[event_types.count]
kk = {{ other = "{{n}}" }}
ru = {{ one = "{{n}}", few = "{{n}}", many = "{{n}}", other = "{{n}}" }}
en = {{ one = "{{n}}", other = "{{n}}" }}
"""

_HOURS = 'unit = { kk = "сағат", ru = "часов", en = "hours" }'

EVENT_TYPES = (
    ("absence", "school", "school", _HOURS),
    ("grades_fell", "school", "school", ""),
    ("injury", "health", "clinic", ""),
    ("check_up", "health", "clinic", "protective = true"),
    ("moved_home", "housing", "police", "context = true"),
    ("raid", "conduct", "police", "punitive = true"),
    ("complaint", "family", "school", "feature = false"),
    ("suicidal_signal", "health", "clinic", "urgent = true\nfeature = false"),
)
"""Code, theme, source and flags of every event type."""


def catalogue_text(**changed: str) -> str:
    """The plain catalogue as a file holds it; a keyword replaces the line of that key."""
    lines = CATALOGUE_TEXT.splitlines()
    for key, line in changed.items():
        lines[next(row for row, text in enumerate(lines) if text.startswith(f"{key} ="))] = line
    event_types = [
        _EVENT_TYPE.format(code=code, theme=theme, source=source, flags=flags)
        for code, theme, source, flags in EVENT_TYPES
    ]
    return "\n".join(lines) + "\n" + "".join(event_types)


def catalogue(**changed: str) -> Catalogue:
    """The plain catalogue, changed as `catalogue_text` says."""
    return parse_catalogue(catalogue_text(**changed).encode(), where="plain.toml")


PLAIN = catalogue()
