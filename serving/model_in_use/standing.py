"""Who serves in one worker, and what is wrong, for people to read."""

from datetime import datetime
from typing import NamedTuple

from serving.model_in_use.offers import Source


class Refusal(NamedTuple):
    """Files that do not serve: of which version, from where, and why. `version` is "" where even
    that cannot be read.
    """

    version: str
    source: Source
    why: str


class Standing(NamedTuple):
    """Who serves in this worker, from where and since when, and what is wrong: why the registry
    cannot be asked, and what did not pass.
    """

    name: str
    version: str
    source: Source
    since: datetime
    problem: str
    refused: tuple[Refusal, ...]


def nobody_stands() -> None:
    """How an application stands that serves without a model."""
