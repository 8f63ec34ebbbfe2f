"""Small counts are not shown, and cannot be worked out from the counts beside them."""

from collections.abc import Mapping

SMALL = 10


def is_small(count: int) -> bool:
    """True for 1 to 9: none at all says nothing about anybody."""
    return 0 < count < SMALL


def hidden_counts(counts: Mapping[str, int]) -> frozenset[str]:
    """Whose counts are not shown, where the total of all is known.

    Every count of 1 to 9 is hidden. One that is hidden alone would be the total less the rest,
    so the next smallest goes with it until at least two are hidden that sum to SMALL or more.
    """
    rising = sorted((count, code) for code, count in counts.items() if count)
    hidden = [entry for entry in rising if is_small(entry[0])]
    if not hidden:
        return frozenset()
    for entry in rising[len(hidden) :]:
        if len(hidden) > 1 and sum(count for count, _ in hidden) >= SMALL:
            break
        hidden.append(entry)
    return frozenset(code for _, code in hidden)


def hidden_in_groups(
    counts: Mapping[str, int], group_of: Mapping[str, str], hidden_groups: frozenset[str]
) -> frozenset[str]:
    """The same where the total of every group is known too, but for those that are hidden: of
    these everything is.
    """
    hidden: set[str] = set()
    for group in set(group_of.values()):
        within = {code: counts[code] for code in counts if group_of[code] == group}
        whole = {code for code, count in within.items() if count}
        hidden |= whole if group in hidden_groups else hidden_counts(within)
    return frozenset(hidden)
