"""What a reason does not mean, and which reasons nobody can act upon.

A sentence about a family is easily heard as a reproach. Beside each stands one that says
what must not be read into it, by the kind of thing it speaks of.
"""

from collections.abc import Iterable

from cases.catalogue.whole import Catalogue
from cases.catalogue.words import Words
from features.vocabulary import Feature

CONTEXT = Words(
    kk="жалпы мән-жай: өзгерту мүмкін емес",
    ru="контекст: изменить нельзя",
    en="context: cannot be changed",
)
"""What stands beside a reason that no help can act upon."""

SILENCE = Words(
    kk="Бұл ештеңе болмағанын білдірмейді: жазылмай қалуы мүмкін.",
    ru="Это не значит, что ничего не было: могли не записать.",
    en="It does not mean that nothing happened: it may not have been recorded.",
)
PROTECTIVE = Words(
    kk="Бұл отбасына көмек керек емес дегенді білдірмейді: өзінен сұраған жөн.",
    ru="Это не значит, что помощь семье не нужна: лучше спросить её саму.",
    en="It does not mean that the family needs no help: ask it.",
)
CIRCUMSTANCE = Words(
    kk="Бұл біреу кінәлі дегенді білдірмейді: бұл мінез-құлық емес, өмірлік мән-жай.",
    ru="Это не значит, что кто-то виноват: это обстоятельства жизни, а не поступки.",
    en="It does not mean that anybody is at fault: it tells of circumstances, not of conduct.",
)
OF_THEME = {
    "school": Words(
        kk="Бұл ата-ана баласына қарамайды дегенді білдірмейді: ауру, мектептің алыстығы немесе "
        "мектептегі қиындық себеп болуы мүмкін.",
        ru="Это не значит, что родители не заботятся о ребёнке: причиной могут быть болезнь, "
        "дорога до школы или трудности в ней.",
        en="It does not mean that the parents neglect the child: illness, the way to school or "
        "trouble there may be behind it.",
    ),
    "health": Words(
        kk="Бұл біреудің күтімі жетіспеді дегенді білдірмейді: ауру мен жарақат кез келген "
        "отбасында болады.",
        ru="Это не значит, что кто-то недосмотрел: болезни и травмы бывают в любой семье.",
        en="It does not mean that anybody cared too little: illness and injury come to any family.",
    ),
    "income": Words(
        kk="Бұл отбасы ақшасын дұрыс жұмсамайды дегенді білдірмейді: материалдық көмек керек "
        "болуы мүмкін.",
        ru="Это не значит, что семья плохо распоряжается деньгами: возможно, ей пригодится "
        "материальная помощь.",
        en="It does not mean that the family handles money badly: help with means may be welcome.",
    ),
    "housing": Words(
        kk="Бұл отбасы үйіне қарамайды дегенді білдірмейді: тұрғын үй қиындығы отбасының өзіне "
        "байланысты болмауы мүмкін.",
        ru="Это не значит, что семья не следит за жильём: трудности с жильём могут от неё не "
        "зависеть.",
        en="It does not mean that the family neglects its home: troubles with housing may not be "
        "of its making.",
    ),
    "safety": Words(
        kk="Бұл қауіптің себебі отбасында дегенді білдірмейді: белгі — әлі анықталған факт емес.",
        ru="Это не значит, что причина опасности в семье: сигнал — ещё не установленный факт.",
        en="It does not mean that the danger comes from the family: a signal is not yet an "
        "established fact.",
    ),
    "employment": Words(
        kk="Бұл ата-ананың жұмыс істегісі келмейді дегенді білдірмейді: жұмыссыз қалудың себебі "
        "көп.",
        ru="Это не значит, что родители не хотят работать: без работы остаются по многим причинам.",
        en="It does not mean that the parents do not want to work: there are many reasons to be "
        "without work.",
    ),
    "family": Words(
        kk="Бұл отбасында біреу кінәлі дегенді білдірмейді: не болғанын отбасының өзі айта алады.",
        ru="Это не значит, что в семье кто-то виноват: о случившемся может рассказать она сама.",
        en="It does not mean that anybody in the family is to blame: it can tell itself what "
        "happened.",
    ),
    "conduct": Words(
        kk="Бұл бала жаман немесе ата-ана нашар тәрбиелейді дегенді білдірмейді: мұның артында "
        "көмек керек қиындық тұруы мүмкін.",
        ru="Это не значит, что ребёнок плохой или родители плохо воспитывают: за этим может стоять "
        "трудность, с которой можно помочь.",
        en="It does not mean that the child is bad or the parents fail: behind it may stand a "
        "difficulty that help can ease.",
    ),
}
OF_GENERAL = {
    "composition": Words(
        kk="Бұл мұндай отбасы нашар немесе жақсы дегенді білдірмейді: отбасы құрамы — кемшілік "
        "емес.",
        ru="Это не значит, что такая семья хуже или лучше: состав семьи — не недостаток.",
        en="It does not mean that such a family is worse or better: who lives together is no "
        "shortcoming.",
    ),
    "composition_change": Words(
        kk="Бұл біреу дұрыс жасамады дегенді білдірмейді: отбасы құрамы өзгеріп тұрады.",
        ru="Это не значит, что кто-то поступил плохо: состав любой семьи меняется.",
        en="It does not mean that anybody did wrong: any family changes.",
    ),
    "case_history": Words(
        kk="Бұл отбасы кінәлі дегенді білдірмейді: комиссия оның жағдайын бұрын қараған, қиындық "
        "шешілген болуы мүмкін.",
        ru="Это не значит, что семья виновата: комиссия уже рассматривала её положение, и "
        "трудность могла остаться позади.",
        en="It does not mean that the family is to blame: the commission has looked at its "
        "situation before, and that may be behind it now.",
    ),
    "help_history": Words(
        kk="Бұл отбасы қиындықты еңсере алмады немесе оған енді ештеңе керек емес дегенді "
        "білдірмейді.",
        ru="Это не значит, что семья не справилась или что больше ей ничего не нужно.",
        en="It does not mean that the family did not cope, nor that it needs nothing more.",
    ),
    "area": Words(
        kk="Бұл осы отбасының өзі туралы ештеңе айтпайды: аумақтағы бәріне бірдей.",
        ru="Это ничего не говорит о самой семье: для всех на этой территории оно одинаково.",
        en="It says nothing about this family itself: it is the same for everybody in the area.",
    ),
    "tenure": Words(
        kk="Бұл отбасыға берілген баға емес: жазба жинала алатын мерзім ғана.",
        ru="Это не оценка семьи, а лишь срок, за который могли накопиться записи.",
        en="It is no judgement of the family, only the time in which records could gather.",
    ),
    "record": Words(
        kk="Бұл органдар отбасынан күдіктенеді дегенді білдірмейді: жазба күнделікті қызмет "
        "кезінде де жасалады.",
        ru="Это не значит, что органы подозревают семью: записи делают и при обычных услугах.",
        en="It does not mean that agencies suspect the family: ordinary services are recorded too.",
    ),
}
CAN_BE_SILENT = frozenset({"case_history", "help_history", "record"})
"""General concepts of which nothing may be on record."""


def say_not_meant(catalogue: Catalogue, concept: str, *, recorded: bool) -> Words:
    """What a reason does not mean; `recorded` is False where it speaks of missing records.

    KeyError for a concept that the catalogue does not know.
    """
    if concept in OF_GENERAL:
        silent = concept in CAN_BE_SILENT and not recorded
        return SILENCE if silent else OF_GENERAL[concept]
    if concept.startswith("theme_"):
        return OF_THEME[concept.removeprefix("theme_")] if recorded else SILENCE
    event_type = catalogue.event_type(concept)
    if not recorded:
        return SILENCE
    if event_type.protective:
        return PROTECTIVE
    return CIRCUMSTANCE if event_type.context else OF_THEME[event_type.theme]


def context_concepts(features: Iterable[Feature]) -> frozenset[str]:
    """Concepts that no help can act upon: every feature of theirs is context."""
    told = tuple(features)
    can_change = {feature.concept for feature in told if not feature.context}
    return frozenset(feature.concept for feature in told) - can_change
