"""Who it is that came back from the provider with an answer in the address."""

from collections.abc import Mapping
from datetime import UTC, datetime

from serving.openid.attempts import Attempt
from serving.openid.provider import Provider
from serving.openid.refusals import BrokenOff, NotTrusted, Unreachable
from serving.openid.seats import Identity, identity_of
from serving.openid.tokens import UnknownKey, verified_claims

LONGEST_CODE = 4096
THEIR_TROUBLE = frozenset({"server_error", "temporarily_unavailable"})


async def identity_behind(
    provider: Provider, attempt: Attempt, answer: Mapping[str, str]
) -> Identity:
    """The person for whom the provider gave the code in `answer`.

    BrokenOff where it gave none, Unreachable where it cannot say, NotTrusted where anything does
    not fit the sign-in that was begun.
    """
    await _require_its_name(provider, answer)
    _require_no_error(answer)
    code = answer.get("code", "")
    if not 0 < len(code) <= LONGEST_CODE:
        why = "the provider's answer holds no code"
        raise NotTrusted(why)
    token = await provider.id_token(code=code, verifier=attempt.verifier)
    openid = provider.openid
    expected = {"issuer": openid.issuer, "client_id": openid.client_id, "nonce": attempt.nonce}
    try:
        claims = verified_claims(token, await provider.keys(), now=datetime.now(UTC), **expected)
    except UnknownKey:
        keys = await provider.keys(anew=True)
        claims = verified_claims(token, keys, now=datetime.now(UTC), **expected)
    return identity_of(claims, openid)


async def _require_its_name(provider: Provider, answer: Mapping[str, str]) -> None:
    """The answer says whose it is, where the provider always says so (RFC 9207)."""
    always = (await provider.told()).authorization_response_iss_parameter_supported
    said = answer.get("iss")
    if (said is not None or always) and said != provider.openid.issuer:
        why = "the answer comes from another provider"
        raise NotTrusted(why)


def _require_no_error(answer: Mapping[str, str]) -> None:
    error = answer.get("error")
    if error in THEIR_TROUBLE:
        why = f"the provider answered with {error}"
        raise Unreachable(why)
    if error is not None:
        why = "the provider ended the sign-in"
        raise BrokenOff(why)
