"""A referral list as lines for a terminal. No score in it."""

from collections import Counter
from collections.abc import Iterator

from serving.referrals.records import ReferralList


def list_lines(made: ReferralList) -> Iterator[str]:
    """How many families each commission is asked to look at, by lane and band."""
    head = made.head
    if head.model_kind == "none":
        yield f"Lists as of {head.as_of_date}: no model has been trained, urgent lane only"
    else:
        yield f"Lists as of {head.as_of_date} by {head.model_name} version {head.model_version}"
    for commission in made.commissions:
        rows = [f for f in made.families if f.commission_id == commission.commission_id]
        kinds = Counter(family.band or family.lane for family in rows)
        parts = ", ".join(f"{name} {count}" for name, count in sorted(kinds.items()))
        yield (
            f"  {commission.commission_id}: capacity {commission.capacity}, "
            f"cohort {commission.cohort_size}, on the list {len(rows)} ({parts or 'nobody'})"
        )
    if head.mitigation:
        choice, signature = head.mitigation, head.mitigation["signature"]
        yield (
            f"  selected with offsets by {choice['attribute']} at strength {choice['strength']}, "
            f"signed by {signature['approved_by']} until {signature['expires_at'][:10]}"
        )
    yield (
        f"  seed {head.seed}, share drawn by chance {head.random_share}, digest {head.digest[:16]}"
    )
