"""The child is the unit: when it was in care, who belongs to it, in which area, which groups."""

from pathlib import Path

import pytest

from cases.importers.ssda903.areas import SMALL_BELOW
from tests.cases.importers.tiny_return import TinyReturn


@pytest.fixture
def made(tmp_path: Path) -> TinyReturn:
    return TinyReturn(tmp_path)


def spans(made: TinyReturn) -> list[tuple[str, str, str]]:
    rows = made.table("families")[["family_id", "registered_on", "left_on"]]
    return list(rows.itertuples(index=False, name=None))


def test_a_child_is_in_care_from_its_first_episode_to_the_end_of_its_last(made: TinyReturn) -> None:
    made.moved("CARPL")
    made.tables["Episodes"][-1].update(DEC="05/02/2018", REC="E4A")
    made.run()
    assert spans(made) == [("F1", "2017-06-10", "2018-02-05")]


def test_a_child_in_care_before_the_return_is_in_it_from_its_first_day(made: TinyReturn) -> None:
    made.in_care("1", "20/02/2016")
    made.in_care("2", "10/06/2017")
    made.run()
    assert spans(made) == [("F1", "2017-04-01", ""), ("F2", "2017-06-10", "")]


def test_an_end_after_the_returns_last_day_is_not_known_yet(made: TinyReturn) -> None:
    made.in_care("1", DEC="01/04/2018", REC="E4A")
    for number in range(100):
        made.episode(f"9{number}", DEC="01/10/2017", REC="E8")
    made.run()
    assert spans(made)[0] == ("F1", "2017-06-10", "")


def test_an_end_that_is_no_day_is_passed_on_as_it_stands(made: TinyReturn) -> None:
    made.in_care("1", DEC="31/02/2018", REC="E4A")
    made.run()
    assert spans(made) == [("F1", "2017-06-10", "31/02/2018")]


def test_the_child_is_a_member_with_its_month_of_birth(made: TinyReturn) -> None:
    made.in_care()
    made.run()
    assert made.table("members").iloc[0].to_dict() == {
        "person_id": "1",
        "family_id": "F1",
        "role": "child",
        "birth_month": "2010-05",
        "joined_on": "2017-06-10",
        "left_on": "",
    }


def test_a_mother_in_care_is_a_parent_and_her_own_child_a_member(made: TinyReturn) -> None:
    made.child("1", DOB="30/07/2002", MOTHER="1", MC_DOB="27/08/2017")
    made.episode("1")
    made.run()
    rows = made.table("members")[["person_id", "role", "birth_month", "joined_on"]]
    assert list(rows.itertuples(index=False, name=None)) == [
        ("1", "parent", "2002-07", "2017-06-10"),
        ("1-own", "child", "2017-08", "2017-08-27"),
    ]


@pytest.mark.parametrize(("mother", "born"), [("1", ""), ("0", "27/08/2017"), ("", "")])
def test_without_a_mark_and_a_birth_there_is_no_own_child(
    made: TinyReturn, mother: str, born: str
) -> None:
    made.child("1", MOTHER=mother, MC_DOB=born)
    made.episode("1")
    made.run()
    assert made.table("members")["role"].tolist() == ["child"]


def test_a_child_missing_from_the_header_is_kept_with_nothing_known(made: TinyReturn) -> None:
    made.in_care("1")
    made.episode("2", CIN="")
    notes = made.run().notes
    assert any(note.startswith("Header: 1 children with episodes are missing") for note in notes)
    assert made.table("members")["birth_month"].tolist() == ["2010-05", ""]
    unknown = {name for name, value in made.attributes("F2").items() if value == "not_known"}
    assert unknown == {"sex", "ethnicity", "age", "disability"}


def test_a_child_that_stands_twice_in_the_header_counts_once(made: TinyReturn) -> None:
    made.in_care()
    made.child("1", SEX="1")
    notes = made.run().notes
    assert "Header: 1 rows lack a CHILD or repeat one; left out" in notes
    assert made.attributes()["sex"] == "female"


@pytest.mark.parametrize(
    ("code", "sex"), [("1", "male"), ("2", "female"), ("9", "not_known"), ("", "not_known")]
)
def test_sex(made: TinyReturn, code: str, sex: str) -> None:
    made.child("1", SEX=code)
    made.episode("1")
    made.run()
    assert made.attributes()["sex"] == sex


@pytest.mark.parametrize(
    ("codes", "group"),
    [
        ("WBRI WIRI WOTH", "white"),
        ("WIRT WROM", "roma_traveller"),
        ("MWBC MWBA MWAS MOTH", "mixed"),
        ("AIND APKN ABAN AOTH CHNE", "asian"),
        ("BCRB BAFR BOTH", "black"),
        ("OOTH", "other"),
        ("REFU NOBT XXXX", "not_known"),
    ],
)
def test_each_ethnic_code_belongs_to_one_group(made: TinyReturn, codes: str, group: str) -> None:
    for child, code in enumerate(codes.split(), start=1):
        made.child(str(child), ETHNIC=code)
        made.episode(str(child))
    made.run()
    for child, _ in enumerate(codes.split(), start=1):
        assert made.attributes(f"F{child}")["ethnicity"] == group


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("11/06/2012", "under_5"),  # five the day after care began on 10 June 2017
        ("10/06/2012", "from_5_to_9"),
        ("10/06/2007", "from_10_to_15"),
        ("10/06/2001", "from_16"),
        ("11/06/2017", "not_known"),  # born after it
        ("31/02/2010", "not_known"),
    ],
)
def test_age_is_that_on_the_first_day_in_the_return(made: TinyReturn, born: str, age: str) -> None:
    made.child("1", DOB=born)
    made.episode("1")
    made.run()
    assert made.attributes()["age"] == age


@pytest.mark.parametrize(
    ("need", "disability"), [("N2", "yes"), ("N1", "no"), ("", "not_known"), ("Q", "not_known")]
)
def test_disability_is_what_the_category_of_need_says(
    made: TinyReturn, need: str, disability: str
) -> None:
    made.in_care(CIN=need)
    made.run()
    assert made.attributes()["disability"] == disability


def test_a_child_in_the_table_of_asylum_seekers_is_unaccompanied(made: TinyReturn) -> None:
    made.in_care("1")
    made.in_care("2")
    made.add("UASC", CHILD="2", SEX="1")
    made.run()
    assert [made.attributes(f"F{child}")["unaccompanied"] for child in (1, 2)] == ["no", "yes"]


def test_an_area_is_the_letters_of_the_first_home_postcode(made: TinyReturn) -> None:
    for child in range(SMALL_BELOW):
        made.in_care(str(child), HOME_POST="eh14 8EC", DEC="01/09/2017", REC="X1")
        made.episode(str(child), "01/09/2017", RNE="L", HOME_POST="G1 1AA")
    made.run()
    assert set(made.table("families")["commission_id"]) == {"EH"}
    commission = made.table("commissions").iloc[0]
    assert (commission["name"], commission["region_id"]) == ("Postcode area EH", "authority")


def test_areas_with_few_children_stand_together_and_the_unknown_apart(made: TinyReturn) -> None:
    for child in range(SMALL_BELOW - 1):
        made.in_care(str(child), HOME_POST="EH14 8EC")
    made.in_care("90", HOME_POST="G1 1AA")
    made.in_care("91", HOME_POST="")
    made.in_care("92", HOME_POST="nowhere")
    made.run()
    areas = made.table("families").set_index("family_id")["commission_id"]
    assert areas["F0"] == areas["F90"] == "other-areas"
    assert areas["F91"] == areas["F92"] == "not-known"


def test_capacity_is_one_in_twenty_of_those_in_care_on_the_first_day_and_at_least_one(
    made: TinyReturn,
) -> None:
    for child in range(60):
        made.in_care(str(child), "20/02/2016", HOME_POST="EH14 8EC")
    for child in range(60, 100):
        made.in_care(str(child), "10/06/2017", HOME_POST="EH14 8EC")
    for child in range(100, 120):
        made.in_care(str(child), "20/02/2016", HOME_POST="G1 1AA")
    notes = made.run().notes
    capacity = made.table("commissions").set_index("commission_id")["capacity"]
    assert capacity.to_dict() == {"EH": "3", "G": "1"}
    assert any(note.startswith("capacity is assumed, not recorded") for note in notes)
