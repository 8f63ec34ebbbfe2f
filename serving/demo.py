"""The demo: fixed accounts that are printed, and only ever in a home of simulated families."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cases.anonymise import DEMO_KEY, KEY_VARIABLE, key_file
from cases.canonical import canonical_json
from cases.catalogue.words import Language
from cases.errors import BadInput
from cases.store import CaseStore
from serving.access.accounts import WHOLE_SERVICE, Role
from serving.access.adding_accounts import add_account
from serving.access.tokens import SCOPES, add_token
from serving.referrals.database import open_database

MARK = "demo.json"
MAKING = "demo.making"
PASSWORD = "tirek-demo-2026"  # noqa: S105  guards nothing: simulated families only
TOKEN_NAME = "demo"  # noqa: S105  a name, not a token


class Person(NamedTuple):
    """Someone to sign in as; members and chairs each in a commission of their own."""

    username: str
    display_name: str
    role: Role
    language: Language


PEOPLE = (
    Person("aigerim", "Айгерім", "member", "kk"),
    Person("sergey", "Сергей", "member", "ru"),
    Person("dana", "Dana", "chair", "en"),
    Person("gulnar", "Гүлнар", "region", "kk"),
    Person("nurlan", "Нұрлан", "auditor", "kk"),
    Person("asel", "Әсел", "data_scientist", "ru"),
    Person("yermek", "Ермек", "administrator", "kk"),
    Person("galiya", "Ғалия", "administrator", "ru"),
)


def is_made(home: Path, *, families: int) -> bool:
    """True where the home holds this very demo, whole."""
    try:
        mark = json.loads((home / MARK).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    return bool(mark.get("families") == families)


def mark_made(home: Path, *, families: int) -> None:
    """Note that the demo is whole."""
    (home / MARK).write_text(canonical_json({"families": families}), encoding="utf-8")
    (home / MAKING).unlink(missing_ok=True)


def begin_demo(home: Path) -> None:
    """Take an empty home for a demo, or one that an interrupted demo left half-made.

    BadInput where the home holds anything else: a demo never replaces records.
    """
    if (home / MAKING).is_file():
        shutil.rmtree(home)
    if home.is_dir() and any(home.iterdir()):
        msg = (
            f"{home} is not empty and holds no demo of this size; "
            "give another folder with --home, or remove this one"
        )
        raise BadInput(msg)
    home.mkdir(parents=True, exist_ok=True)
    (home / MAKING).write_text("all that stands here is the demo's\n", encoding="utf-8")


def use_demo_key(home: Path) -> None:
    """Put the demo's own pseudonym key in place, unless a key is named or there already."""
    path = key_file(home)
    if KEY_VARIABLE in os.environ or path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(DEMO_KEY)
    path.chmod(0o600)


def add_demo_access(home: Path) -> None:
    """Accounts for the first commissions; BadInput in a home of real records."""
    store = CaseStore.open(home)
    _require_simulated(store)
    with open_database(home).writing() as session:
        for person, seat in _seats(store):
            add_account(
                session,
                person.username,
                display_name=person.display_name,
                role=person.role,
                commission_id=seat.commission_id,
                region_id=seat.region_id,
                password=PASSWORD,
                language=person.language,
            )


class _Seat(NamedTuple):
    """What somebody acts for, and how it is called."""

    commission_id: str
    region_id: str
    name: str


def _seats(store: CaseStore) -> Iterator[tuple[Person, _Seat]]:
    """Everybody with their seat: a commission each, and the region of the first of them. Whom the
    country has no commission for is left out.
    """
    commissions = store.table("commissions").to_pylist()
    left = iter(commissions)
    for person in PEOPLE:
        if person.role in WHOLE_SERVICE:
            yield person, _Seat("", "", "the whole service")
        elif person.role == "region":
            region_id = commissions[0]["region_id"]
            yield person, _Seat("", region_id, region_id)
        elif commission := next(left, None):
            yield person, _Seat(commission["commission_id"], "", commission["name"])


def access_lines(home: Path) -> Iterator[str]:
    """Who can sign in, and a fresh token for a machine; BadInput in a home of real records."""
    store = CaseStore.open(home)
    _require_simulated(store)
    yield f"Demo accounts (password {PASSWORD}):"
    for person, seat in _seats(store):
        role = person.role.replace("_", " ")
        yield f"  {person.username:<10}{role:<16}{person.language}  {seat.name}"
    with open_database(home).writing() as session:
        token = add_token(session, TOKEN_NAME, scopes=SCOPES, days=1)
    yield f"Token for /v1, one day: {token}"


def _require_simulated(store: CaseStore) -> None:
    if not store.manifest["simulated"]:
        msg = "demo accounts are made for simulated families only; use 'tirek users add'"
        raise BadInput(msg)
