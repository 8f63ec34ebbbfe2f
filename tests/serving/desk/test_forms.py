from datetime import date

import pytest

from serving.desk.forms import (
    CHOOSE_KIND,
    FILL_IN,
    NOT_A_DATE,
    NOT_OFFERED,
    ODD_SIGNS,
    PAST_DATE,
    TOO_LONG,
    DecisionForm,
    empty_decision,
    read_decision,
)
from serving.referrals.decisions import DETAILS, KINDS

TODAY = date(2026, 4, 2)
WHOLE = {
    "offer_help": {"help_type": "legal", "caller": "Айгүл", "by_date": "2026-04-09"},
    "visit": {"visitor": "Айгүл", "by_date": "2026-04-09"},
    "look_again": {"on_date": "2026-04-09"},
    "ask_information": {"source": "мектеп", "by_date": "2026-04-09"},
    "hand_over": {"receiver": "емхана"},
}


def filled(kind: str = "visit", **changes: str) -> dict[str, str]:
    details = {f"{kind}.{name}": value for name, value in WHOLE[kind].items()}
    return {"kind": kind, "reason": "Анасы шақырды", **details, **changes}


def read(fields: dict[str, str]) -> DecisionForm:
    return read_decision(fields, help_types=("legal",), today=TODAY)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_costs_its_details_and_one_reason(kind: str):
    form = read(filled(kind))
    assert form.errors == {}
    assert form.text is not None
    assert dict(form.text.details) == WHOLE[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_asks_for_a_reason_alike(kind: str):
    assert read(filled(kind, reason=" ")).errors == {"reason": FILL_IN}


@pytest.mark.parametrize(
    ("kind", "detail"), [(kind, detail) for kind in KINDS for detail in DETAILS[kind]]
)
def test_every_detail_has_to_be_given(kind: str, detail: str):
    name = f"{kind}.{detail}"
    form = read(filled(kind, **{name: ""}))
    assert form.errors == {name: FILL_IN}
    assert form.text is None


def test_nothing_is_chosen_beforehand():
    assert empty_decision().values["kind"] == ""
    assert set(empty_decision().values.values()) == {""}


@pytest.mark.parametrize("kind", ["", "punish", "VISIT"])
def test_a_kind_has_to_be_chosen(kind: str):
    assert read({"kind": kind, "reason": "x"}).errors == {"kind": CHOOSE_KIND}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"visit.by_date": "soon"}, NOT_A_DATE),
        ({"visit.by_date": "2026-02-30"}, NOT_A_DATE),
        ({"visit.by_date": "2026-04-01"}, PAST_DATE),
        ({"visit.by_date": "2126-04-01"}, PAST_DATE),
        ({"visit.visitor": "x" * 201}, TOO_LONG),
        ({"visit.visitor": "x\x00y"}, ODD_SIGNS),
        ({"reason": "x" * 2001}, TOO_LONG),
        ({"reason": "turned \u202e around"}, ODD_SIGNS),
        ({"known_beyond_record": "bell \x07"}, ODD_SIGNS),
        ({"family_view": "x" * 2001}, TOO_LONG),
    ],
)
def test_what_cannot_be_stored_is_named_at_its_field(changes: dict[str, str], error: str):
    form = read(filled(**changes))
    assert form.errors == dict.fromkeys(changes, error)
    assert form.text is None


def test_today_is_early_enough():
    assert read(filled(**{"visit.by_date": "2026-04-02"})).errors == {}


def test_only_the_kinds_of_help_of_the_list_can_be_offered():
    form = read(filled("offer_help", **{"offer_help.help_type": "money"}))
    assert form.errors == {"offer_help.help_type": NOT_OFFERED}


def test_what_was_typed_comes_back_clean_and_lines_are_kept():
    form = read(filled(reason="  бірінші\r\nекінші  "))
    assert form.values["reason"] == "бірінші\nекінші"


def test_details_of_other_kinds_are_left_out_of_the_decision():
    form = read(filled("look_again", **{"visit.visitor": "typed, then changed her mind"}))
    assert form.text is not None
    assert set(form.text.details) == {"on_date"}
