"""Talking with the provider: what it says of itself, its keys, and a code for an ID token.

What it says is kept for an hour. All waiting is done aside of the threads that draw pages, and
never longer than a few seconds, so that a provider that is down holds up nobody at the desk.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from http import HTTPStatus
from ssl import SSLContext
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import AfterValidator, BaseModel, ValidationError

from serving.openid.configuration import OpenId, secure_address
from serving.openid.refusals import NotTrusted, Unreachable

LONGEST_ANSWER = 5.0
"""Seconds in which a question has to be answered whole, however slowly it drips in."""

KEPT_SECONDS = 3600.0
KEYS_ASKED_AGAIN_AFTER = 60.0
"""Seconds before a key that nobody knows may make us ask for the keys anew."""

WELL_KNOWN = "/.well-known/openid-configuration"

Endpoint = Annotated[str, AfterValidator(secure_address)]


class Told(BaseModel):
    """What a provider says of itself (OpenID Connect Discovery 1.0, § 3), as far as we use it."""

    issuer: str
    authorization_endpoint: Endpoint
    token_endpoint: Endpoint
    jwks_uri: Endpoint
    end_session_endpoint: Endpoint | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    authorization_response_iss_parameter_supported: bool = False


class Provider:
    """The provider of one configuration, as one worker knows it; `clock` counts seconds."""

    def __init__(self, openid: OpenId, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.openid = openid
        self._clock = clock
        self._told: Told | None = None
        self._told_at = self._keys_at = 0.0
        self._keys: KeySet | None = None

    @cached_property
    def _trust(self) -> SSLContext:
        return httpx.create_ssl_context()

    async def sign_in_address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where to send somebody who wants to sign in. Unreachable where nobody answers."""
        told = await self.told()
        return str(
            prepare_grant_uri(
                told.authorization_endpoint,
                client_id=self.openid.client_id,
                response_type="code",
                redirect_uri=self.openid.return_address,
                scope=" ".join(self.openid.scopes),
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        )

    async def sign_out_address(self, *, back: str) -> str | None:
        """Where somebody signs out of the provider too; None where it has no such page."""
        endpoint = (await self.told()).end_session_endpoint
        if endpoint is None:
            return None
        wanted = {
            "client_id": self.openid.client_id,
            "post_logout_redirect_uri": self.openid.address + back,
        }
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(wanted)}"

    async def told(self) -> Told:
        """What the provider says of itself; Unreachable where it cannot be used."""
        if self._told is None or self._clock() - self._told_at > KEPT_SECONDS:
            read = await self._json("GET", self.openid.issuer.rstrip("/") + WELL_KNOWN)
            try:
                told = Told.model_validate(read)
            except ValidationError as error:
                places = ", ".join(str(one["loc"][0]) for one in error.errors())
                why = f"the provider's configuration cannot be used ({places})"
                raise Unreachable(why) from None
            if told.issuer != self.openid.issuer:
                why = "the provider's configuration names another issuer than openid.toml"
                raise Unreachable(why)
            self._told, self._told_at = told, self._clock()
        return self._told

    async def keys(self, *, anew: bool = False) -> KeySet:
        """The keys that the provider signs with. `anew` asks again, but not at every call."""
        longest = KEYS_ASKED_AGAIN_AFTER if anew else KEPT_SECONDS
        if self._keys is None or self._clock() - self._keys_at > longest:
            read: Any = await self._json("GET", (await self.told()).jwks_uri)
            try:
                self._keys, self._keys_at = KeySet.import_key_set(read), self._clock()
            except (JoseError, ValueError, TypeError, KeyError) as error:
                why = f"the provider's keys cannot be read ({type(error).__name__})"
                raise Unreachable(why) from None
        return self._keys

    async def id_token(self, *, code: str, verifier: str) -> str:
        """The ID token for a code that came back; NotTrusted where the code is not taken."""
        told = await self.told()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.openid.return_address,
            "code_verifier": verifier,
        }
        secret, auth = self.openid.client_secret, None
        if secret and "client_secret_basic" in told.token_endpoint_auth_methods_supported:
            auth = httpx.BasicAuth(_escaped(self.openid.client_id), _escaped(secret))
        else:
            form["client_id"] = self.openid.client_id
            if secret:
                form["client_secret"] = secret
        answer = await self._json("POST", told.token_endpoint, data=form, auth=auth)
        token = answer.get("id_token")
        if not isinstance(token, str):
            why = "the provider's answer holds no ID token"
            raise NotTrusted(why)
        return token

    async def _json(self, method: str, address: str, **sent: Any) -> Mapping[str, Any]:
        try:
            async with (
                asyncio.timeout(LONGEST_ANSWER),
                httpx.AsyncClient(timeout=None, verify=self._trust) as client,  # noqa: S113  above
            ):
                answer = await client.request(method, address, **sent)
                read = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            why = f"the provider does not answer ({type(error).__name__})"
            raise Unreachable(why) from None
        if HTTPStatus.BAD_REQUEST <= answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            why = f"the provider refused a question with {answer.status_code}"
            raise NotTrusted(why)
        if answer.status_code != HTTPStatus.OK or not isinstance(read, dict):
            why = f"the provider answered with {answer.status_code}"
            raise Unreachable(why)
        return read


def _escaped(text: str) -> str:
    """A client's name or secret as RFC 6749 (§ 2.3.1) wants it in a Basic header."""
    return urlencode({"": text})[1:]
