"""Under which names the service answers, and how it is told its secrets."""

from pathlib import Path

import pytest

from cases.errors import BadInput
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
