import shutil
import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from serving.api.contract import (
    ExplainedFamily,
    FairnessAudit,
    ListContext,
    ScoredFamily,
    UnknownFamilies,
)
from serving.referrals.database import ReferralDatabase, open_database
from serving.wall import Wall
from serving.web import create_app
from tests.serving.seeding import PASSWORD, SENTENCE, seed_home, shown
from tests.serving.town import build_town

with warnings.catch_warnings():
    # Starlette's client asks for httpx2; httpx, which it still runs on, is what is installed.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

ADDRESS = "http://desk.test"


class ThreeFamilies:
    """A stand-in for the model: two families of commission c1 and one of c2."""

    commissions = {"one": "c1", "two": "c1", "far": "c2"}  # noqa: RUF012  never changed

    def score(self, families: Sequence[str], as_of_date: date | None = None) -> list[ScoredFamily]:
        return list(self.explain(families, as_of_date))

    def explain(
        self, families: Sequence[str], as_of_date: date | None = None
    ) -> list[ExplainedFamily]:
        unknown = [at for at, family in enumerate(families) if family not in self.commissions]
        if unknown:
            raise UnknownFamilies(unknown)
        return [self._answer(family, as_of_date or date(2026, 4, 1)) for family in families]

    def audit(self) -> FairnessAudit:
        return FairnessAudit(gate=3, report={"build": "public"})

    def _answer(self, family: str, as_of: date) -> ExplainedFamily:
        record = shown()
        return ExplainedFamily(
            family_id=family,
            commission_id=self.commissions[family],
            lane="ranked",
            band="high",
            selected=True,
            frequency=record.frequency,
            frequency_text=SENTENCE,
            context=ListContext(
                as_of_date=as_of,
                model_name="tirek",
                model_version="3",
                model_kind="lightgbm",
                trained_through=date(2025, 12, 31),
                capacity=12,
                cohort_size=1480,
            ),
            raises=record.raises,
            lowers=record.lowers,
            unknown=record.unknown,
        )


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A seeded home, made once, and its machine token."""
    home = tmp_path_factory.mktemp("seeded")
    return home, seed_home(home)


@pytest.fixture
def token(seeded: tuple[Path, str]) -> str:
    return seeded[1]


@pytest.fixture
def database(seeded: tuple[Path, str], tmp_path: Path) -> Iterator[ReferralDatabase]:
    """This test's own copy of the seeded database."""
    shutil.copytree(seeded[0], tmp_path / "home")
    opened = open_database(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[ReferralDatabase]:
    opened = open_database(tmp_path / "empty")
    yield opened
    opened.close()


@pytest.fixture
def visitor(database: ReferralDatabase, tmp_path: Path) -> Iterator[TestClient]:
    """A browser that is not signed in."""
    web = create_app(lambda: database, ThreeFamilies, home=tmp_path / "home")
    app = Wall(web, lambda: database)
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
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TIREK_KEY_FILE", raising=False)
        build_town(home)
    return home


@pytest.fixture
def town(built_town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This test's own town. Its registry holds no champion, so the points card serves."""
    nobody = SimpleNamespace(champion=lambda: None)
    monkeypatch.setattr("serving.ranking.Registry", lambda _home, _code: nobody)
    monkeypatch.delenv("TIREK_KEY_FILE", raising=False)
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
