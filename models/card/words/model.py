"""What the model card says of the model: what it is, what it is for, how it was judged."""

from models.card.words.text import Texts, text

KINDS: Texts = {
    "scorecard": text(
        "өткен жазбалардан үйренген балл картасы: жазбадағы белгілерге берілген балдар қосылады; "
        "қиындық деңгейді төмендетпейді, қолдау арттырмайды",
        "балльная карта, обученная на прошлых записях: баллы за признаки в записях складываются; "
        "трудность не снижает уровень, поддержка не повышает",
        "a scorecard learned from past records: what is on record earns points, which are added "
        "up; a difficulty never lowers the level and a support never raises it",
    ),
    "lightgbm": text(
        "өткен жазбалардан үйренген шешім ағаштары (LightGBM)",
        "деревья решений, обученные на прошлых записях (LightGBM)",
        "trees learned from past records (LightGBM)",
    ),
    "lightgbm_monotone": text(
        "өткен жазбалардан үйренген шешім ағаштары (LightGBM); қиындық деңгейді төмендетпейді, "
        "қолдау арттырмайды",
        "деревья решений, обученные на прошлых записях (LightGBM); трудность не снижает уровень, "
        "поддержка не повышает",
        "trees learned from past records (LightGBM); a difficulty never lowers the level and a "
        "support never raises it",
    ),
}

CALIBRATIONS: Texts = {
    "platt": text("Платт қисығы", "кривая Платта", "Platt's curve"),
    "beta": text("бета-калибрлеу", "бета-калибровка", "beta calibration"),
}

RANKERS: Texts = {
    "model": text("осы модель", "эта модель", "this model"),
    "random": text("кездейсоқ", "случайно", "at random"),
    "area_only": text("тек аумақ бойынша", "только по территории", "by area only"),
    "count_of_flags": text(
        "қиындық түрлерінің саны бойынша", "по числу видов трудностей", "by number of difficulties"
    ),
    "points_card": text(
        "ереже бойынша құрылған балл картасы",
        "балльная карта по правилу",
        "by a card of points set by rule",
    ),
    "runner_up": text("екінші үміткер", "второй кандидат", "the second candidate"),
    "champion": text("қазіргі модель", "действующая модель", "the model in use"),
    "scorecard": text("балл картасы", "балльная карта", "scorecard"),
    "lightgbm": text("шешім ағаштары", "деревья решений", "trees"),
    "lightgbm_monotone": text(
        "бағыттары берілген шешім ағаштары",
        "деревья решений с заданными направлениями",
        "trees with directions given",
    ),
}
"""Whoever ranks families: the model, what it is compared with, and the candidates."""

USE: Texts = {
    "changed_code": text(
        "Код осы нұсқадан өзгеше болған: «+» белгісі сақталмаған өзгерістерді білдіреді.",
        "Код отличался от этой версии: «+» значит незафиксированные изменения.",
        "The code differed from that commit: “+” means changes that were not committed.",
    ),
    "purpose": text(
        "Модель әр комиссияның отбасыларын комиссияның мүмкіндігі шегінде реттейді, сонда көмек "
        "ерте ұсынылады. Ол шешім қабылдамайды: әр шешімді аты белгілі адам қабылдайды.",
        "Модель упорядочивает семьи каждой комиссии в пределах её возможностей, чтобы помощь была "
        "предложена рано. Она ничего не решает: каждое решение принимает человек, чьё имя "
        "известно.",
        "The model orders the families of each commission within what the commission can visit, "
        "so that help can be offered early. It decides nothing: every decision is a named "
        "person's.",
    ),
    "who": text("Кім пайдаланады:", "Кто пользуется:", "Who uses it:"),
    "members": text(
        "комиссия мүшелері: деңгей мен себептерді сөзбен көреді, балды да, орынды да көрмейді;",
        "члены комиссий: видят уровень и причины словами, но не балл и не место;",
        "commission members, who see a band and reasons in words, never a score or a rank;",
    ),
    "analysts": text(
        "деректер талдаушылары: модельді қайта оқытады және басқа тәсілдермен салыстырады;",
        "аналитики данных: обучают модель заново и сравнивают с другими способами;",
        "data scientists, who train the model anew and compare it with other ways;",
    ),
    "auditors": text(
        "аудиторлар: көмек кімге жетіп, кімге жетпейтінін тексереді.",
        "аудиторы: проверяют, до кого помощь доходит и до кого нет.",
        "auditors, who check whom help reaches and whom it misses.",
    ),
    "score_means": text(
        "Балл мынаны ғана айтады: осындай жазбалары бар отбасылардың қандай бөлігінің мұқтаждығы "
        "кейін расталған. Бұл — барып, көмек ұсынуға себеп.",
        "Балл говорит одно: у какой доли семей с похожими записями нужда потом подтвердилась. Это "
        "повод прийти и предложить помощь.",
        "A score says one thing: of families with records like these, what share was later "
        "confirmed in need. It is a reason to knock and offer help.",
    ),
    "score_does_not_mean": text(
        "Ол отбасының мұқтаж екенін, біреудің кінәлі екенін немесе алда не болатынын айтпайды. "
        "Тізімдегі себеп балды түсіндіреді, өмірде не неден болғанын емес.",
        "Он не говорит, что семья нуждается, что кто-то виноват или что случится дальше. Причина "
        "в списке объясняет балл, а не то, что от чего произошло в жизни.",
        "It does not say that this family is in need, that anyone did wrong, or what will happen. "
        "A reason on a list explains the score, not what caused what in life.",
    ),
    "out_of_scope": text(
        "Мыналар үшін пайдалануға болмайды:",
        "Нельзя использовать для того, чтобы:",
        "Out of scope:",
    ),
    "no_sanction": text(
        "жазалау, рейд жүргізу, жауапкершілікке тарту;",
        "наказывать, проводить рейды, привлекать к ответственности;",
        "sanctions, raids, holding anyone to account;",
    ),
    "no_case": text(
        "іс ашу немесе жабу;", "открывать или закрывать дела;", "opening or closing a case;"
    ),
    "no_refusal": text(
        "көмектен бас тарту, көмекті азайту немесе кейінге қалдыру;",
        "отказывать в помощи, урезать её или откладывать;",
        "refusing, cutting or delaying help;",
    ),
    "no_sharing": text(
        "балды немесе орынды басқа органдарға беру;",
        "передавать балл или место в списке другим органам;",
        "giving scores or ranks to other agencies;",
    ),
    "no_danger": text(
        "шұғыл қауіпті бағалау: ол ешқашан реттелмейді, ереже бойынша бөлек тұрады;",
        "оценивать срочную опасность: она никогда не ранжируется и стоит отдельно, по правилу;",
        "judging urgent danger, which is never ranked and stands in a lane of its own, by rule;",
    ),
    "no_person": text(
        "жеке адам немесе жеке отбасы туралы болжам айту;",
        "предсказывать что-либо об одном человеке или одной семье;",
        "foretelling anything about one person or one family;",
    ),
    "no_elsewhere": text(
        "басқа жерде, басқа каталогпен немесе басқа мақсатта қолдану.",
        "применять в другом месте, с другим каталогом или с другой целью.",
        "any other place, catalogue or purpose.",
    ),
}

FACTORS: Texts = {
    "audited_groups": text(
        "Аудит мына топтарды салыстырады. Бұл мәліметтер аудитке және, адам қол қойып жауап "
        "берсе, іріктеу ретіне арналған, модель оларды көрмейді:",
        "Аудит сравнивает эти группы. Сведения о них служат аудиту и, если за это расписался "
        "человек, порядку отбора; модель их не видит:",
        "The audit compares these groups. What is known of them serves the audit and, where a "
        "person signed for it, the order of selection; the model never sees it:",
    ),
    "no_groups": text(
        "Каталогта аудит салыстыратын топтар жарияланбаған: кімнің сирек қамтылғаны тексерілмейді.",
        "В каталоге не объявлено групп для аудита: кого охватывают реже, не проверяется.",
        "The catalogue declares no groups for the audit: whether anyone is reached less often is "
        "not checked.",
    ),
    "group_of": text(
        "{attribute}: {values}; салыстыру тобы — {reference}.",
        "{attribute}: {values}; группа сравнения — {reference}.",
        "{attribute}: {values}; reference group: {reference}.",
    ),
    "rest": text(
        "сол комиссиядағы қалған отбасылар",
        "остальные семьи той же комиссии",
        "everyone else in the same commission",
    ),
    "uneven_records": text(
        "Жазбалардың толықтығы да әсер етеді: дереккөздер көбірек жазатын жерде отбасылар "
        "айқынырақ көрінеді. Дереккөздер деректер паспортында сипатталған.",
        "Влияет и полнота записей: там, где источники пишут больше, семьи заметнее. Источники "
        "описаны в паспорте данных.",
        "How much is recorded matters too: where sources record more, families are easier to see. "
        "The datasheet describes the sources.",
    ),
}

METRICS: Texts = {
    "metric_recall": text(
        "Қамту үлесі: кейін мұқтаждығы расталған отбасылардың қандай бөлігі өз комиссиясының "
        "мүмкіндігі шегінде тізімге енген. Басты көрсеткіш осы: көмек шектеулі, зиян — назардан "
        "тыс қалу.",
        "Доля охвата: какая часть семей, чья нужда потом подтвердилась, попала в список в "
        "пределах возможностей своей комиссии. Это главный показатель: помощь ограничена, и вред "
        "здесь — остаться незамеченным.",
        "Share reached (recall at capacity): of the families later confirmed in need, the share "
        "that was on the list within their commission's capacity. It comes first, because help is "
        "scarce and the harm is being overlooked.",
    ),
    "metric_precision": text(
        "Тізімдегі мұқтаждар үлесі: тізімге енген отбасылардың қандай бөлігінің мұқтаждығы кейін "
        "расталған.",
        "Доля нуждавшихся в списке: у какой части семей списка нужда потом подтвердилась.",
        "In need among those listed (precision at capacity): of the families on a list, the share "
        "later confirmed in need.",
    ),
    "metric_auc": text(
        "AUC: мұқтаждығы расталған отбасының расталмаған отбасыдан жоғары тұру ықтималдығы; 0,5 — "
        "кездейсоқтық. Комиссия мүмкіндігін ескермейді, сондықтан шешуші емес.",
        "AUC: вероятность того, что семья с подтвердившейся нуждой стоит выше семьи без неё; 0,5 "
        "— случайность. Возможностей комиссии не учитывает и потому не решает.",
        "AUC: how likely a family later in need stands above one that was not; 0.5 is chance. It "
        "knows nothing of capacity and so settles nothing.",
    ),
    "metric_calibration": text(
        "Калибрлеу: расталған мұқтаждықтың күтілгенге қатынасы және Кокс көлбеуі. Дұрыс "
        "калибрленген модельде екеуі де 1.",
        "Калибровка: отношение подтвердившейся нужды к ожидавшейся и наклон Кокса. У верно "
        "откалиброванной модели оба равны 1.",
        "Calibration: confirmed need over expected need, and Cox's slope. In a well calibrated "
        "model both are 1.",
    ),
    "metric_ties": text(
        "Балы тең отбасылар барлық ықтимал рет бойынша орташаланады: кездейсоқ сәттілік есепке "
        "алынбайды.",
        "При равных баллах берётся среднее по всем порядкам: случайная удача не засчитывается.",
        "Equal scores are averaged over all their orders: nobody is judged by luck.",
    ),
    "metric_intervals": text(
        "Аралықтар 95 пайыздық. Олар тұтас топтарды қайта іріктеуден алынған ({clusters}; "
        "{resamples}), AUC аралығы — ДеЛонг әдісімен, сол топтармен.",
        "Интервалы 95-процентные. Они получены повторной выборкой целых групп ({clusters}; "
        "{resamples}), для AUC — методом ДеЛонга с теми же группами.",
        "Intervals are 95%. They come from resampling whole clusters ({clusters}; {resamples}), "
        "for the AUC from DeLong's method with the same clusters.",
    ),
}

DATA: Texts = {
    "outcome": text(
        "Нәтиже, яғни расталған мұқтаждық: {label}. Ол тізім күнінен кейін {gap} өткен соң "
        "ашылатын терезеде ізделеді; терезе ұзақтығы — {horizon}.",
        "Исход, то есть подтвердившаяся нужда: {label}. Его ищут в окне, которое открывается "
        "после даты списка через {gap}; длина окна — {horizon}.",
        "The outcome, confirmed need: {label}. It is looked for in a window that opens {gap} "
        "after the date of the list; the window's length is {horizon}.",
    ),
    "latest_lists": text(
        "Сынаққа нәтижесі толық белгілі соңғы тізімдер алынды; модель таңдалып біткенше олар "
        "пайдаланылған жоқ.",
        "Для проверки взяты последние списки, исходы которых уже известны полностью; пока модель "
        "не была выбрана, их не использовали.",
        "The test takes the latest lists whose outcomes are fully known; they were not used until "
        "the model had been chosen.",
    ),
    "counted_once_a_list": text(
        "Бір отбасы бірнеше тізімде тұруы мүмкін және әрқайсысында бөлек саналады.",
        "Одна семья может стоять в нескольких списках и в каждом считается отдельно.",
        "A family may stand on several lists and counts once on each.",
    ),
    "flow": text(
        "Тізімге түсе алатындар: әр қадамда қалған отбасылар",
        "Кто мог попасть в список: сколько семей осталось после каждого шага",
        "Who could be on a list: families left after each step",
    ),
    "known_then": text(
        "Әр терезеде модель сол күнге дейін белгілі болған нәтижелерден ғана үйренді.",
        "В каждом окне модель училась только на исходах, известных до того дня.",
        "In every window the model learned only from outcomes that were known before that day.",
    ),
    "windows": text(
        "Үміткерлер таңдалған терезелер",
        "Окна, на которых выбирали кандидата",
        "Windows on which the candidate was chosen",
    ),
    "folds": text(
        "Деректер қысқа не нәтижелер аз: үміткерлер кейінгі күндерде емес, оқытудан тыс "
        "қалдырылған отбасыларда таңдалды. Бұл — әлсізірек сынақ.",
        "Данные коротки или исходов мало: кандидата выбирали не на более поздних датах, а на "
        "отложенных семьях. Это более слабая проверка.",
        "The data is short or outcomes are few: the candidate was chosen on families held out, "
        "not on later dates. That is a weaker test.",
    ),
    "no_punitive": text(
        "Жаза мен рейд туралы жазбалар модельге кірмейді: {types}.",
        "Записи о наказаниях и рейдах в модель не входят: {types}.",
        "Punitive records are left out of the model: {types}.",
    ),
    "no_old_records": text(
        "Жазбаның әсер ету мерзімі — {days}. Одан ескі жазба балға әсер ете алмайды.",
        "Срок действия записи — {days}. Более старая запись на балл повлиять не может.",
        "A record counts for {days}. An older one cannot influence a score.",
    ),
}
