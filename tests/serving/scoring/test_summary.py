"""What the terminal shows of one family; no score in it."""

from datetime import date

import pytest

from cases.catalogue.words import Language
from serving.api.contract import ExplainedFamily, ListContext
from serving.scoring.summary import explanation_lines
from tests.serving.seeding import HIGH, SENTENCE, shown, unsure


def explained(**changed: object) -> ExplainedFamily:
    record = shown()
    return ExplainedFamily(
        family_id=HIGH,
        commission_id="c1",
        lane="ranked",
        band="high",
        selected=True,
        frequency=record.frequency,
        frequency_text=SENTENCE,
        context=ListContext(
            as_of_date=date(2026, 4, 1),
            model_name="tirek",
            model_version="3",
            model_kind="lightgbm",
            trained_through=date(2025, 12, 31),
            capacity=12,
            cohort_size=1480,
        ),
        raises=record.raises,
        lowers=record.lowers,
        unknown=record.unknown,
    ).model_copy(update=changed)


def test_a_family_is_told_in_kazakh_whole():
    assert list(explanation_lines(explained(), "kk")) == [
        "high0family · 2026-04-01",
        "Деңгей: жоғары",
        (
            "Осындай жазбалары бар 100 отбасының шамамен 23-і (18-ден 29-ға дейін) келесі жылы "
            "комиссияға келеді."
        ),
        "Арттыратын жағдайлар:",
        (
            "  – Соңғы 90 күнде сабаққа 3 рет келмеген (дереккөз: мектеп, соңғы жазба: "
            "2026\u202fж. 8 наурыз, тізімнен 24 күн бұрын)."
        ),
        "  – Соңғы 180 күнде коммуналдық төлем 2 рет кешіккен (дереккөз: емхана).",
        (
            "  – Комиссия аумағында соңғы 365 күнде 1000 отбасыға 12,5 іс келеді (дереккөз: "
            "емхана). [жалпы мән-жай: өзгерту мүмкін емес]"
        ),
        "Төмендететін жағдайлар:",
        "  – Патронаж мейіргері бір жылда 4 рет келген (дереккөз: емхана).",
        "Жазбада жоқ мәліметтер:",
        "  – Жұмыспен қамту орталығының жазбалары жоқ: табысы белгісіз.",
        "Бұл нені білдірмейді:",
        (
            "  – Бұл ата-ана баласына қарамайды дегенді білдірмейді: ауру, мектептің алыстығы "
            "немесе мектептегі қиындық себеп болуы мүмкін."
        ),
        "  – Бұл осы отбасының өзі туралы ештеңе айтпайды: аумақтағы бәріне бірдей.",
        "Бұл — көмек ұсыну туралы кеңес. Шешімді адам қабылдайды.",
    ]


def of_unsure(language: Language) -> list[str]:
    """A family between two bands in one language, from the band on."""
    record = unsure()
    told = explained(
        band="elevated",
        frequency_text=None,
        raises=record.raises,
        lowers=(),
        set_aside=record.set_aside,
        against=record.against,
        between_bands=record.between_bands,
        unknown=(),
    )
    return list(explanation_lines(told, language))[1:]


def test_between_two_bands_set_aside_and_against_the_own_commission_in_english():
    assert of_unsure("en") == [
        "Band: elevated",
        (
            "Between two bands: elevated and high. Another draw of the records could have given "
            "the other one."
        ),
        "What raises:",
        (
            "  – 3 absences from school in the last 90 days (source: school, last recorded 8 March "
            "2026, 24 days before the list)."
        ),
        ("Said with less certainty: another draw of the records would not have shown it:"),
        "  – 2 overdue utility bills in the last 180 days (source: clinic).",
        "Against families of your commission (its 1,480 families):",
        "  What raises:",
        "    – 2 overdue utility bills in the last 180 days (source: clinic).",
        "  What lowers:",
        "    – 4 visits by the health nurse in a year (source: clinic).",
        "What this does not mean:",
        (
            "  – It does not mean that the parents neglect the child: illness, the way to school "
            "or trouble there may be behind it."
        ),
        "This is advice to offer help. A person decides.",
    ]


@pytest.mark.parametrize(
    ("language", "between", "aside", "against"),
    [
        (
            "kk",
            (
                "Екі деңгейдің арасында: көтеріңкі және жоғары. Жазбалардың басқа іріктемесі "
                "екіншісін беруі мүмкін еді."
            ),
            "Сенімділігі төмендеу: жазбалардың басқа іріктемесінде бұлар көрінбес еді:",
            "Комиссияңыздың отбасыларымен салыстырғанда (комиссияның 1 480 отбасы):",
        ),
        (
            "ru",
            (
                "Между двумя уровнями: повышенный и высокий. Другая выборка записей могла бы дать "
                "второй из них."
            ),
            "Сказано с меньшей уверенностью: другая выборка записей этого не показала бы:",
            "В сравнении с семьями вашей комиссии (1 480 семей комиссии):",
        ),
    ],
)
def test_the_same_in_kazakh_and_russian(language: Language, between: str, aside: str, against: str):
    lines = of_unsure(language)
    assert [lines[1], lines[4], lines[6]] == [between, aside, against]


def test_what_reasons_do_not_mean_is_said_once_for_all_of_a_kind():
    (absent, *_) = unsure().raises
    lines = list(explanation_lines(explained(raises=(absent, absent), lowers=(absent,)), "en"))
    assert sum("parents neglect" in line for line in lines) == 1


@pytest.mark.parametrize(
    ("language", "band", "last"),
    [
        ("ru", "Уровень: высокий", "Это совет предложить помощь. Решение принимает человек."),
        ("en", "Band: high", "This is advice to offer help. A person decides."),
    ],
)
def test_in_every_language_a_band_in_words_and_what_it_is(language: str, band: str, last: str):
    lines = list(explanation_lines(explained(), language))
    assert (lines[1], lines[-1]) == (band, last)


def test_headings_without_anything_under_them_are_left_out():
    bare = explained(raises=(), lowers=(), unknown=(), frequency_text=None)
    assert list(explanation_lines(bare, "en")) == [
        "high0family · 2026-04-01",
        "Band: high",
        "This is advice to offer help. A person decides.",
    ]


@pytest.mark.parametrize(
    ("changed", "band"),
    [
        ({"lane": "urgent", "band": ""}, "Деңгей: шұғыл"),
        ({"lane": "too_little_data", "band": ""}, "Деңгей: деректер жеткіліксіз"),
        ({"band": "elevated"}, "Деңгей: көтеріңкі"),
        ({"band": "usual"}, "Деңгей: қалыпты"),
    ],
)
def test_a_lane_without_a_band_says_why(changed: dict[str, str], band: str):
    assert list(explanation_lines(explained(**changed), "kk"))[1] == band
