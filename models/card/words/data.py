"""What the datasheet says: why the data is there, what it holds, how it came and how it is kept."""

from models.card.words.text import Texts, text

MOTIVATION: Texts = {
    "why_collected": text(
        "Істер қоймасы көмек ерте ұсынылуы үшін жасалған: одан модель үйренеді, тізімдер мен "
        "аудит жасалады. Жазбалардың өзін мекемелер осы мақсатпен емес, өз жұмысы үшін жүргізген.",
        "Хранилище дел создано, чтобы помощь предлагали рано: на нём учится модель, по нему "
        "делают списки и аудит. Сами записи ведомства вели не для этого, а для своей работы.",
        "The case store was made so that help can be offered early: the model learns from it, "
        "lists and audits are made from it. The records themselves were kept by agencies for "
        "their own work, not for this.",
    ),
}

COMPOSITION: Texts = {
    "tables_stored": text("Қоймадағы кестелер", "Таблицы в хранилище", "Tables in the store"),
    "sources_of_records": text(
        "Дереккөздер: не жазады және не жетіспейді",
        "Источники: что пишут и чего не хватает",
        "Sources: what they record and what is missing",
    ),
    "silence": text(
        "Жазбаның болмауы ештеңе болмағанын білдірмейді: оны ешкім байқамаған не жазбаған болуы "
        "мүмкін.",
        "Отсутствие записи не значит, что ничего не было: этого могли не заметить или не записать.",
        "No record does not mean that nothing happened: nobody may have noticed, or written it "
        "down.",
    ),
    "kinds_of_event": text(
        "Оқиға түрлері бойынша жазбалар", "Записи по видам событий", "Records by kind of event"
    ),
    "small_counts_hidden": text(
        "10-нан аз сандар көрсетілмейді; оларды қалғандарынан шығарып алуға болмайтындай, кейде "
        "келесі ең кішісі де жасырылады.",
        "Числа меньше 10 не показаны; чтобы их нельзя было вычислить по остальным, иногда скрыто "
        "и следующее по величине.",
        "Counts below 10 are not shown; so that none can be worked out from the rest, the next "
        "smallest is sometimes hidden too.",
    ),
    "cases_by_finding": text(
        "Істер комиссия тұжырымы бойынша", "Дела по выводу комиссии", "Cases by what was found"
    ),
    "not_decided": text("әлі шешілмеген", "ещё не решено", "not decided yet"),
    "missing_values": text(
        "Жетіспейтін мәліметтер", "Недостающие сведения", "What is missing from rows"
    ),
    "birth_month": text(
        "адамның туған айы", "месяц рождения человека", "a person's month of birth"
    ),
    "attribute_value": text(
        "аудит мәліметі: {attribute}",
        "сведение для аудита: {attribute}",
        "for the audit: {attribute}",
    ),
    "who_is_scored": text(
        "Тізімге кімдер түсе алады: {rule}.",
        "Кто может попасть в список: {rule}.",
        "Who can be on a list: {rule}.",
    ),
    "lives_there": text(
        "комиссия аумағында тұратын отбасылар",
        "семьи, живущие на территории комиссии",
        "families living in the commission's area",
    ),
    "with_minor": text(
        "18 жасқа толмаған баласы барлар", "с детьми до 18 лет", "with a child under 18"
    ),
    "without_case": text("ашық ісі жоқтар", "без открытого дела", "without an open case"),
    "after_event": text(
        "соңғы {days} ішінде мына оқиға болғандар: {event}",
        "с событием за последние {days}: {event}",
        "with this event in the last {days}: {event}",
    ),
    "findings_that_count": text(
        "Нәтижеге кіретін тұжырымдар: {findings}.",
        "В исход входят выводы: {findings}.",
        "Findings that make the outcome: {findings}.",
    ),
    "not_in_it": text("Қоймада мыналар жоқ:", "В хранилище нет:", "What is not in it:"),
    "no_names": text(
        "адамдардың аты-жөні, мекенжайлары, жеке сәйкестендіру нөмірлері, телефондар;",
        "имён людей, адресов, идентификационных номеров, телефонов;",
        "names of people, addresses, identity numbers, telephone numbers;",
    ),
    "no_free_text": text("еркін мәтін;", "свободного текста;", "free text;"),
    "no_birth_days": text(
        "туған күндер: тек ай мен жыл бар;",
        "дней рождения: есть только месяц и год;",
        "days of birth: months and years only;",
    ),
    "no_unknown_families": text(
        "тізілімдер білмейтін отбасылар;",
        "семей, о которых реестры не знают;",
        "families that no register knows;",
    ),
    "no_unseen_need": text(
        "ешкім байқамаған мұқтаждық.",
        "нужды, которую никто не заметил.",
        "need that nobody noticed.",
    ),
}

ROLES: Texts = {
    "difficulty": text("қиындық", "трудность", "a difficulty"),
    "protective": text("қолдау", "поддержка", "a support"),
    "context": text("жалпы мән-жай", "контекст", "context"),
    "punitive": text(
        "жаза немесе рейд: кірмейді", "наказание или рейд: не входит", "punitive: left out"
    ),
    "urgent": text("шұғыл: реттелмейді", "срочно: не ранжируется", "urgent: never ranked"),
    "shown_only": text("модельге кірмейді", "в модель не входит", "not in the model"),
}

COLLECTION: Texts = {
    "from_registers": text(
        "Жазбалар мына дереккөздерден үзінді түрінде келеді: {sources}.",
        "Записи приходят выгрузками из источников: {sources}.",
        "Records come as extracts from these sources: {sources}.",
    ),
    "two_days": text(
        "Әр оқиғаның екі күні бар: болған күні және белгілі болған күні. Модель тек белгілі "
        "болғанын пайдаланады.",
        "У каждого события два дня: когда произошло и когда стало известно. Модель использует "
        "только уже известное.",
        "Every event has two days: when it happened and when it became known. The model uses only "
        "what was known by then.",
    ),
    "who_looked": text(
        "Жазба біреу қараған жерде пайда болады: кімге жиі баратыны жазбаларды да, нәтижені де "
        "өзгертеді.",
        "Запись появляется там, где кто-то смотрел: то, к кому ходят чаще, меняет и записи, и "
        "исход.",
        "A record appears where somebody looked: who is visited more often changes both the "
        "records and the outcome.",
    ),
}

PREPROCESSING: Texts = {
    "balance": text(
        "Қабылдау теңгерімі: оқылған жолдар = сақталғаны + бөлек қойылғаны",
        "Баланс приёма: прочитано = сохранено + отложено",
        "The balance at the door: rows read = rows stored + rows set apart",
    ),
    "nothing_guessed": text(
        "Қате жол түзетілмейді және үнсіз тасталмайды: себебімен бөлек қойылады.",
        "Неверная строка не исправляется и не выбрасывается молча: она откладывается с причиной.",
        "A wrong row is neither corrected nor dropped silently: it is set apart with the reason.",
    ),
    "reasons_set_apart": text(
        "Бөлек қойылған жолдардың себептері",
        "Почему строки отложены",
        "Why rows were set apart",
    ),
    "nothing_set_apart": text(
        "Бөлек қойылған жол жоқ.", "Отложенных строк нет.", "No row was set apart."
    ),
    "pseudonyms": text(
        "Отбасы мен адамның сәйкестендіргіштері кілтпен жасалған кодтарға (HMAC-SHA256) "
        "ауыстырылған; кілт қоймадан бөлек сақталады. Туған күн айға дейін қысқартылған. Еркін "
        "мәтін қабылданбайды.",
        "Идентификаторы семей и людей заменены кодами, полученными с ключом (HMAC-SHA256); ключ "
        "хранится отдельно от хранилища. День рождения сокращён до месяца. Свободный текст не "
        "принимается.",
        "Families and persons stand under keyed codes (HMAC-SHA256); the key is kept apart from "
        "the store. A day of birth is cut to its month. Free text is refused.",
    ),
}

PRIVACY: Texts = {
    "codes_do_not_hide": text(
        "Кодтардың өзі отбасыны жасыра алмайды: оны білетін адам қалған мәліметтерінен тани "
        "алады. Сондықтан қойма ашық дерек емес.",
        "Одни коды семью не скрывают: знающий её человек узнает её по остальному. Поэтому "
        "хранилище — не открытые данные.",
        "Codes alone do not hide a family: somebody who knows it may recognise it by the rest. "
        "The store is therefore not open data.",
    ),
    "what_is_known": text(
        "Көрші білуі мүмкін деп алынғаны: {known}. Сезімтал деп алынғаны: {sensitive}.",
        "Что может знать сосед: {known}. Что считается чувствительным: {sensitive}.",
        "What a neighbour may know: {known}. What is held to be sensitive: {sensitive}.",
    ),
    "crowds": text(
        "Қойманы көре алатын адам кімді тани алар еді ({families}; сұралған k — {k})",
        "Кого мог бы узнать тот, кто видит хранилище ({families}; требуемое k — {k})",
        "Whom somebody who sees the store could single out ({families}; k asked for: {k})",
    ),
    "steps": text(
        "k-ға жету үшін қажет болар еді (қойманың өзі өзгертілмеген):",
        "Чтобы достичь k, понадобилось бы (само хранилище не изменено):",
        "To reach k it would take (the store itself stays as it is):",
    ),
    "left_out": text(
        "{families} алып тастау",
        "исключить {families}",
        "leaving out {families}",
    ),
    "no_steps": text(
        "k-ға жету үшін ештеңе қажет емес.",
        "Чтобы достичь k, ничего не нужно.",
        "Nothing is needed to reach k.",
    ),
    "out_of_reach": text(
        "Мұндай k-ға жету мүмкін емес: бірде-бір отбасы қалмас еді.",
        "Такое k недостижимо: не осталось бы ни одной семьи.",
        "Such a k is out of reach: no family would remain.",
    ),
}

KEEPING: Texts = {
    "used_for": text(
        "Пайдаланылады: модельді оқыту мен сынау, қарауға ұсынылған отбасылар тізімдері, қамту "
        "аудиті.",
        "Используется для: обучения и проверки модели, списков семей для рассмотрения, аудита "
        "охвата.",
        "Used for: training and testing the model, lists of families for review, the audit of "
        "reach.",
    ),
    "not_for": text(
        "Мыналар үшін пайдалануға болмайды:", "Нельзя использовать:", "Not to be used for:"
    ),
    "not_for_sanctions": text(
        "жаза, тексеру немесе жәрдемақыдан айыру;",
        "для наказаний, проверок и лишения пособий;",
        "sanctions, checks on people or withdrawing benefits;",
    ),
    "not_for_recognising": text(
        "отбасын немесе адамды тану, басқа деректермен қосып анықтау;",
        "чтобы узнавать семью или человека, в том числе соединяя с другими данными;",
        "recognising a family or person, by joining with other data or otherwise;",
    ),
    "not_for_who_people_are": text(
        "адамдарды тіліне, жынысына, мүгедектігіне қарай бағалау;",
        "чтобы оценивать людей по языку, полу, инвалидности;",
        "judging people by language, sex or disability;",
    ),
    "not_for_rates_of_need": text(
        "мұқтаждықтың елдегі үлесін есептеу: мұнда анықталғаны ғана бар.",
        "чтобы считать долю нуждающихся в стране: здесь только выявленное.",
        "working out how common need is: only what was detected is here.",
    ),
    "stays_home": text(
        "Қойма өз жүйесінен шықпайды: оны тарату, жариялау немесе басқа органға беру көзделмеген. "
        "Сервистің құрастырылған жинағына істер де, кілттер де кірмейді.",
        "Хранилище не покидает своей системы: передавать, публиковать или отдавать его другим "
        "органам не предусмотрено. В сборку сервиса не попадают ни дела, ни ключи.",
        "The store does not leave its home: it is not meant to be passed on, published or given "
        "to other agencies. The built service carries neither cases nor keys.",
    ),
    "no_score_travels": text(
        "Басқа органға фактілер мен ұсынылған көмек қана беріледі; балл мен орын берілмейді.",
        "Другому органу передают только факты и предложенную помощь, но не балл и не место.",
        "Another agency is told facts and the help offered, never a score or a rank.",
    ),
    "only_sums": text(
        "Осы құжатта жеке отбасылар туралы мәлімет жоқ: мұнда жиынтық сандар ғана бар.",
        "В этом документе нет сведений об отдельных семьях: только сводные числа.",
        "This document tells of no single family: it holds sums only.",
    ),
    "history_begins": text(
        "Қойма алдыңғысын жалғастырмайды: тарихы осыдан басталады.",
        "Хранилище не продолжает предыдущее: его история начинается здесь.",
        "The store continues no earlier one: its history begins here.",
    ),
    "history_kept": text(
        "Қойма алдыңғысын жалғастырады: сол кезде белгілі болғаны сол күйінде қалады.",
        "Хранилище продолжает предыдущее: известное тогда остаётся как было.",
        "The store continues an earlier one: what was known then stays as it was known.",
    ),
    "history": text(
        "Алдыңғы қоймадан айырмашылығы",
        "Отличия от предыдущего",
        "What differs from the earlier store",
    ),
    "correction": text(
        "Түзету: қате жазба қайтарып алынған күнінен бастап есептелмейді, ол кезде не белгілі "
        "болғаны сақталады.",
        "Исправление: ошибочная запись не учитывается со дня отзыва; что было известно тогда, "
        "сохраняется.",
        "Correction: a wrong record counts no longer from the day it was withdrawn; what was "
        "known then is kept.",
    ),
    "erasure": text(
        "Өшіру: отбасы өтініші, сот шешімі немесе қате жазба бойынша барлық жазбасы жойылады, "
        "кейінгі жүктеулер оны қайтармайды (tirek erase).",
        "Удаление: по просьбе семьи, решению суда или при ошибочной записи стираются все её "
        "записи, и следующие загрузки её не возвращают (tirek erase).",
        "Erasure: at the family's request, by court order or where it was wrongly recorded, all "
        "its records go, and no later ingest brings it back (tirek erase).",
    ),
    "expiry": text(
        "Мерзімі: жазба {days} бойы балға әсер ете алады, одан кейін тек сақталады.",
        "Срок действия записи — {days}: потом на балл она не влияет, а только хранится.",
        "Expiry: a record can influence a score for {days}; after that it is only kept.",
    ),
    "renewed_by": text(
        "Жаңарту: жаңа үзінді tirek ingest арқылы жүктеледі; қашан және кім жүктейтіні жазылмаған.",
        "Обновление: новая выгрузка загружается командой tirek ingest; когда и кем — не записано.",
        "Renewal: a new extract is taken in by tirek ingest; when and by whom is not recorded.",
    ),
}
