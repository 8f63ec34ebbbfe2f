"""The sentence patterns that reasons are built from, in Kazakh, Russian and English."""

from cases.catalogue.words import CountPhrases, Language, Words
from models.bands import Band

Pattern = dict[Language, str]

PERIOD = CountPhrases(
    kk={"other": "соңғы {n} күнде"},
    ru={
        "one": "последний {n} день",
        "few": "последние {n} дня",
        "many": "последние {n} дней",
        "other": "последние {n} дня",
    },
    en={"one": "the last {n} day", "other": "the last {n} days"},
)
RECORDED: Pattern = {
    "kk": "{period} {phrase}.",
    "ru": "За {period} {phrase}.",
    "en": "In {period} {phrase}.",
}
RECORDED_WITH_AMOUNT: Pattern = {
    "kk": "{period} {phrase}, соңғысы: {amount} {unit}.",
    "ru": "За {period} {phrase}, последнее значение ({unit}): {amount}.",
    "en": "In {period} {phrase}, the last amount ({unit}): {amount}.",
}
FACT_WITH_AMOUNT: Pattern = {
    "kk": "{name}: {amount} {unit}",
    "ru": "{name} ({unit}): {amount}",
    "en": "{name} ({unit}): {amount}",
}
WITH_SOURCE: Pattern = {
    "kk": "{sentence} (дереккөз: {source}).",
    "ru": "{sentence} (источник: {source}).",
    "en": "{sentence} (source: {source}).",
}
WITH_DATE: Pattern = {
    "kk": "{sentence} (дереккөз: {source}, соңғы жазба: {date}).",
    "ru": "{sentence} (источник: {source}, последняя запись: {date}).",
    "en": "{sentence} (source: {source}, last recorded {date}).",
}
WITH_FRESHNESS: Pattern = {
    "kk": "{sentence} (дереккөз: {source}, соңғы жазба: {date}, {freshness}).",
    "ru": "{sentence} (источник: {source}, последняя запись: {date}, {freshness}).",
    "en": "{sentence} (source: {source}, last recorded {date}, {freshness}).",
}
NOTHING_RECORDED: Pattern = {
    "kk": "{period} жазба жоқ: {name}.",
    "ru": "За {period} записей нет: {name}.",
    "en": "No record in {period}: {name}.",
}
THEME_RECORDED: Pattern = {
    "kk": "{period} мына тақырыпта {phrase}: {name}.",
    "ru": "За {period} {phrase} по теме: {name}.",
    "en": "In {period} {phrase} on the subject of {name}.",
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
HELP_RUNNING: Pattern = {
    "kk": "Қазір көрсетіліп жатқан көмек: {running}.",
    "ru": "Помощь оказывается сейчас: {running}.",
    "en": "Help running now: {running}.",
}
HELP_BEGUN_AND_RUNNING: Pattern = {
    "kk": "{period} {phrase}, қазір көрсетіліп жатқаны: {running}.",
    "ru": "За {period} {phrase}, оказывается сейчас: {running}.",
    "en": "In {period} {phrase}, running now: {running}.",
}
CASE_NAME = Words(kk="комиссия істері", ru="дела комиссии", en="cases of the commission")
HELP_NAME = Words(kk="басталған көмек", ru="начатая помощь", en="help begun")
NO_SOURCE: Pattern = {
    "kk": "{period} ешбір дереккөзде жазба жоқ.",
    "ru": "За {period} записей нет ни у одного источника.",
    "en": "In {period} no source holds a record.",
}
COMMISSION = Words(kk="комиссия", ru="комиссия", en="the commission")
COMPOSITION: Pattern = {
    "kk": "Отбасы құрамы: балалар — {children}, ересектер — {adults}.",
    "ru": "Состав семьи: детей — {children}, взрослых — {adults}.",
    "en": "Family: children {children}, adults {adults}.",
}
COMPOSITION_CHANGE: Pattern = {
    "kk": "{period} отбасына қосылғандар — {joined}, кеткендер — {left}.",
    "ru": "За {period} пришли в семью — {joined}, ушли — {left}.",
    "en": "In {period} joined the family: {joined}, left it: {left}.",
}
TENURE: Pattern = {
    "kk": "Отбасы тіркелген күннен бері {days} күн өтті (ең көбі {most} күн саналады).",
    "ru": "Дней со дня регистрации семьи: {days} (считается не больше {most}).",
    "en": "Days since the family was registered: {days} (at most {most} are counted).",
}
AREA: Pattern = {
    "kk": "Комиссия аумағында {period} 1000 отбасыға {rate} іс келеді.",
    "ru": "На территории комиссии дел на 1000 семей за {period}: {rate}.",
    "en": "Cases per 1,000 families in the commission's area in {period}: {rate}.",
}
SILENT_SOURCES: Pattern = {
    "kk": "{period} жазба жоқ дереккөздер: {sources}. Жазбаның болмауы ештеңе "
    "болмағанын білдірмейді; ол деңгейді екі жаққа да өзгертуі мүмкін.",
    "ru": "За {period} нет записей от источников: {sources}. Отсутствие записи не "
    "значит, что ничего не было; она могла бы изменить уровень в обе стороны.",
    "en": "No record in {period} from: {sources}. No record does not mean that "
    "nothing happened; one could move the band either way.",
}
BANDS: dict[Band, Words] = {
    "high": Words(kk="жоғары", ru="высокий", en="high"),
    "elevated": Words(kk="көтеріңкі", ru="повышенный", en="elevated"),
    "usual": Words(kk="қалыпты", ru="обычный", en="usual"),
}
BAND_WOULD_STAY: Pattern = {
    "kk": "Жазбасы жоқ дереккөздер бұл отбасы туралы салыстырылған отбасылар туралы айтатынын "
    "айтса, деңгей әдетте сол күйінде қалар еді: {band}.",
    "ru": "Если бы молчащие источники сообщали об этой семье то же, что о семьях, с которыми её "
    "сравнивали, уровень обычно остался бы прежним: {band}.",
    "en": "If the silent sources told of this family what they tell of those that it is compared "
    "with, the band would usually stay as it is: {band}.",
}
BAND_COULD_BE: Pattern = {
    "kk": "Жазбасы жоқ дереккөздер бұл отбасы туралы салыстырылған отбасылар туралы айтатынын "
    "айтса, деңгей әртүрлі болуы мүмкін еді: ең төменгісі — {low}, ең жоғарғысы — {high}.",
    "ru": "Если бы молчащие источники сообщали об этой семье то же, что о семьях, с которыми её "
    "сравнивали, уровень мог бы быть от «{low}» до «{high}».",
    "en": "If the silent sources told of this family what they tell of those that it is compared "
    "with, the band could be anything from {low} to {high}.",
}
ONLY_SOURCE: Pattern = {
    "kk": "Отбасы туралы тек бір дереккөзде жазба бар: {source}. Басқа жақтары көрінбейді.",
    "ru": "О семье есть записи только одного источника: {source}. Остальное не видно.",
    "en": "Only one source holds records of the family: {source}. All else is out of sight.",
}
SILENT_SUBJECTS: Pattern = {
    "kk": "Мына тақырыптарды әдетте хабарлайтын дереккөздерде жазба жоқ: {subjects}. Модель бұл "
    "жерде жағдайдың жақсылығын хабардың жоқтығынан ажырата алмайды: отбасының өзінен сұраңыз.",
    "ru": "Нет записей у тех, кто обычно сообщает по этим темам: {subjects}. Модель не отличает "
    "здесь благополучие от молчания: спросите саму семью.",
    "en": "Those who usually tell of these subjects hold no record: {subjects}. Here the model "
    "cannot tell a calm life from a missing report: ask the family.",
}
THIN_RECORD: Pattern = {
    "kk": "{period} деңгейді айтуға жететін жазба жоқ.",
    "ru": "За {period} записей недостаточно, чтобы назвать уровень.",
    "en": "In {period} there is not enough on record to name a band.",
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
NOTHING_CERTAIN_RAISES = Words(
    kk="Деңгейді арттыратын жағдайлар негізгі себепті атауға жеткілікті сенімді емес.",
    ru="То, что повышает уровень, недостаточно надёжно, чтобы назвать главную причину.",
    en="What raises the band is not certain enough to name a main reason.",
)
NOTHING_RAISES = Words(
    kk="Деңгейді арттыратын жағдай жоқ.",
    ru="Ничто в записях не повышает уровень.",
    en="Nothing on record raises the band.",
)
FAMILIES = CountPhrases(
    kk={"other": "{n} отбасы"},
    ru={"one": "{n} семья", "few": "{n} семьи", "many": "{n} семей", "other": "{n} семьи"},
    en={"one": "{n} family", "other": "{n} families"},
)
ALL_OF: Pattern = {
    "kk": "{families}: комиссияның барлық отбасы",
    "ru": "{families}: все семьи комиссии",
    "en": "{families}: all of the commission",
}
ALL_OF_REGION: Pattern = {
    "kk": "{families}: өңірдің барлық отбасы, өйткені комиссияның өзінде тым аз",
    "ru": "{families}: все семьи региона, в самой комиссии их слишком мало",
    "en": "{families}: all of the region, since the commission has too few",
}
DRAWN_FROM: Pattern = {
    "kk": "{families}: комиссия отбасыларынан жеребемен алынған (барлығы {of})",
    "ru": "{families}: взяты жребием из семей комиссии (всего их {of})",
    "en": "{families}: drawn by lot from those of the commission ({of} in all)",
}
DRAWN_FROM_REGION: Pattern = {
    "kk": "{families}: өңір отбасыларынан жеребемен алынған (барлығы {of}), өйткені комиссияның "
    "өзінде тым аз",
    "ru": "{families}: взяты жребием из семей региона (всего их {of}), в самой комиссии их "
    "слишком мало",
    "en": "{families}: drawn by lot from those of the region ({of} in all), since the commission "
    "has too few",
}
