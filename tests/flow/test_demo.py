"""The demo: the main job in one command, made once and never over somebody's records."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cases.anonymise import DEMO_KEY
from serving.demo import PASSWORD
from serving.referrals.database import open_database
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import ReferralListTable
from tests.flow.command import Answer, done, files_under, said_no, tell
from tests.flow.conftest import AS_OF
from training.study import CandidateName, Question, Study, Tuning

pytestmark = pytest.mark.slow

FAMILIES = 1000


class QuickStudy(Study):
    """The demo trains the default study; here, one candidate of it is enough."""

    candidates: tuple[CandidateName, ...] = ("scorecard",)
    resamples: int = 200
    tuning: Tuning = Tuning(trials=0)
    questions: tuple[Question, ...] = ()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Answer]]:
    """A demo's home and what making it said."""
    home = tmp_path_factory.mktemp("demo") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.study.Study", QuickStudy)
        yield home, done("demo", "--no-serve", "--families", FAMILIES, "--home", home)


def test_it_goes_from_records_to_lists_and_says_who_can_sign_in(first: tuple[Path, Answer]):
    home, answer = first
    for said in ("Case store", "@challenger", f"Lists as of {AS_OF}", f"password {PASSWORD}"):
        assert said in answer.out
    for username in ("aigerim", "sergey", "dana"):
        assert username in answer.out
    assert (home / "lists" / AS_OF / "list.json").is_file()


def test_a_second_run_serves_what_is_there_and_loses_nothing(first: tuple[Path, Answer]):
    home, _ = first
    before = {name: data for name, data in files_under(home).items() if "referrals.db" not in name}
    again = done("demo", "--no-serve", "--families", FAMILIES, "--home", home)
    after = {name: data for name, data in files_under(home).items() if "referrals.db" not in name}
    assert after == before
    assert "Learned from" not in again.out
    assert "aigerim" in again.out
    database = open_database(home)
    with database.reading(EVERY_COMMISSION) as session:
        assert session.scalar(select(func.count()).select_from(ReferralListTable)) == 1
    database.close()


def test_a_demo_of_another_size_never_replaces_one(first: tuple[Path, Answer]):
    home, _ = first
    answer = tell("demo", "--no-serve", "--families", FAMILIES + 1, "--home", home)
    assert "is not empty and holds no demo of this size" in said_no(answer)


def test_a_home_that_holds_something_else_is_refused_and_left_alone(tmp_path: Path):
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    message = said_no(tell("demo", "--no-serve", "--home", tmp_path))
    assert "give another folder with --home" in message
    assert files_under(tmp_path) == {"letters.txt": b"mine"}


def test_the_steps_one_by_one_give_the_demo_s_lists_byte_for_byte(
    first: tuple[Path, Answer], tmp_path: Path
):
    """Two separate homes, one seed; the demo is its steps and nothing else."""
    home, extract = tmp_path / "home", tmp_path / "extract"
    (home / "keys").mkdir(parents=True)
    (home / "keys" / "pseudonym.key").write_bytes(DEMO_KEY)
    done("simulate", extract, "--families", FAMILIES)
    done("ingest", extract, "--home", home)
    done("train", "--home", home)
    tell("audit", "--home", home)
    tell("promote", "--home", home)
    done("refer", "--home", home, "--as-of", AS_OF)
    lists = files_under(home / "lists")
    assert len(lists) == 21, "twenty commissions and the head"
    assert lists == files_under(first[0] / "lists")


def test_another_key_gives_other_codes(first: tuple[Path, Answer], tmp_path: Path):
    home = tmp_path / "home"
    another = shutil.ignore_patterns("keys", "cases", "lists", "referrals.db*")
    shutil.copytree(first[0], home, ignore=another)
    done("ingest", first[0] / "demo-extract", "--home", home)
    done("refer", "--home", home, "--as-of", AS_OF)
    known = (first[0] / "lists" / AS_OF / "C001.json").read_bytes()
    assert (home / "lists" / AS_OF / "C001.json").read_bytes() != known
