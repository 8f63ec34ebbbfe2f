"""What a provider's claims mean here: a role, and the commission or region it acts for.

Nothing is guessed. A person has a seat only where the claims name exactly one role, and exactly one
place where that role needs one; anything else is no seat.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cases.errors import BadInput
from serving.access.accounts import WHOLE_SERVICE, Role, check_scope, require_short
from serving.openid.configuration import OpenId


class Seat(NamedTuple):
    """A role with what it acts for; both are empty for the whole service."""

    role: Role
    commission_id: str
    region_id: str


class Identity(NamedTuple):
    """Who a provider says somebody is. `subject` is its own lasting name for the person."""

    issuer: str
    subject: str
    display_name: str
    username: str
    seat: Seat | None


def identity_of(claims: Mapping[str, Any], openid: OpenId) -> Identity:
    """The person whom verified claims are about, without a seat where the claims give none."""
    name, username = _text(claims, openid.claims.name), _text(claims, openid.claims.username)
    seat = seat_of(claims, openid) if name else None
    return Identity(openid.issuer, str(claims["sub"]), name, username.casefold(), seat)


def seat_of(claims: Mapping[str, Any], openid: OpenId) -> Seat | None:
    """The seat that claims give; None where they give none, or more than one."""
    roles = {
        openid.roles[one] for one in _values(claims, openid.claims.role) if one in openid.roles
    }
    if len(roles) != 1:
        return None
    (role,) = roles
    commission_id = region_id = ""
    if role == "region":
        region_id = _place(claims, openid.claims.region, openid.regions)
    elif role not in WHOLE_SERVICE:
        commission_id = _place(claims, openid.claims.commission, openid.commissions)
    try:
        check_scope(role, commission_id=commission_id, region_id=region_id)
    except BadInput:
        return None
    return Seat(role, commission_id, region_id)


def _place(claims: Mapping[str, Any], claim: str, places: Mapping[str, str] | None) -> str:
    """The one place that a claim names; empty where it names none, or several."""
    said = _values(claims, claim)
    found = said if places is None else {places[one] for one in said if one in places}
    return next(iter(found)) if len(found) == 1 else ""


def _values(claims: Mapping[str, Any], claim: str) -> set[str]:
    told = claims.get(claim)
    values = told if isinstance(told, list) else [told]
    return {value for value in values if isinstance(value, str) and _can_be_stored(value)}


def _text(claims: Mapping[str, Any], claim: str) -> str:
    told = claims.get(claim)
    return told.strip() if isinstance(told, str) and _can_be_stored(told) else ""


def _can_be_stored(value: str) -> bool:
    try:
        require_short("a claim", value)
    except BadInput:
        return False
    return bool(value.strip())
