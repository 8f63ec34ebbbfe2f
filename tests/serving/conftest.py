import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal, NamedTuple

import pytest
from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from serving.api.contract import (
    ExplainedFamily,
    FairnessAudit,
    ListContext,
    RankedFamily,
    ScoredFamily,
    UnknownCommission,
    UnknownFamilies,
)
from serving.referrals.database import ReferralDatabase, open_database
from serving.referrals.postgresql import engine_at
from serving.referrals.scopes import EVERY_COMMISSION, NO_FAMILIES
from serving.wall.wall import Wall
from serving.web import create_app
from tests.serving.postgresql import Server, address, roomy_memory
from tests.serving.seeding import PASSWORD, SENTENCE, seed_home, shown
from tests.serving.town import build_town

with warnings.catch_warnings():
    # Starlette's client asks for httpx2; httpx, which it still runs on, is what is installed.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

ADDRESS = "http://desk.test"


class ThreeFamilies:
    """A stand-in for the model: two families of commission c1 and one of c2."""

    moved = 0

    def stamp(self, _session: Session) -> int:
        return self.moved

    def at_hand(self, as_of_date: date | None = None) -> "ThreeAnswers | None":
        return ThreeAnswers(self.moved, as_of_date or date(2026, 4, 1))

    def ready(self, as_of_date: date | None = None) -> "ThreeAnswers":
        return ThreeAnswers(self.moved, as_of_date or date(2026, 4, 1))

    def audit(self) -> FairnessAudit:
        return FairnessAudit(gate=3, report={"build": "public"})


class ThreeAnswers(NamedTuple):
    stamp: int
    as_of: date

    @property
    def commissions(self) -> dict[str, str]:
        return {"one": "c1", "two": "c1", "far": "c2"}

    def find(self, families: Sequence[str], commission_id: str | None = None) -> list[str]:
        readable = [one for one, at in self.commissions.items() if commission_id in {None, at}]
        unknown = [at for at, family in enumerate(families) if family not in readable]
        if unknown:
            raise UnknownFamilies(unknown)
        return [*families]

    def in_order(self, commission_id: str) -> list[str]:
        ranked = [one for one, at in self.commissions.items() if at == commission_id]
        if not ranked:
            raise UnknownCommission
        return ranked

    def are_ready(self, codes: Sequence[str]) -> bool:
        return bool(codes)

    def explain_ahead(self) -> Iterator[None]:
        yield from ()

    def score(self, codes: Sequence[str]) -> list[ScoredFamily]:
        return [ScoredFamily(**self._scored(code)) for code in codes]

    def rank(self, codes: Sequence[str]) -> list[RankedFamily]:
        places = {"one": 1, "two": 2, "far": 1}
        return [RankedFamily(**self._scored(code), place=places[code]) for code in codes]

    def explain(self, codes: Sequence[str]) -> list[ExplainedFamily]:
        record = shown()
        told = {name: getattr(record, name) for name in ("raises", "lowers", "unknown")}
        return [ExplainedFamily(**self._scored(code), **told) for code in codes]

    def _scored(self, family: str) -> dict[str, Any]:
        return {
            "family_id": family,
            "commission_id": self.commissions[family],
            "lane": "ranked",
            "band": "high",
            "selected": True,
            "frequency": shown().frequency,
            "frequency_text": SENTENCE,
            "context": ListContext(
                as_of_date=self.as_of,
                model_name="tirek",
                model_version="3",
                model_kind="lightgbm",
                trained_through=date(2025, 12, 31),
                capacity=12,
                cohort_size=1480,
            ),
        }


Kind = Literal["sqlite", "postgresql"]


class Seeded(NamedTuple):
    """A seeded home and its machine token; on PostgreSQL its database is named `seeded`."""

    home: Path
    token: str


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """This worker's PostgreSQL, with a migrated database named `fresh` to copy."""
    # not under pytest's folder: where root runs the tests, the server runs as somebody else, and
    # another run of pytest shuts its folders to everybody else
    folder = tempfile.mkdtemp(prefix="tirek-postgresql-", dir=roomy_memory())
    started = Server(Path(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIREK_DATABASE_URL", address(started.create("fresh")))
        open_database(Path()).close()
    yield started
    started.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Which database the test runs on: it runs once on each."""
    chosen: Kind = request.param
    return chosen


@pytest.fixture
def referrals(kind: Kind, request: pytest.FixtureRequest) -> Iterator[Kind]:
    """Referral databases are opened on each kind; on PostgreSQL a test has one, fresh."""
    with _copied("fresh", kind, request):
        yield kind


@contextmanager
def _copied(name: str, kind: Kind, request: pytest.FixtureRequest) -> Iterator[None]:
    """On PostgreSQL, the test's own copy of a database stands in TIREK_DATABASE_URL."""
    if kind == "sqlite":
        yield
        return
    server: Server = request.getfixturevalue("server")
    with server.copy(like=name) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIREK_DATABASE_URL", address(url))
        with _connections_closed(patch):
            yield


@contextmanager
def _connections_closed(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands leave theirs to the end of the process, and some tests do too."""
    engines: list[Engine] = []

    def noted(url: URL) -> Engine:
        engines.append(engine_at(url))
        return engines[-1]

    patch.setattr("serving.referrals.postgresql.engine_at", noted)
    yield
    for engine in engines:
        engine.dispose()


@pytest.fixture(scope="session")
def seeded_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    home = tmp_path_factory.mktemp("seeded")
    return Seeded(home, seed_home(home))


@pytest.fixture(scope="session")
def seeded_on_postgresql(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    home = tmp_path_factory.mktemp("seeded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIREK_DATABASE_URL", address(server.create("seeded", like="fresh")))
        return Seeded(home, seed_home(home))


@pytest.fixture
def seeded(kind: Kind, request: pytest.FixtureRequest) -> Seeded:
    """A seeded database, made once on each kind."""
    made: Seeded = request.getfixturevalue(f"seeded_on_{kind}")
    return made


@pytest.fixture
def token(seeded: Seeded) -> str:
    return seeded.token


@pytest.fixture
def database(
    seeded: Seeded, kind: Kind, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[ReferralDatabase]:
    """This test's own copy of the seeded database, opened for the families of every commission."""
    shutil.copytree(seeded.home, tmp_path / "home")
    with _copied("seeded", kind, request), opened(tmp_path / "home") as database:
        yield database.within(EVERY_COMMISSION)


@pytest.fixture
def empty(referrals: Kind, tmp_path: Path) -> Iterator[ReferralDatabase]:
    del referrals  # which says where it is opened
    with opened(tmp_path / "empty") as database:
        yield database.within(EVERY_COMMISSION)


@contextmanager
def opened(home: Path) -> Iterator[ReferralDatabase]:
    database = open_database(home)
    try:
        yield database
    finally:
        database.close()


@pytest.fixture
def visitor(database: ReferralDatabase, tmp_path: Path) -> Iterator[TestClient]:
    """A browser that is not signed in, before a service that opens the database for nobody's
    families, as ours does.
    """
    narrow = database.within(NO_FAMILIES)
    web = create_app(lambda: narrow, ThreeFamilies, home=tmp_path / "home")
    app = Wall(web, lambda: narrow)
    with TestClient(
        app, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False
    ) as client:
        client.headers["origin"] = ADDRESS
        yield client


@pytest.fixture
def member(visitor: TestClient) -> TestClient:
    """A browser in which Aigerim, member in Burabai (c1), is signed in."""
    return sign_in(visitor, "aigerim")


@pytest.fixture(scope="session")
def built_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town of town.py, built once."""
    home = tmp_path_factory.mktemp("town") / "home"
    build_town(home)
    return home


@pytest.fixture
def town(built_town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This test's own town. Its registry holds no champion, so the points card serves."""
    nobody = SimpleNamespace(champion=lambda: None)
    monkeypatch.setattr("models.registry.Registry", lambda _home, _code: nobody)
    shutil.copytree(built_town, tmp_path / "town")
    return tmp_path / "town"


def sign_in(client: TestClient, username: str, password: str = PASSWORD) -> TestClient:
    client.get("/sign-in")
    form = {
        "form_secret": client.cookies["tirek_form"],
        "username": username,
        "password": password,
    }
    client.post("/sign-in", data=form)
    return client
