"""Why a sign-in through the provider ends without a session."""

from enum import StrEnum
from typing import ClassVar

from cases.errors import CheckFailed


class Refusal(StrEnum):
    """Every way it can end; each has its own words on the sign-in page."""

    UNREACHABLE = "unreachable"
    OUTDATED = "outdated"
    BROKEN_OFF = "broken_off"
    NOT_TRUSTED = "not_trusted"
    NO_PLACE = "no_place"
    CLOSED = "closed"
    SECOND_ACCOUNT = "second_account"


class SignInRefused(CheckFailed):
    """A sign-in that goes no further. The message is for the log's reader, never about a person."""

    refusal: ClassVar[Refusal]


class Unreachable(SignInRefused):
    """The provider cannot be asked, or says nothing that can be used."""

    refusal = Refusal.UNREACHABLE


class NotTrusted(SignInRefused):
    """What came back from the provider is not what it must be."""

    refusal = Refusal.NOT_TRUSTED


class Outdated(SignInRefused):
    """No sign-in that this browser began is waiting for what it came back with."""

    refusal = Refusal.OUTDATED


class BrokenOff(SignInRefused):
    """The person, or the provider, ended the sign-in there."""

    refusal = Refusal.BROKEN_OFF
