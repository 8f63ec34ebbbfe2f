"""The simulated country: a case extract to learn on, and beside it the truth it hides.

Families are simulated in chunks that share the map and nothing else, each from its own
branch of the seed: memory stays bounded, and the same seed gives the same bytes.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from cases.catalogue.reading import shipped_catalogue
from cases.contract import EXTRACT_MANIFEST
from cases.errors import BadInput
from cases.progress import Progress, silent
from cases.simulate.countries import scenario_named
from cases.simulate.docket import Docket
from cases.simulate.extract_tables import (
    Numbering,
    commissions_table,
    family_tables,
    known_events,
)
from cases.simulate.folders import Folders, new_folders, truth_folder
from cases.simulate.lives import Streams, live
from cases.simulate.setting import Setting
from cases.simulate.timeline import MONTHS_A_YEAR
from cases.simulate.truth_tables import areas_table, noticing_table, sittings_table, truth_tables

CATALOGUE = "kazakhstan"
CHUNK = 50_000
MOST_FAMILIES = 9_999_999
LONGEST_YEARS = 50.0
_MAP, _FAMILIES, _DOCKET = 0, 1, 2


class Totals(NamedTuple):
    """What was written: the two folders, what the scenario says of itself, rows per table of
    the extract, and how many incidents had been seen but were not yet known at the cut-off.
    """

    says: str
    extract: Path
    truth: Path
    rows: dict[str, int]
    not_yet_known: int


def simulate_country(
    out: Path,
    *,
    scenario: str,
    families: int,
    years: float,
    seed: int,
    progress: Progress = silent,
) -> Totals:
    """Simulate a country and write its case extract into `out`, its truth into `<out>-truth`.

    `years` is rounded to whole months. The same arguments give the same bytes. BadInput for
    an unknown scenario, a size that cannot be, or a folder that already holds something.
    """
    chosen = scenario_named(scenario)
    months = _months(years)
    _check_size(families, seed)
    setting = Setting.of(
        chosen, shipped_catalogue(CATALOGUE), months=months, rng=_branch(seed, _MAP, 0)
    )
    docket = _docket(setting, families, seed=seed)
    out = out.absolute()
    with new_folders(out) as folders:
        not_yet_known = _write_chunks(
            folders, setting, docket, families=families, seed=seed, progress=progress
        )
        _write_map(folders, setting, docket)
        _write_manifests(folders, setting, seed=seed)
        rows = dict(folders.extract.rows)
    return Totals(chosen.says, out, truth_folder(out), rows, not_yet_known)


def _write_chunks(
    folders: Folders,
    setting: Setting,
    docket: Docket | None,
    *,
    families: int,
    seed: int,
    progress: Progress,
) -> int:
    """Every chunk's tables; how many seen incidents were left out as not yet known."""
    numbering, not_yet_known = Numbering(), 0
    for number, first in enumerate(range(0, families, CHUNK)):
        progress("simulate", first, families)
        branch = np.random.SeedSequence(seed, spawn_key=(_FAMILIES, number))
        count = min(CHUNK, families - first)
        lives = live(count, setting, Streams.of(branch), docket=docket)
        folders.extract.append(family_tables(lives, setting, numbering))
        folders.truth.append(truth_tables(lives, setting, numbering))
        not_yet_known += int(lives.records.seen.sum() - known_events(lives, setting).sum())
        numbering = numbering.after(lives)
    progress("simulate", families, families)
    return not_yet_known


def _write_map(folders: Folders, setting: Setting, docket: Docket | None) -> None:
    folders.extract.append({"commissions": commissions_table(setting)})
    folders.truth.append({"areas": areas_table(setting), "noticing": noticing_table(setting)})
    if docket:
        folders.truth.append({"sittings": sittings_table(docket, setting)})


def _write_manifests(folders: Folders, setting: Setting, *, seed: int) -> None:
    for kind, table_folder in (("extract", folders.extract), ("truth", folders.truth)):
        lines = (
            f'kind = "{kind}"',
            f'catalogue = "{CATALOGUE}"',
            f"cut_off = {setting.scenario.cut_off.isoformat()}",
            f'source = "{_source(setting, seed=seed)}"',
            "simulated = true",
        )
        manifest = table_folder.folder / EXTRACT_MANIFEST
        manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _source(setting: Setting, *, seed: int) -> str:
    scenario = setting.scenario
    return f"simulated country, scenario {scenario.name} ({scenario.says}), seed {seed}"


def _docket(setting: Setting, families: int, *, seed: int) -> Docket | None:
    workload = setting.scenario.workload
    if workload is None:
        return None
    return Docket.of(workload, setting, families=families, rng=_branch(seed, _DOCKET, 0))


def _branch(seed: int, *path: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=path))


def _months(years: float) -> int:
    if not 1 / MONTHS_A_YEAR <= years <= LONGEST_YEARS:
        msg = f"years is {years}; give between one month (0.084) and {LONGEST_YEARS:g} years"
        raise BadInput(msg)
    return round(years * MONTHS_A_YEAR)


def _check_size(families: int, seed: int) -> None:
    if not 1 <= families <= MOST_FAMILIES:
        msg = f"families is {families}; give a number from 1 to {MOST_FAMILIES:,}"
        raise BadInput(msg)
    if seed < 0:
        msg = f"seed is {seed}; give a whole number from 0 up"
        raise BadInput(msg)
