"""One family's story, from the lines of an extract to the numbers a model reads.

As of 1 March 2026. The family was registered on 1 September 2024: mother (born May 1990)
and daughter (June 2012). A son was born in August 2025. Nothing else than what is told
here is on record; the values below were worked out on paper.

    2024-10-14  the daughter misses 6 hours of school             known 2024-10-20
    2025-01-20  a case is opened; nothing needed, closed 2025-02-10, known 2025-02-14
    2025-02-03  legal help begins, and ends on 2025-05-05
    2025-06-16  she misses 4 hours                                known 2025-06-30
    2025-12-08  she misses 8 hours                                known 2025-12-15
    2026-01-12  an offer of help is declined
    2026-01-19  her marks fall                                    known 2026-02-02
    2026-02-09  the son's check-up is complete                    known 2026-02-09
    2026-02-23  she misses 12 hours                               known 2026-03-01
    2026-02-24  somebody complains                                known 2026-02-24
    2026-05-11  a case is opened: difficult life situation        known 2026-05-18
"""

from datetime import date
from pathlib import Path

import pytest

from cases.ingest import ingest
from cases.store import CaseStore
from features.matrix import FeatureMatrix, build_matrix
from tests.features.facts import catalogue_text

EXTRACT = {
    "extract.toml": """\
kind = "extract"
catalogue = "plain.toml"
cut_off = 2026-12-31
source = "a story"
""",
    "commissions.csv": """\
commission_id,region_id,name,settlement_type,sittings_per_month,capacity
C1,R1,Commission,town,2,5
""",
    "families.csv": """\
family_id,commission_id,registered_on,left_on
F1,C1,2024-09-01,
""",
    "members.csv": """\
person_id,family_id,role,birth_month,joined_on,left_on
mother,F1,parent,1990-05,2024-09-01,
daughter,F1,child,2012-06,2024-09-01,
son,F1,child,2025-08,2025-08-19,
""",
    "events.csv": """\
event_id,family_id,person_id,event_type,event_date,knowledge_date,value,source
E1,F1,daughter,absence,2024-10-14,2024-10-20,6,school
E2,F1,daughter,absence,2025-06-16,2025-06-30,4,school
E3,F1,daughter,absence,2025-12-08,2025-12-15,8,school
E4,F1,daughter,grades_fell,2026-01-19,2026-02-02,,school
E5,F1,son,check_up,2026-02-09,2026-02-09,,clinic
E6,F1,daughter,absence,2026-02-23,2026-03-01,12,school
E7,F1,,complaint,2026-02-24,2026-02-24,,police
""",
    "cases.csv": """\
case_id,family_id,opened_on,knowledge_date,ground,finding,closed_on,closing_knowledge_date
K1,F1,2025-01-20,2025-01-21,poverty,no_need,2025-02-10,2025-02-14
K2,F1,2026-05-11,2026-05-18,poverty,difficult,,
""",
    "help.csv": """\
offer_id,family_id,help_type,offered_on,response,started_on,ended_on,outcome
H1,F1,legal,2025-01-27,accepted,2025-02-03,2025-05-05,completed
H2,F1,legal,2026-01-12,declined,,,
""",
    "attributes.csv": "family_id,attribute,value\nF1,sex,female\n",
}

NOT_KNOWN = float("nan")

FEATURES = {
    # The quarter begins on 1 December 2025, the year on 1 March 2025, two years on
    # 1 March 2024. The absence of 23 February is known only on the day itself: too late.
    "absence__count_90": 1,  # 8 December
    "absence__count_365": 2,  # and 16 June
    "absence__count_730": 3,  # and 14 October 2024
    "absence__days_since": 83,  # 8 December: 23 + 31 + 28 days, and 1
    "absence__last_value": 8,
    "absence__total_365": 12,  # 8 hours in December, 4 in June
    "grades_fell__count_90": 1,
    "grades_fell__count_365": 1,
    "grades_fell__count_730": 1,
    "grades_fell__days_since": 41,  # 19 January: 12 + 28 days, and 1
    "injury__count_90": 0,
    "injury__count_365": 0,
    "injury__count_730": 0,
    "injury__days_since": NOT_KNOWN,
    "check_up__count_90": 1,
    "check_up__count_365": 1,
    "check_up__count_730": 1,
    "check_up__days_since": 20,  # 9 February: 19 days, and 1
    "moved_home__count_90": 0,
    "moved_home__count_365": 0,
    "moved_home__count_730": 0,
    "moved_home__days_since": NOT_KNOWN,
    # Difficulties at school: two absences and the marks. A check-up is no difficulty.
    "theme_school__count_30": 0,  # the marks of 19 January lie 41 days back
    "theme_school__count_90": 2,
    "theme_school__count_365": 3,
    "theme_school__count_730": 4,
    "theme_school__trend": 2 - 3 * 90 / 365,  # 1.26027
    "theme_school__sources_365": 1,
    "theme_school__ever_730": 1,
    "theme_health__count_30": 0,
    "theme_health__count_90": 0,
    "theme_health__count_365": 0,
    "theme_health__count_730": 0,
    "theme_health__trend": 0,
    "theme_health__sources_365": 0,
    "theme_health__ever_730": 0,
    # School and clinic. The complaint of 24 February is heard by no feature: silence is
    # counted from the check-up.
    "record__sources_365": 2,
    "record__silence": 20,
    "source_school__days_since": 41,
    "source_clinic__days_since": 20,
    "source_police__days_since": NOT_KNOWN,
    "children__0_2": 1,  # the son, six months
    "children__3_6": 0,
    "children__7_13": 1,  # the daughter, 13 until June
    "children__14_17": 0,
    "adults": 1,
    "single_adult": 1,
    "arrivals_365": 1,  # the son
    "departures_365": 0,
    "tenure": 546,  # a year to 1 September 2025; then 30 + 31 + 30 + 31 + 31 + 28 = 181
    # The first case opened 405 days before: 365 to 20 January 2026, then 12 + 28.
    "cases_365": 0,
    "cases_730": 1,
    "days_since_case": 405,
    # Legal help began on 3 February 2025, more than a year ago, and is over.
    "help_started_365": 0,
    "help_running": 0,
    "area__cases_365": 0,
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    folder = tmp_path_factory.mktemp("story")
    extract, home = folder / "extract", folder / "home"
    extract.mkdir()
    write(extract)
    report = ingest(extract, home)
    assert sum(table.quarantined for table in report.balance) == 0
    return CaseStore.open(home)


def write(extract: Path) -> None:
    (extract / "plain.toml").write_text(catalogue_text(), encoding="utf-8")
    for name, content in EXTRACT.items():
        (extract / name).write_text(content, encoding="utf-8")


def values(matrix: FeatureMatrix) -> dict[str, float]:
    return dict(zip(matrix.feature_names, matrix.values[0].tolist(), strict=True))


def test_the_familys_features_are_those_worked_out_on_paper(store: CaseStore):
    matrix = build_matrix(store, [date(2026, 3, 1)])
    assert values(matrix) == pytest.approx(FEATURES, nan_ok=True)


def test_a_day_later_the_last_absence_is_known(store: CaseStore):
    found = values(build_matrix(store, [date(2026, 3, 2)]))
    # 2 December 2025 begins the quarter: 8 December is inside still
    assert found["absence__count_90"] == 2
    assert found["absence__days_since"] == 7
    assert found["absence__last_value"] == 12
    assert found["record__silence"] == 7


def test_the_outcome_came_in_the_window_from_15_march_to_11_september(store: CaseStore):
    as_of, seen_until = date(2026, 3, 1), date(2026, 9, 11)
    assert build_matrix(store, [as_of], outcomes_seen_until=seen_until).labels.tolist() == [True]


def test_while_the_second_case_is_open_the_family_is_not_scored(store: CaseStore):
    before, after = date(2026, 5, 18), date(2026, 5, 19)
    matrix = build_matrix(store, [before, after])
    assert matrix.as_of_day.tolist() == [20591]  # 1 March is day 20513; then 31 + 30 + 17
    assert matrix.flow[after][-1] == ("no_open_case", 0)
