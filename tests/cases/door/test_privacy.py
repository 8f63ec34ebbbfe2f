"""Whom an insider could single out: worked out by hand on tiny registers, and by the library
over every family where the report asks it about the deciding ones alone.
"""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from pycanon import anonymity

from cases.anonymise import Kind, load_or_create_key, pseudonym
from cases.door.engine import open_engine, run
from cases.door.privacy import LADDER, Crowd, PrivacyReport, measure_privacy, privacy_lines
from cases.door.profiles import QUASI_IDENTIFIERS, SENSITIVE, profile_families
from cases.errors import CheckFailed
from cases.ingest import ingest
from cases.store import CaseStore

WriteExtract = Callable[..., Path]

HEADS = {
    "families": "family_id,commission_id,registered_on,left_on",
    "members": "person_id,family_id,role,birth_month,joined_on,left_on",
    "events": "event_id,family_id,person_id,event_type,event_date,knowledge_date,value,source",
    "cases": "case_id,family_id,opened_on,knowledge_date,ground,finding,closed_on,"
    "closing_knowledge_date",
    "help": "offer_id,family_id,help_type,offered_on,response,started_on,ended_on,outcome",
    "attributes": "family_id,attribute,value",
}


def table(name: str, rows: list[str]) -> str:
    return "\n".join([HEADS[name], *rows]) + "\n"


@pytest.fixture
def register(write_extract: WriteExtract, home: Path) -> Callable[..., PrivacyReport]:
    """Ingests families of a parent and a child each, all in one town, and reports on them."""

    def made(
        families: list[tuple[str, str, str]], *, cases: list[str] | None = None
    ) -> PrivacyReport:
        numbered = list(enumerate(families))
        extract = write_extract(
            families=table("families", [f"F{n},C1,{day}," for n, (day, _, _) in numbered]),
            members=table(
                "members",
                [f"P{n},F{n},parent,{born},2023-01-01," for n, (_, born, _) in numbered]
                + [f"K{n},F{n},child,{born},2023-01-01," for n, (_, _, born) in numbered],
            ),
            events=table("events", []),
            cases=table("cases", cases or []),
            help=table("help", []),
            attributes=table("attributes", []),
        )
        return ingest(extract, home).privacy

    return made


def test_families_that_differ_by_days_and_months_alone_are_alike_by_year(
    register: Callable[..., PrivacyReport],
):
    """Six families, registered and born on six days of the same years: six classes of one as
    stored, one class of six by year. Two of them had a case, none police or danger records.
    """
    families = [(f"2023-0{n}-01", f"1985-0{n}", f"2015-0{n}") for n in range(1, 7)]
    cases = [f"K{n},F{n},2024-01-01,2024-01-01,poverty,difficult,," for n in (1, 2)]
    report = register(families, cases=cases)
    assert report == PrivacyReport(
        families=6,
        k_asked=5,
        as_stored=Crowd(k=1, l=1, classes=6, exposed=6),
        steps=("registration and births by year",),
        suppressed=0,
        reached=Crowd(k=6, l=1, classes=1, exposed=0),
    )


def test_five_alike_need_no_step(register: Callable[..., PrivacyReport]):
    report = register([("2023-01-01", "1985-01", "2015-01")] * 5)
    assert (report.as_stored, report.steps) == (Crowd(k=5, l=1, classes=1, exposed=0), ())
    assert report.reached == report.as_stored


def test_one_odd_family_in_two_hundred_is_left_out_rather_than_all_blurred(
    register: Callable[..., PrivacyReport],
):
    report = register(
        [("2023-01-01", "1985-01", "2015-01")] * 200 + [("2009-01-01", "", "1999-01")]
    )
    assert (report.steps, report.suppressed) == ((), 1)
    assert report.as_stored == Crowd(k=1, l=1, classes=2, exposed=1)
    assert report.reached == Crowd(k=200, l=1, classes=1, exposed=0)


def test_fewer_families_than_k_can_never_hide(register: Callable[..., PrivacyReport]):
    report = register([("2023-01-01", "1985-01", "2015-01")] * 4)
    assert (report.steps, report.suppressed) == (tuple(step.words for step in LADDER), 4)
    assert report.reached is None
    assert "k = 5 is out of reach" in "\n".join(privacy_lines(report))


def test_the_report_lies_beside_the_manifest_and_names_nobody(
    write_extract: WriteExtract, home: Path
):
    report = ingest(write_extract(), home)
    text = (report.folder / "privacy.json").read_text("utf-8")
    assert json.loads(text)["as_stored"]["exposed"] == 3
    key = load_or_create_key(home)
    names = [name for one in ("F1", "F2", "F3") for name in (one, pseudonym(key, Kind.FAMILY, one))]
    assert not any(name in text + "".join(privacy_lines(report.privacy)) for name in names)


def test_the_report_is_no_part_of_what_the_digest_names(
    write_extract: WriteExtract, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    digest = ingest(write_extract(), home).digest
    monkeypatch.setattr("cases.door.privacy.K", 2)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "keys").mkdir()
    (tmp_path / "other" / "keys" / "pseudonym.key").write_bytes(load_or_create_key(home))
    assert ingest(write_extract(), tmp_path / "other").digest == digest


def test_a_household_is_who_lives_in_it_on_the_cut_off(write_extract: WriteExtract, home: Path):
    """F2's child left in June; who is unknown by birth counts, as unknown."""
    ingest(write_extract(), home)
    store = CaseStore.open(home)
    with open_engine(home) as engine:
        seen = profiles_of(engine, store)
    key = load_or_create_key(home)
    assert {code: seen[pseudonym(key, Kind.FAMILY, code)] for code in ("F1", "F2", "F3")} == {
        "F1": ([2015 * 12 + 8], [1985 * 12 + 3], "area=rural,language=kazakh", "no case", "none"),
        "F2": ([], [], "language=russian", "difficult", "none"),
        "F3": ([], [-1], "", "not decided", "none"),
    }


def profiles_of(engine: duckdb.DuckDBPyConnection, store: CaseStore) -> dict[str, tuple[Any, ...]]:
    """What is seen of each family of the tiny register: no two share a day of registration."""
    profile_families(engine, store.folder, store.catalogue, store.cut_off)
    rows = run(
        engine, "SELECT registered, children, adults, attributes, finding, conduct FROM profiles"
    )
    days = {
        int(family["registered_on"].strftime("%Y%m%d")): family["family_id"]
        for family in store.table("families").to_pylist()
    }
    return {days[day]: tuple(rest) for day, *rest in rows}


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> Callable[[pd.DataFrame], None]:
    """Lets the report speak of made-up profiles, a row per family."""

    def use(families: pd.DataFrame) -> None:
        def register(engine: duckdb.DuckDBPyConnection, *_: object) -> None:
            engine.register("given", families)
            run(engine, "CREATE TABLE profiles AS SELECT *, count(*) AS n FROM given GROUP BY ALL")

        monkeypatch.setattr("cases.door.privacy.profile_families", register)

    return use


def families_of(seed: int, size: int) -> pd.DataFrame:
    draw = random.Random(seed)  # noqa: S311  families to count, not secrets

    def births(oldest: int) -> list[int]:
        return sorted(draw.randrange(oldest, oldest + 3) for _ in range(draw.randrange(3)))

    return pd.DataFrame(
        [
            {
                "commission": draw.choice("ab"),
                "region": "r",
                "settlement": "city",
                "registered": draw.choice([20200101, 20210101]),
                "children": births(24000),
                "adults": births(23500),
                "attributes": draw.choice(["", "x=y"]),
                "finding": draw.choice(["no case", "difficult"]),
                "conduct": draw.choice(["none", "punitive", "urgent"]),
            }
            for _ in range(size)
        ]
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_deciding_families_give_the_library_what_all_families_give(
    seed: int, made_up: Callable[[pd.DataFrame], None], tmp_path: Path
):
    families = families_of(seed, 40 if seed % 2 else 3000)
    made_up(families)
    whole = families.assign(children=families.children.map(str), adults=families.adults.map(str))
    sizes = whole.groupby(list(QUASI_IDENTIFIERS)).size()
    with open_engine(tmp_path) as engine:
        report = measure(engine)
    assert (
        report.as_stored.k == anonymity.k_anonymity(whole, list(QUASI_IDENTIFIERS)) == sizes.min()
    )
    assert report.as_stored.l == anonymity.l_diversity(
        whole, list(QUASI_IDENTIFIERS), list(SENSITIVE)
    )
    assert report.as_stored.classes == len(sizes)
    assert report.as_stored.exposed == sizes[sizes < 5].sum()


def measure(engine: duckdb.DuckDBPyConnection) -> PrivacyReport:
    nothing: Any = None
    return measure_privacy(engine, nothing, nothing, nothing)


def test_what_is_left_out_is_exactly_what_is_still_exposed_after_the_last_step(
    made_up: Callable[[pd.DataFrame], None], tmp_path: Path
):
    families = families_of(7, 3000)
    made_up(families)
    with open_engine(tmp_path) as engine:
        report = measure(engine)
    assert report.reached is not None
    assert report.reached.k >= 5
    assert report.reached.exposed == 0
    assert report.suppressed <= 0.01 * 3000


def test_a_library_that_disagrees_stops_the_ingest(
    write_extract: WriteExtract, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("cases.door.privacy.anonymity.k_anonymity", lambda *_: 77)
    with pytest.raises(CheckFailed, match="k = 1 and l = 1, and pycanon 77"):
        ingest(write_extract(), home)
    assert not (home / "cases" / "current").exists()
