"""Deciding a correction: somebody else than who filed it, once, and for good."""

from sqlalchemy.orm import Session

from cases.errors import BadInput, CheckFailed
from serving.referrals.corrections.filing import Correction, find_correction
from serving.referrals.journal.actions import Actor
from serving.referrals.written.recording import record, repeated, signed
from serving.referrals.written.tables import CorrectionOutcomeTable


class OwnCorrection(CheckFailed):
    """Nobody decides a correction that they filed."""


class ReviewedMeanwhile(CheckFailed):
    """A colleague has decided the correction already."""


def decide_correction(
    session: Session,
    correction: Correction,
    reviewer: Actor,
    *,
    upheld: bool,
    reason: str,
    token: str,
) -> int:
    """Keep what a reviewer decided; a form sent twice leaves one.

    BadInput without a reason, OwnCorrection for whoever filed it, ReviewedMeanwhile where a
    colleague was quicker, TokenUsedElsewhere where the form belongs to something else.
    """
    if not reason:
        msg = "the family is told the reason; write one sentence"
        raise BadInput(msg)
    if correction.author_id == reviewer.account_id:
        msg = "nobody decides the correction they filed; a colleague does"
        raise OwnCorrection(msg)
    written = CorrectionOutcomeTable(
        family_id=correction.family_id,
        commission_id=reviewer.commission_id,
        row_id=correction.row_id,
        correction_id=correction.correction_id,
        upheld=upheld,
        reason=reason,
        **signed(reviewer, token),
    )
    known = repeated(session, written)
    if known is not None:
        return known
    now = find_correction(
        session,
        commission_id=reviewer.commission_id,
        correction_id=correction.correction_id,
    )
    if now is None or now.outcome is not None:
        msg = "a colleague has decided this correction meanwhile; read it"
        raise ReviewedMeanwhile(msg)
    return record(session, written, reviewer)
