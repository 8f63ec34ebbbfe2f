"""Words for what is measured beside reach: order, calibration, capacity, labels, crossings."""

from collections.abc import Mapping

from fairness.report.words import Text, text
from fairness.results import Measure

TITLES: Mapping[str, Text] = {
    "figures": text("Сандармен", "В цифрах", "In figures"),
    "evidence": text("Неге сүйенеді", "На чём это основано", "What it rests on"),
    "guardrails": text(
        "Қосымша көрсеткіштер", "Дополнительные показатели", "Further figures, reported only"
    ),
    "champion": text(
        "Қазіргі модельмен қатар", "Рядом с действующей моделью", "Beside the model in use"
    ),
    "curve": text(
        "Мүмкіндік басқаша болса",
        "Если бы возможностей было меньше или больше",
        "With less capacity, or with more",
    ),
    "calibration": text(
        "Балл әр топта бірдей мағына бере ме (S5)",
        "Значит ли балл одно и то же для всех групп (S5)",
        "Does a score mean the same for every group (S5)",
    ),
    "order": text(
        "Тізімдегі орын және топ ішіндегі рет (S4, S6)",
        "Место в списке и порядок внутри группы (S4, S6)",
        "Place on the list, and order within the group (S4, S6)",
    ),
    "labels": text("Нәтижесі белгілі отбасылар", "Чьи исходы известны", "Whose outcomes are known"),
    "people": text(
        "Адамдар тізіммен не істеді (H)",
        "Что люди сделали со списками (H)",
        "What people did with the lists (H)",
    ),
    "proxies": text(
        "Белгілер топты білдіріп қоя ма (Q)",
        "Выдают ли признаки группу (Q)",
        "Do the features give a group away (Q)",
    ),
    "sources": text(
        "Мұқтаждық қандай негізде анықталған (Q)",
        "На каком основании признана нужда (Q)",
        "On what ground need was found (Q)",
    ),
    "small": text("Шағын топтар", "Малочисленные группы", "Small groups"),
    "explored": text(
        "Бірге қаралған қосымша айырмашылықтар (S1–S5)",
        "Дополнительные разницы, просмотренные вместе (S1–S5)",
        "Further gaps looked through together (S1 to S5)",
    ),
    "crossings": text(
        "Бірнеше белгі бойынша топтар",
        "Группы по нескольким признакам сразу",
        "Groups by several attributes at once",
    ),
}

NOTES: Mapping[str, Text] = {
    "champion": text(
        "Екеуіне де сол бір отбасылар мен сол бір тізім ұзындығы берілген. Бір топтың қамтылуы "
        "{most} пайыздық тармақтан көп төмендесе, модель бекітілмейді; кеміген бір ғана отбасы "
        "болса, қол қою керек. Қазіргі модель: {champion}.",
        "Обеим моделям даны те же семьи и списки той же длины. Если охват группы падает больше чем "
        "на {most} п. п., модель не утверждается; если убыла одна-единственная семья, нужна "
        "подпись. Действующая модель: {champion}.",
        "Both were given the same families and lists of the same length. Where a group is reached "
        "by more than {most} points less, the model is refused; where one family alone makes that "
        "difference, somebody has to sign. The model in use: {champion}.",
    ),
    "curve": text(
        "Мүмкіндік сонша есе болса, мұқтаждардың қандай бөлігі тізімге енер еді. Сызықтар "
        "қиылысса, «кім көбірек қамтылған» деген жауап мүмкіндікке байланысты.",
        "Какая доля нуждавшихся попала бы в список при возможностях во столько раз больше. Где "
        "линии пересекаются, ответ «кого охватывают чаще» зависит от возможностей.",
        "What share of those in need would be on the list with so many times the capacity. Where "
        "lines cross, who is reached more often depends on the capacity.",
    ),
    "calibration": text(
        "Күтілген — балдар бойынша мұқтаж болуы тиіс отбасылар саны. Қатынасы 1-ден үлкен болса, "
        "топтың мұқтаждығы төмен бағаланған. Көлбеу 1-ден кіші болса, баллдар айырмашылықты "
        "асыра көрсетеді. Шекке жақын — баллы тізімнің соңғысынан төрттен бірден артық "
        "алшақтамайтын отбасылар.",
        "Ожидалось — сколько семей должно было оказаться в нужде по баллам. Отношение больше 1: "
        "нужда группы недооценена. Наклон меньше 1: баллы преувеличивают различия. Близко к "
        "границе — семьи, чей балл отличается от последнего в списке не более чем на четверть.",
        "Expected is how many families the scores let expect in need. A ratio above 1: the group's "
        "need is underrated. A slope below 1: the scores overdraw differences. Near the cut are "
        "families whose score lies within a quarter of the last one listed.",
    ),
    "order": text(
        "Тізімнің басында тұрған отбасыға назар көбірек: 1 / log₂(1 + орын), тізімде жоқ болса 0. "
        "AUC — мұқтаж отбасының баллы мұқтаж еместен жоғары болу ықтималдығы, топтың өз ішінде.",
        "Первые в списке видны лучше: 1 / log₂(1 + место), вне списка 0. AUC — вероятность, что "
        "балл нуждающейся семьи выше, чем ненуждающейся, внутри самой группы.",
        "The first on a list are seen best: 1 / log₂(1 + rank), and 0 off the list. AUC is the "
        "chance that a family in need is scored above one that is not, within the group.",
    ),
    "labels": text(
        "Нәтиже біреу қараған жерде ғана белгілі. Берік бағалау кім қаралғанын есепке алады "
        "(екі жақты берік бағалау). Γ — қаралмағандардың мұқтаж болу мүмкіндігі қаралғандардікінен "
        "неше есе өзгеше болса, айырмашылықтың бағыты ауысуы мүмкін (жуықтап); 100 — одан да көп.",
        "Исход известен лишь там, где кто-то посмотрел. Устойчивая оценка учитывает, на кого "
        "смотрели (дважды робастная). Γ — во сколько раз шансы нужды у ненаблюдавшихся должны "
        "отличаться, чтобы разница могла сменить знак (приближённо); 100 — ещё больше.",
        "An outcome is known only where somebody looked. The robust estimate reckons with who was "
        "looked at (doubly robust). Γ is how many times the odds of need would have to differ "
        "among those not looked at before the gap could change its sign, about; 100 or more: 100.",
    ),
    "people": text(
        "Модель ұсынған, адам қараған, бірақ көмек ұсынылмаған отбасылар үлесі; тізімге кездейсоқ "
        "таңдалып енген, көмек ұсынылғандар; көмек ұсынылған мұқтаждар үлесінің айырмашылығы және "
        "оның қай бөлігі адамдардан. Тізімнен тыс ұсынылған көмек туралы мұнда ештеңе белгісіз. "
        "Нәтиже терезесі аяқталмаған тізімдерде мұқтаждық әлі белгісіз.",
        "Доля семей, предложенных моделью и рассмотренных людьми, которым помощь не предложили; "
        "кому предложили из попавших в список по жребию; разница в доле нуждавшихся, получивших "
        "предложение, и какая её часть внесена людьми. О помощи вне списков здесь ничего не "
        "известно. Пока окно исхода не закончилось, нужда неизвестна.",
        "The share of families that the model listed and people decided about without offering "
        "help; those offered help who stood on a list by lot; the gap in the share of those in "
        "need who were offered help, and the part of it that people made. Of help offered beside "
        "the lists nothing is known here. Until a list's label window is over, need is not known.",
    ),
    "no_people": text(
        "Тізімдер бойынша әзірге бірде-бір шешім жазылмаған: бұл бөлік бос.",
        "По спискам пока не записано ни одного решения: эта часть пуста.",
        "No decision on a list has been recorded yet: this part is empty.",
    ),
    "proxies": text(
        "Сезімтал белгілер модельге берілмейді. AUC 0,5 — топты ажырату мүмкін емес, 1 — толық "
        "ажыратылады. Ауысу — балы бірдей отбасыда тек тобы өзгерсе, мұқтаждық ықтималдығы неше "
        "пайыздық тармаққа өзгерер еді; қасында — кездейсоқтықтың өзінен болатын шек (100 "
        "араластырудың 95-і одан төмен). Бұл — дәлел, үкім емес.",
        "Чувствительные признаки модели не даются. AUC 0,5 — группу не отличить, 1 — отличить "
        "полностью. Перемена — на сколько п. п. изменилась бы вероятность нужды при том же балле, "
        "если бы изменилась только группа; рядом — сколько даёт одна случайность (ниже неё 95 из "
        "100 перемешиваний). Это свидетельство, а не вывод.",
        "No sensitive attribute is given to the model. AUC .5: the group cannot be told; 1: it can "
        "be told without fault. Flip is by how many points the chance of need would change at an "
        "equal score if only the group changed; beside it, what chance alone brings (95 of 100 "
        "shuffles stay below). This is evidence, not a verdict.",
    ),
    "sources": text(
        "Мұқтаждығы расталған отбасылар: негіз бойынша саны және топтағы үлесі. Топтардың "
        "негіздері әртүрлі болса, нәтиже де олар үшін бірдей нәрсені білдірмейді.",
        "Семьи, чья нужда подтвердилась: сколько на каждом основании и какая это доля группы. Если "
        "основания у групп разные, исход значит для них не совсем одно и то же.",
        "Families in need: how many on each ground, and what share of the group that is. Where "
        "groups differ in their grounds, the outcome does not quite mean the same for them.",
    ),
    "small": text(
        "Мұқтаж отбасысы {few}-дан аз топтар. Әр топ өз алдына да, каталогта алдын ала жарияланған "
        "ретпен басқалармен бірге де көрсетіледі: мұқтаждар саны жеткілікті болғанша топ кеңейе "
        "береді. Жалпыға жақындатылған үлес тек көзге көрсету үшін: ол бойынша қорытынды "
        "шығарылмайды. Аралықтар салыстырулар санына түзетілмеген.",
        "Группы, где нуждавшихся меньше {few}. Каждая показана и отдельно, и вместе с другими в "
        "порядке, заранее объявленном в каталоге: группа расширяется, пока нуждавшихся не станет "
        "достаточно. Доля, приближённая к общей, только для наглядности: выводов по ней не делают. "
        "Интервалы без поправки на число сравнений.",
        "Groups with fewer than {few} families in need. Each is shown alone, and together with "
        "others in the order that the catalogue declared beforehand: it widens until enough are in "
        "need. The share drawn towards all is there to be looked at; nothing is judged by it. "
        "Intervals are not adjusted for the number of comparisons.",
    ),
    "explored": text(
        "Бұлар алдын ала салыстыру ретінде жарияланбаған, сондықтан іздеу ғана: {tested} көрсеткіш "
        "қаралды, {found} кездейсоқтықпен түсіндірілмейді (Бенджамини–Хохберг). Модельді бекітуге "
        "әсер етпейді. Төменде p мәні ең кішілері; әр p көрсеткіштің өз аралығымен үйлеседі.",
        "Эти сравнения заранее не объявлялись, это лишь поиск: просмотрено {tested}, не "
        "объясняются случайностью {found} (Бенджамини–Хохберг). На утверждение модели не влияют. "
        "Ниже — с наименьшими p; каждое p согласовано с интервалом своего показателя.",
        "None of these was declared beforehand as a comparison to decide by, so this is a search: "
        "{tested} were looked at, {found} are not explained by chance (Benjamini–Hochberg). The "
        "gate does not ask about them. Below, those with the smallest p; each p agrees with the "
        "interval of its measure.",
    ),
    "crossings": text(
        "Бұл топтар алдын ала жарияланбаған, сондықтан іздеу ғана: {examined} топ қаралды, "
        "{tested} нәтиже бере алатын еді, {found} қалғандардан өзгеше шықты (Бенджамини–Хохберг). "
        "Мұқтаж {least} отбасыдан аз топтар қаралмайды; мәндері тым көп болғандықтан белгілердің "
        "{left_out} тіркесі де қаралмады. Төменде p мәні ең кішілері.",
        "Эти группы заранее не объявлялись, это лишь поиск: просмотрено {examined}, могли дать "
        "результат {tested}, отличаются от остальных {found} (Бенджамини–Хохберг). Группы, где "
        "нуждавшихся меньше {least}, не рассматриваются; не рассмотрено и сочетаний признаков, у "
        "которых слишком много значений: {left_out}. Ниже — с наименьшими p.",
        "These groups were not declared beforehand, so this is a search: {examined} were looked "
        "at, {tested} could have come out at all, {found} differ from all others "
        "(Benjamini–Hochberg). Groups with fewer than {least} families in need are not looked at, "
        "nor were combinations of attributes with too many values: {left_out}. Below, those with "
        "the smallest p.",
    ),
}

COLUMNS: Mapping[str, Text] = {
    "by_champion": text(
        "Қазіргі модель бойынша тізімде",
        "В списках действующей модели",
        "On the lists of the model in use",
    ),
    "recall_change": text(
        "Қамтудың өзгерісі, пайыздық тармақ",
        "Изменение охвата, п. п.",
        "Change in the share reached, points",
    ),
    "exposure": text(
        "Мұқтаж отбасыға тиетін назар", "Видимость нуждавшейся семьи", "Exposure of those in need"
    ),
    "exposure_gap": text(
        "Оның комиссия ішіндегі айырмашылығы",
        "Её разница внутри комиссий",
        "Its gap within commissions",
    ),
    "auc": text("AUC, топ ішінде", "AUC внутри группы", "AUC within the group"),
    "observed": text("Мұқтаж болды", "Оказались в нужде", "In need"),
    "expected": text("Күтілген", "Ожидалось", "Expected"),
    "observed_over_expected": text("Қатынасы", "Отношение", "Ratio"),
    "slope": text("Кокс көлбеуі", "Наклон Кокса", "Cox slope"),
    "intercept": text("Кокс деңгейі", "Сдвиг Кокса", "Cox intercept"),
    "near": text("Шекке жақын", "Близко к границе", "Near the cut"),
    "need_near_the_cut": text(
        "Олардағы мұқтаждар үлесі", "Доля нуждавшихся среди них", "In need among them"
    ),
    "need_near_the_cut_gap": text(
        "Сол үлестің айырмашылығы, пайыздық тармақ",
        "Разница этой доли, п. п.",
        "Gap in that share, points",
    ),
    "times": text("мүмкіндік × {times}", "возможности × {times}", "capacity × {times}"),
    "share_observed": text(
        "Нәтижесі белгілі үлес", "Доля с известным исходом", "Share with a known outcome"
    ),
    "robust_recall": text(
        "Қамту, берік бағалау", "Охват, устойчивая оценка", "Share reached, robust"
    ),
    "robust_gap": text(
        "Айырмашылық, берік бағалау, пайыздық тармақ",
        "Разница, устойчивая оценка, п. п.",
        "Gap, robust, points",
    ),
    "sign_turns_at": text(
        "Белгісі ауысатын Γ", "Γ, при котором знак сменится", "Γ at which its sign could turn"
    ),
    "tolerance_turns_at": text(
        "Рұқсат шегіне қатысы ауысатын Γ",
        "Γ, при котором изменится отношение к допуску",
        "Γ at which it could cross the tolerance",
    ),
    "drawn": text(
        "Жалпыға жақындатылған үлес", "Доля, приближённая к общей", "Share drawn towards all"
    ),
    "clearest": text("Ең айқындары", "Самые заметные", "The clearest"),
    "measure": text("Көрсеткіш", "Показатель", "Measure"),
    "difference": text(
        "Айырмашылық не қатынас ({confidence})",
        "Разница или отношение ({confidence})",
        "Difference or ratio ({confidence})",
    ),
    "p_alone": text("p, жеке өзі", "p отдельно", "p alone"),
    "crossing": text("Топ", "Группа", "Group"),
    "decided": text("Шешім қабылданды", "Решено", "Decided"),
    "down": text(
        "Көмек ұсынылмады, тізімдегілерден",
        "Из списка, но помощь не предложена",
        "Listed, not offered help",
    ),
    "down_gap": text(
        "Сол үлестің айырмашылығы, п. т.", "Разница этой доли, п. п.", "Gap in it, points"
    ),
    "up": text(
        "Кездейсоқ енгендерге ұсынылды", "Предложено попавшим по жребию", "Offered, listed by lot"
    ),
    "model_gap": text(
        "Тізімнің айырмашылығы, п. т.", "Разница списков, п. п.", "Gap by the lists, points"
    ),
    "end_gap": text(
        "Соңғы айырмашылық, п. т.", "Итоговая разница, п. п.", "Gap in the end, points"
    ),
    "people_gap": text(
        "Оның адамдардан бөлігі, п. т.", "Из неё от людей, п. п.", "Of it from people, points"
    ),
    "largest_gap": text(
        "ең үлкен айырмашылық, пайыздық тармақ",
        "наибольшая разница, п. п.",
        "largest gap, points",
    ),
    "ground": text("Негіз", "Основание", "Ground"),
    "from_features": text("AUC, белгілерден", "AUC по признакам", "AUC from the features"),
    "from_score": text("AUC, балдан", "AUC по баллу", "AUC from the score"),
    "flip": text("Ауысу, п. т.", "Перемена, п. п.", "Flip, points"),
    "noise": text("Кездейсоқтық, п. т.", "Случайность, п. п.", "By chance, points"),
    "p_bh": text("p, Бенджамини–Хохберг", "p по Бенджамини–Хохбергу", "p by Benjamini–Hochberg"),
}

MEASURES: Mapping[Measure, Text] = {
    "precision_gap": text(
        "тізімдегі мұқтаждар үлесі (S1), п. т.",
        "доля нуждавшихся в списке (S1), п. п.",
        "in need among those listed (S1), points",
    ),
    "need_among_not_selected_gap": text(
        "тізімнен тыс мұқтаждар үлесі (S2), п. т.",
        "доля нуждавшихся вне списка (S2), п. п.",
        "in need among those not listed (S2), points",
    ),
    "impact_ratio": text(
        "тізімге ену үлестерінің қатынасы (S3)",
        "отношение долей в списке (S3)",
        "ratio of shares listed (S3)",
    ),
    "exposure_gap": text(
        "мұқтаж отбасыға тиетін назар (S4)",
        "видимость нуждавшейся семьи (S4)",
        "exposure of those in need (S4)",
    ),
    "observed_over_expected": text(
        "күтілгенге қатынасы (S5)",
        "отношение к ожидавшемуся (S5)",
        "in need over expected, ratio (S5)",
    ),
    "need_near_the_cut_gap": text(
        "шекке жақындар ішіндегі мұқтаждар үлесі (S5), п. т.",
        "доля нуждавшихся близко к границе (S5), п. п.",
        "in need near the cut (S5), points",
    ),
}
"""What the guardrails are called where they stand together."""
