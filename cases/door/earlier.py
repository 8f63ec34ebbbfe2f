"""The stores of a home: which one an extract continues, and which ones are still kept."""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from cases.anonymise import DEMO_KEY, key_file
from cases.door.extract import Extract
from cases.errors import BadInput
from cases.store import (
    CURRENT,
    FORMAT,
    MANIFEST,
    STORES_FOLDER,
    CaseStore,
    read_manifest,
    store_name,
)

CONTINUES = "continues"
"""The manifest's entry that names the folder of the store that a store continues."""


def store_in_use(home: Path) -> CaseStore | None:
    """The store that `current` names; None where there is none of today's format."""
    stores = home / STORES_FOLDER
    return _store_at(stores, store_name(home)) if (stores / CURRENT).is_file() else None


def require_fitting_home(extract: Extract, home: Path) -> None:
    """BadInput where real records would come under the demo's key, or beside another data set.

    Models, results and lists of a home all speak of its one catalogue.
    """
    key = key_file(home)
    if not extract.manifest.simulated and key.is_file() and key.read_bytes() == DEMO_KEY:
        msg = (
            f"{home}: its pseudonym key is the demo's, which everybody knows; "
            "bring real records into a home of their own with --home"
        )
        raise BadInput(msg)
    there, coming = store_in_use(home), extract.catalogue.code
    if there is not None and there.catalogue.code != coming:
        msg = (
            f"{home}: holds records that speak the catalogue '{there.catalogue.code}', and these "
            f"speak '{coming}'; give them a home of their own with --home"
        )
        raise BadInput(msg)


def store_to_continue(extract: Extract, home: Path) -> CaseStore | None:
    """The store whose history the extract carries on; None where history begins anew.

    An extract continues the store in use where both come from the same source. One of the
    same cut-off is that extract once more: it takes the place of the store in use and
    continues what that one continued.

    Raises:
        BadInput: the extract is older than the store in use.
    """
    in_use = store_in_use(home)
    if in_use is None or in_use.manifest["source"] != extract.manifest.source:
        return None
    if extract.manifest.cut_off == in_use.cut_off:
        before = in_use.manifest[CONTINUES]
        return None if before is None else _store_at(in_use.folder.parent, before)
    if extract.manifest.cut_off < in_use.cut_off:
        msg = (
            f"{extract.folder}: speaks up to {extract.manifest.cut_off}, and the store in use "
            f"already up to {in_use.cut_off}; what is known is not taken back, so give an "
            "earlier extract a home of its own with --home"
        )
        raise BadInput(msg)
    return in_use


def families_gone(earlier: CaseStore, families: pa.Array) -> int:
    """How many families of the earlier store are not among those stored now."""
    before = earlier.table("families", ["family_id"])["family_id"]
    stayed: int = pc.sum(pc.is_in(before, value_set=families)).as_py()
    return len(before) - stayed


def _store_at(stores: Path, name: str) -> CaseStore | None:
    folder = stores / name.strip()
    if not (folder / MANIFEST).is_file() or read_manifest(folder)["format"] != FORMAT:
        return None
    return CaseStore.at(folder)


def clear_stores(home: Path, *, before: CaseStore | None) -> None:
    """Remove every store but the one in use, the one it continues, and the one in use
    `before`, which a reader may still have open.
    """
    in_use = store_in_use(home)
    assert in_use is not None, "stores are cleared once one is in use"
    kept = {in_use.folder.name, in_use.manifest[CONTINUES], before and before.folder.name}
    for folder in in_use.folder.parent.glob("store-*"):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)
