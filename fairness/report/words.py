"""The report's words in Kazakh, Russian and English: headings and notes.

Kazakh is written first. `{...}` are figures, already formatted for the language.
"""

from collections.abc import Mapping

from cases.catalogue.words import Language

Text = Mapping[Language, str]


def text(kk: str, ru: str, en: str) -> Text:
    """One text in the three languages."""
    return {"kk": kk, "ru": ru, "en": en}


NOT_RECORDED_NAMES: Mapping[str, str] = {
    "kk": "жазылмаған",
    "ru": "не указано",
    "en": "not recorded",
}

HEADINGS: Mapping[str, Text] = {
    "title": text(
        "Көмек кімге жетеді: қамту аудиті",
        "До кого доходит помощь: аудит охвата",
        "Who help reaches: the reach audit",
    ),
    "build": text(
        "Аудиторға арналған нұсқа: шағын топтар жасырылмаған, таратуға болмайды",
        "Версия для аудитора: малые группы не скрыты, не распространять",
        "For the auditor: small groups are not hidden, do not pass on",
    ),
    "public_build": text(
        "Жариялауға арналған нұсқа: шағын топтардың деректері көрсетілмейді",
        "Версия для публикации: данные малых групп не показаны",
        "For publication: figures of small groups are not shown",
    ),
    "purpose": text(
        "Бұл — көмек ұсыну туралы кеңес. Шешімді адам қабылдайды.",
        "Это совет предложить помощь. Решение принимает человек.",
        "This is advice to offer help. A person decides.",
    ),
    "gate": text("Жалпы қорытынды", "Общий вывод", "Overall"),
    "reached": text("Кім қаншалықты қамтылған", "Кого и насколько охватывают", "Who is reached"),
    "collect": text("Білу үшін:", "Чтобы узнать:", "To know:"),
    "reached_of": text(
        "Мұқтаждардың тізімдегісі", "Нуждавшиеся в списке", "In need and on the list"
    ),
    "need_not_known": text("мұқтаждығы белгісіз", "нужда неизвестна", "need not known"),
    "out_of": text(
        "{in_need} ішінен {reached}", "{reached} из {in_need}", "{reached} of {in_need}"
    ),
    "cohort": text(
        "Тізімге түсе алатындар: әр қадамда кім қалды",
        "Кто мог попасть в список: кто остался на каждом шаге",
        "Who could be on a list: who was left at each step",
    ),
    "cohort_on": text(
        "{date} тізімі: әр қадамнан кейін қалған отбасылар",
        "Список на {date}: сколько семей осталось после каждого шага",
        "The list of {date}: families left after each step",
    ),
    "list_of": text("Тізім күні", "Список на", "List of"),
    "method": text("Қалай есептелген", "Как посчитано", "How it is worked out"),
    "record": text("Есептің деректемелері", "Реквизиты отчёта", "Record"),
    "group": text("Топ", "Группа", "Group"),
    "families": text("Отбасылар", "Семьи", "Families"),
    "in_need": text("Мұқтаждығы расталған", "Нужда подтвердилась", "In need"),
    "selected": text("Тізімде", "В списке", "On the list"),
    "reached_count": text("Солардың тізімдегісі", "Из них в списке", "Of them on the list"),
    "recall": text(
        "Қамту үлесі ({confidence})", "Доля охвата ({confidence})", "Share reached ({confidence})"
    ),
    "gap": text(
        "Комиссия ішіндегі айырмашылық, пайыздық тармақ",
        "Разница внутри комиссий, п. п.",
        "Gap within commissions, points",
    ),
    "p_exact": text("Дәл p", "Точное p", "Exact p"),
    "p_adjusted": text("p, Холм бойынша", "p по Холму", "p by Holm"),
    "dropped": text("сыналмады", "не проверялось", "not tested"),
    "informative": text(
        "Таңдау болған комиссиялар", "Комиссий, где был выбор", "Commissions with a choice"
    ),
    "missable": text(
        "Байқалмай қалуы мүмкін айырмашылық, пайыздық тармақ",
        "Какую разницу можно не заметить, п. п.",
        "Gap that could be missed, points",
    ),
    "wait": text(
        "Жауапқа дейін тағы тізім (жыл)",
        "До ответа ещё списков (лет)",
        "More lists until an answer (years)",
    ),
    "drawing": text("Аралық пен рұқсат шегі", "Интервал и допуск", "Interval and tolerance"),
    "verdict": text("Қорытынды", "Вывод", "Verdict"),
    "labels_missing": text("Нәтижесі белгісіз", "Исход неизвестен", "Outcome unknown"),
    "territory_gap": text(
        "Бүкіл аумақтағы айырмашылық (P2), пайыздық тармақ",
        "Разница по всей территории (P2), п. п.",
        "Gap over the territory (P2), points",
    ),
    "capacity_gap": text(
        "Оның ішінде комиссиялар мүмкіндігінен (P3), пайыздық тармақ",
        "Из неё от возможностей комиссий (P3), п. п.",
        "Of it from where capacity lies (P3), points",
    ),
    "precision": text(
        "Тізімдегі мұқтаждар үлесі (S1)",
        "Доля нуждавшихся в списке (S1)",
        "In need among those listed (S1)",
    ),
    "precision_gap": text(
        "Сол үлестің айырмашылығы, пайыздық тармақ",
        "Разница этой доли, п. п.",
        "Gap in that share, points",
    ),
    "missed": text("Қамтылмай қалған мұқтаждар", "Нуждались и не попали в список", "Missed"),
    "unmet": text(
        "Тізімнен тыс мұқтаждар үлесі (S2)",
        "Доля нуждавшихся вне списка (S2)",
        "In need among those not listed (S2)",
    ),
    "selection_rate": text("Тізімге ену үлесі (S3)", "Доля в списке (S3)", "Share listed (S3)"),
    "impact_ratio": text("Үлестер қатынасы", "Отношение долей", "Ratio of shares"),
    "reference": text("салыстыру тобы", "группа сравнения", "reference group"),
    "undefined": text("жоқ", "нет", "none"),
    "hidden": text("көрсетілмейді", "не показано", "not shown"),
    "source": text("Дереккөз", "Источник", "Source"),
    "population": text(
        "Отбасылар жиынының SHA-256", "SHA-256 состава семей", "SHA-256 of families"
    ),
    "digest": text("Есептің SHA-256", "SHA-256 отчёта", "SHA-256 of the report"),
    "previous": text(
        "Алдыңғы есептің SHA-256", "SHA-256 предыдущего отчёта", "SHA-256 of the report before"
    ),
    "first": text("бірінші есеп", "первый отчёт", "the first report"),
    "commissions": text("Комиссиялар", "Комиссии", "Commissions"),
    "selection": text("Тізім қалай жасалған", "Как составлен список", "How the list was made"),
}

REFERENCES: Mapping[str, Text] = {
    "rest": text(
        "Әр топ сол комиссиядағы қалған барлық отбасымен салыстырылады.",
        "Каждая группа сравнивается со всеми остальными семьями той же комиссии.",
        "Each group is compared with everyone else in the same commission.",
    ),
    "declared": text(
        "Салыстыру тобы (сол комиссиядан): {reference}.",
        "Группа сравнения (в той же комиссии): {reference}.",
        "Reference group (in the same commission): {reference}.",
    ),
}

SELECTIONS: Mapping[str, Text] = {
    "threshold": text(
        "балл {threshold} шегінен төмен емес", "балл не ниже {threshold}", "score of {threshold} up"
    ),
    "capacity": text(
        "әр комиссияның мүмкіндігі шегінде алғашқылар",
        "первые в пределах возможностей каждой комиссии",
        "the first within each commission's capacity",
    ),
    "decision": text("шешім баллдың өзі", "балл и есть решение", "the score is the decision"),
    "given": text("тізім дайын берілген", "список был готов", "the list was given"),
}

NOTES: tuple[Text, ...] = (
    text(
        "Сұрақ: кейін мұқтаждығы расталған отбасылардың қандай бөлігі өз комиссиясының "
        "мүмкіндігі шегінде тізімге енген? Көмек шектеулі, сондықтан зиян — назардан тыс қалу. "
        "Сызық — айырмашылықтың аралығы, боялған алқап — ±{delta} пайыздық тармақ рұқсат шегі.",
        "Вопрос: какая доля семей, чья нужда потом подтвердилась, попала в список в пределах "
        "возможностей своей комиссии? Помощь ограничена, и вред здесь — остаться незамеченным. "
        "Линия — интервал разницы, закрашенная полоса — допуск ±{delta} п. п.",
        "The question: of the families later confirmed in need, what share was on the list within "
        "their commission's capacity? Help is scarce, so the harm is being overlooked. The line is "
        "the gap's interval, the shaded zone the tolerance of ±{delta} points.",
    ),
    text(
        "Айырмашылықтың бар-жоғын комиссиялар бойынша дәл сынақ шешеді (гипергеометриялық "
        "үлестірімдердің жиыны, екіжақты). Шамасы — Мантель–Хензель айырмасы; дисперсиясы Сато "
        "бойынша, деректер аз болса Клингенберг аралығы. «Артық емес» деу үшін 90 % аралық "
        "түгел рұқсат шегінде жатуы керек, сол сызылған. Қалғандарында салыстырулар санына қарай "
        "кеңірек аралық сызылған, деңгейі әр салыстыруда өзгеше.",
        "Есть ли разница, решает точный тест по комиссиям (свёртка гипергеометрических "
        "распределений, двусторонний). Её величина — разность Мантеля–Хензеля с дисперсией Сато, "
        "при малом числе случаев интервал Клингенберга. Для вывода «не больше» 90-процентный "
        "интервал должен целиком лежать в допуске; он и нарисован. У остальных нарисован более "
        "широкий, с поправкой на число сравнений: его уровень — свой у каждого сравнения.",
        "Whether there is a gap is settled by the exact test over commissions (convolved "
        "hypergeometrics, two-sided). Its size is the Mantel–Haenszel difference with Sato's "
        "variance, Klingenberg's interval where cases are few. “No larger than” asks for the 90% "
        "interval wholly inside the tolerance, and that one is drawn. For all others a wider one "
        "is drawn, for the number of comparisons; its level is each comparison's own.",
    ),
    text(
        "Салыстырулар алдын ала жарияланған: барлығы {declared}, өзгесі {distinct}, нәтижеге жетуі "
        "мүмкіні {tested} (Тарон); қателік {alpha} деңгейінде Холм әдісімен ұсталады.",
        "Сравнения объявлены заранее: всего {declared}, различных {distinct}, способных дать "
        "результат {tested} (Тарон); ошибка удерживается на уровне {alpha} методом Холма.",
        "The comparisons were declared beforehand: {declared} in all, {distinct} distinct, "
        "{tested} able to come out (Tarone); error is held at {alpha} by Holm's method.",
    ),
    text(
        "Мұқтаждық деңгейі топтарда әртүрлі болса, топ ішіндегі калибрлеу мен тең қателік үлестері "
        "бірге орындалуы мүмкін емес (Kleinberg et al.; Chouldechova). Сондықтан басымдық "
        "жарияланған: алдымен қамту (P1), содан соң калибрлеу, содан соң дәлдік (S1).",
        "При разной доле нуждающихся калибровка внутри групп и равные доли ошибок вместе "
        "недостижимы (Kleinberg et al.; Chouldechova). Поэтому порядок объявлен: сначала охват "
        "(P1), затем калибровка, затем точность (S1).",
        "At unequal rates of need, calibration within groups and equal error rates cannot all hold "
        "(Kleinberg et al.; Chouldechova). Hence the declared priority: reach (P1) first, then "
        "calibration, then precision (S1).",
    ),
    text(
        "«Айту мүмкін емес» — «бәрі дұрыс» деген сөз емес.",
        "«Сказать нельзя» не значит «всё в порядке».",
        "“Cannot tell” does not mean “all is well”.",
    ),
)

UNSEEN_NEED = text(
    "Ешкім анықтамаған мұқтаждық мұнда мұқтаж емес болып есептеледі: ешкім қарамаған отбасылар да "
    "солардың ішінде.",
    "Нужда, которую никто не выявил, здесь считается отсутствием нужды: среди таких семей и те, на "
    "которые никто не смотрел.",
    "Need that nobody found counts as no need here: families that nobody looked at are among them.",
)

PRIVACY_NOTE = text(
    "Оннан кіші сандар да, оларды азайту арқылы табуға мүмкіндік беретін сандар да "
    "көрсетілмейді. Қалған сандар беске дейін, үлестер бүтін пайызға дейін (мұқтаж отбасы "
    "жүзден аз болса, бес пайызға дейін) дөңгелектелген, аралықтар солай кеңейтілген. Қорытынды "
    "өзі сүйенетін сандар көрсетілген жерде ғана беріледі. Сол тізімдер туралы бұрынғы есепте "
    "көрсетілмеген немесе содан бері аз өзгерген деректер де көрсетілмейді.",
    "Числа меньше десяти не показаны, как и то, из чего их можно вывести вычитанием. Остальные "
    "числа округлены до пяти, доли — до целых процентов (до пяти процентов, если нуждавшихся "
    "меньше ста), интервалы так же расширены. Вывод показан только там, где показаны числа, на "
    "которых он основан. Не показано и то, чего не было в более раннем отчёте о тех же списках "
    "или что с тех пор мало изменилось.",
    "Counts under ten are not shown, and neither is what would give them away by subtraction. "
    "Other counts are rounded to five, shares to whole per cent (to five per cent with fewer "
    "than a hundred in need), and intervals are widened alike. A verdict is shown only where "
    "the counts it rests on are. What an earlier report on the same lists did not show, or what "
    "has moved little since, is not shown either.",
)

PUBLIC_NOTES: tuple[Text, ...] = (NOTES[0], PRIVACY_NOTE, NOTES[1], NOTES[-1])
"""The question, what is not shown, how it is worked out, and what "cannot tell" is not."""

ONE_POPULATION = text(
    "Кестеде комиссия көрсетілмеген: отбасылар бір жиын әрі бір-біріне тәуелсіз деп есептелді.",
    "Комиссии в таблице не указаны: семьи считались одной совокупностью, независимо друг от друга.",
    "The table names no commissions: families were taken as one population, each on its own.",
)

FEW_COMMISSIONS_NOTE = text(
    "P3 кемінде 15 комиссия болғанда ғана есептеледі.",
    "P3 считается только при 15 и более комиссиях.",
    "P3 is worked out only with 15 or more commissions.",
)

FLOW_STEPS: Mapping[str, Text] = {
    "in_store": text("Деректерде бар", "Есть в данных", "In the data"),
    "living_in_area": text("Аумақта тұрады", "Живут на территории", "Living in the area"),
    "with_a_minor": text("18 жасқа толмаған баласы бар", "Есть дети до 18 лет", "With a minor"),
    "no_open_case": text("Ашық іс жоқ", "Нет открытого дела", "No open case"),
}
"""Steps of the cohort rule; a step after an event is named by the event."""
