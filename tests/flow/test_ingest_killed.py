"""An ingest that is killed leaves the earlier store whole, or the new one, never a mixture.

Each case starts the command itself over a store in use and kills it without warning: some
time after a line it writes, as soon as a file of the new store appears, or at one step of
putting the store in use, where the process kills itself.
"""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cases.store import PARTED_TABLES, CaseStore
from tests.flow.command import done, files_under

ROOT = Path(__file__).parents[2]
FAMILIES = 800
COMMAND = "import tirek; tirek.main()"
# Python tells of a rename before it happens; the first thing told of afterwards comes after it
KILLS_ITSELF = """
import os, signal, sys
place, when = sys.argv.pop(1), sys.argv.pop(1)
passed = False
def watch(event, args):
    global passed
    if event == "os.kill":
        return
    moves = event == "os.rename" and os.path.basename(os.fspath(args[1])).startswith(place)
    if passed or (moves and when == "before"):
        os.kill(os.getpid(), signal.SIGKILL)
    passed = passed or moves
sys.addaudithook(watch)
import tirek
tirek.main()
"""


class Stage(NamedTuple):
    """A home with the earlier store, the extract to come, what both stores hold, and the
    digest of the later one.
    """

    home: Path
    extract: Path
    earlier: dict[str, bytes]
    later: dict[str, bytes]
    digest: str


def _write_extract(folder: Path, *, absences: int) -> Path:
    folder.mkdir()
    columns = {
        "commissions": "commission_id,region_id,name,settlement_type,sittings_per_month,capacity",
        "families": "family_id,commission_id,registered_on,left_on",
        "members": "person_id,family_id,role,birth_month,joined_on,left_on",
        "events": "event_id,family_id,person_id,event_type,event_date,knowledge_date,value,source",
        "cases": "case_id,family_id,opened_on,knowledge_date,ground,finding,closed_on,"
        "closing_knowledge_date",
        "help": "offer_id,family_id,help_type,offered_on,response,started_on,ended_on,outcome",
        "attributes": "family_id,attribute,value",
    }
    rows = {name: list(_rows(name, absences)) for name in columns}
    for name, header in columns.items():
        text = "\n".join([header, *rows[name], ""])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    manifest = 'kind = "extract"\ncatalogue = "kazakhstan"\nsource = "a test"\nsimulated = true\n'
    (folder / "extract.toml").write_text(f"{manifest}cut_off = 2025-12-31\n", encoding="utf-8")
    return folder


def _rows(table: str, absences: int) -> Iterator[str]:
    if table == "commissions":
        yield "C1,astana,Тірек,city,4,12"
    for number in range(FAMILIES):
        family = f"F{number}"
        if table == "families":
            yield f"{family},C1,2023-01-10,"
        if table == "members":
            yield f"P{number},{family},child,2015-03,2023-01-10,"
        if table == "events":
            day = f"2025-0{number % 9 + 1}-12"
            for more in range(absences):
                record = f"E{number}-{more},{family},P{number},school_absence"
                yield f"{record},{day},{day},{more},education"
        if table == "attributes":
            yield f"{family},language,kazakh"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("killed")
    extract = _write_extract(folder / "earlier", absences=4)
    done("ingest", extract, "--home", folder / "home")
    earlier = files_under(CaseStore.open(folder / "home").folder)
    shutil.copytree(folder / "home", folder / "both")
    extract = _write_extract(folder / "later", absences=5)
    done("ingest", extract, "--home", folder / "both")
    both = CaseStore.open(folder / "both")
    later = files_under(both.folder)
    assert earlier != later
    return Stage(folder / "home", extract, earlier, later, both.digest)


@pytest.fixture
def home(stage: Stage, tmp_path: Path) -> Path:
    shutil.copytree(stage.home, tmp_path / "home")
    return tmp_path / "home"


def _start(script: str, *words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, words)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def _kill_after_line(line: str, seconds: float) -> Callable[[subprocess.Popen[str], Path], None]:
    def kill(run: subprocess.Popen[str], _: Path) -> None:
        assert run.stderr is not None
        for said in run.stderr if line else ():
            if said.startswith(line):
                break
        time.sleep(seconds)
        run.kill()

    return kill


def _kill_at_file(pattern: str) -> Callable[[subprocess.Popen[str], Path], None]:
    def kill(run: subprocess.Popen[str], home: Path) -> None:
        while run.poll() is None and not any((home / "cases").glob(pattern)):
            time.sleep(0.001)
        run.kill()

    return kill


MOMENTS: dict[str, Callable[[subprocess.Popen[str], Path], None]] = {
    "while libraries load": _kill_after_line("", 0.3),
    "as the tables are first read": _kill_after_line("checking the tables ...", 0),
    "among the checks": _kill_after_line("checking the tables ...", 0.2),
    "after the checks": _kill_after_line("checking the tables: done", 0),
    "among the parts": _kill_after_line("writing the store ...", 0.05),
    "at the first part of events": _kill_at_file(".work-*/store/events/*"),
    "as the manifest is written": _kill_at_file(".work-*/store/manifest.json"),
    "when all is told to be done": _kill_after_line("writing the store: done", 0),
}


def _store_in_use(home: Path) -> dict[str, bytes]:
    """The files of the store in use, which reads to its end."""
    store = CaseStore.open(home)
    found = files_under(store.folder)
    for table in (*PARTED_TABLES, "commissions", "attributes"):
        assert store.table(table).num_rows >= 0
    return found


def _require_mended(home: Path, stage: Stage) -> None:
    """The next ingest makes the later store and leaves nothing of the killed run."""
    done("ingest", stage.extract, "--home", home)
    assert CaseStore.open(home).digest == stage.digest
    assert not list((home / "cases").glob(".work-*"))


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_ingest_leaves_one_whole_store(moment: str, stage: Stage, home: Path):
    run = _start(COMMAND, "ingest", stage.extract, "--home", home)
    MOMENTS[moment](run, home)
    run.communicate()
    assert _store_in_use(home) in (stage.earlier, stage.later)
    _require_mended(home, stage)


STEPS = {
    ("store-", "before"): "earlier",
    ("store-", "after"): "earlier",
    ("current", "before"): "earlier",
    ("current", "after"): "later",
}


@pytest.mark.slow
@pytest.mark.parametrize(("place", "when"), STEPS)
def test_the_store_in_use_changes_with_one_step_and_no_other(
    place: str, when: str, stage: Stage, home: Path
):
    """The new store gets its name, then the pointer moves: only the second changes anything."""
    run = _start(KILLS_ITSELF, place, when, "ingest", stage.extract, "--home", home)
    _, said = run.communicate()
    assert run.returncode == -signal.SIGKILL, said
    expected = stage.earlier if STEPS[place, when] == "earlier" else stage.later
    assert _store_in_use(home) == expected
    _require_mended(home, stage)


@pytest.mark.slow
def test_a_first_ingest_that_is_killed_leaves_no_store(stage: Stage, tmp_path: Path):
    run = _start(KILLS_ITSELF, "current", "before", "ingest", stage.extract, "--home", tmp_path)
    run.communicate()
    assert not (tmp_path / "cases" / "current").exists()
    done("ingest", stage.extract, "--home", tmp_path)
    assert CaseStore.open(tmp_path).manifest["balance"]["families"]["stored"] == FAMILIES
