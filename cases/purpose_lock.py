"""What no catalogue may turn into a feature, a label or a rule, in whatever words it is put.

Saying no, complaining and correcting a record must cost a family nothing, and who people are
is for the audit alone. Codes are transliterated and names stand in three languages, so the
stems below are looked for in each of them. Letters that only look alike, invisible signs and
capitals hide nothing. A stem that meets a harmless word costs its author one other wording;
a stem left out would cost a family its freedom to say no.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_SAYS_NO = re.compile(
    # English, and codes
    r"refus|declin(?!e in\b)|complain|grievanc|correction(?!al)|\bcorrected|rectif|dissatisf"
    r"|objection|\bobjected|appeal"
    r"|disput(?=\w*.(record|decision|finding|data|score))|withdr\w*.consent|consent.withdr"
    r"|opt(ed|s|ing)?.out\b|said.no\b|unwilling|uncooperativ|non.?cooperat|reject"
    # Russian, and as it is spelt in Latin letters
    r"|\bотказ(?!н)|жалоб|жалу(ет|ются|ясь)|обжалов|апелляц|возраж|опроте?стов|\bоспар|\bоспор"
    r"|исправлени[ея].(запис|данн|сведен)|исправил|отклонил|отверг|несогласи|претензи|отозва"
    r"|otkaz|zhalob|jalob|obzhal|objal|vozrazh|osparival|ispravleni|pretenzi"
    # Kazakh, and as it is spelt in Latin letters
    r"|бас.тарт|шағым|наразы|қарсылық|келіспе(?!уш)|апелляция|даулан"
    r"|(жазба|дерек|мәлімет)\w*.түзет|қабылдамаған.(ұсыныс|көмек)|(ұсыныс|көмек)\w*.қабылдама"
    r"|bas.tart|shagym|shagim|narazy|qarsylyq|karsylyk|apellyac"
)

_SAYS_WHO = re.compile(
    r"\b(sex|gender|fe?male|wom[ae]n|m[ae]n|boys?|girls?)\b|\bgendered|\blanguages?\b|\w+.speaking"
    r"|ethnic|\bnationalit|\brac(e|es|ial)\b|religi|\bfaith\b|disab|citizenship"
    r"|\b(rural|urban)\b|(single|lone).(parent|mother|father)"
    r"|\bпол\b.(глав|родител|матер|ребён)|женск|мужск|женщин|мужчин|гендер|\bязык|язычн"
    r"|этнич|национальност|\bрас(а|ы|ов)|религи|вероисповед|инвалид|гражданств"
    r"|неполн\w+.сем|мат\w+.одиноч|сельск\w+.(сем|жител)|городск\w+.(сем|жител)"
    r"|\bжыныс|\bәйел|\bеркек|\bер.адам|гендер|\bтілі?(нде|нің|ді|дік|де)?\b|тілді\b"
    r"|этни|\bұлты\b|нәсіл|\bдіни|\bдіні|мүгедек|азаматтығы|толық.емес.отбасы"
    r"|\b(pol|jynys|zhynys|yazyk|jazyk|tili|ult[iy]|invalid\w*|mugedek\w*|ayel|din[iy])\b"
)

SAYS_NOTHING = {"yes", "no", "other", "unknown", "not_known", "none", "rest", "several"}
"""Codes of an attribute's values that name nobody by themselves."""

_BREAKS = re.compile(r"[\s_\-–—]+")
_LOOKS_LIKE = str.maketrans("aceopxyikhtmb", "асеорхуікһтмб")
_LOOKED_LIKE = str.maketrans("асеорхуікһтмб", "aceopxyikhtmb")


def reads_as_saying_no(*texts: str) -> str:
    """The words in which one of the texts reads as a refusal, complaint or correction."""
    return _first(_SAYS_NO, texts)


def reads_as_who_people_are(*texts: str) -> str:
    """The words in which one of the texts names sex, language, origin, disability or place."""
    return _first(_SAYS_WHO, texts)


def attribute_words(words: Iterable[str]) -> re.Pattern[str] | None:
    """What finds an attribute's own words (codes and names of it and of its values), whole."""
    listed = "|".join(re.escape(_spellings(word)[0]) for word in words)
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)") if listed else None


def names_attribute(text: str, words: re.Pattern[str]) -> str:
    """The attribute's word that stands in a text."""
    return _first(words, (text,))


@lru_cache(maxsize=1 << 14)
def _first(pattern: re.Pattern[str], texts: tuple[str, ...]) -> str:
    """Kept for the same texts: a store is opened, and its catalogue checked, many times."""
    for text in texts:
        for spelling in _spellings(text):
            found = pattern.search(spelling)
            if found:
                return found.group().strip()
    return ""


def _spellings(text: str) -> tuple[str, str, str]:
    """The text in small letters without invisible signs, `_` and `-` as spaces; and the same
    with every letter that looks alike written as Cyrillic, and as Latin.
    """
    shown = unicodedata.normalize("NFKC", text).casefold()
    if not shown.isascii():
        shown = "".join(sign for sign in shown if unicodedata.category(sign) != "Cf")
    plain = _BREAKS.sub(" ", shown)
    return plain, plain.translate(_LOOKS_LIKE), plain.translate(_LOOKED_LIKE)
