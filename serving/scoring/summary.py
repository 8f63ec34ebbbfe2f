"""One family's explanation as lines for a terminal. No score in it."""

from collections.abc import Iterable, Iterator

from cases.catalogue.words import LANGUAGES, Language, Words
from models.reasons import sentences
from models.reasons.language import fill
from models.reasons.meaning import CONTEXT
from models.reasons.remarks import with_origin
from models.reasons.sentences import WHAT_IT_IS, Pattern
from serving.api.contract import ExplainedFamily
from serving.referrals.shown import Against, Reason

HEADINGS = {
    "raises": Words(kk="Арттыратын жағдайлар", ru="Что повышает", en="What raises"),
    "lowers": Words(kk="Төмендететін жағдайлар", ru="Что снижает", en="What lowers"),
    "set_aside": Words(
        kk="Сенімділігі төмендеу: жазбалардың басқа іріктемесінде бұлар көрінбес еді",
        ru="Сказано с меньшей уверенностью: другая выборка записей этого не показала бы",
        en="Said with less certainty: another draw of the records would not have shown it",
    ),
    "against": Words(
        kk="Комиссияңыздың отбасыларымен салыстырғанда",
        ru="В сравнении с семьями вашей комиссии",
        en="Against families of your commission",
    ),
    "means_not": Words(
        kk="Бұл нені білдірмейді", ru="Чего это не значит", en="What this does not mean"
    ),
    "unknown": Words(
        kk="Жазбада жоқ мәліметтер", ru="Чего нет в записях", en="What the record does not know"
    ),
}
BANDS: dict[str, Words] = {
    **{str(name): words for name, words in sentences.BANDS.items()},
    "": Words(kk="деректер жеткіліксіз", ru="недостаточно данных", en="too little data"),
}
BAND = Words(kk="Деңгей", ru="Уровень", en="Band")
BETWEEN: Pattern = {
    "kk": "Екі деңгейдің арасында: {one} және {other}. Жазбалардың басқа іріктемесі екіншісін "
    "беруі мүмкін еді.",
    "ru": "Между двумя уровнями: {one} и {other}. Другая выборка записей могла бы дать второй "
    "из них.",
    "en": "Between two bands: {one} and {other}. Another draw of the records could have given "
    "the other one.",
}
MARKED: Pattern = dict.fromkeys(LANGUAGES, "{text} [{mark}]")
URGENT = Words(kk="шұғыл", ru="срочно", en="urgent")


def explanation_lines(explained: ExplainedFamily, language: Language) -> Iterator[str]:
    """One family's band and reasons in words."""
    band = URGENT if explained.lane == "urgent" else BANDS[explained.band]
    context = explained.context
    yield f"{explained.family_id} · {context.as_of_date.isoformat()}"
    yield f"{BAND.in_language(language)}: {band.in_language(language)}"
    if explained.between_bands is not None:
        one, other = (BANDS[name] for name in explained.between_bands)
        yield fill(BETWEEN, one=one, other=other).in_language(language)
    if explained.frequency_text is not None:
        yield explained.frequency_text.in_language(language)
    yield from _block("raises", map(_told, explained.raises), language)
    yield from _block("lowers", map(_told, explained.lowers), language)
    yield from _block("set_aside", map(_told, explained.set_aside), language)
    yield from _against_lines(explained.against, language)
    yield from _block("unknown", (one.text for one in explained.unknown), language)
    yield from _block("means_not", _not_meant(explained), language)
    yield WHAT_IT_IS.in_language(language)


def _block(heading: str, texts: Iterable[Words], language: Language) -> Iterator[str]:
    """A heading and its texts as a list; nothing where there are none."""
    lines = [f"  – {text.in_language(language)}" for text in texts]
    if lines:
        yield f"{HEADINGS[heading].in_language(language)}:"
        yield from lines


def _against_lines(against: Against | None, language: Language) -> Iterator[str]:
    if against is None:
        return
    compared_with = against.compared_with.in_language(language)
    yield f"{HEADINGS['against'].in_language(language)} ({compared_with}):"
    for heading, reasons in (("raises", against.raises), ("lowers", against.lowers)):
        yield from (f"  {line}" for line in _block(heading, map(_told, reasons), language))


def _told(reason: Reason) -> Words:
    """A reason with who told it and when, and whether it is context."""
    text = with_origin(reason.text, reason.source, reason.last_recorded, reason.freshness)
    return fill(MARKED, text=text, mark=CONTEXT) if reason.is_context else text


def _not_meant(explained: ExplainedFamily) -> tuple[Words, ...]:
    """What the reasons do not mean, each said once."""
    reasons = [*explained.raises, *explained.lowers, *explained.set_aside]
    if explained.against is not None:
        reasons += [*explained.against.raises, *explained.against.lowers]
    said = (reason.means_not for reason in reasons if reason.means_not is not None)
    return tuple(dict.fromkeys(said))
