"""How desk users sign in through a provider: `openid.toml`, in the home or where TIREK_OPENID says.

Without the file there is no provider. The file may be shown to anybody: the client's secret stands
in a file of its own, named by `client_secret_file`, or in TIREK_OPENID_SECRET. docs/sign-in.md
explains every key.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from cases.catalogue.words import Language
from cases.errors import BadInput
from serving.access.accounts import Role
from serving.settings.scrubbing import remember_secret

OPENID_FILE = "openid.toml"
FILE_VARIABLE = "TIREK_OPENID"
SECRET_VARIABLE = "TIREK_OPENID_SECRET"  # noqa: S105  the name of a variable
RETURN_PATH = "/sign-in/provider/return"

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def secure_address(address: str) -> str:
    """The address, where it is one of HTTPS, or of this very machine; ValueError otherwise."""
    parts = urlsplit(address)
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.hostname and (parts.scheme == "https" or plain)) or parts.username is not None:
        msg = "write an address that begins with https://"
        raise ValueError(msg)
    return address


def _bare_address(address: str) -> str:
    parts = urlsplit(secure_address(address))
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        msg = "write the host alone, such as https://tirek.example.kz"
        raise ValueError(msg)
    return address.rstrip("/")


Text = Annotated[str, Field(min_length=1, max_length=200)]
Address = Annotated[Text, AfterValidator(secure_address)]
Places = Mapping[Text, Text]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class Button(_Part):
    """What the button on the sign-in page says the provider is called, in each language."""

    kk: Text
    ru: Text
    en: Text

    def in_language(self, language: Language) -> str:
        """The name in one language."""
        return {"kk": self.kk, "ru": self.ru, "en": self.en}[language]


class ClaimNames(_Part):
    """Which claim of the ID token says what; two may be said by the same, such as `groups`."""

    role: Text = "role"
    commission: Text = "commission"
    region: Text = "region"
    name: Text = "name"
    username: Text = "preferred_username"


class OpenId(_Part):
    """A provider and what its claims mean here. Without `client_secret` the client is a public one.

    A value of the role claim counts only if `roles` names it. Without `commissions` (or `regions`)
    the claim's single value is taken as the id itself.
    """

    issuer: Address
    client_id: Text
    client_secret_file: Text | None = None
    client_secret: str | None = Field(default=None, repr=False)
    address: Annotated[Text, AfterValidator(_bare_address)]
    scopes: list[Text] = Field(default=["openid", "profile"], strict=False)
    passwords: bool = True
    button: Button
    claims: ClaimNames = ClaimNames()
    roles: Mapping[Text, Role] = Field(min_length=1)
    commissions: Places | None = None
    regions: Places | None = None

    @model_validator(mode="after")
    def _asks_for_an_id_token(self) -> "OpenId":
        if "openid" not in self.scopes:
            msg = "'openid' has to stand among the scopes"
            raise ValueError(msg)
        return self

    @property
    def return_address(self) -> str:
        """Where the provider sends people back to; it has to be registered there."""
        return self.address + RETURN_PATH


def read_openid(home: Path, environment: Mapping[str, str] = os.environ) -> OpenId | None:
    """The provider of a home, None where there is none; BadInput names file, key and remedy."""
    told = environment.get(FILE_VARIABLE, "")
    path = Path(told) if told else home / OPENID_FILE
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if not told:
            return None
        msg = f"{FILE_VARIABLE}: there is no file {path}; see the spelling, or leave it out"
        raise BadInput(msg) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{path}: cannot be read as TOML ({error}); docs/sign-in.md has an example"
        raise BadInput(msg) from error
    return _checked(path, written, environment)


def _checked(path: Path, written: dict[str, Any], environment: Mapping[str, str]) -> OpenId:
    if "client_secret" in written:
        msg = (
            f"{path}: the secret does not stand in this file; put it in a file of its own and name "
            f"that in client_secret_file, or in {SECRET_VARIABLE}"
        )
        raise BadInput(msg)
    secret = _secret(path, written.get("client_secret_file"), environment)
    remember_secret(secret or "")
    try:
        return OpenId.model_validate({**written, "client_secret": secret})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        key = ".".join(map(str, first["loc"])) or "the whole"
        msg = f"{path}: '{key}': {first['msg']}; docs/sign-in.md explains every key"
        raise BadInput(msg) from None


def _secret(path: Path, named: object, environment: Mapping[str, str]) -> str | None:
    if environment.get(SECRET_VARIABLE):
        return environment[SECRET_VARIABLE]
    if not isinstance(named, str):
        return None
    try:
        secret = (path.parent / named).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}: client_secret_file cannot be read ({type(error).__name__})"
        raise BadInput(msg) from error
    if not secret:
        msg = f"{path}: the file named by client_secret_file is empty"
        raise BadInput(msg)
    return secret
