"""A small referral list made up for the tests: two commissions, every lane and band."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from cases.catalogue.words import Words
from models.reasons.meaning import OF_GENERAL, OF_THEME
from serving.access.accounts import Role
from serving.access.adding_accounts import add_account
from serving.access.people import mark_trainee
from serving.access.tokens import SCOPES, add_token
from serving.referrals.database import open_database
from serving.referrals.lists import store_list
from serving.referrals.records import (
    Band,
    Drawn,
    HelpType,
    Lane,
    ListedCommission,
    ListedFamily,
    ListHead,
    ReferralList,
)
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.shown import (
    Against,
    Fact,
    Frequency,
    HelpGiven,
    Reason,
    Shown,
    Step,
    Unknown,
    UrgentSignal,
)

PASSWORD = "a long demo password"
HIGH, ELEVATED, URGENT, THIN = "high0family", "elev0family", "urge0family", "thin0family"
FOREIGN = "fore0family"

STEPS = (
    Step(name=Words(kk="Сабаққа келмеу", ru="Пропуски занятий", en="Absence from school"), share=1),
    Step(
        name=Words(
            kk="Кәмелетке толмағанның түнгі уақытта заңды өкілінсіз тұрғын үйден тыс жерде болуы",
            ru="Нахождение несовершеннолетнего ночью вне жилища без законного представителя",
            en="Minor outside the home at night without a legal representative",
        ),
        share=0.6,
    ),
    Step(
        name=Words(
            kk="Патронаж мейіргерінің келуі",
            ru="Посещения патронажной сестры",
            en="Visits by the health nurse",
        ),
        share=-0.7,
    ),
    Step(
        name=Words(
            kk="Қалғандарының бәрі бірге", ru="Всё остальное вместе", en="Everything else together"
        ),
        share=-0.1,
    ),
)
SCHOOL = Words(kk="мектеп", ru="школа", en="school")
CLINIC = Words(kk="емхана", ru="поликлиника", en="clinic")
ABSENT = Words(
    kk="Соңғы 90 күнде сабаққа 3 рет келмеген",
    ru="За последние 90 дней 3 пропуска занятий",
    en="3 absences from school in the last 90 days",
)
OVERDUE = Words(
    kk="Соңғы 180 күнде коммуналдық төлем 2 рет кешіккен",
    ru="За последние 180 дней 2 просрочки коммунальных платежей",
    en="2 overdue utility bills in the last 180 days",
)
NURSE = Words(
    kk="Патронаж мейіргері бір жылда 4 рет келген",
    ru="За год 4 посещения патронажной сестры",
    en="4 visits by the health nurse in a year",
)
SENTENCE = Words(
    kk="Осындай жазбалары бар 100 отбасының шамамен 23-і (18-ден 29-ға дейін) келесі жылы "
    "комиссияға келеді.",
    ru="Из 100 семей с похожими записями примерно 23 (от 18 до 29) в следующем году "
    "попадают на комиссию.",
    en="Of 100 families with similar records about 23 (18 to 29) come before the commission "
    "within the next year.",
)
CASES_HERE = Words(
    kk="Комиссия аумағында соңғы 365 күнде 1000 отбасыға 12,5 іс келеді.",
    ru="На территории комиссии дел на 1000 семей за последние 365 дней: 12,5.",
    en="Cases per 1,000 families in the commission's area in the last 365 days: 12.5.",
)
FRESH = Words(kk="тізімнен 24 күн бұрын", ru="за 24 дня до списка", en="24 days before the list")
LEGAL = HelpType("legal", Words(kk="құқықтық көмек", ru="правовая помощь", en="legal help"))
SCHOOLING = HelpType(
    "schooling",
    Words(
        kk="балалардың оқуына жәрдем",
        ru="содействие в обучении детей",
        en="help with schooling",
    ),
)


def list_head(digest: str = "d1", *, as_of: date = date(2026, 4, 1)) -> ListHead:
    return ListHead(
        as_of_date=as_of,
        model_name="tirek",
        model_version="3",
        model_kind="lightgbm",
        trained_through=date(2025, 12, 31),
        store_digest="s1",
        catalogue_digest="c1",
        matrix_digest="m1",
        tie_rule="seeded shuffle",
        seed=20260401,
        random_share=0.05,
        digest=digest,
        help_types=(LEGAL, SCHOOLING),
    )


def signed_mitigation() -> dict[str, Any]:
    """What a list says of a signed choice to reach women and men alike."""
    return {
        "version": "3",
        "attribute": "sex",
        "name": {"kk": "жыныс", "ru": "пол", "en": "sex"},
        "strength": 0.5,
        "offsets": {"female": 0.5, "male": -0.5},
        "signature": {
            "approved_by": "A. Member",
            "reason": "women were reached less often",
            "signed_at": "2026-03-05T12:00:00+00:00",
            "expires_at": "2026-09-01T12:00:00+00:00",
        },
    }


def shown(**changes: object) -> Shown:
    whole = Shown(
        children_ages=(3, 7),
        members=4,
        place="town",
        completeness=0.9,
        days_known=730,
        main_reason=ABSENT,
        raises=(
            Reason(
                concept="school_absence",
                text=ABSENT,
                source=SCHOOL,
                last_recorded=date(2026, 3, 8),
                freshness=FRESH,
                means_not=OF_THEME["school"],
            ),
            Reason(concept="overdue_bills", text=OVERDUE, source=CLINIC),
            Reason(
                concept="area",
                text=CASES_HERE,
                source=CLINIC,
                is_context=True,
                means_not=OF_GENERAL["area"],
            ),
        ),
        steps=STEPS,
        lowers=(Reason(concept="nurse_visits", text=NURSE, source=CLINIC),),
        unknown=(
            Unknown(
                text=Words(
                    kk="Жұмыспен қамту орталығының жазбалары жоқ: табысы белгісіз.",
                    ru="Нет записей центра занятости: доход неизвестен.",
                    en="No records of the employment centre: income is not known.",
                )
            ),
        ),
        frequency=Frequency(per_hundred=23, low=18, high=29),
        frequency_text=SENTENCE,
        facts=(
            Fact(source=SCHOOL, text=ABSENT, date=date(2026, 3, 8), known=date(2026, 3, 10)),
            Fact(source=CLINIC, text=OVERDUE, date=date(2026, 2, 1), known=date(2026, 2, 1)),
            Fact(
                source=CLINIC,
                text=NURSE,
                date=date(2026, 1, 15),
                known=date(2026, 1, 15),
                protective=True,
            ),
        ),
        help=(HelpGiven(text=SCHOOLING.name, offered_on=date(2025, 9, 1), response="accepted"),),
    )
    return whole.model_copy(update=changes)


def unsure() -> Shown:
    """A family between two bands, with a reason set aside, told against its own commission."""
    absent, overdue, _area = shown().raises
    return shown(
        raises=(absent,),
        set_aside=(overdue,),
        against=Against(
            compared_with=Words(
                kk="комиссияның 1 480 отбасы", ru="1 480 семей комиссии", en="its 1,480 families"
            ),
            raises=(overdue,),
            lowers=shown().lowers,
        ),
        between_bands=("elevated", "high"),
    )


def listed(  # noqa: PLR0913  a row says these things
    family_id: str,
    *,
    commission_id: str = "c1",
    lane: Lane = "ranked",
    drawn: Drawn = "rank",
    band: Band = "high",
    position: int = 0,
    record: Shown | None = None,
) -> ListedFamily:
    ranked = lane == "ranked"
    return ListedFamily(
        commission_id=commission_id,
        family_id=family_id,
        lane=lane,
        drawn=drawn if ranked else "",
        selection_probability=1.0,
        position=position,
        band=band if ranked else "",
        rank=777 if ranked else None,
        calibrated_risk=0.4321 if ranked else None,
        shown=record or shown(),
    )


def commission(commission_id: str = "c1", name: str = "Бурабай") -> ListedCommission:
    return ListedCommission(commission_id, name, "town", "r1", capacity=12, cohort_size=1480)


def sample_list(digest: str = "d1", *, as_of: date = date(2026, 4, 1)) -> ReferralList:
    signal = UrgentSignal(
        text=Words(
            kk="Балаға қатысты тұрмыстық зорлық-зомбылық туралы хабар",
            ru="Сообщение о бытовом насилии в отношении ребёнка",
            en="A report of domestic violence towards a child",
        ),
        date=date(2026, 3, 30),
    )
    thin = shown(
        completeness=0.2, frequency=None, frequency_text=None, raises=(), lowers=(), facts=()
    )
    return ReferralList(
        list_head(digest, as_of=as_of),
        (commission(), commission("c2", "Теміртау")),
        (
            listed(HIGH, position=2),
            listed("high1family", position=1, record=shown(children_ages=(14,), place="village")),
            listed(ELEVATED, position=3, band="elevated", drawn="chance", record=unsure()),
            listed("elev1family", position=4, band="elevated", record=shown(completeness=0.6)),
            listed(URGENT, position=5, lane="urgent", record=shown(urgent=(signal,))),
            listed(THIN, position=6, lane="too_little_data", record=thin),
            listed(FOREIGN, commission_id="c2"),
        ),
    )


def seed_home(home: Path) -> str:
    """A home with the list; a member, a chair and a trainee in Burabai, a member elsewhere; a
    methodologist, an auditor, a data scientist and two administrators; the token.
    """
    database = open_database(home)
    with database.writing(EVERY_COMMISSION) as session:
        store_list(session, sample_list())
        _add(session, "aigerim", "Айгерім Сейітова", role="member", commission_id="c1")
        _add(session, "bolat", "Болат Ахметов", role="chair", commission_id="c1")
        _add(session, "dana", "Дана Ким", role="member", commission_id="c2")
        _add(session, "nurlan", "Нұрлан Оспанов", role="auditor")
        _add(session, "asel", "Әсел Жұмабаева", role="data_scientist")
        _add(session, "yermek", "Ермек Тасов", role="administrator")
        _add(session, "galiya", "Ғалия Нұрова", role="administrator")
        _add(session, "gulnar", "Гүлнар Оспанова", role="region", region_id="r1")
        _add(session, "daniyar", "Данияр Оспанов", role="member", commission_id="c1")
        mark_trainee(session, "daniyar", trainee=True)
        token = add_token(session, "tests", scopes=SCOPES)
    database.close()
    return token


def _add(
    session: Session,
    username: str,
    display_name: str,
    *,
    role: Role,
    commission_id: str = "",
    region_id: str = "",
) -> None:
    add_account(
        session,
        username,
        display_name=display_name,
        role=role,
        commission_id=commission_id,
        region_id=region_id,
        password=PASSWORD,
    )
