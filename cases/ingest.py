"""The door: an extract comes in as a whole or not at all, and every row is accounted for.

Read top to bottom: open the extract, sift every table, keep what was known before, give
families and persons their pseudonyms, write the parts, put the store in use.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from cases.anonymise import Kind, keys_of, load_or_create_key, mark_of
from cases.contract import TABLES, Table
from cases.door.earlier import (
    CONTINUES,
    clear_stores,
    families_gone,
    require_fitting_home,
    store_in_use,
    store_to_continue,
)
from cases.door.engine import open_engine
from cases.door.erased import set_aside_erased
from cases.door.extract import Extract, open_extract
from cases.door.history import Continued, KeptHistory, keep_history
from cases.door.mandatory import families_without_attributes
from cases.door.privacy import PrivacyReport
from cases.door.quarantine import (
    ReasonCount,
    count_quarantined,
    count_reasons,
    create_quarantine,
    hide_known_identifiers,
    quarantine_broken,
    quarantine_failed,
    write_quarantine,
)
from cases.door.reading import read_table
from cases.door.report import IngestReport, TableBalance
from cases.door.sifting import know, number_as_they_are, number_by_pseudonym, sift, stored_ids
from cases.door.store_tables import (
    WRITES,
    WRITING,
    Pseudonyms,
    Spoken,
    part_borders,
    write_tables,
)
from cases.door.store_writer import (
    EVENTS_A_PART,
    FAMILIES_A_PART,
    QUARANTINE_FILE,
    StoreInUse,
    part_names,
    put_in_use,
    work_folder,
)
from cases.errors import BadExtract, BadInput, CheckFailed
from cases.progress import Progress, silent
from cases.store import KEYS, RING, CaseStore
from cases.tombstones import erased_families

_CHECKING = "checking the tables"

_KINDS = {"commissions": None, "families": Kind.FAMILY, "members": Kind.PERSON}
"""The tables that others refer to, and whose identifiers become which pseudonyms."""


class _Door(NamedTuple):
    """An ingest at work: its engine, the extract, the store in use before and the one it
    continues, the run's folder, and the pseudonyms that stay out for good.
    """

    engine: duckdb.DuckDBPyConnection
    extract: Extract
    before: CaseStore | None
    earlier: CaseStore | None
    work: Path
    key: bytes
    erased: frozenset[str]
    progress: Progress


class _Taken(NamedTuple):
    """What became of the rows: per table, of the history that they continue, of how many
    families in it nothing is left, and whom they could give away.
    """

    balance: tuple[TableBalance, ...]
    history: tuple[KeptHistory, ...]
    gone: int
    borders: list[int]
    privacy: PrivacyReport


def ingest(
    extract: Path,
    home: Path,
    *,
    catalogue: Path | None = None,
    progress: Progress = silent,
    families_a_part: int = FAMILIES_A_PART,
    events_a_part: int = EVENTS_A_PART,
) -> IngestReport:
    """Validate an extract, quarantine its bad rows, and put a new case store in use.

    `catalogue` takes the place of the one that the extract names. The same extract,
    catalogue, key and earlier store always make the same store, byte for byte.

    Raises:
        BadExtract: the extract as a whole cannot be used; the store in use is untouched.
        BadCatalogue: the catalogue cannot be used.
        BadInput: the home cannot be written to the end, does not fit the extract, holds a
            later one or another key, or another ingest is at work in it.
    """
    opened = open_extract(extract, catalogue=catalogue)
    require_fitting_home(opened, home)
    try:
        with work_folder(home) as work, open_engine(work) as engine:
            before, earlier = store_in_use(home), store_to_continue(opened, home)
            key = load_or_create_key(home, mark=before.ring if before else None)
            erased = erased_families(home)
            door = _Door(engine, opened, before, earlier, work, key, erased, progress)
            balance, pseudonyms = _sift_all(door)
            _need_families(balance, count_reasons(engine))
            history = _keep_history(door, pseudonyms)
            gone = families_gone(earlier, pseudonyms.families) if earlier else 0
            borders = part_borders(
                engine,
                len(pseudonyms.families),
                families_a_part=families_a_part,
                events_a_part=events_a_part,
            )
            store, privacy = _write_store(door, pseudonyms, borders)
            taken = _Taken(balance, history, gone, borders, privacy)
            in_use = put_in_use(
                store, home, manifest=_manifest(door, taken), catalogue=opened.catalogue_content
            )
            clear_stores(home, before=before)
            progress(WRITING, WRITES, WRITES)
            return _report(door, in_use, taken)
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        msg = f"{home}: the ingest stopped and the store in use stays as it was: {error}"
        raise BadInput(msg) from error


def _report(door: _Door, in_use: StoreInUse, taken: _Taken) -> IngestReport:
    manifest = door.extract.manifest
    came_from = manifest.source if door.before is None else door.before.manifest["source"]
    return IngestReport(
        digest=in_use.digest,
        folder=in_use.folder,
        cut_off=manifest.cut_off,
        source=manifest.source,
        simulated=manifest.simulated,
        parts=len(taken.borders) - 1,
        balance=taken.balance,
        reasons=count_reasons(door.engine),
        continues=None if door.earlier is None else door.earlier.digest,
        history=taken.history,
        gone=taken.gone,
        instead_of=None if came_from == manifest.source else came_from,
        privacy=taken.privacy,
        without_attribute=families_without_attributes(door.engine, door.extract.catalogue),
    )


def _keep_history(door: _Door, pseudonyms: Pseudonyms) -> tuple[KeptHistory, ...]:
    if door.earlier is None:
        return ()
    try:
        return keep_history(
            door.engine,
            Continued(door.earlier, door.extract.manifest.cut_off),
            families=pseudonyms.families,
            persons=pseudonyms.persons,
        )
    except duckdb.InvalidInputException as error:
        msg = (
            f"{door.earlier.folder}: a part of the store in use is damaged, so its history cannot "
            "be continued; restore the folder, or remove it to begin anew"
        )
        raise BadInput(msg) from error


def _sift_all(door: _Door) -> tuple[tuple[TableBalance, ...], Pseudonyms]:
    create_quarantine(door.engine)
    balance = []
    by_ordinal: dict[str, pa.Array] = {}
    for place, declared in enumerate(TABLES):
        door.progress(_CHECKING, place, len(TABLES))
        balance.append(_sift_table(door, declared, place=place))
        if declared.name in _KINDS:
            by_ordinal[declared.name] = _know(door, declared)
    hide_known_identifiers(door.engine)
    door.progress(_CHECKING, len(TABLES), len(TABLES))
    return tuple(balance), Pseudonyms(by_ordinal["families"], by_ordinal["members"])


def _sift_table(door: _Door, declared: Table, *, place: int) -> TableBalance:
    file = door.extract.files[declared.name]
    raw = read_table(door.engine, declared, file, work=door.work)
    sifted = sift(door.engine, declared, door.extract)
    if door.erased:
        sifted = set_aside_erased(door.engine, declared, sifted, door.key, door.erased)
    quarantine_broken(door.engine, raw, place=place)
    quarantine_failed(door.engine, raw, sifted.checks, place=place)
    quarantined = count_quarantined(door.engine, place=place)
    balance = TableBalance(declared.name, raw.read, sifted.stored, quarantined)
    if balance.read != balance.stored + balance.quarantined:
        msg = f"{file}: rows are lost between reading and storing: {balance}; please report this"
        raise CheckFailed(msg)
    return balance


def _know(door: _Door, declared: Table) -> pa.Array:
    """Give a table's stored rows their ordinals; the names in the store, by ordinal."""
    ids = stored_ids(door.engine, declared)
    kind = _KINDS[declared.name]
    named = number_by_pseudonym(ids, door.key, kind) if kind else number_as_they_are(ids)
    know(door.engine, declared, named.ordinals)
    return named.names


def _need_families(balance: tuple[TableBalance, ...], reasons: tuple[ReasonCount, ...]) -> None:
    families = next(table for table in balance if table.table == "families")
    if families.stored:
        return
    first = [reason for reason in reasons if reason.table in ("commissions", "families")][:3]
    why = "; ".join(
        f"{reason.table}: {reason.reason} ({reason.column}, {reason.rows} rows)" for reason in first
    )
    msg = (
        f"none of {families.read} families can be stored, so the store in use stays; "
        f"{why or 'the families table has no rows'}"
    )
    raise BadExtract(msg)


def _write_store(
    door: _Door, pseudonyms: Pseudonyms, borders: list[int]
) -> tuple[Path, PrivacyReport]:
    store = door.work / "store"
    store.mkdir()
    speaks = Spoken(door.extract.catalogue, door.extract.manifest.cut_off)
    privacy = write_tables(door.engine, pseudonyms, store, borders, speaks, progress=door.progress)
    write_quarantine(door.engine, store / QUARANTINE_FILE)
    return store, privacy


def _manifest(door: _Door, taken: _Taken) -> Mapping[str, Any]:
    manifest, earlier = door.extract.manifest, door.earlier
    carried = {table.table: table.carried for table in taken.history}
    return {
        "balance": {table.table: table._asdict() for table in taken.balance},
        "catalogue": door.extract.catalogue.code,
        CONTINUES: None if earlier is None else earlier.folder.name,
        "counts": {
            table.table: table.stored + carried.get(table.table, 0) for table in taken.balance
        },
        "cut_off": manifest.cut_off.isoformat(),
        KEYS: len(keys_of(door.key)),
        RING: mark_of(door.key),
        "history": {table.table: table._asdict() for table in taken.history},
        "parts": part_names(taken.borders),
        "simulated": manifest.simulated,
        "source": manifest.source,
    }
