"""A referral list and one family's explanation, as lines for a terminal. No score in either."""

from collections import Counter
from collections.abc import Iterator

from cases.catalogue import Language, Words
from models.reasons.remarks import with_origin
from models.reasons.sentences import WHAT_IT_IS
from serving.api.contract import ExplainedFamily
from serving.referrals.records import ReferralList
from serving.referrals.shown import Reason

HEADINGS = {
    "raises": Words(kk="Арттыратын жағдайлар", ru="Что повышает", en="What raises"),
    "lowers": Words(kk="Төмендететін жағдайлар", ru="Что снижает", en="What lowers"),
    "unknown": Words(
        kk="Жазбада жоқ мәліметтер", ru="Чего нет в записях", en="What the record does not know"
    ),
}
BANDS = {
    "high": Words(kk="жоғары", ru="высокий", en="high"),
    "elevated": Words(kk="көтеріңкі", ru="повышенный", en="elevated"),
    "usual": Words(kk="қалыпты", ru="обычный", en="usual"),
    "": Words(kk="деректер жеткіліксіз", ru="недостаточно данных", en="too little data"),
}
BAND = Words(kk="Деңгей", ru="Уровень", en="Band")
URGENT = Words(kk="шұғыл", ru="срочно", en="urgent")


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
    yield (
        f"  seed {head.seed}, share drawn by chance {head.random_share}, digest {head.digest[:16]}"
    )


def explanation_lines(explained: ExplainedFamily, language: Language) -> Iterator[str]:
    """One family's band and reasons in words."""
    band = URGENT if explained.lane == "urgent" else BANDS[explained.band]
    context = explained.context
    yield f"{explained.family_id} · {context.as_of_date.isoformat()}"
    yield f"{BAND.in_language(language)}: {band.in_language(language)}"
    if explained.frequency_text is not None:
        yield explained.frequency_text.in_language(language)
    yield from _reason_lines("raises", explained.raises, language)
    yield from _reason_lines("lowers", explained.lowers, language)
    if explained.unknown:
        yield f"{HEADINGS['unknown'].in_language(language)}:"
    for one in explained.unknown:
        yield f"  – {one.text.in_language(language)}"
    yield WHAT_IT_IS.in_language(language)


def _reason_lines(heading: str, reasons: tuple[Reason, ...], language: Language) -> Iterator[str]:
    if reasons:
        yield f"{HEADINGS[heading].in_language(language)}:"
    for reason in reasons:
        text = reason.text
        if reason.last_recorded is not None:
            text = with_origin(text, reason.source, reason.last_recorded)
        yield f"  – {text.in_language(language)}"
