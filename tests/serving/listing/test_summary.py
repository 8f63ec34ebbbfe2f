"""What the terminal shows of a list; no score in it."""

from dataclasses import replace

from serving.listing.summary import list_lines
from serving.referrals.records import ReferralList
from tests.serving.seeding import list_head, sample_list, signed_mitigation


def test_a_list_says_what_its_families_were_selected_with():
    made = replace(sample_list(), head=replace(list_head(), mitigation=signed_mitigation()))
    assert (
        "  selected with offsets by sex at strength 0.5, signed by A. Member until 2026-09-01"
    ) in list(list_lines(made))


def test_a_list_is_counted_by_lane_and_band():
    assert list(list_lines(sample_list())) == [
        "Lists as of 2026-04-01 by tirek version 3",
        (
            "  c1: capacity 12, cohort 1480, on the list 6 "
            "(elevated 2, high 2, too_little_data 1, urgent 1)"
        ),
        "  c2: capacity 12, cohort 1480, on the list 1 (high 1)",
        "  seed 20260401, share drawn by chance 0.05, digest d1",
    ]


def test_a_commission_with_nobody_says_so():
    whole = sample_list()
    nobody = ReferralList(whole.head, whole.commissions, ())
    assert list(list_lines(nobody))[1].endswith("on the list 0 (nobody)")


def test_a_list_without_a_model_says_so():
    whole = sample_list()
    head = replace(list_head(), model_kind="none", model_name="", model_version="")
    first = next(list_lines(replace(whole, head=head)))
    assert first == "Lists as of 2026-04-01: no model has been trained, urgent lane only"
