"""Secrets and accounts that everybody knows start no service of real records."""

from contextlib import closing
from pathlib import Path

import pytest

from cases.anonymise import DEMO_KEY
from cases.errors import BadInput
from serving.access.adding_accounts import add_account
from serving.demo import MARK, PASSWORD
from serving.operation.default_secrets import refuse_default_secrets, refuse_demo_accounts
from serving.referrals.database import open_database

OURS = "TIREK_"


@pytest.mark.parametrize(
    "environment",
    [
        {f"{OURS}OIDC_CLIENT_SECRET": "changeme"},
        {f"{OURS}ANY_PASSWORD": "Secret"},
        {"TIREK_DATABASE_URL": "postgresql://tirek:postgres@db/tirek"},
        {"TIREK_DATABASE_URL": "postgresql://tirek:PASSWORD@db/tirek"},
    ],
)
def test_a_secret_of_an_example_starts_no_service(tmp_path: Path, environment: dict[str, str]):
    with pytest.raises(BadInput, match="stands in every example"):
        refuse_default_secrets(tmp_path, environment)


def test_a_secret_of_an_example_in_a_file_starts_none_either(tmp_path: Path):
    (tmp_path / "secret").write_text("changeme\n", encoding="utf-8")
    with pytest.raises(BadInput, match="stands in every example"):
        refuse_default_secrets(tmp_path, {f"{OURS}ANY_TOKEN_FILE": str(tmp_path / "secret")})


def test_a_secret_of_ones_own_starts_the_service(tmp_path: Path):
    own = {
        f"{OURS}ANY_SECRET": "long and of my own",
        "TIREK_HTTPS": "1",
        "OTHER_SECRET": "changeme",
    }
    refuse_default_secrets(tmp_path, own)


def test_the_demos_key_serves_a_demo_alone(tmp_path: Path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "pseudonym.key").write_bytes(DEMO_KEY)
    with pytest.raises(BadInput, match="the demo's key"):
        refuse_default_secrets(tmp_path, {})
    (tmp_path / MARK).write_text("{}", encoding="utf-8")
    refuse_default_secrets(tmp_path, {})


@pytest.mark.usefixtures("referrals")
def test_an_account_with_the_demos_password_serves_a_demo_alone(tmp_path: Path):
    with closing(open_database(tmp_path)) as database, database.writing() as session:
        for name, password in (("aigerim", PASSWORD), ("dana", "a password of her own")):
            add_account(
                session, name, display_name=name, role="member", commission_id="c1",
                password=password,
            )  # fmt: skip
    with pytest.raises(BadInput, match="1 accounts have the demo's password"):
        refuse_demo_accounts(tmp_path)
    (tmp_path / MARK).write_text("{}", encoding="utf-8")
    refuse_demo_accounts(tmp_path)


def test_no_database_has_no_demo_accounts(tmp_path: Path):
    refuse_demo_accounts(tmp_path)
    assert not list(tmp_path.iterdir())
