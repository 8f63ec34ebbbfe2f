"""An ID token, taken only where everything about it is as it must be.

The checks are those of OpenID Connect Core 1.0, § 3.1.3.7: signature by one of the provider's keys
with an algorithm of the list below, issuer, audience, time, and the nonce of this very sign-in.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from serving.openid.refusals import NotTrusted

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by a key that the provider alone has: never `none`, never a secret that both know."""

LEEWAY = 60.0
"""Seconds by which the two clocks may differ."""

OLDEST = 600.0
"""Seconds after which a token is too old to be about somebody who signs in now."""

LONGEST_SUBJECT = 255


class UnknownKey(NotTrusted):
    """A token signed with a key that the provider did not have when it was last asked."""


def verified_claims(
    token: str, keys: KeySet, *, issuer: str, client_id: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of an ID token; NotTrusted where it is not to be believed, UnknownKey where newer
    keys might change that.
    """
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except InvalidKeyIdError:
        why = "the ID token's key is none of the provider's"
        raise UnknownKey(why) from None
    except (JoseError, ValueError, TypeError, KeyError) as error:
        why = f"the ID token cannot be read ({type(error).__name__})"
        raise NotTrusted(why) from None
    checks = {
        "issuer": claims.get("iss") == issuer,
        "audience": _is_for(claims, client_id),
        "nonce": claims.get("nonce") == nonce,
        "time": _is_of(claims, now.timestamp()),
        "subject": _has_subject(claims),
    }
    wrong = [name for name, holds in checks.items() if not holds]
    if wrong:
        why = f"the ID token's {', '.join(wrong)} cannot be accepted"
        raise NotTrusted(why)
    return claims


def _is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    """Whether we are whom the token is for, and, where others are too, whom it was given to."""
    told = claims.get("aud")
    audience = told if isinstance(told, list) else [told]
    given_to = claims.get("azp", client_id if len(audience) == 1 else None)
    return client_id in audience and given_to == client_id


def _is_of(claims: Mapping[str, Any], now: float) -> bool:
    """Whether the token was made a short while ago and still holds."""
    moments: list[Any] = [claims.get("iat"), claims.get("exp"), claims.get("nbf", 0)]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in moments):
        return False
    made, ends, begins = moments
    # sums with what the token says could overflow; comparisons cannot
    early, late = now - LEEWAY, now + LEEWAY
    return bool(made <= late and begins <= late and early < ends and early - OLDEST < made)


def _has_subject(claims: Mapping[str, Any]) -> bool:
    subject = claims.get("sub")
    return isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT
