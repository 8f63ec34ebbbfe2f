"""Who looks before the advice is shown: drawn by lot, list row by list row and reader by reader.

Saying first how one sees a family guards against leaning on the model, but readers who always do
so also agree less with advice that is right (Bucinca 2021, Fogliato 2022). So it is asked by
sample, and of trainees always. Urgent families and those with too little data never wait for it.
"""

import hashlib

from serving.referrals.records import BrieflyListed, ListHead

BLIND_SHARE = 0.2
"""One row in five: enough to compare people with the model in a season, little enough work."""


def is_asked(
    head: ListHead, family: BrieflyListed, *, reader_id: int, trainee: bool = False
) -> bool:
    """Whether this reader says first how they see this family of the list."""
    if family.lane != "ranked" or not family.band:
        return False
    return trainee or lot_of(head, family, reader_id=reader_id) < head.blind_share


def lot_of(head: ListHead, family: BrieflyListed, *, reader_id: int) -> float:
    """A number from 0 to 1, the same whenever it is drawn again: from the list's own seed, its
    date, the row's family and the reader.
    """
    drawn_for = f"{head.seed}:{head.as_of_date}:{family.family_id}:{reader_id}"
    digest = hashlib.sha256(drawn_for.encode("utf-8")).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
