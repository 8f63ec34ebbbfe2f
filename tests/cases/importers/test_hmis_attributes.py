"""Sensitive attributes come from the head at the family's first enrolment."""

from collections.abc import Callable

import pytest

from tests.cases.importers.tiny_export import TinyExport

Head = Callable[..., dict[str, str]]
NO_RACE = {"White": "0"}


@pytest.fixture
def head(export: TinyExport) -> Head:
    def enrolled(**cells: str) -> dict[str, str]:
        export.client("1", **cells)
        export.enrol("10", "1")
        export.run()
        return export.attributes("H1")

    return enrolled


@pytest.mark.parametrize(
    ("cells", "race"),
    [
        ({"White": "1"}, "white"),
        ({**NO_RACE, "BlackAfAmerican": "1"}, "black"),
        ({**NO_RACE, "AmIndAKNative": "1"}, "native"),
        ({**NO_RACE, "Asian": "1", "NativeHIPacific": "1"}, "asian_pacific"),
        ({**NO_RACE, "MidEastNAfrican": "1"}, "middle_eastern"),
        ({"White": "1", "BlackAfAmerican": "1"}, "several"),
        ({"White": "1", "HispanicLatinao": "1"}, "hispanic"),
        ({"White": "1", "HispanicLatinao": "0", "HispanicLatinaeo": "1"}, "hispanic"),
        (NO_RACE, "not_known"),
    ],
)
def test_race_is_one_group_of_the_heads_answers(
    head: Head, cells: dict[str, str], race: str
) -> None:
    assert head(**cells)["race"] == race


@pytest.mark.parametrize(
    ("code", "sex"),
    [("0", "female"), ("1", "male"), ("8", "not_known"), ("99", "not_known"), ("", "not_known")],
)
def test_sex_is_read_from_its_code(head: Head, code: str, sex: str) -> None:
    assert head(Sex=code)["sex"] == sex


@pytest.mark.parametrize(
    ("genders", "sex"),
    [
        ({"Woman": "1"}, "female"),
        ({"Man": "1"}, "male"),
        ({"Woman": "1", "Transgender": "1"}, "other"),
        ({"NonBinary": "1"}, "other"),
        ({}, "not_known"),
    ],
)
def test_the_older_layouts_gender_columns_stand_in_for_sex(
    head: Head, genders: dict[str, str], sex: str
) -> None:
    assert head(Sex="", **genders)["sex"] == sex


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1996-01-05", "under_25"),  # 24 on 4 January 2021
        ("1996-01-04", "from_25_to_54"),
        ("1966-01-05", "from_25_to_54"),
        ("1966-01-04", "from_55"),
        ("2021-01-05", "not_known"),  # not yet born
        ("", "not_known"),
    ],
)
def test_age_is_counted_in_full_years_at_the_first_enrolment(
    head: Head, born: str, age: str
) -> None:
    assert head(DOB=born)["age_of_head"] == age


@pytest.mark.parametrize(
    ("answers", "disability"),
    [(("0", "1"), "yes"), (("0", "99"), "no"), (("8", "99"), "not_known")],
)
def test_disability_is_yes_where_any_enrolment_says_so(
    export: TinyExport, answers: tuple[str, str], disability: str
) -> None:
    export.client("1")
    for number, answer in enumerate(answers):
        export.enrol(f"1{number}", "1", DisablingCondition=answer)
    export.run()
    assert export.attributes("H1")["disability"] == disability


def test_a_family_with_a_child_is_a_household_with_children(export: TinyExport) -> None:
    export.client("1")
    export.client("2", DOB="2015-03-30")
    export.client("3")
    export.enrol("10", "1", HouseholdID="h")
    export.enrol("11", "2", HouseholdID="h", RelationshipToHoH="2")
    export.enrol("12", "3")
    export.run()
    assert export.attributes("H1")["household_with_children"] == "yes"
    assert export.attributes("H3")["household_with_children"] == "no"


def test_the_head_is_the_one_the_household_names(export: TinyExport) -> None:
    export.client("1", Sex="1")
    export.client("2", Sex="0")
    export.enrol("10", "1", HouseholdID="h", RelationshipToHoH="3")
    export.enrol("11", "2", HouseholdID="h", RelationshipToHoH="1")
    export.run()
    assert export.attributes("H1")["sex"] == "female"


def test_a_head_whom_the_client_file_lacks_is_not_known(export: TinyExport) -> None:
    export.client("2")
    export.enrol("10", "1")
    export.run()
    assert export.attributes("H1")["race"] == "not_known"
    assert export.attributes("H1")["sex"] == "not_known"
