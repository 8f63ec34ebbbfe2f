"""What the model card says of ethics and limits, in the run's own figures."""

from models.card.words.text import Texts, text

WARNINGS: Texts = {
    "simulated": text(
        "ЖАСАНДЫ ДЕРЕКТЕР. Бұл құжаттағы барлық сан ойдан құралған елден алынған: оның "
        "отбасыларын, комиссияларын және істерін бағдарлама жасаған. Олар нақты отбасылар туралы "
        "ештеңе айтпайды және модельдің іс жүзінде жарамды екенін көрсетпейді.",
        "ИСКУССТВЕННЫЕ ДАННЫЕ. Все числа в этом документе — из выдуманной страны: её семьи, "
        "комиссии и дела создала программа. О настоящих семьях они ничего не говорят и не "
        "показывают, что модель годится на деле.",
        "SIMULATED DATA. Every figure in this document comes from a made-up country: its "
        "families, commissions and cases were created by a program. The figures say nothing about "
        "real families and do not show that the model would work in practice.",
    ),
    "simulated_or_not": text(
        "Деректердің нақты не жасанды екені жазылмаған.",
        "Не записано, настоящие это данные или искусственные.",
        "Whether the data is real or simulated is not recorded.",
    ),
    "other_store": text(
        "Модель қазір қолданыстағы қоймада емес, басқа қоймада оқытылған. Мұндағы деректер туралы "
        "мәлімет қазіргі қоймаға қатысты.",
        "Модель обучена не на том хранилище дел, которое используется сейчас. Сведения о данных "
        "здесь — о нынешнем.",
        "The model was trained on another case store than the one in use now. What is said here "
        "of the data is about the one in use now.",
    ),
    "other_question": text(
        "Зерттеу каталогтағыдан басқа нәтижені сұраған: мұндай модель жұмысқа жіберілмейді.",
        "Исследование спрашивало о другом исходе, чем каталог: такая модель к работе не "
        "допускается.",
        "The study asked for another outcome than the catalogue's: such a model is never admitted "
        "to serve.",
    ),
}

ETHICS: Texts = {
    "attributes_for_audit": text(
        "Сезімтал мәліметтерді (аудит топтарын) модель оқымайды. Басқа жазбалар олармен "
        "байланысты болуы мүмкін, сондықтан қамту топтар бойынша бөлек тексеріледі.",
        "Чувствительных сведений (групп аудита) модель не читает. Другие записи могут быть с ними "
        "связаны, поэтому охват проверяется отдельно по группам.",
        "The model reads no sensitive attribute (the audit's groups). Other records may go along "
        "with them, which is why reach is checked group by group.",
    ),
    "punitive_out": text(
        "Жаза мен рейд туралы жазбалар әдепкі бойынша алынбайды: олар отбасының жағдайынан гөрі "
        "кімге жиі баратынын көрсетеді.",
        "Записи о наказаниях и рейдах по умолчанию исключены: они больше говорят о том, к кому "
        "ходят, чем о семье.",
        "Punitive records are left out by default: they speak of who is visited more than of the "
        "family.",
    ),
    "no_costs": text(
        "Бас тарту, шағым, түзету және қарсылық балға әсер етпейді: олар модельге кірмейді.",
        "Отказ, жалоба, исправление и возражение на балл не влияют: в модель они не входят.",
        "Refusing, complaining, correcting and objecting change no score: none of them enters the "
        "model.",
    ),
    "selective_labels": text(
        "Модель мұқтаждықтың өзінен емес, комиссия байқап, растаған жағдайлардан үйренеді. Ешкім "
        "қарамаған отбасы деректе мұқтаж емес болып көрінеді; жиі қаралғаны — мұқтаж болып. "
        "Сондықтан мұндағы үлестер мұқтаждықтың емес, анықталғанның үлесі.",
        "Модель учится не на самой нужде, а на случаях, которые комиссия заметила и подтвердила. "
        "Семья, к которой не присматривались, выглядит в данных благополучной; к которой "
        "присматривались часто — нуждающейся. Поэтому доли здесь — доли выявленного, а не нужды.",
        "The model learns not from need itself but from what a commission noticed and confirmed. "
        "A family nobody looked at appears to be without need; one looked at often appears in "
        "need. So the shares here are shares of what was detected, not of need.",
    ),
    "help_changes": text(
        "Көмек нәтижені өзгертеді: уақытында көмек алған отбасының мұқтаждығы кейін расталмауы "
        "мүмкін. Деректе ол модельдің қатесі болып көрінеді, шынында — көмектің жемісі.",
        "Помощь меняет исход: у семьи, получившей её вовремя, нужда может и не подтвердиться. В "
        "данных это выглядит ошибкой модели, а на деле это польза помощи.",
        "Help changes outcomes: a family helped in time may never be confirmed in need. In the "
        "data that looks like the model's error; in truth it is what help did.",
    ),
    "feedback": text(
        "Кері байланыс: тізімдегі отбасыларға көбірек барады, сондықтан олардың мұқтаждығы жиірек "
        "тіркеледі, ал келесі модель осыдан үйренеді. Әр тізімнің бір бөлігі кездейсоқ алынатыны "
        "осыны өлшеу үшін.",
        "Обратная связь: к семьям из списка ходят чаще, их нужду чаще записывают, и на этом "
        "учится следующая модель. Часть каждого списка выбирается случайно, чтобы это можно было "
        "измерить.",
        "Feedback: families on a list are visited more, their need is recorded more often, and "
        "the next model learns from that. A share of every list is drawn at random so that this "
        "can be measured.",
    ),
    "records_of_poverty": text(
        "Жазбалардың көбі кедейлік туралы. Кедейлік — кінә емес; мұндай отбасының жоғары тұруы "
        "оған көмек керек болуы мүмкін дегенді ғана білдіреді.",
        "Многие записи — о бедности. Бедность не вина; высокое место такой семьи значит лишь, что "
        "помощь ей может пригодиться.",
        "Many records speak of poverty. Poverty is no fault; that such a family stands high means "
        "only that it might welcome help.",
    ),
}

CAVEATS: Texts = {
    "missed": text(
        "Кім тізімге енбей қалады: тізім жасалғаннан кейін мұқтаждығы расталған 100 отбасының "
        "шамамен {missed} тізімде болмаған. Тізімде жоқ отбасыға көмек керек емес деуге болмайды.",
        "Кого список пропускает: из 100 семей, чья нужда подтвердилась после составления списка, "
        "примерно {missed} в нём не было. Нельзя считать, что семье вне списка помощь не нужна.",
        "Whom the list misses: of 100 families whose need was confirmed after a list was made, "
        "about {missed} were not on it. A family that is not on a list may well need help.",
    ),
    "unconfirmed": text(
        "Кім тізімге енеді, бірақ мұқтаждығы расталмайды: тізімдегі 100 отбасының шамамен "
        "{unconfirmed} осындай. Тізімде болу отбасының мұқтаж екенін білдірмейді.",
        "Кто в списке, но без подтвердившейся нужды: из 100 семей списка таких примерно "
        "{unconfirmed}. Место в списке не значит, что семья нуждается.",
        "Who is listed and not confirmed in need: of 100 families on a list about {unconfirmed}. "
        "Being on a list does not mean that a family is in need.",
    ),
    "small_numbers": text(
        "Сандардың аздығы: бір тізімде орта есеппен {places} орын және кейін мұқтаждығы "
        "расталатын {need} отбасы болады. Бұл құжаттағы сандар барлық комиссияға ортақ, жеке "
        "комиссия туралы ештеңе айтпайды.",
        "Малые числа: в одном списке в среднем мест — {places}, семей с подтвердившейся потом "
        "нуждой — {need}. Числа этого документа общие для всех комиссий и об отдельной комиссии "
        "не говорят ничего.",
        "Small numbers: a list has {places} places on average, and {need} families that are later "
        "confirmed in need. The figures here are for all commissions together and say nothing "
        "about any single one.",
    ),
    "few_outcomes": text(
        "Сынақта барлығы {in_need} расталған мұқтаждық болды. Бұл аз: аралықтарды оқыңыз, жеке "
        "сандарға сенбеңіз.",
        "В проверке было всего подтвердившихся случаев нужды: {in_need}. Этого мало: читайте "
        "интервалы, отдельным числам не доверяйте.",
        "The test saw {in_need} confirmed needs in all. That is few: read the intervals and do "
        "not trust single figures.",
    ),
    "few_clusters": text(
        "Қайта іріктелген топтар аз ({clusters}): аралықтар тым тар болуы мүмкін.",
        "Групп для повторной выборки мало ({clusters}): интервалы могут оказаться слишком узкими.",
        "There are few clusters to resample ({clusters}): the intervals may be too narrow.",
    ),
    "families_resampled": text(
        "Комиссиялар аз болғандықтан, отбасылар қайта іріктелді: аралықтар комиссиялар арасындағы "
        "айырмашылықты ескермейді.",
        "Комиссий мало, поэтому повторно выбирались семьи: различий между комиссиями интервалы не "
        "учитывают.",
        "Commissions are few, so families were resampled: the intervals know nothing of "
        "differences between commissions.",
    ),
    "drift_low": text(
        "Калибрлеудің ауытқуы: {expected} мұқтаждық күтілген, {observed} расталған; қатынасы — "
        "{ratio}. Модель мұқтаждықты кем айтады: жиіліктерді төмендетілген деп оқыңыз.",
        "Сдвиг калибровки: случаев нужды ожидалось {expected}, подтвердилось {observed}; "
        "отношение — {ratio}. Модель занижает нужду: читайте её частоты как заниженные.",
        "Drift of calibration: {expected} confirmed needs were expected and {observed} came; "
        "observed over expected is {ratio}. The model understates need: read its frequencies as "
        "too low.",
    ),
    "drift_high": text(
        "Калибрлеудің ауытқуы: {expected} мұқтаждық күтілген, {observed} расталған; қатынасы — "
        "{ratio}. Модель мұқтаждықты асыра айтады: жиіліктерді асырылған деп оқыңыз.",
        "Сдвиг калибровки: случаев нужды ожидалось {expected}, подтвердилось {observed}; "
        "отношение — {ratio}. Модель завышает нужду: читайте её частоты как завышенные.",
        "Drift of calibration: {expected} confirmed needs were expected and {observed} came; "
        "observed over expected is {ratio}. The model overstates need: read its frequencies as "
        "too high.",
    ),
    "no_drift": text(
        "Калибрлеу: {expected} мұқтаждық күтілген, {observed} расталған; қатынасы — {ratio}. "
        "Аралық 1-ді қамтиды, ауытқу байқалмайды; кейін пайда болуы мүмкін.",
        "Калибровка: случаев нужды ожидалось {expected}, подтвердилось {observed}; отношение — "
        "{ratio}. Интервал содержит 1, сдвига не видно; позже он может появиться.",
        "Calibration: {expected} confirmed needs were expected and {observed} came; observed over "
        "expected is {ratio}. The interval holds 1, so no drift is seen; one may come later.",
    ),
    "recommendations": text("Ұсынымдар:", "Рекомендации:", "Recommendations:"),
    "keep_other_ways": text(
        "Тізім көмекке апаратын жалғыз жол болмасын: кейін мұқтаж болатын отбасылардың бәрі оған "
        "енбейді.",
        "Пусть список не будет единственным путём к помощи: в него попадут не все, кто окажется в "
        "нужде.",
        "Let the list not be the only way to help: not everyone who will come into need is on it.",
    ),
    "read_the_reasons": text(
        "Деңгейге емес, себептерге және жазбада жоқ мәліметтерге қараңыз; отбасының өзінен "
        "сұраңыз.",
        "Смотрите не на уровень, а на причины и на то, чего нет в записях; спросите саму семью.",
        "Look not at the band but at the reasons and at what the record does not know; ask the "
        "family itself.",
    ),
    "train_anew": text(
        "Жаңа деректер келгенде немесе калибрлеу ауытқығанда модельді қайта оқытып, аудит жасаңыз.",
        "Когда приходят новые данные или сдвигается калибровка, обучите модель заново и проведите "
        "аудит.",
        "When new data comes or calibration drifts, train anew and audit.",
    ),
    "do_not_carry_over": text(
        "Бұл сандарды басқа жерге, басқа кезеңге немесе басқа тізім ұзындығына көшірмеңіз: қайта "
        "өлшеңіз.",
        "Не переносите эти числа на другое место, другой период или другую длину списка: измерьте "
        "заново.",
        "Do not carry these figures over to another place, time or length of list: measure again.",
    ),
}
