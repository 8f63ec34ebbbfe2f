"""One measured step in a process of its own: `steps.py STEP HOME ...`; prints one JSON object."""

from pathlib import Path

from studying import Measured, Stopwatch, answer

from serving.referrals.database import open_database
from serving.referrals.journal.actions import Action, Actor
from serving.referrals.journal.entries import append
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.verifying.verify import verify_journal

A_TRANSACTION = 1_000
SCREEN = {"language": "kk", "templates": "a" * 64, "page": "b" * 64}


def fill(home: str, entries: str) -> Measured:
    """So many views of families, a thousand a transaction."""
    database = open_database(Path(home))
    member = Actor("A. Member", "member", 1, "C001")
    watch = Stopwatch()
    for begin in range(0, int(entries), A_TRANSACTION):
        with database.writing(EVERY_COMMISSION) as session:
            for number in range(begin, min(begin + A_TRANSACTION, int(entries))):
                append(
                    session,
                    Action.FAMILY_VIEWED,
                    member,
                    family_id=f"{number:020}",
                    row_id=number,
                    seen_decision=0,
                    screen=SCREEN,
                )
    return watch.measured()


def verify(home: str) -> Measured:
    """Read the journal from its beginning to its head."""
    database = open_database(Path(home))
    watch = Stopwatch()
    with database.reading(EVERY_COMMISSION) as session:
        found = verify_journal(session)
    whole = found.fault is None
    return {**watch.measured(), "entries": found.head.position, "whole": whole}


def view_one(home: str, times: str) -> Measured:
    """So many views, each a transaction of its own as on the desk."""
    database = open_database(Path(home))
    member = Actor("A. Member", "member", 1, "C001")
    watch = Stopwatch()
    for number in range(int(times)):
        with database.writing(EVERY_COMMISSION) as session:
            append(session, Action.FAMILY_VIEWED, member, family_id=f"{number:020}", screen=SCREEN)
    measured = watch.measured()
    return {**measured, "milliseconds_each": round(1000 * measured["seconds"] / int(times), 2)}


if __name__ == "__main__":
    answer({"fill": fill, "verify": verify, "view_one": view_one})
