"""The purpose lock along the whole path: what may never move a family on a list, and what
may never leave the house. One law a test.
"""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from cases.anonymise import Kind, load_or_create_key, pseudonym
from cases.store import CaseStore
from features.matrix import build_matrix
from tests.flow.command import done
from tests.flow.conftest import AS_OF, Place
from tests.flow.variants import Listed, changed_country, listed

pytestmark = pytest.mark.slow

AS_OF_DAY = date.fromisoformat(AS_OF)
LONGEST_LOOKBACK = timedelta(days=1095)


@pytest.fixture(scope="session")
def before(reigning: Place) -> Listed:
    """The list as it is made from the country unchanged."""
    return listed(reigning.home)


def test_the_list_under_test_ranks_by_a_learned_model(before: Listed, reigning: Place):
    """Otherwise the laws below would say little."""
    head = json.loads((reigning.home / "lists" / AS_OF / "list.json").read_text("utf-8"))
    assert (head["model"], head["model_version"]) == ("tirek-kazakhstan", "1")
    assert len({row["calibrated_risk"] for row in before.rows}) > 20


# What may never move a family


def test_a_new_event_does_move_it(reigning: Place, before: Listed, tmp_path: Path):
    """The other laws could be kept by a list that looks at nothing; this one looks."""

    def doubled(events: pd.DataFrame) -> pd.DataFrame:
        again = events[events["event_type"] == events["event_type"].mode()[0]].tail(400)
        return pd.concat([events, again.assign(event_id="new-" + again["event_id"].astype(str))])

    after = changed_country(reigning, tmp_path, events=doubled)
    assert after.matrix_digest != before.matrix_digest
    assert after.files != before.files


def test_how_a_family_answered_an_offer_moves_nobody(
    reigning: Place, before: Listed, tmp_path: Path
):
    turned = {"accepted": "declined", "declined": "accepted", "no_answer": "declined"}

    def flipped(offers: pd.DataFrame) -> pd.DataFrame:
        # an offer that was declined and yet began is no offer the door lets in
        begun = offers["started_on"].notna()
        answers = offers["response"].where(begun, offers["response"].map(turned))
        return offers.assign(response=answers)

    after = changed_country(reigning, tmp_path, help=flipped)
    assert after.matrix_digest == before.matrix_digest
    assert after.without_help_shown() == before.without_help_shown()


def test_an_offer_that_was_declined_leaves_a_family_where_it_was(
    reigning: Place, before: Listed, tmp_path: Path
):
    def offered_to_all(offers: pd.DataFrame) -> pd.DataFrame:
        families = pd.read_parquet(reigning.extract / "families.parquet")
        declined = offers.head(1).drop(columns=["family_id", "offer_id"])
        declined = declined.assign(
            response="declined",
            offered_on="2025-11-03",
            started_on=None,
            ended_on=None,
            outcome=None,
        )
        new = families[["family_id"]].merge(declined, how="cross")
        new["offer_id"] = [f"new{n}" for n in range(len(new))]
        return pd.concat([offers.astype(object), new[offers.columns].astype(object)]).astype(
            {"offered_on": "datetime64[us]"}
        )

    after = changed_country(reigning, tmp_path, help=offered_to_all)
    assert after.matrix_digest == before.matrix_digest
    assert after.without_help_shown() == before.without_help_shown()


def test_no_sensitive_attribute_moves_anybody(reigning: Place, before: Listed, tmp_path: Path):
    def shuffled(attributes: pd.DataFrame) -> pd.DataFrame:
        rng = np.random.default_rng(5)
        return attributes.assign(
            value=attributes.groupby("attribute")["value"].transform(
                lambda values: rng.permutation(values.to_numpy())
            )
        )

    after = changed_country(reigning, tmp_path, attributes=shuffled)
    assert (after.files, after.rows) == (before.files, before.rows)


def test_without_any_attribute_the_list_is_the_same(
    reigning: Place, before: Listed, tmp_path: Path
):
    after = changed_country(reigning, tmp_path, attributes=lambda rows: rows.head(0))
    assert (after.files, after.rows) == (before.files, before.rows)


def test_a_record_older_than_the_longest_look_back_moves_nobody(
    reigning: Place, before: Listed, tmp_path: Path
):
    """Every event of the country happened once more, one day too long ago."""
    too_old = pd.Timestamp(AS_OF_DAY - LONGEST_LOOKBACK - timedelta(days=1))

    def long_ago(events: pd.DataFrame) -> pd.DataFrame:
        dated = {"event_date": too_old, "knowledge_date": too_old, "person_id": None}
        old = events.assign(event_id="old-" + events["event_id"].astype(str), **dated)
        return pd.concat([events, old.astype(events.dtypes.to_dict())])

    def closed_long_ago(cases: pd.DataFrame) -> pd.DataFrame:
        old = cases.assign(
            case_id="old-" + cases["case_id"].astype(str),
            opened_on=too_old,
            knowledge_date=too_old,
            closed_on=too_old,
            closing_knowledge_date=pd.NaT,
        )
        return pd.concat([cases, old.astype(cases.dtypes.to_dict())])

    after = changed_country(reigning, tmp_path, events=long_ago, cases=closed_long_ago)
    assert (after.files, after.rows) == (before.files, before.rows)


# Urgent danger is never ranked


URGENT = "child_missing"


class Alarm(NamedTuple):
    """Families that stood on the list by rank, reported urgent since, and the list then."""

    families: set[str]
    after: Listed


@pytest.fixture(scope="session")
def alarm(reigning: Place, before: Listed, tmp_path_factory: pytest.TempPathFactory) -> Alarm:
    original = pd.read_parquet(reigning.extract / "families.parquet")["family_id"].astype(str)
    key = load_or_create_key(reigning.home)
    coded = {pseudonym(key, Kind.FAMILY, family): family for family in original}
    chosen = {row["family_id"] for row in before.rows if row["lane"] == "ranked"}
    three = sorted(chosen)[:3]

    def reported(events: pd.DataFrame) -> pd.DataFrame:
        eve = pd.Timestamp(AS_OF_DAY - timedelta(days=1))
        new = events.head(3).assign(
            event_id=["urgent-1", "urgent-2", "urgent-3"],
            family_id=[coded[family] for family in three],
            person_id=None,
            event_type=URGENT,
            event_date=eve,
            knowledge_date=eve,
            value=None,
            source="police",
        )
        return pd.concat([events, new.astype(events.dtypes.to_dict())])

    folder = tmp_path_factory.mktemp("alarm")
    return Alarm(set(three), changed_country(reigning, folder, events=reported))


def urgent_rows(found: Listed) -> list[dict[str, Any]]:
    return [row for row in found.rows if row["lane"] == "urgent"]


def test_an_urgent_family_stands_apart_from_every_ranking(alarm: Alarm):
    rows = [row for row in alarm.after.rows if row["family_id"] in alarm.families]
    assert len(rows) == len(alarm.families)
    for row in rows:
        assert (row["lane"], row["drawn"], row["band"]) == ("urgent", "", "")
        assert (row["rank"], row["calibrated_risk"]) == (None, None)


def test_the_model_says_nothing_about_an_urgent_family(alarm: Alarm):
    for row in urgent_rows(alarm.after):
        assert row["shown"]["urgent"]
        assert not row["shown"]["raises"]
        assert not row["shown"]["lowers"]
        assert (row["shown"]["frequency"], row["shown"]["frequency_text"]) == (None, None)


def test_urgent_families_take_no_place_from_the_others(alarm: Alarm):
    """Places are for the ranked: an urgent family is visited besides."""
    store = CaseStore.open(alarm.after.home)
    matrix = build_matrix(store, [AS_OF_DAY])
    urgent = {row["family_id"] for row in urgent_rows(alarm.after)}
    for commission in store.table("commissions").to_pylist():
        code = commission["commission_id"]
        here = [row for row in alarm.after.rows if row["commission_id"] == code]
        cohort = matrix.family_id[matrix.commission == matrix.commissions.index(code)]
        ranked = set(cohort) - urgent
        places = min(commission["capacity"], len(ranked))
        assert sum(row["lane"] != "urgent" for row in here) == places


def test_the_urgent_lane_works_where_no_model_was_ever_trained(alarm: Alarm, tmp_path: Path):
    shutil.copytree(alarm.after.home / "cases", tmp_path / "cases")
    done("refer", "--home", tmp_path, "--as-of", AS_OF)
    alone = {row["family_id"]: row["lane"] for row in listed(tmp_path).rows}
    assert alarm.families <= set(alone)
    assert alone == {row["family_id"]: "urgent" for row in urgent_rows(alarm.after)}


def test_an_urgent_family_is_explained_without_a_band_or_a_number(alarm: Alarm):
    family = min(alarm.families)
    said = done("explain", family, "--home", alarm.after.home, "--json").result
    assert said["lane"] == "urgent"
    assert (said["band"], said["frequency"], said["raises"], said["lowers"]) == ("", None, [], [])
    assert "шұғыл" in done("explain", family, "--home", alarm.after.home).out


# No bare score leaves the house


SCORES = re.compile(r"calibrated_risk|risk_score|\"(rank|score|risk|probability|position)\"")


def keys_in(value: Any) -> Iterator[str]:
    """Every key anywhere in a JSON value."""
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from keys_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_in(inner)


def scores_said(row: dict[str, Any], text: str) -> list[str]:
    """The row's own risk and selection probability, if a text repeats their digits."""
    numbers = [row["calibrated_risk"]]
    if 0 < row["selection_probability"] < 1:
        numbers.append(row["selection_probability"])
    return [
        digits
        for number in numbers
        if number is not None
        for digits in (f"{number:.4f}"[1:],)
        if digits in text and digits != ".0000"
    ]


def test_no_list_file_holds_a_score_or_a_rank(before: Listed):
    assert before.files
    by_family = {row["family_id"]: row for row in before.rows}
    for content in before.files.values():
        assert not SCORES.search(content.decode())
        for row in json.loads(content)["rows"]:
            assert set(row) == {"family", "lane", "band", "shown"}
            said = json.dumps(row, ensure_ascii=False)
            assert scores_said(by_family[row["family"]], said) == []


def test_nothing_that_the_desk_shows_holds_a_score_or_a_rank(before: Listed):
    for row in before.rows:
        said = json.dumps(row["shown"], ensure_ascii=False)
        assert not SCORES.search(said)
        assert scores_said(row, said) == []


def test_no_explanation_holds_a_score_or_a_rank(before: Listed, reigning: Place):
    row = next(row for row in before.rows if row["lane"] == "ranked")
    machine = done("explain", row["family_id"], "--home", reigning.home, "--json")
    assert not SCORES.search(machine.out)
    assert not {"rank", "risk", "score", "probability", "position"} & set(keys_in(machine.result))
    for language in ("kk", "ru", "en"):
        said = done("explain", row["family_id"], "--home", reigning.home, "--language", language)
        assert scores_said(row, said.out) == []


def test_no_list_summary_names_a_family(before: Listed, reigning: Place):
    said = done("refer", "--home", reigning.home, "--as-of", AS_OF)
    assert not any(row["family_id"] in said.out + said.err for row in before.rows)


def test_the_order_on_a_page_is_not_the_order_of_risk(before: Listed):
    """Positions are shuffled, so that being first in a band says nothing."""
    ranked = [row for row in before.rows if row["lane"] == "ranked"]
    by_position = [row["rank"] for row in sorted(ranked, key=lambda row: row["position"])]
    assert by_position != sorted(by_position)
    agreement = np.corrcoef(by_position, np.arange(len(by_position)))[0, 1]
    assert abs(agreement) < 4 / np.sqrt(len(by_position))
