"""One row by feature name, and what is said of it by a book that has said nothing yet."""

from typing import NamedTuple

from cases.catalogue import Catalogue
from models.reasons.accounts import Account, Accounts
from models.reasons.phrases import Phrasebook, Sentence


class ScoredRow(NamedTuple):
    """The values of one row as of a day; NaN = not known."""

    catalogue: Catalogue
    values: dict[str, float]
    as_of_day: int


def account_of(row: ScoredRow, concept: str) -> Account:
    accounts = Accounts(row.catalogue, row.values)
    return accounts.of(list(row.values.values()), concept, as_of_day=row.as_of_day)


def say_concept(row: ScoredRow, concept: str) -> Sentence:
    return Phrasebook(row.catalogue).say(account_of(row, concept))
