"""An ID token is taken only where everything about it is as it must be."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from serving.openid.refusals import NotTrusted
from serving.openid.tokens import UnknownKey, verified_claims

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY = RSAKey.generate_key(2048, {"kid": "one"})
CURVE = ECKey.generate_key("P-256", {"kid": "two"})
KEYS = KeySet([RSAKey.import_key(KEY.as_dict()), ECKey.import_key(CURVE.as_dict())])
EXPECTED = {"issuer": "https://login.example.kz", "client_id": "tirek", "nonce": "n"}
CLAIMS: dict[str, Any] = {
    "iss": "https://login.example.kz",
    "aud": "tirek",
    "sub": "somebody",
    "nonce": "n",
    "iat": AT - 5,
    "exp": AT + 300,
}


def signed(claims: dict[str, Any], key: Any = KEY, algorithm: str = "RS256") -> str:
    header = {"alg": algorithm, "kid": key.kid}
    return jwt.encode(header, claims, key, algorithms=[algorithm])


def taken(token: str) -> dict[str, Any]:
    return verified_claims(token, KEYS, now=NOW, **EXPECTED)


@pytest.mark.parametrize(("key", "algorithm"), [(KEY, "RS256"), (KEY, "PS256"), (CURVE, "ES256")])
def test_a_token_signed_by_the_provider_is_taken(key: Any, algorithm: str):
    assert taken(signed(CLAIMS, key, algorithm)) == CLAIMS


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"iss": "https://login.example.kz/"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": []}, "audience"),
        ({"aud": ["tirek", "another"]}, "audience"),
        ({"aud": ["tirek", "another"], "azp": "another"}, "audience"),
        ({"azp": "another"}, "audience"),
        ({"nonce": "m"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"exp": AT - 61}, "time"),
        ({"exp": "soon"}, "time"),
        ({"exp": None}, "time"),
        ({"iat": AT + 61}, "time"),
        ({"iat": AT - 661}, "time"),
        ({"iat": None}, "time"),
        ({"iat": True}, "time"),
        ({"nbf": AT + 61}, "time"),
        ({"sub": ""}, "subject"),
        ({"sub": 7}, "subject"),
        ({"sub": "s" * 256}, "subject"),
    ],
)
def test_a_token_with_one_thing_wrong_is_not_trusted(changes: dict[str, Any], told: str):
    with pytest.raises(NotTrusted, match=told):
        taken(signed(CLAIMS | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": AT - 59},
        {"iat": AT + 59},
        {"exp": 10**400},
        {"aud": ["tirek"]},
        {"aud": ["another", "tirek"], "azp": "tirek"},
    ],
)
def test_clocks_may_differ_by_a_minute_and_others_may_be_meant_too(changes: dict[str, Any]):
    assert taken(signed(CLAIMS | changes))["sub"] == "somebody"


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_without_a_signature_is_not_trusted():
    unsigned = f"{part({'alg': 'none', 'kid': 'one'})}.{part(CLAIMS)}."
    with pytest.raises(NotTrusted):
        taken(unsigned)


def test_a_token_signed_with_the_public_key_as_a_secret_is_not_trusted():
    header = part({"alg": "HS256", "kid": "one"})
    message = f"{header}.{part(CLAIMS)}".encode()
    mac = hmac.new(KEY.as_pem(private=False), message, hashlib.sha256).digest()
    forged = f"{message.decode()}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    with pytest.raises(NotTrusted):
        taken(forged)


def test_a_token_that_was_changed_after_signing_is_not_trusted():
    head, _, tail = signed(CLAIMS).split(".")
    with pytest.raises(NotTrusted):
        taken(f"{head}.{part(CLAIMS | {'sub': 'somebody else'})}.{tail}")


def test_a_strangers_key_is_not_the_providers():
    stranger = RSAKey.generate_key(2048, {"kid": "one"})
    with pytest.raises(NotTrusted):
        taken(signed(CLAIMS, stranger))


def test_a_key_that_is_not_known_yet_is_told_apart():
    newer = RSAKey.generate_key(2048, {"kid": "three"})
    with pytest.raises(UnknownKey):
        taken(signed(CLAIMS, newer))


@pytest.mark.parametrize("token", ["", ".", "a.b.c", "ж", "x" * 10_000, "e30.e30.", "..", "\x00"])
def test_what_is_no_token_is_not_trusted(token: str):
    with pytest.raises(NotTrusted):
        taken(token)


def test_a_refusal_repeats_nothing_of_the_token():
    with pytest.raises(NotTrusted) as refused:
        taken(signed(CLAIMS | {"nonce": "hush", "sub": "a-persons-name"}))
    assert "hush" not in str(refused.value)
    assert "a-persons-name" not in str(refused.value)
