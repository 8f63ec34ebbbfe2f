"""Hosts, secrets and demo accounts: what keeps a service from being open by mistake."""

from contextlib import closing
from pathlib import Path

import pytest

from cases.anonymise import DEMO_KEY
from cases.errors import BadInput
from serving.access.adding_accounts import add_account
from serving.demo import MARK, PASSWORD
from serving.operation.default_secrets import refuse_default_secrets, refuse_demo_accounts
from serving.referrals.database import open_database
from serving.settings.environment import read_database_url
from serving.settings.hosts import LOOPBACK, read_hosts, require_hosts
from serving.settings.scrubbing import scrubbed
from serving.settings.secret_files import read_secret

OURS = "TIREK_"
NAME = f"{OURS}EXAMPLE_SECRET"


def test_hosts_are_names_with_commas_between_them_and_this_machine_always():
    assert read_hosts({"TIREK_HOSTS": "Desk.example.kz, 10.0.0.4,[2001:db8::1]"}) == LOOPBACK | {
        "desk.example.kz",
        "10.0.0.4",
        "[2001:db8::1]",
    }


@pytest.mark.parametrize("environment", [{}, {"TIREK_HOSTS": ""}, {"TIREK_HOSTS": " , "}])
def test_by_default_the_service_answers_under_this_machines_names_alone(
    environment: dict[str, str],
):
    assert read_hosts(environment) == {"127.0.0.1", "localhost", "[::1]"}


@pytest.mark.parametrize(
    "name", ["https://desk.kz", "desk.kz:3000", "*", "desk kz", "-desk", "a/b"]
)
def test_what_is_no_name_of_a_host_is_refused(name: str):
    with pytest.raises(BadInput, match="is no name of a host"):
        read_hosts({"TIREK_HOSTS": name})


@pytest.mark.parametrize("bound", ["0.0.0.0", "::", "10.0.0.4"])  # noqa: S104  refused
def test_who_lets_others_in_says_under_which_names(bound: str):
    with pytest.raises(BadInput, match="TIREK_HOSTS"):
        require_hosts(bound, LOOPBACK)
    require_hosts(bound, LOOPBACK | {"desk.example.kz"})


@pytest.mark.parametrize("bound", ["127.0.0.1", "localhost", "::1"])
def test_on_this_machine_nothing_has_to_be_said(bound: str):
    require_hosts(bound, LOOPBACK)


def test_a_secret_comes_from_the_environment_or_from_a_file(tmp_path: Path):
    (tmp_path / "secret").write_text("of a file\n", encoding="utf-8")
    assert read_secret(NAME, {NAME: "of the environment"}) == "of the environment"
    assert read_secret(NAME, {NAME + "_FILE": str(tmp_path / "secret")}) == "of a file"
    assert read_secret(NAME, {}) == ""


def test_a_secret_that_was_read_stands_in_no_log(tmp_path: Path):
    (tmp_path / "secret").write_text("a quiet word", encoding="utf-8")
    read_secret(NAME, {NAME + "_FILE": str(tmp_path / "secret")})
    assert scrubbed("it says a quiet word") == "it says ***"


def test_two_secrets_of_one_name_are_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="are both set") as refusal:
        read_secret(NAME, {NAME: "hunter22", NAME + "_FILE": str(tmp_path)})
    assert "hunter22" not in str(refusal.value)


@pytest.mark.parametrize("held", [b"", b"\n", b"two\nlines", b"\xff\xfe", b"x" * 70_000])
def test_a_file_that_holds_no_secret_is_refused_without_its_content(tmp_path: Path, held: bytes):
    (tmp_path / "secret").write_bytes(held)
    with pytest.raises(BadInput, match=f"{NAME}_FILE: the file it names") as refusal:
        read_secret(NAME, {NAME + "_FILE": str(tmp_path / "secret")})
    assert "lines" not in str(refusal.value)
    assert refusal.value.__context__ is None or refusal.value.__suppress_context__


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_secret(NAME, {NAME + "_FILE": str(tmp_path / "gone")})


def test_the_database_may_be_named_in_a_file(tmp_path: Path):
    (tmp_path / "url").write_text("postgresql://tirek:s3cret-x@db/tirek\n", encoding="utf-8")
    url = read_database_url({"TIREK_DATABASE_URL_FILE": str(tmp_path / "url")})
    assert url is not None
    assert (url.password, url.database) == ("s3cret-x", "tirek")


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
