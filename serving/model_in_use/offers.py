"""Models that could serve: what they are, where they come from, and their files when looked at."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Final, Literal, NamedTuple

from serving.model_in_use.asking import Asked, Wanted
from serving.model_in_use.copies import Copy

Source = Literal["registry", "kept", "bento", "points card"]
REGISTRY: Final = "registry"


class Offer(NamedTuple):
    """Who could serve. Its files are there as long as what `opened` gives lasts."""

    named: Wanted
    source: Source
    opened: Callable[[], AbstractContextManager[Copy]]


def at_hand(copy: Copy, source: Source) -> Offer:
    """A copy that lies here already."""
    named = Wanted(copy.name, copy.version, copy.digest)
    return Offer(named, source, lambda: nullcontext(copy))


def from_registry(wanted: Wanted, asked: Asked) -> Offer:
    """A version that is fetched from the registry when it is looked at."""
    return Offer(wanted, REGISTRY, lambda: asked.fetched(wanted))


def is_same(wanted: Wanted, found: Wanted) -> bool:
    """True where it is the same version, and the same files as far as is known of them."""
    return wanted[:2] == found[:2] and wanted.digest in {"", found.digest}
