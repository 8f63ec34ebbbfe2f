"""`openid.toml`: what it may say, and how it is told that something is wrong."""

from pathlib import Path

import pytest

from cases.errors import BadInput
from serving.openid.configuration import OPENID_FILE, read_openid, secure_address
from serving.run import serve

WHOLE = """
issuer = "https://login.example.kz/realms/commissions"
client_id = "tirek"
address = "https://tirek.example.kz"
passwords = false

[button]
kk = "Бірыңғай кіру"
ru = "Единый вход"
en = "Single sign-in"

[claims]
role = "groups"

[roles]
"tirek-members" = "member"
"""


def written(home: Path, text: str = WHOLE) -> Path:
    (home / OPENID_FILE).write_text(text, encoding="utf-8")
    return home


def test_without_the_file_there_is_no_provider(tmp_path: Path):
    assert read_openid(tmp_path, {}) is None


def test_the_file_says_it_all_and_leaves_the_usual_out(tmp_path: Path):
    openid = read_openid(written(tmp_path), {})
    assert openid is not None
    assert openid.return_address == "https://tirek.example.kz/sign-in/provider/return"
    assert openid.scopes == ["openid", "profile"]
    assert (openid.claims.role, openid.claims.commission) == ("groups", "commission")
    assert openid.button.in_language("ru") == "Единый вход"
    assert not openid.passwords
    assert openid.client_secret is None


def test_a_file_elsewhere_is_named_by_the_environment(tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    told = {"TIREK_OPENID": str(written(elsewhere) / OPENID_FILE)}
    assert read_openid(tmp_path, told) is not None
    with pytest.raises(BadInput, match="TIREK_OPENID: there is no file"):
        read_openid(tmp_path, {"TIREK_OPENID": str(tmp_path / "missing.toml")})


def test_the_secret_comes_from_a_file_beside_it_or_from_the_environment(tmp_path: Path):
    written(tmp_path, 'client_secret_file = "openid-secret"\n' + WHOLE)
    with pytest.raises(BadInput, match="client_secret_file cannot be read"):
        read_openid(tmp_path, {})
    (tmp_path / "openid-secret").write_text("from-the-file\n", encoding="utf-8")
    for environment, secret in (
        ({}, "from-the-file"),
        ({"TIREK_OPENID_SECRET": "from-outside"}, "from-outside"),
    ):
        openid = read_openid(tmp_path, environment)
        assert openid is not None
        assert openid.client_secret == secret
        assert secret not in repr(openid)
    (tmp_path / "openid-secret").write_text("\n", encoding="utf-8")
    with pytest.raises(BadInput, match="is empty"):
        read_openid(tmp_path, {})


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('issuer = "https://', 'issuer = "http://', "'issuer': .*https://"),
        ('issuer = "https://', 'issuer = "https://somebody:word@', "'issuer'"),
        ('issuer = "https', 'issue = "https', "'issuer': Field required"),
        ('address = "https://', 'address = "ftp://', "'address'"),
        ("tirek.example.kz", "tirek.example.kz/desk", "'address': .*the host alone"),
        ('"member"', '"tsar"', "'roles.tirek-members'"),
        ('"tirek-members" = "member"', "", "'roles'"),
        ("passwords = false", 'passwords = "no"', "'passwords'"),
        ("passwords = false", 'scopes = ["profile"]', "'openid' has to stand among the scopes"),
        ("passwords = false", "colour = 1", "'colour'"),
        ('en = "Single sign-in"', "", "'button.en'"),
        ("[button]", "[button", "cannot be read as TOML"),
    ],
)
def test_a_file_that_is_wrong_says_where_and_what_to_do(
    tmp_path: Path, before: str, after: str, told: str
):
    assert before in WHOLE
    written(tmp_path, WHOLE.replace(before, after))
    with pytest.raises(BadInput, match=told) as refused:
        read_openid(tmp_path, {})
    assert OPENID_FILE in str(refused.value)


def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path):
    written(tmp_path, 'client_secret = "hush-hush"\n' + WHOLE)
    with pytest.raises(BadInput, match="TIREK_OPENID_SECRET") as refused:
        read_openid(tmp_path, {})
    assert "hush-hush" not in str(refused.value)


def test_the_service_does_not_start_with_a_file_that_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("os.execve", lambda *_: pytest.fail("it started"))
    with pytest.raises(BadInput, match="cannot be read as TOML"):
        serve(written(tmp_path, "["))


@pytest.mark.parametrize(
    "address", ["https://login.example.kz", "http://localhost:5000", "http://127.0.0.1:1/x"]
)
def test_https_is_asked_for_everywhere_but_on_this_machine(address: str):
    assert secure_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["http://login.example.kz", "http://localhost.example.kz", "https://", "javascript:x", "//x"],
)
def test_nothing_else_is_taken_for_an_address(address: str):
    with pytest.raises(ValueError, match="https://"):
        secure_address(address)
