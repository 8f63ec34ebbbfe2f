"""What is written in pictures of reasons, in Kazakh, Russian and English."""

from cases.catalogue.words import Words
from models.reasons.sentences import Pattern

RAISES = Words(kk="арттырады →", ru="повышает →", en="raises →")
LOWERS = Words(kk="← төмендетеді", ru="← снижает", en="← lowers")
LOW = Words(kk="мәні төмен", ru="малое значение", en="low value")
HIGH = Words(kk="мәні жоғары", ru="большое значение", en="high value")
NOT_KNOWN = Words(kk="белгісіз", ru="неизвестно", en="not known")
ANY = Words(kk="кез келген мән", ru="любое значение", en="any value")
HIDDEN = Words(kk="көрсетілмейді", ru="не показано", en="not shown")
CONTRIBUTION = Words(
    kk="реттілік баллына қосатын үлесі",
    ru="вклад в балл, по которому упорядочен список",
    en="contribution to the score that ranks",
)
SWARM_TITLE: Pattern = {
    "kk": "Реттілікті көбірек өзгертетін {n} жағдай",
    "ru": "Что сильнее меняет порядок: {n}",
    "en": "What moves the ranking most: {n}",
}
SWARM_DESCRIPTION = Words(
    kk="Әр нүкте — бір отбасы, ал олар көп жерде — бірнешеуі. Оң жақта деңгейі артады, сол жақта "
    "төмендейді. Мәні төмен отбасылар астыңғы, жоғары отбасылар үстіңгі жақта тұр; мәні "
    "белгісіздер бөлек, сызықша түрінде. Сандары кестеде.",
    ru="Точка — одна семья, а где их много — несколько. Справа уровень повышается, слева "
    "снижается. Семьи с малым значением стоят ниже, с большим выше; неизвестное нарисовано "
    "отдельно, чёрточками. Числа стоят в таблице.",
    en="A dot is a family, or several where many stand. On the right the level is raised, on the "
    "left lowered. Families with a low value stand below, those with a high one above; what is "
    "not known is drawn apart, as dashes. The figures stand in the table.",
)
DEPENDENCE_TITLE: Pattern = {
    "kk": "{name}: мәні мен үлесі",
    "ru": "{name}: значение и вклад",
    "en": "{name}: value and contribution",
}
DEPENDENCE_DESCRIPTION = Words(
    kk="Әр жол — мәні ұқсас отбасылар: белгі — ортадағы үлес, жолақ — отбасылардың 10-нан 90 "
    "пайызына дейінгісі. Мәні белгісіздер бөлек. Сандары кестеде.",
    ru="Строка — семьи с близкими значениями: знак — вклад в середине, полоса — от 10 до 90 % "
    "семей. Неизвестное отдельно. Числа стоят в таблице.",
    en="A line is families of like values: the mark is the contribution in the middle, the band "
    "holds the families from 10 to 90%. What is not known stands apart. The figures stand in the "
    "table.",
)
