"""Words for what the contract, the door and the privacy report name in English or by code."""

from cases.contract import ATTRIBUTES, CASES, COMMISSIONS, EVENTS, FAMILIES, HELP, MEMBERS
from models.card.words.text import Texts, text

TABLES: Texts = {
    COMMISSIONS.name: text("комиссиялар", "комиссии", "commissions"),
    FAMILIES.name: text("отбасылар", "семьи", "families"),
    MEMBERS.name: text("отбасы мүшелері", "члены семей", "members of families"),
    EVENTS.name: text("оқиғалар", "события", "events"),
    CASES.name: text("комиссия істері", "дела комиссий", "cases of commissions"),
    HELP.name: text("ұсынылған көмек", "предложенная помощь", "help offered"),
    ATTRIBUTES.name: text(
        "аудитке арналған мәліметтер", "сведения для аудита", "attributes for the audit"
    ),
}

REASONS: Texts = {
    "erased on request": text("сұрау бойынша өшірілген", "удалено по запросу", "erased on request"),
    "the row cannot be read": text(
        "жолды оқу мүмкін емес", "строка не читается", "the row cannot be read"
    ),
    "empty, and a value is required": text(
        "бос, ал мән міндетті", "пусто, а значение обязательно", "empty, and a value is required"
    ),
    "not an identifier: at most 64 signs, without spaces": text(
        "сәйкестендіргіш емес: 64 таңбадан артық емес, бос орынсыз болуы керек",
        "не идентификатор: не больше 64 знаков, без пробелов",
        "not an identifier: at most 64 signs, without spaces",
    ),
    "not a name: at most 200 signs on one line, not a formula": text(
        "атау емес: бір жолда 200 таңбадан артық емес, формула емес болуы керек",
        "не название: не больше 200 знаков в одной строке и не формула",
        "not a name: at most 200 signs on one line, not a formula",
    ),
    "begins as a spreadsheet's formula": text(
        "кесте формуласы сияқты басталады",
        "начинается как формула таблицы",
        "begins as a spreadsheet's formula",
    ),
    "looks like an identity number, a telephone or an e-mail address": text(
        "жеке нөмірге, телефонға немесе электрондық поштаға ұқсайды",
        "похоже на личный номер, телефон или электронную почту",
        "looks like an identity number, a telephone or an e-mail address",
    ),
    "not a day written YYYY-MM-DD": text(
        "ЖЖЖЖ-АА-КК түріндегі күн емес", "не день вида ГГГГ-ММ-ДД", "not a day written YYYY-MM-DD"
    ),
    "not a month written YYYY-MM": text(
        "ЖЖЖЖ-АА түріндегі ай емес", "не месяц вида ГГГГ-ММ", "not a month written YYYY-MM"
    ),
    "not a number": text("сан емес", "не число", "not a number"),
    "not a whole number": text("бүтін сан емес", "не целое число", "not a whole number"),
    "negative": text("теріс сан", "отрицательное", "negative"),
    "not a code of the contract or the catalogue": text(
        "келісім мен каталогта мұндай код жоқ",
        "такого кода нет в контракте и каталоге",
        "not a code of the contract or the catalogue",
    ),
    "not a value the catalogue lists for this attribute": text(
        "каталогта бұл мәліметтің мұндай мәні жоқ",
        "такого значения у этого сведения в каталоге нет",
        "not a value the catalogue lists for this attribute",
    ),
    "after the extract's cut-off": text(
        "деректердің соңғы күнінен кейін",
        "после последнего дня данных",
        "after the extract's cut-off",
    ),
    "more than 120 years before the extract's cut-off": text(
        "деректердің соңғы күнінен 120 жылдан астам бұрын",
        "больше чем за 120 лет до последнего дня данных",
        "more than 120 years before the extract's cut-off",
    ),
    "repeats an earlier row in every cell": text(
        "бұрынғы жолды толық қайталайды",
        "полностью повторяет прежнюю строку",
        "repeats an earlier row in every cell",
    ),
    "the same key stands on rows that differ": text(
        "бір кілт әртүрлі жолдарда тұр",
        "один ключ стоит на разных строках",
        "the same key stands on rows that differ",
    ),
    "refers to a row that is not there": text(
        "жоқ жолға сілтейді",
        "ссылается на отсутствующую строку",
        "refers to a row that is not there",
    ),
    "refers to a row that is in quarantine": text(
        "бөлек қойылған жолға сілтейді",
        "ссылается на отложенную строку",
        "refers to a row that is in quarantine",
    ),
    "the person belongs to another family": text(
        "адам басқа отбасынан", "человек из другой семьи", "the person belongs to another family"
    ),
    "left before the first day": text(
        "бірінші күнінен бұрын кеткен", "выбыл раньше первого дня", "left before the first day"
    ),
    "outside the family's own time": text(
        "отбасының тіркелген мерзімінен тыс",
        "вне времени самой семьи",
        "outside the family's own time",
    ),
    "before the person's birth": text(
        "адам туғанға дейін", "до рождения человека", "before the person's birth"
    ),
    "known before it happened": text(
        "болмай тұрып белгілі болған", "известно раньше, чем произошло", "known before it happened"
    ),
    "withdrawn before it was known": text(
        "белгілі болмай тұрып қайтарып алынған",
        "отозвано раньше, чем стало известно",
        "withdrawn before it was known",
    ),
    "closed before it was opened": text(
        "ашылмай тұрып жабылған", "закрыто раньше, чем открыто", "closed before it was opened"
    ),
    "given though the case is not closed": text(
        "іс жабылмаса да көрсетілген",
        "указано, хотя дело не закрыто",
        "given though the case is not closed",
    ),
    "began before it was offered": text(
        "ұсынылмай тұрып басталған", "начато раньше, чем предложено", "began before it was offered"
    ),
    "ended before it began": text(
        "басталмай тұрып аяқталған", "закончено раньше, чем начато", "ended before it began"
    ),
    "ended though it has not begun": text(
        "басталмаса да аяқталған", "закончено, хотя не начато", "ended though it has not begun"
    ),
    "given though the family did not accept the offer": text(
        "отбасы келіспесе де көрсетілген",
        "указано, хотя семья не согласилась",
        "given though the family did not accept the offer",
    ),
    "said to be over though no end is given": text(
        "аяқталған күні жоқ, ал аяқталды делінген",
        "названо оконченным без даты окончания",
        "said to be over though no end is given",
    ),
    "said to be going on though it has ended": text(
        "аяқталған, ал жүріп жатыр делінген",
        "названо продолжающимся, хотя окончено",
        "said to be going on though it has ended",
    ),
}
"""The door's reasons, by its own words; one that is not here is shown as it stands."""

KNOWN: Texts = {
    "commission": text("комиссия", "комиссия", "the commission"),
    "region": text("өңір", "регион", "the region"),
    "settlement": text("елді мекен түрі", "вид населённого пункта", "the type of settlement"),
    "registered": text("тіркелген күні", "день постановки на учёт", "the day of registration"),
    "children": text("балалардың туған айлары", "месяцы рождения детей", "children's birth months"),
    "adults": text("ересектердің туған айлары", "месяцы рождения взрослых", "adults' birth months"),
    ATTRIBUTES.name: text("аудит мәліметтері", "сведения для аудита", "the audit's attributes"),
    "finding": text(
        "комиссияның соңғы тұжырымы", "последний вывод комиссии", "what a commission found last"
    ),
    "conduct": text(
        "полиция немесе қауіп туралы жазбалар",
        "записи полиции или об опасности",
        "police or danger records",
    ),
}
"""What the privacy report takes to be known, and to be sensitive."""

STEPS: Texts = {
    "registration and births by year": text(
        "тіркелу мен туу — жыл бойынша",
        "учёт и рождение — по годам",
        "registration and births by year",
    ),
    "registration and births by five years": text(
        "тіркелу мен туу — бес жыл бойынша",
        "учёт и рождение — по пятилетиям",
        "registration and births by five years",
    ),
    "region instead of commission": text(
        "комиссияның орнына өңір", "регион вместо комиссии", "region instead of commission"
    ),
    "adults by number: 0, 1, 2 and more": text(
        "ересектердің саны ғана: 0, 1, 2 және одан көп",
        "от взрослых только число: 0, 1, 2 и больше",
        "adults by number: 0, 1, 2 and more",
    ),
    "children by number, 0 to 3 and more, and by the youngest": text(
        "балалардың саны (3 және одан көпке дейін) мен кенжесінің жасы ғана",
        "от детей только число (до 3 и больше) и возраст младшего",
        "children by number, 0 to 3 and more, and by the youngest",
    ),
    "no audit attributes": text(
        "аудит мәліметтерінсіз", "без сведений для аудита", "no audit attributes"
    ),
    "no registration": text("тіркелу күнінсіз", "без дня постановки на учёт", "no registration"),
    "children by number alone": text(
        "балалардың саны ғана", "от детей только число", "children by number alone"
    ),
    "no settlement type": text(
        "елді мекен түрінсіз", "без вида населённого пункта", "no settlement type"
    ),
    "the country instead of the region": text(
        "өңірдің орнына бүкіл ел", "вся страна вместо региона", "the country instead of the region"
    ),
}
"""The privacy report's ladder, by its own words."""
