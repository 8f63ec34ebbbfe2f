"""Argon2 hashes of passwords, and the same work where there is nobody to verify."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from serving.access.passwords import LONGEST

COST = RFC_9106_LOW_MEMORY
"""64 MiB, three passes, four lanes: what RFC 9106, section 4, recommends where memory is scarce."""


@cache
def hasher() -> PasswordHasher:
    """The one that makes and verifies them."""
    return PasswordHasher.from_parameters(COST)


def fits(expected: str, password: str) -> bool:
    """Whether the password is the one behind the hash `expected`."""
    try:
        typed = password[: LONGEST + 1].encode("utf-8", "surrogatepass")
        return hasher().verify(expected, typed)
    except (VerificationError, InvalidHashError):
        return False


@cache
def hash_of_nobody() -> str:
    """What fits no password; verifying one against it takes as long as against any other."""
    return hasher().hash("the password of nobody")
