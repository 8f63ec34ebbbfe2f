"""What an ingest did, as values: the balance of every table and what history it kept."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cases.door.history import KeptHistory
from cases.door.mandatory import WithoutAttribute
from cases.door.privacy import PrivacyReport
from cases.door.quarantine import ReasonCount


class TableBalance(NamedTuple):
    """Rows of one table: read = stored + quarantined, always."""

    table: str
    read: int
    stored: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What came in, what was kept apart and why, and the store it made.

    `continues` is the digest of the earlier store whose history it carries on, and `history`
    what differed from that, per table; None and empty where history begins anew. `gone` counts
    the families of that store that are stored no more, and `instead_of` names the source of the
    store that was in use before, where it was another one.
    `without_attribute` has an entry for each attribute that the catalogue calls mandatory.
    """

    digest: str
    folder: Path
    cut_off: date
    source: str
    simulated: bool
    parts: int
    balance: tuple[TableBalance, ...]
    reasons: tuple[ReasonCount, ...]
    continues: str | None
    history: tuple[KeptHistory, ...]
    gone: int
    instead_of: str | None
    privacy: PrivacyReport
    without_attribute: tuple[WithoutAttribute, ...]
