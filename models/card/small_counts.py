"""Small counts are not shown, and cannot be worked out from the counts beside them."""

from collections.abc import Mapping

SMALL = 10


def hidden_counts(counts: Mapping[str, int]) -> frozenset[str]:
    """Whose counts are not shown, where the total of all is known.

    Every count of 1 to 9 is hidden. One that is hidden alone would be the total less the rest,
    so the next smallest goes with it until at least two are hidden that sum to SMALL or more.
    """
    rising = sorted((count, code) for code, count in counts.items() if count)
    hidden = [entry for entry in rising if entry[0] < SMALL]
    if not hidden:
        return frozenset()
    for entry in rising[len(hidden) :]:
        if len(hidden) > 1 and sum(count for count, _ in hidden) >= SMALL:
            break
        hidden.append(entry)
    return frozenset(code for _, code in hidden)
