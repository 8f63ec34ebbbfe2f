"""Titles, sections, names of facts and columns."""

from models.card.words.text import Texts, text

TITLES: Texts = {
    "title_model_card": text("Модель паспорты", "Паспорт модели", "Model card"),
    "title_datasheet": text("Деректер паспорты", "Паспорт данных", "Datasheet"),
    "contents": text("Мазмұны", "Содержание", "Contents"),
    "generated": text(
        "Бұл құжатты бағдарлама оқыту нәтижелері мен істер қоймасынан жасаған: ешбір сан қолмен "
        "жазылмаған.",
        "Этот документ составлен программой по результатам обучения и хранилищу дел: ни одно "
        "число не вписано вручную.",
        "A program made this document from the training run's results and the case store: no "
        "figure in it was typed by hand.",
    ),
    "not_recorded": text("жазылмаған", "не записано", "not recorded"),
    "not_known": text("{about}: жазылмаған.", "{about}: не записано.", "{about}: not recorded."),
    "not_shown": text(
        "отбасыларды қорғау үшін көрсетілмейді",
        "не показано, чтобы защитить семьи",
        "not shown, to protect families",
    ),
    "none": text("жоқ", "нет", "none"),
    "no_amounts": text("мөлшері болмайды", "не измеряется", "has no amounts"),
    "yes": text("иә", "да", "yes"),
    "no": text("жоқ", "нет", "no"),
    "span": text("{first} – {last}", "{first} – {last}", "{first} – {last}"),
    "dates": text(
        "{first} – {last}, барлығы {n}",
        "{first} – {last}, всего {n}",
        "{first} – {last}, {n} in all",
    ),
}

SECTIONS: Texts = {
    "details": text("Модель туралы мәлімет", "Сведения о модели", "Model details"),
    "use": text("Не үшін арналған", "Для чего предназначена", "Intended use"),
    "factors": text("Топтар мен аумақ", "Группы и территория", "Factors: groups and territory"),
    "metrics": text("Көрсеткіштер", "Показатели", "Metrics"),
    "evaluation_data": text("Сынақ деректері", "Данные для проверки", "Evaluation data"),
    "training_data": text("Оқыту деректері", "Данные для обучения", "Training data"),
    "analyses": text("Сандық нәтижелер", "Количественные результаты", "Quantitative analyses"),
    "ethics": text("Әдеп мәселелері", "Этические вопросы", "Ethical considerations"),
    "caveats": text(
        "Шектеулер мен ұсынымдар", "Ограничения и рекомендации", "Caveats and recommendations"
    ),
    "motivation": text("Мақсаты", "Цель", "Motivation"),
    "composition": text("Құрамы", "Состав", "Composition"),
    "collection": text("Қалай жиналған", "Как собирались", "Collection process"),
    "preprocessing": text(
        "Өңдеу және тазалау", "Обработка и очистка", "Preprocessing and cleaning"
    ),
    "privacy": text("Құпиялылық", "Конфиденциальность", "Privacy"),
    "uses": text("Пайдалану", "Использование", "Uses"),
    "distribution": text("Тарату", "Распространение", "Distribution"),
    "maintenance": text("Жүргізу және жаңарту", "Ведение и обновление", "Maintenance"),
}
"""Mitchell et al. (2019), then Gebru et al. (2021), whose sections gain one on privacy."""

NAMES: Texts = {
    "kind": text("Модель түрі", "Вид модели", "Kind of model"),
    "version": text("Нұсқасы", "Версия", "Version"),
    "catalogue": text("Каталог", "Каталог", "Catalogue"),
    "catalogue_version": text("Каталог нұсқасы", "Версия каталога", "Version of the catalogue"),
    "made_on": text("Жасалған күні (UTC)", "Дата создания (UTC)", "Made on (UTC)"),
    "learned_before": text(
        "Оқытуға алынған нәтижелер мына күнге дейін белгілі болған",
        "Училась на исходах, известных до",
        "Learned from outcomes known before",
    ),
    "features": text(
        "Каталог жариялайтын белгілер саны",
        "Признаков объявлено каталогом",
        "Features that the catalogue declares",
    ),
    "seed": text("Кездейсоқ сандар бастауы", "Начальное число генератора", "Random seed"),
    "study": text("Зерттеу", "Исследование", "Study"),
    "run": text("MLflow жазбасы", "Запись в MLflow", "MLflow run"),
    "commit": text("Код (git)", "Код (git)", "Code (git commit)"),
    "lock": text(
        "Кітапханалар тізімі (SHA-256)", "Список библиотек (SHA-256)", "Locked libraries (SHA-256)"
    ),
    "libraries": text("Кітапханалар", "Библиотеки", "Libraries"),
    "store": text("Істер қоймасы (SHA-256)", "Хранилище дел (SHA-256)", "Case store (SHA-256)"),
    "catalogue_digest": text("Каталог (SHA-256)", "Каталог (SHA-256)", "Catalogue (SHA-256)"),
    "licence": text("Кодтың лицензиясы", "Лицензия кода", "Licence of the code"),
    "model_licence": text(
        "Модельдің өз лицензиясы", "Лицензия самой модели", "Licence of the model itself"
    ),
    "contact": text("Сұрақтар кімге қойылады", "Кому задать вопросы", "Contact for questions"),
    "commissions": text("Комиссиялар", "Комиссии", "Commissions"),
    "regions": text("Өңірлер", "Регионы", "Regions"),
    "lists_of": text("Тізім күндері", "Даты списков", "Dates of the lists"),
    "rows": text("Жолдар (отбасы × күн)", "Строки (семья × дата)", "Rows (a family on a date)"),
    "in_need": text(
        "Солардың мұқтаждығы расталғаны",
        "Из них с подтвердившейся нуждой",
        "Of them later confirmed in need",
    ),
    "lists": text(
        "Тізімдер (комиссия × күн)", "Списки (комиссия × дата)", "Lists (a commission on a date)"
    ),
    "places": text("Тізімдердегі орындар", "Места в списках", "Places on the lists"),
    "learned_from": text("Үйренген күндері", "Даты, на которых училась", "Dates learned from"),
    "judged_on": text("Сыналған күндері", "Даты, на которых проверялась", "Dates judged on"),
    "calibrated_on": text("Калибрлеу күндері", "Даты калибровки", "Dates of the calibration"),
    "expected": text("Күтілген мұқтаждық", "Ожидалось случаев нужды", "Confirmed needs expected"),
    "observed": text(
        "Расталған мұқтаждық", "Подтвердилось случаев нужды", "Confirmed needs observed"
    ),
    "ratio": text(
        "Расталғанының күтілгенге қатынасы",
        "Отношение подтвердившихся к ожидавшимся",
        "Observed over expected",
    ),
    "slope": text("Кокс көлбеуі", "Наклон Кокса", "Cox slope"),
    "brier": text("Брайер баллы", "Оценка Брайера", "Brier score"),
    "method": text("Калибрлеу тәсілі", "Способ калибровки", "Method of calibration"),
    "ranker": text("Реттеу тәсілі", "Чем упорядочено", "Ranked by"),
    "recall": text("Қамту үлесі", "Доля охвата", "Share reached"),
    "precision": text(
        "Тізімдегі мұқтаждар үлесі", "Доля нуждавшихся в списке", "In need among those listed"
    ),
    "intervals": text("Аралықтар", "Интервалы", "Intervals"),
    "auc": text("AUC", "AUC", "AUC"),
    "gain": text(
        "Модельдің қамтудағы артықшылығы, пайыздық тармақ",
        "Выигрыш модели в охвате, п. п.",
        "The model's gain in reach, points",
    ),
    "candidate": text("Үміткер", "Кандидат", "Candidate"),
    "standard_error": text(
        "Стандартты қате, пайыздық тармақ",
        "Стандартная ошибка, п. п.",
        "Standard error, points",
    ),
    "tried": text("Сыналған баптаулар", "Испробовано настроек", "Settings tried"),
    "test": text("Тексеру", "Проверка", "Test"),
    "answer": text("Нәтижесі", "Результат", "Answer"),
    "concept": text("Жағдай", "Обстоятельство", "Concept"),
    "mean_absolute": text(
        "Үлестің орташа шамасы", "Средний размер вклада", "Mean absolute contribution"
    ),
    "raised": text("Деңгейі артқан отбасылар", "Кому повышает", "Families raised"),
    "lowered": text("Деңгейі төмендеген отбасылар", "Кому снижает", "Families lowered"),
    "coloured_by": text(
        "Суреттегі түс нені білдіреді", "Что показывает цвет на рисунке", "Coloured by"
    ),
    "value": text("Мәні", "Значение", "Value"),
    "families": text("Отбасылар", "Семьи", "Families"),
    "contribution": text(
        "Үлес: ортасы (отбасылардың 10–90 пайызы)",
        "Вклад: середина (от 10 до 90 % семей)",
        "Contribution: the middle (10 to 90% of families)",
    ),
    "group": text("Топ", "Группа", "Group"),
    "verdict": text("Қорытынды", "Вывод", "Verdict"),
    "list_date": text("Тізім күні", "Список на", "List of"),
    "source": text("Дереккөз", "Источник", "Source"),
    "extract": text(
        "Деректер қайдан алынған", "Откуда получены данные", "Where the data came from"
    ),
    "cut_off": text(
        "Деректердің соңғы күні",
        "Последний день данных",
        "Last day of the data",
    ),
    "event_span": text("Оқиғалар кезеңі", "Период событий", "Span of the events"),
    "case_span": text("Істер кезеңі", "Период дел", "Span of the cases"),
    "creator": text("Кім жасаған", "Кто создал", "Who created it"),
    "funding": text("Кім қаржыландырған", "Кто финансировал", "Who funded it"),
    "table": text("Кесте", "Таблица", "Table"),
    "column": text("Баған", "Столбец", "Column"),
    "stored": text("Сақталған жолдар", "Сохранено строк", "Rows stored"),
    "read": text("Оқылған жолдар", "Прочитано строк", "Rows read"),
    "quarantined": text("Бөлек қойылған жолдар", "Отложено строк", "Rows set apart"),
    "why": text("Себебі", "Причина", "Reason"),
    "records": text("Жазбалар", "Записи", "Records"),
    "first": text("Алғашқысы", "Первая", "First"),
    "last": text("Соңғысы", "Последняя", "Last"),
    "silent": text("Жазбасы жоқ отбасылар", "Семьи без записей", "Families without a record"),
    "delay": text(
        "Қанша күннен кейін белгілі болған (медиана)",
        "Через сколько дней становится известно (медиана)",
        "Days until known (median)",
    ),
    "no_amount": text("Мөлшері жазылмағаны", "Без количества", "Without an amount"),
    "event_type": text("Оқиға түрі", "Вид события", "Kind of event"),
    "role": text("Модельдегі орны", "Роль в модели", "Part in the model"),
    "finding": text("Комиссия тұжырымы", "Вывод комиссии", "What the commission found"),
    "cases": text("Істер", "Дела", "Cases"),
    "is_outcome": text("Нәтижеге кіреді", "Входит в исход", "Makes the outcome"),
    "missing": text("Не жетіспейді", "Чего не хватает", "What is missing"),
    "missing_share": text("Жетіспейтін үлесі", "Доля пропусков", "Share missing"),
    "consent": text("Отбасылардың келісімі", "Согласие семей", "Consent of the families"),
    "ethics_review": text("Әдеп жөніндегі сараптама", "Этическая экспертиза", "Ethical review"),
    "sampling": text("Іріктеу тәсілі", "Способ отбора", "How families were sampled"),
    "continues": text("Алдыңғы қойма", "Предыдущее хранилище", "Earlier store"),
    "late": text("Кеш келген жазбалар", "Записи, пришедшие поздно", "Records that came late"),
    "withdrawn": text(
        "Қайтарып алынған не түзетілген жазбалар",
        "Отозванные или исправленные записи",
        "Records withdrawn or corrected",
    ),
    "erased": text(
        "Жазбалары өшірілген отбасылар",
        "Семьи, чьи записи удалены",
        "Families whose records were erased",
    ),
    "keys": text("Код кілттері", "Ключи кодов", "Keys of the pseudonyms"),
    "crowd": text("Өлшем", "Мера", "Measure"),
    "as_stored": text("Қоймадағы күйінде", "Как в хранилище", "As stored"),
    "after_steps": text("Төмендегі қадамдардан кейін", "После шагов ниже", "After the steps below"),
    "smallest_class": text(
        "k: бір-біріне ұқсас отбасылардың ең шағын тобы",
        "k: самая малая группа похожих семей",
        "k: the smallest class of families that look alike",
    ),
    "diversity": text(
        "l: бір топтағы әртүрлі сезімтал мәліметтің ең аз саны",
        "l: наименьшее число разных чувствительных сведений в группе",
        "l: the fewest different sensitive facts within a class",
    ),
    "classes": text("Ұқсас отбасылар топтары", "Групп похожих семей", "Classes of families"),
    "exposed": text(
        "k-дан шағын топтағы отбасылар",
        "Семьи в группах меньше требуемой",
        "Families in classes smaller than asked",
    ),
}
