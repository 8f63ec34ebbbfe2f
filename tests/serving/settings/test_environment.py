"""What the service is told by its environment; what cannot be read is named."""

from pathlib import Path

import pytest

from cases.errors import BadInput
from serving.settings.environment import Settings, read_database_url, read_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIREK_HTTPS", "yes"),
        ("TIREK_WORKERS", "0"),
        ("TIREK_WORKERS", "many"),
        ("TIREK_WORKERS", ""),
        ("TIREK_WORKERS", "²"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(name: str, value: str):
    with pytest.raises(BadInput, match=f"{name} is '{value}'"):
        read_settings({name: value})


def test_without_settings_the_home_is_under_the_current_folder():
    assert read_settings({}) == Settings(Path(".tirek"), https=False, workers=1)


def test_the_database_is_under_the_home_unless_an_address_is_given():
    assert read_database_url({}) is None
    assert read_database_url({"TIREK_DATABASE_URL": ""}) is None
    for kind in ("postgresql", "postgresql+psycopg"):
        url = read_database_url({"TIREK_DATABASE_URL": f"{kind}://tirek:p%40ss@db:5433/tirek"})
        assert url is not None
        assert url.drivername == "postgresql+psycopg"
        assert (url.username, url.password, url.host, url.port) == ("tirek", "p@ss", "db", 5433)


@pytest.mark.parametrize(
    "told",
    [
        "secret",
        "postgresql://tirek:secret@db",
        "postgresql://tirek:secret@db/",
        "postgresql://tirek:secret@db:port/tirek",
        "postgresql+psycopg2://tirek:secret@db/tirek",
        "mysql://tirek:secret@db/tirek",
        "sqlite:///secret.db",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_and_never_repeated(told: str):
    with pytest.raises(BadInput, match="TIREK_DATABASE_URL names no PostgreSQL") as refusal:
        read_database_url({"TIREK_DATABASE_URL": told})
    assert "secret" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


def test_the_database_may_be_named_in_a_file(tmp_path: Path):
    (tmp_path / "url").write_text("postgresql://tirek:s3cret-x@db/tirek\n", encoding="utf-8")
    url = read_database_url({"TIREK_DATABASE_URL_FILE": str(tmp_path / "url")})
    assert url is not None
    assert (url.password, url.database) == ("s3cret-x", "tirek")
