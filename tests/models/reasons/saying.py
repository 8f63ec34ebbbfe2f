"""One row by feature name, and what is said of it by a book that has said nothing yet."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from cases.catalogue.whole import Catalogue
from models.reasons.accounts import Account, Accounts, Row, row_of
from models.reasons.phrases import Phrasebook, Sentence


class ScoredRow(NamedTuple):
    """The values of one row as of a day; NaN = not known."""

    catalogue: Catalogue
    values: dict[str, float]
    as_of_day: int


def read(values: Iterable[float]) -> Row:
    """A row to be read, from its features' values in their order."""
    return row_of(np.array(list(values), dtype=np.float32))


def account_of(row: ScoredRow, concept: str) -> Account:
    accounts = Accounts(row.catalogue, row.values)
    return accounts.of(read(row.values.values()), concept, row.as_of_day)


def say_concept(row: ScoredRow, concept: str) -> Sentence:
    return Phrasebook(row.catalogue).say(account_of(row, concept))
