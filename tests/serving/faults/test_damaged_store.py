"""Files that a disk gave back otherwise than they were written: told plainly, nothing guessed."""

import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from cases.store import CaseStore, DamagedStore
from serving.api.problems import problem_of
from serving.listing.refer import refer
from serving.referrals.database import DATABASE_FILE, open_database
from serving.scoring.newest import open_scoring
from tests.features.facts import AS_OF
from tests.ports import free_port
from tests.serving.faults.kept import decisions_by_token, is_whole
from tests.serving.running import Service, at_the_desk
from tests.serving.seeding import HIGH, seed_home
from tests.serving.town import coded

PAGE = 4096


@pytest.fixture
def home(tmp_path: Path) -> Path:
    seed_home(tmp_path / "home")
    return tmp_path / "home"


def damage(database: Path, *, first_page: int) -> None:
    """Every page from one on is as a failing disk returns it."""
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.seek(first_page * PAGE)
        file.write(b"\xa5" * (size - first_page * PAGE))


def tirek(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tirek", *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("first_page", [0, 1])
def test_the_journal_s_verification_says_that_the_file_is_damaged(home: Path, first_page: int):
    damage(home / DATABASE_FILE, first_page=first_page)
    said = tirek("journal", "verify", "--home", str(home))
    assert said.returncode in {1, 2}
    assert "damaged" in said.stderr or "whole SQLite database" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_service_on_a_damaged_file_says_so_and_works_once_the_file_is_put_back(home: Path):
    whole = home / "whole.db"
    shutil.copy(home / DATABASE_FILE, whole)
    damage(home / DATABASE_FILE, first_page=0)
    service = Service(home, free_port(), home / "service.log")
    service.start()
    try:
        cookies = {"tirek_session": "anything"}
        answer = httpx.get(service.address, cookies=cookies)
        assert (answer.status_code, "Жазбалар қазір қолжетімсіз" in answer.text) == (503, True)
        assert "whole SQLite database" in service.log.read_text()
        shutil.move(whole, home / DATABASE_FILE)
        with at_the_desk(service, "aigerim") as person:
            form = person.opens(HIGH)
            sent = person.sends(HIGH, form)
            assert sent is not None
            assert sent.status_code == 303
    finally:
        service.stop()
    assert decisions_by_token(home) == {form["token"]: 1}
    assert is_whole(home)


def test_a_damaged_case_store_is_no_answer_and_no_place_is_named(town: Path):
    database = open_database(town)
    refer(town, database, AS_OF)
    database.close()
    part = CaseStore.open(town).folder / "events" / "part-00000.parquet"
    part.write_bytes(part.read_bytes()[:-100])
    with pytest.raises(DamagedStore) as told:
        open_scoring(town).explain([coded("a9")])
    answer = problem_of(told.value)
    assert answer.status_code == 503
    assert str(town).encode() not in bytes(answer.body)
