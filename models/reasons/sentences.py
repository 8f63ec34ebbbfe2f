"""The sentence patterns that reasons are built from, in Kazakh, Russian and English."""

from cases.catalogue import CountPhrases, Language, Words

Pattern = dict[Language, str]

RECORDED: Pattern = {
    "kk": "Соңғы {days} күнде {phrase}.",
    "ru": "За последние {days} дней {phrase}.",
    "en": "In the last {days} days {phrase}.",
}
RECORDED_WITH_AMOUNT: Pattern = {
    "kk": "Соңғы {days} күнде {phrase}, соңғысы: {amount} {unit}.",
    "ru": "За последние {days} дней {phrase}, последнее значение: {amount} {unit}.",
    "en": "In the last {days} days {phrase}, the last amount {amount} {unit}.",
}
WITH_ORIGIN: Pattern = {
    "kk": "{sentence} (дереккөз: {source}, соңғы жазба: {date}).",
    "ru": "{sentence} (источник: {source}, последняя запись: {date}).",
    "en": "{sentence} (source: {source}, last recorded {date}).",
}
NOTHING_RECORDED: Pattern = {
    "kk": "Соңғы {days} күнде жазба жоқ: {name}.",
    "ru": "За последние {days} дней записей нет: {name}.",
    "en": "No record in the last {days} days: {name}.",
}
THEME_RECORDED: Pattern = {
    "kk": "Соңғы {days} күнде мына тақырыпта {phrase}: {name}.",
    "ru": "За последние {days} дней {phrase} по теме: {name}.",
    "en": "In the last {days} days {phrase} on the subject of {name}.",
}
RECORDS = CountPhrases(
    kk={"other": "{n} жазба бар"},
    ru={
        "one": "{n} запись",
        "few": "{n} записи",
        "many": "{n} записей",
        "other": "{n} записи",
    },
    en={"one": "{n} record", "other": "{n} records"},
)
CASES = CountPhrases(
    kk={"other": "комиссия {n} іс қараған"},
    ru={
        "one": "{n} дело комиссии",
        "few": "{n} дела комиссии",
        "many": "{n} дел комиссии",
        "other": "{n} дела комиссии",
    },
    en={"one": "{n} case of the commission", "other": "{n} cases of the commission"},
)
HELP_BEGUN = CountPhrases(
    kk={"other": "{n} рет көмек көрсетіле бастаған"},
    ru={
        "one": "{n} раз начата помощь",
        "few": "{n} раза начата помощь",
        "many": "{n} раз начата помощь",
        "other": "{n} раза начата помощь",
    },
    en={"one": "help began {n} time", "other": "help began {n} times"},
)
SOURCES = CountPhrases(
    kk={"other": "{n} дереккөзде жазба бар"},
    ru={
        "one": "записи есть у {n} источника",
        "few": "записи есть у {n} источников",
        "many": "записи есть у {n} источников",
        "other": "записи есть у {n} источника",
    },
    en={"one": "{n} source holds records", "other": "{n} sources hold records"},
)
CASE_NAME = Words(kk="комиссия істері", ru="дела комиссии", en="cases of the commission")
HELP_NAME = Words(kk="басталған көмек", ru="начатая помощь", en="help begun")
RECORD_NAME = Words(kk="кез келген дереккөз", ru="любой источник", en="any source")
COMPOSITION: Pattern = {
    "kk": "Отбасы құрамы: балалар — {children}, ересектер — {adults}.",
    "ru": "Состав семьи: детей — {children}, взрослых — {adults}.",
    "en": "Family: children {children}, adults {adults}.",
}
COMPOSITION_CHANGE: Pattern = {
    "kk": "Соңғы {days} күнде отбасына қосылғандар — {joined}, кеткендер — {left}.",
    "ru": "За последние {days} дней пришли в семью — {joined}, ушли — {left}.",
    "en": "In the last {days} days joined the family: {joined}, left it: {left}.",
}
TENURE: Pattern = {
    "kk": "Отбасы тіркелген күннен бері {days} күн өтті (ең көбі {most} күн саналады).",
    "ru": "Дней с постановки семьи на учёт: {days} (считается не больше {most}).",
    "en": "Days since the family was registered: {days} (at most {most} are counted).",
}
AREA: Pattern = {
    "kk": "Комиссия аумағында соңғы {days} күнде 1000 отбасыға {rate} іс келеді.",
    "ru": "На территории комиссии дел на 1000 семей за последние {days} дней: {rate}.",
    "en": "Cases per 1,000 families in the commission's area in the last {days} days: {rate}.",
}
SILENT_SOURCES: Pattern = {
    "kk": "Соңғы {days} күнде жазба жоқ дереккөздер: {sources}. Жазбаның болмауы ештеңе "
    "болмағанын білдірмейді; ол деңгейді екі жаққа да өзгертуі мүмкін.",
    "ru": "За последние {days} дней нет записей от источников: {sources}. Отсутствие записи не "
    "значит, что ничего не было; она могла бы изменить уровень в обе стороны.",
    "en": "No record in the last {days} days from: {sources}. No record does not mean that "
    "nothing happened; one could move the band either way.",
}
THIN_RECORD: Pattern = {
    "kk": "Соңғы {days} күнде деңгейді айтуға жететін жазба жоқ.",
    "ru": "За последние {days} дней записей недостаточно, чтобы назвать уровень.",
    "en": "In the last {days} days there is not enough on record to name a band.",
}
FREQUENCY: Pattern = {
    "kk": "Осындай жазбалары бар 100 отбасының шамамен {n} ({low} {high} дейін): {outcome}.",
    "ru": "Из 100 семей с похожими записями примерно {n} (от {low} до {high}): {outcome}.",
    "en": "Of 100 families with similar records about {n} ({low} to {high}): {outcome}.",
}
WHAT_IT_IS = Words(
    kk="Бұл — көмек ұсыну туралы кеңес. Шешімді адам қабылдайды.",
    ru="Это совет предложить помощь. Решение принимает человек.",
    en="This is advice to offer help. A person decides.",
)
NOTHING_RAISES = Words(
    kk="Деңгейді арттыратын жағдай жоқ.",
    ru="Ничто в записях не повышает уровень.",
    en="Nothing on record raises the band.",
)
