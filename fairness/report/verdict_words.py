"""What verdicts and the gate say in Kazakh, Russian and English: one table from code to words.

`{low}`, `{high}`, `{missable}` and `{delta}` are points of recall, `{rate}`, `{own}` and `{other}`
percentages, `{wanted}` and `{have}` numbers of families, `{lists}` a number of lists that takes
`{years}` years, `{group}` the group's name.
"""

from collections.abc import Mapping

from fairness.gate import FAIL, SIGNATURE, Code, GateFinding
from fairness.report.words import Text, text
from fairness.verdict import Unknown

CLEARLY_LESS = text(
    "Айқын сирек қамтылған: {low}–{high} пайыздық тармаққа.",
    "Охватываются заметно реже: на {low}–{high} п. п.",
    "Reached clearly less often: by {low} to {high} points.",
)
CLEARLY_MORE = text(
    "Айқын жиі қамтылған: {low}–{high} пайыздық тармаққа.",
    "Охватываются заметно чаще: на {low}–{high} п. п.",
    "Reached clearly more often: by {low} to {high} points.",
)
LESS = text(
    "Сирек қамтылған; қаншалықты екені анықталмаған (аралық: {low} … {high} пайыздық тармақ).",
    "Охватываются реже; насколько — не установлено (интервал: {low} … {high} п. п.).",
    "Reached less often; how much is not settled (interval: {low} to {high} points).",
)
MORE = text(
    "Жиі қамтылған; қаншалықты екені анықталмаған (аралық: {low} … {high} пайыздық тармақ).",
    "Охватываются чаще; насколько — не установлено (интервал: {low} … {high} п. п.).",
    "Reached more often; how much is not settled (interval: {low} to {high} points).",
)
TOLERATED = text(
    "{delta} пайыздық тармақтан артық айырмашылық жоқ.",
    "Различие не больше {delta} п. п.",
    "No difference larger than {delta} points.",
)
TOLERATED_LESS = text(
    "Сирек қамтылған, бірақ {delta} пайыздық тармақтан артық емес (бір комиссия ішінде: {other} "
    "орнына {own}).",
    "Охватываются реже, но не больше чем на {delta} п. п. (внутри комиссий: {own} против {other}).",
    "Reached less often, by no more than {delta} points (within commissions: {own} against "
    "{other}).",
)
TOLERATED_MORE = text(
    "Жиі қамтылған, бірақ {delta} пайыздық тармақтан артық емес (бір комиссия ішінде: {other} "
    "орнына {own}).",
    "Охватываются чаще, но не больше чем на {delta} п. п. (внутри комиссий: {own} против {other}).",
    "Reached more often, by no more than {delta} points (within commissions: {own} against "
    "{other}).",
)
SUPPRESSED = text(
    "Отбасыларды қорғау үшін көрсетілмейді.",
    "Не показано, чтобы защитить семьи.",
    "Not shown, to protect families.",
)
CANNOT_TELL = text(
    "Айту мүмкін емес: {reason}.", "Сказать нельзя: {reason}.", "Cannot tell: {reason}."
)

UNKNOWN: Mapping[Unknown, Text] = {
    Unknown.GROUP_NOT_SEEN: text(
        "деректерде бұл топтан бірде-бір отбасы жоқ",
        "в данных нет ни одной семьи этой группы",
        "no family of this group is in the data",
    ),
    Unknown.LABEL_NOT_OBSERVED: text(
        "бұл топтың бірде-бір отбасы бойынша мұқтаждықтың расталғаны белгісіз",
        "ни для одной семьи этой группы неизвестно, подтвердилась ли нужда",
        "for no family of this group is it known whether need was confirmed",
    ),
    Unknown.NO_NEED_OBSERVED: text(
        "бұл топта мұқтаждығы расталған отбасы жоқ",
        "в этой группе нет семей с подтверждённой нуждой",
        "no family of this group was confirmed in need",
    ),
    Unknown.NOBODY_TO_COMPARE: text(
        "сол комиссияларда салыстыратын, мұқтаждығы расталған басқа отбасылар жоқ",
        "в тех же комиссиях нет других семей с подтверждённой нуждой, сравнить не с кем",
        "the same commissions have no other family in need to compare with",
    ),
    Unknown.ALL_SELECTED: text(
        "мұқтаждығы расталған отбасылардың бәрі тізімге енген, таңдау болмаған",
        "все нуждавшиеся семьи попали в список, выбора не было",
        "every family in need was on the list, so there was no choice to judge",
    ),
    Unknown.NONE_SELECTED: text(
        "мұқтаждығы расталған бірде-бір отбасы тізімге енбеген",
        "ни одна нуждавшаяся семья не попала в список",
        "no family in need was on the list",
    ),
    Unknown.NO_CHOICE: text(
        "әр комиссияда мұқтаж отбасылардың не бәрі тізімге енген, не ешқайсысы енбеген",
        "в каждой комиссии в список попали либо все нуждавшиеся семьи, либо ни одной",
        "in each commission either every family in need was on the list or none was",
    ),
    Unknown.ONE_COMMISSION: text(
        "таңдау бір ғана комиссияда болған, ол басқалар туралы айта алмайды",
        "выбор был только в одной комиссии, по ней нельзя судить о других",
        "only one commission had a choice to make, and it cannot speak for others",
    ),
    Unknown.TOLERANCE_OUT_OF_REACH: text(
        "тізімге енетіндер аз ({rate}), топ мүлде қамтылмаса да айырмашылық шағын көрінер еді",
        "охват так мал ({rate}), что и полное исключение группы выглядело бы малой разницей",
        "so few are reached ({rate}) that leaving the group out altogether would still look small",
    ),
    Unknown.TOO_FEW: text(
        "деректер жеткіліксіз, {missable} пайыздық тармаққа дейінгі айырмашылық байқалмай қалуы "
        "мүмкін",
        "данных недостаточно, разница до {missable} п. п. могла остаться незамеченной",
        "not enough cases, a gap of up to {missable} points could be missed",
    ),
}

_SEE_THE_GROUP = text(
    "Алдымен осы топтың мұқтаждығы расталған отбасылары туралы дерек керек.",
    "Сначала нужны данные о семьях этой группы с подтверждённой нуждой.",
    "Families of this group confirmed in need have to be seen first.",
)
_ANOTHER_CAPACITY = text(
    "Мұқтаж отбасылардың бәрі емес, бір бөлігі ғана енетін тізім керек.",
    "Нужен список, в который входит часть нуждавшихся семей, а не все и не ни одной.",
    "A list that takes some of the families in need, neither all nor none.",
)
TO_COLLECT: Mapping[Unknown, Text] = {
    Unknown.GROUP_NOT_SEEN: _SEE_THE_GROUP,
    Unknown.LABEL_NOT_OBSERVED: text(
        "Осы топтың отбасылары бойынша нәтижелерді жазу керек.",
        "Нужно записывать исходы для семей этой группы.",
        "Outcomes have to be recorded for families of this group.",
    ),
    Unknown.NO_NEED_OBSERVED: _SEE_THE_GROUP,
    Unknown.NOBODY_TO_COMPARE: text(
        "Сол комиссиялардан салыстыру тобының мұқтаждығы расталған отбасылары керек.",
        "Нужны семьи группы сравнения с подтверждённой нуждой из тех же комиссий.",
        "Families in need of the reference group, from the same commissions.",
    ),
    Unknown.ALL_SELECTED: _ANOTHER_CAPACITY,
    Unknown.NONE_SELECTED: _ANOTHER_CAPACITY,
    Unknown.NO_CHOICE: _ANOTHER_CAPACITY,
    Unknown.ONE_COMMISSION: text(
        "Басқа комиссиялардың деректері керек.",
        "Нужны данные других комиссий.",
        "Data from other commissions.",
    ),
    Unknown.TOLERANCE_OUT_OF_REACH: text(
        "Мүмкіндік көбірек тізім немесе деректерге дейін бекітілген тар рұқсат шегі керек.",
        "Нужен список большей длины или более узкий допуск, заданный до данных.",
        "A longer list, or a narrower tolerance set before data is seen.",
    ),
    Unknown.TOO_FEW: text(
        "Осы топтан мұқтаждығы расталған шамамен {wanted} отбасы керек (қазір салыстыруға келетіні "
        "{have}).",
        "Нужно около {wanted} семей этой группы с подтверждённой нуждой (сейчас сравнимых {have}).",
        "About {wanted} families of this group in need (now {have} can be compared).",
    ),
}
WAIT = text(
    "Осы қарқынмен тағы шамамен {lists} тізім керек ({years} жыл).",
    "При нынешнем темпе на это уйдёт ещё списков: около {lists} (лет: {years}).",
    "At this pace that takes about {lists} more lists ({years} years).",
)
ONE_MORE_PERIOD = text(
    "Тағы бір кезеңнің деректері керек: айырмашылық рұқсат шегіне жақын.",
    "Нужны данные ещё одного периода: разница близка к границе допуска.",
    "Data from another period: the gap lies close to the tolerance.",
)

GATE: Mapping[GateFinding, Text] = {
    GateFinding.PASSED: text(
        "Өтті: ешбір топтың айқын сирек қамтылғаны табылған жоқ.",
        "Пройдено: не найдено групп, которые охватываются заметно реже.",
        "Passed: no group was found to be reached clearly less often.",
    ),
    GateFinding.REACHED_LESS: text(
        "Өтпеді: «{group}» тобы айқын сирек қамтылған ({amount} пайыздық тармақ).",
        "Не пройдено: группа «{group}» охватывается заметно реже ({amount} п. п.).",
        "Failed: “{group}” is reached clearly less often ({amount} points).",
    ),
    GateFinding.REFERENCE_REACHED_LESS: text(
        "Өтпеді: салыстыру тобы «{group}» тобынан айқын сирек қамтылған ({amount} пайыздық "
        "тармақ).",
        "Не пройдено: группа сравнения охватывается заметно реже, чем «{group}» ({amount} п. п.).",
        "Failed: the reference group is reached clearly less often than “{group}” "
        "({amount} points).",
    ),
    GateFinding.LOST_REACH: text(
        "Өтпеді: «{group}» тобының қамтылуы қазіргі модельдегіден {amount} пайыздық тармаққа "
        "төмен.",
        "Не пройдено: охват группы «{group}» ниже, чем у действующей модели, на {amount} п. п.",
        "Failed: “{group}” is reached {amount} points less than by the model in use.",
    ),
    GateFinding.REACHED_MORE: text(
        "Қол қою керек: «{group}» тобы айқын жиі қамтылған ({amount} пайыздық тармақ).",
        "Нужна подпись: группа «{group}» охватывается заметно чаще ({amount} п. п.).",
        "Needs a signature: “{group}” is reached clearly more often ({amount} points).",
    ),
    GateFinding.SIZE_UNCERTAIN: text(
        "Қол қою керек: «{group}» тобы бойынша айырмашылық бар, шамасы анықталмаған.",
        "Нужна подпись: для группы «{group}» разница есть, её величина не установлена.",
        "Needs a signature: “{group}” differs, how much is not settled.",
    ),
    GateFinding.MANDATORY_UNKNOWN: text(
        "Қол қою керек: «{group}» тобы міндетті, бірақ ол туралы айту мүмкін емес.",
        "Нужна подпись: группа «{group}» обязательна, но о ней сказать нельзя.",
        "Needs a signature: “{group}” must be answered for, and nothing can be told.",
    ),
    GateFinding.LOSS_OF_ONE_FAMILY: text(
        "Қол қою керек: «{group}» тобының қамтылуы бір отбасыға кеміген ({amount} пайыздық "
        "тармақ).",
        "Нужна подпись: в группе «{group}» охвачено на одну семью меньше ({amount} п. п.).",
        "Needs a signature: “{group}” lost one family on the list ({amount} points).",
    ),
    GateFinding.NOTHING_TOLD: text(
        "Қол қою керек: ешбір топ туралы айту мүмкін емес.",
        "Нужна подпись: ни об одной группе сказать нельзя.",
        "Needs a signature: nothing could be told about any group.",
    ),
}

NOT_SHOWN: Mapping[Code, Text] = {
    FAIL: text(
        "Өтпеді: негізі отбасыларды қорғау үшін көрсетілмеген топтарға немесе екі "
        "модельді салыстыруға қатысты.",
        "Не пройдено: причина касается групп или сравнения двух моделей, которые не показаны, "
        "чтобы защитить семьи.",
        "Failed: the finding concerns groups, or a comparison of two models, that are not shown, "
        "to protect families.",
    ),
    SIGNATURE: text(
        "Қол қою керек: негізі отбасыларды қорғау үшін көрсетілмеген топтарға немесе екі модельді "
        "салыстыруға қатысты.",
        "Нужна подпись: причина касается групп или сравнения двух моделей, которые не показаны, "
        "чтобы защитить семьи.",
        "Needs a signature: the finding concerns groups, or a comparison of two models, that are "
        "not shown, to protect families.",
    ),
}
"""What the public page says of the gate's findings that it may not tell."""
