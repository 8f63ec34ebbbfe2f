"""Is a copy whole? Its journal is read from its beginning, and set against all it tells of."""

from cases.errors import CheckFailed
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.entries import Head
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.verifying.verify import verify_journal


def require_whole_journal(copy: ReferralDatabase) -> Head:
    """How far the journal of a copy goes; CheckFailed where anything in it does not hold."""
    with copy.reading(EVERY_COMMISSION) as session:
        found = verify_journal(session)
    if found.fault is not None:
        msg = (
            f"the journal is broken at entry {found.fault.position}: {found.fault.what}; run "
            "'tirek journal verify', and keep the files as they are: they are the evidence"
        )
        raise CheckFailed(msg)
    return found.head
