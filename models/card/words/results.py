"""What the model card says of the results: comparisons, calibration, the gate, groups."""

from models.card.words.text import Texts, text

MOVES: Texts = {
    "moves": text(
        "Реттілікті көбірек өзгертетін жағдайлар",
        "Что сильнее всего меняет порядок",
        "What moves the ranking most",
    ),
    "what_moves": text(
        "Реттілік баллына қосылатын дәл үлестер сынақтағы {explained} отбасы бойынша есептелген, "
        "әр отбасыдан бір жол кездейсоқ алынған; суретте олардың {drawn} көрсетілген. Бұл — "
        "модельдің қалай жұмыс істейтіні, қиындықтың себебі емес.",
        "Точные вклады в балл, по которому упорядочен список; посчитано на семьях из проверки: "
        "{explained}, по одной случайной строке на семью; на рисунке показано: {drawn}. Это то, "
        "как действует модель, а не то, что вызывает трудности.",
        "Exact contributions to the score that ranks, on {explained} families of the test, one row "
        "of each, drawn by chance; the picture shows {drawn} of them. This is what the model does, "
        "not what causes need.",
    ),
    "moves_hidden": text(
        "Оннан аз отбасының жазбасында бар жағдай көрсетілмейді; оннан аз отбасы бар жолдар да, "
        "солардан есептеп шығаруға болатын жолдар да жасырылған.",
        "Обстоятельства, записанные менее чем у десяти семей, не показаны; строки, где меньше "
        "десяти семей, скрыты, как и те, по которым их можно вычислить.",
        "Concepts on record for fewer than ten families are left out; lines of fewer than ten "
        "families are hidden, and those from which they could be worked out.",
    ),
    "nothing_moves": text(
        "Модель барлық отбасыны тең қояды: реттілікті ештеңе өзгертпейді.",
        "Модель ставит все семьи наравне: порядок ничто не меняет.",
        "The model ranks every family alike: nothing moves the ranking.",
    ),
    "dependence": text(
        "{name}. Мәні: {measure}", "{name}. Значение: {measure}", "{name}. Value: {measure}"
    ),
}

ANALYSES: Texts = {
    "rankings": text(
        "Сынақ тізімдеріндегі нәтижелер (жақшада 95 % аралық)",
        "Результаты на списках проверки (в скобках 95-процентный интервал)",
        "Results on the test lists (95% interval in brackets)",
    ),
    "better_than_all": text(
        "Модель қарапайым тәсілдердің әрқайсысынан көп отбасыны қамтиды: артықшылық аралықтарының "
        "бәрі нөлден жоғары.",
        "Модель охватывает больше семей, чем каждый из простых способов: все интервалы выигрыша "
        "лежат выше нуля.",
        "The model reaches more families than every simple way: all intervals of the gain lie "
        "above zero.",
    ),
    "not_better": text(
        "Модельдің мына тәсілдерден артық екені дәлелденбеген: {rivals}. Олардың артықшылық "
        "аралығы нөлден жоғары емес.",
        "Не показано, что модель лучше этих способов: {rivals}. Интервал выигрыша не лежит выше "
        "нуля.",
        "It is not shown that the model is better than: {rivals}. The interval of the gain does "
        "not lie above zero.",
    ),
    "area_is_chance": text(
        "Аумақ бойынша реттеу бір комиссияның барлық отбасысын тең қояды, сондықтан әр "
        "комиссияның өз мүмкіндігінде ол кездейсоқ таңдаумен бірдей.",
        "Порядок по территории ставит все семьи одной комиссии наравне, поэтому в пределах "
        "возможностей комиссии он равен случайному выбору.",
        "Ranking by area puts all families of a commission level, so within each commission's own "
        "capacity it equals drawing at random.",
    ),
    "second_alike": text(
        "Екінші үміткер мен осы модельдің қамтуы сынақта бір-бірінен ажыратылмайды.",
        "По охвату на проверке второй кандидат и эта модель неразличимы.",
        "On the test, the reach of the second candidate and of this model cannot be told apart.",
    ),
    "second_better": text(
        "Сынақта екінші үміткер көбірек қамтыды. Таңдау сынаққа дейін жасалған және ол үшін "
        "өзгертілмейді.",
        "На проверке второй кандидат охватил больше. Выбор сделан до проверки и из-за неё не "
        "меняется.",
        "On the test the second candidate reached more. The choice was made before the test and "
        "is not changed by it.",
    ),
    "champion_not_compared": text(
        "Қазіргі модель басқа белгілерді оқиды, сондықтан онымен сол отбасыларда салыстыру мүмкін "
        "болмады.",
        "Действующая модель читает другие признаки, и сравнить с ней на тех же семьях не удалось.",
        "The model in use reads other features and could not be compared on the same families.",
    ),
    "candidates": text(
        "Таңдау терезелеріндегі үміткерлер",
        "Кандидаты на окнах выбора",
        "The candidates on the windows of choice",
    ),
    "simplest": text(
        "Ереже: ең жақсы үміткерден бір стандартты қатеден артық қалмайтындардың ең қарапайымы "
        "алынады. Таңдалғаны: {chosen}.",
        "Правило: берётся самый простой из кандидатов, отстающих от лучшего не больше чем на одну "
        "стандартную ошибку. Выбор: {chosen}.",
        "The rule: the simplest candidate within one standard error of the best. Chosen: {chosen}.",
    ),
    "slope_near_one": text(
        "Кокс көлбеуінің аралығы 1-ді қамтиды: тәуекелдер арасындағы айырма дұрыс айтылған деуге "
        "болады.",
        "Интервал наклона Кокса содержит 1: не видно, чтобы различия рисков были преувеличены или "
        "приглушены.",
        "The interval of Cox's slope holds 1: differences between risks are not seen to be "
        "overdrawn or muted.",
    ),
    "slope_above_one": text(
        "Кокс көлбеуі 1-ден жоғары: модель айырмашылықты бәсең айтады, шынында жоғары және төмен "
        "тәуекелдердің арасы одан да алшақ.",
        "Наклон Кокса выше 1: модель приглушает различия, на деле высокие и низкие риски дальше "
        "друг от друга, чем сказано.",
        "Cox's slope is above 1: the model mutes differences; high and low risks lie further "
        "apart than it says.",
    ),
    "slope_below_one": text(
        "Кокс көлбеуі 1-ден төмен: модель айырмашылықты әсірелейді, шынында жоғары және төмен "
        "тәуекелдердің арасы жақынырақ.",
        "Наклон Кокса ниже 1: модель преувеличивает различия, на деле высокие и низкие риски "
        "ближе друг к другу, чем сказано.",
        "Cox's slope is below 1: the model overdraws differences; high and low risks lie closer "
        "together than it says.",
    ),
    "no_relation": text(
        "Калибрлеу байланыс таппады: балл жоғары болғанда мұқтаждық жиі расталған жоқ.",
        "Калибровка не нашла связи: при более высоком балле нужда подтверждалась не чаще.",
        "Calibration found no relation: higher scores did not come with more confirmed need.",
    ),
    "reasons_hold": text(
        "Себептер модель балымен дәл сәйкес келеді ({rows} тексерілді).",
        "Причины точно складываются в балл модели (проверено: {rows}).",
        "The reasons add up exactly to the model's score ({rows} checked).",
    ),
    "reasons_fail": text(
        "Себептер модель балымен сәйкес келмейді ({rows} тексерілді): оларға сенуге болмайды.",
        "Причины не складываются в балл модели (проверено: {rows}): доверять им нельзя.",
        "The reasons do not add up to the model's score ({rows} checked): they cannot be trusted.",
    ),
}

GATE: Texts = {
    "gate": text(
        "Жұмысқа жіберу алдындағы тексерулер",
        "Проверки перед допуском к работе",
        "The tests of the gate before serving",
    ),
    "gate_not_asked": text(
        "Модель жұмысқа жіберу алдында әлі тексерілген жоқ: tirek promote командасын орындаңыз.",
        "Модель ещё не проходила проверок перед допуском к работе: выполните tirek promote.",
        "The model has not been put through the gate yet: run tirek promote.",
    ),
    "gate_promoted": text(
        "Модель жұмысқа жіберілді.", "Модель допущена к работе.", "The model was admitted to serve."
    ),
    "gate_signed": text(
        "Модель қол қоюмен жұмысқа жіберілді: сандар шеше алмағанға аты белгілі адам жауап "
        "береді. Қолдың жарамдылық мерзімі: {until}.",
        "Модель допущена к работе за подписью: за то, чего не решили числа, отвечает человек, чьё "
        "имя известно. Подпись действует до: {until}.",
        "The model was admitted under a signature: a named person answers for what the numbers "
        "could not settle. The signature holds until {until}.",
    ),
    "gate_refused": text(
        "Модель жұмысқа жіберілмеді.",
        "Модель к работе не допущена.",
        "The model was not admitted to serve.",
    ),
    "gate_needs_signature": text(
        "Модель әзірге жұмысқа жіберілген жоқ: аты белгілі адамның қолы қажет.",
        "Модель пока не допущена к работе: нужна подпись человека, чьё имя известно.",
        "The model is not admitted yet: a named person has to sign.",
    ),
    "test_passed": text("өтті", "пройдена", "passed"),
    "test_failed": text("өтпеді", "не пройдена", "failed"),
    "test_unsigned": text("қол қою керек", "нужна подпись", "needs a signature"),
    "better_than": text(
        "Мына тәсілден артық: {rival}", "Лучше, чем {rival}", "Better than ranking: {rival}"
    ),
}

GATE_TESTS: Texts = {
    "question": text(
        "Каталогтағы сұраққа жауап береді",
        "Отвечает на вопрос каталога",
        "Answers the catalogue's question",
    ),
    "better than a coin": text(
        "Кездейсоқтықтан жақсы (AUC)", "Лучше случайности (AUC)", "Better than chance (AUC)"
    ),
    "calibrated": text(
        "Калибрлеуі рұқсат шегінде",
        "Калибровка в допустимых пределах",
        "Calibrated within the limits",
    ),
    "reasons": text("Себептері балға сәйкес", "Причины верны баллу", "Reasons true to the score"),
    "fairness": text(
        "Айқын сирек қамтылған топ табылмады",
        "Не найдено групп, которых охватывают заметно реже",
        "No group found to be reached clearly less often",
    ),
}
"""The gate's tests by the names that `training/promote.py` gives them."""

GROUPS: Texts = {
    "not_audited": text(
        "Топтар бойынша аудит әлі жасалған жоқ: tirek audit командасын орындаңыз. Оған дейін "
        "кімнің сирек қамтылғаны белгісіз.",
        "Аудит по группам ещё не проводился: выполните tirek audit. До этого неизвестно, кого "
        "охватывают реже.",
        "Not audited by group yet: run tirek audit. Until then it is not known who is reached "
        "less often.",
    ),
    "audited": text(
        "Топтар бойынша қамту: {attribute}",
        "Охват по группам: {attribute}",
        "Reach by group: {attribute}",
    ),
    "one_row_a_family": text(
        "Аудит әр отбасының бір ғана жолын алады, сондықтан қамту үлестері жоғарыдағыдан өзгеше. "
        "Мұқтаждығы расталғандар аз топтардың үлесі көрсетілмейді. «Айту мүмкін емес» — «бәрі "
        "дұрыс» деген сөз емес.",
        "Аудит берёт по одной строке на семью, поэтому доли охвата отличаются от приведённых "
        "выше. Для групп, где подтвердившейся нужды мало, доля не показана. «Сказать нельзя» не "
        "значит «всё в порядке».",
        "The audit takes one row of each family, so the shares differ from those above. Where few "
        "of a group were in need, its share is not shown. “Cannot tell” does not mean “all is "
        "well”.",
    ),
}
