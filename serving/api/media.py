"""Media types, as the headers Content-Type and Accept name them (RFC 9110)."""

from collections.abc import Sequence


def plain(media_type: str) -> str:
    """A media type without its parameters, in small letters."""
    return media_type.partition(";")[0].strip().lower()


def liked_best(accept: str, offered: Sequence[str]) -> str | None:
    """The media type offered that an Accept header likes best, None where it likes none of them.

    A type that is named counts before its kind, such as `application/*`, and that before `*/*`; of
    equals the first offered.
    """
    if not accept.strip(" ,"):
        return offered[0]
    wanted = dict(_weighed(part) for part in accept.split(",") if part.strip())
    weights = [_weight(one, wanted) for one in offered]
    best = max(weights)
    return offered[weights.index(best)] if best > 0 else None


def _weighed(part: str) -> tuple[str, float]:
    """A media range with its weight, 0 for one that cannot be read."""
    weight = 1.0
    for parameter in part.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                weight = 0.0
    return plain(part), weight if 0 <= weight <= 1 else 0.0


def _weight(media_type: str, wanted: dict[str, float]) -> float:
    for named in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if named in wanted:
            return wanted[named]
    return 0.0
