"""What stands behind `/v1`, over the town (see town.py)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from cases.errors import BadInput, NotThereYet
from cases.store import CaseStore
from fairness.audit import audit
from fairness.chain import AUDITS, CHAIN, add_to_chain
from fairness.gate import gate
from fairness.kept import read_report
from serving.api.contract import UnknownCommission, UnknownFamilies
from serving.listing.refer import refer
from serving.ranking.advice import Advice
from serving.ranking.rank import rank_cohort
from serving.ranking.serves import ServingModel
from serving.referrals.database import open_database
from serving.referrals.scopes import EVERY_COMMISSION
from serving.referrals.tables import ReferralListTable
from serving.scoring.answering import prepare
from serving.scoring.answers import Answers
from serving.scoring.newest import open_scoring
from serving.scoring.stamp import Stamp
from serving.telling.reasons import Told
from tests.fairness.worlds import declared, many_offices, table_of
from tests.features.facts import AS_OF
from tests.serving.scoring.conftest import ORDER
from tests.serving.seeding import unsure
from tests.serving.town import TRAINED_THROUGH, card, coded

EARLIER = date(2026, 2, 1)


@pytest.mark.usefixtures("referrals")
def test_answers_keep_the_order_of_the_families_asked_for(listed: Path):
    names = ["a9", "thin", "urgent", "a1"]
    found = open_scoring(listed).explain([coded(name) for name in names])
    assert [one.family_id for one in found] == [coded(name) for name in names]
    assert [one.lane for one in found] == ["ranked", "too_little_data", "urgent", "ranked"]
    assert [one.band for one in found] == ["high", "", "", "elevated"]
    assert [one.selected for one in found] == [True, True, False, False]


def test_a_family_that_was_not_selected_is_answered_too(listed: Path):
    (found,) = open_scoring(listed).score([coded("a0")])
    assert (found.selected, found.band, found.commission_id) == (False, "usual", "C1")
    assert found.frequency is not None
    assert found.frequency.per_hundred == 2


def test_an_answer_says_what_it_was_read_from(listed: Path):
    (found,) = open_scoring(listed).score([coded("a9")])
    context = found.context
    assert (context.as_of_date, context.trained_through) == (AS_OF, TRAINED_THROUGH)
    assert (context.model_name, context.model_version) == ("points-card", "2025-06-01")
    assert (context.capacity, context.cohort_size) == (7, 10)


def test_a_score_is_an_explanation_without_its_reasons(listed: Path):
    asked = [coded("a9"), coded("urgent")]
    scored, explained = open_scoring(listed).score(asked), open_scoring(listed).explain(asked)
    without = {"raises", "lowers", "set_aside", "against", "between_bands", "unknown"}
    assert [one.model_dump() for one in scored] == [
        one.model_dump(exclude=without) for one in explained
    ]
    assert explained[0].raises
    assert not without & set(type(scored[0]).model_fields)


def test_all_that_is_shown_of_the_reasons_is_answered(
    listed: Path, monkeypatch: pytest.MonkeyPatch
):
    """As the desk shows it: set aside, against the own commission, between two bands."""
    whole = unsure()
    advice = Advice(
        Told(whole.raises, whole.lowers, whole.set_aside, unsettled=False),
        whole.against,
        whole.between_bands,
        whole.unknown,
        whole.frequency,
        whole.frequency_text,
    )
    monkeypatch.setattr("serving.scoring.telling.tell_advice", lambda *_: advice)
    (found,) = open_scoring(listed).explain([coded("a9")])
    assert (found.raises, found.set_aside) == (whole.raises, whole.set_aside)
    assert (found.against, found.between_bands) == (whole.against, whole.between_bands)
    assert found.unknown == whole.unknown


def test_of_an_urgent_family_the_model_says_nothing(listed: Path):
    (found,) = open_scoring(listed).explain([coded("urgent")])
    assert (found.frequency, found.frequency_text) == (None, None)
    assert (found.raises, found.lowers, found.commission_id) == ((), (), "C2")


def test_another_date_is_answered_as_of_that_date(listed: Path):
    """A month before, `a9` had missed school five times, and nothing was urgent yet."""
    (found, urgent) = open_scoring(listed).explain([coded("a9"), coded("urgent")], EARLIER)
    assert found.context.as_of_date == EARLIER
    assert found.raises[0].text.en == "In the last 90 days 5 records on the subject of school."
    assert urgent.lane == "ranked"


def test_families_outside_the_cohort_are_named_by_position_alone(listed: Path):
    answers = Answers(Stamp((), "", ""), prepare(rank_cohort(listed, AS_OF, ordering=ORDER)), {})
    with pytest.raises(UnknownFamilies) as refused:
        answers.find([coded("a1"), "stranger", coded("a2"), "nobody"])
    assert refused.value.positions == (1, 3)
    assert "stranger" not in str(refused.value)


def test_a_cohort_is_ranked_once_for_many_questions(listed: Path, monkeypatch: pytest.MonkeyPatch):
    ranked: list[date] = []

    def counted(home: Path, as_of: date, **how: Any) -> object:
        ranked.append(as_of)
        return rank_cohort(home, as_of, **how)

    monkeypatch.setattr("serving.scoring.newest.rank_cohort", counted)
    behind = open_scoring(listed)
    for family in ("a1", "a2", "a3"):
        behind.explain([coded(family)])
    behind.explain([coded("a1")], EARLIER)
    assert ranked == [AS_OF, EARLIER]


def test_before_any_list_there_is_nothing_to_answer_from(town: Path):
    with pytest.raises(NotThereYet, match="run 'tirek refer --as-of DATE' first"):
        open_scoring(town).score([coded("a1")])


def test_the_newest_audit_is_answered_as_everybody_may_read_it(listed: Path):
    """Of two audits the later; of the group of three nothing is told, and a person has to sign."""
    behind = open_scoring(listed)
    with pytest.raises(NotThereYet, match="run 'tirek audit' first"):
        behind.audit()
    for reached in (6, 3):
        cells = many_offices(20, ("a", 6, 12), ("b", reached, 12), ("c", 0, 0))
        add_to_chain(
            audit(table_of(cells), [declared("a", "b", "c", mandatory=True)]),
            listed / AUDITS / CHAIN,
        )
    found = behind.audit()
    assert found.report["build"] == "public"
    kept = json.loads((listed / AUDITS / CHAIN / "0002.public.json").read_text())
    assert found.report == kept
    assert found.gate == gate(read_report(listed / AUDITS / CHAIN / "0002.json")).code == 1


def test_a_family_of_another_commission_is_as_unknown_as_none(listed: Path):
    """`calm` is in C2, and `urgent` there too."""
    answers = open_scoring(listed).ready()
    with pytest.raises(UnknownFamilies) as refused:
        answers.find([coded("a1"), coded("calm"), "nobody", coded("urgent")], "C1")
    assert refused.value.positions == (1, 2, 3)


def test_a_commissions_order_is_that_of_its_families_places(listed: Path):
    """The more absences, the higher; seven can be visited."""
    answers = open_scoring(listed).ready()
    found = answers.in_order("C1")
    assert [one.place for one in answers.rank(found)] == [*range(1, 11)]
    assert found[:7] == tuple(coded(f"a{times}") for times in range(9, 2, -1))
    assert [one.selected for one in answers.rank(found)] == [True] * 7 + [False] * 3


def test_a_commission_that_is_not_there_has_no_order(listed: Path):
    with pytest.raises(UnknownCommission):
        open_scoring(listed).ready().in_order("C4")


def test_whom_no_model_ranks_has_no_place(listed: Path):
    answers = open_scoring(listed).ready()
    (found,) = answers.rank([coded("urgent")])
    assert (found.place, found.lane, found.band) == (None, "urgent", "")


def test_what_is_at_hand_was_made_ready_before(listed: Path):
    behind = open_scoring(listed)
    assert behind.at_hand() is None
    ready = behind.ready()
    assert behind.at_hand() is ready
    assert behind.at_hand(EARLIER) is None


def test_reasons_are_ready_once_they_were_worked_out_ahead(listed: Path):
    answers = open_scoring(listed).ready()
    asked = [coded("a9"), coded("urgent")]
    assert not answers.are_ready(asked)
    assert answers.are_ready(asked[1:])
    for _ in answers.explain_ahead():
        pass
    assert answers.are_ready(asked)


def test_another_list_moves_the_stamp_and_lets_go_of_what_was_kept(listed: Path):
    behind = open_scoring(listed)
    database = open_database(listed)
    before, earlier = behind.ready(), behind.ready(EARLIER)
    with database.reading(EVERY_COMMISSION) as session:
        assert behind.stamp(session) == before.stamp == earlier.stamp
    refer(listed, database, EARLIER, ordering=ORDER)
    with database.reading(EVERY_COMMISSION) as session:
        assert behind.stamp(session) != before.stamp
    database.close()
    behind.ready()
    assert behind.at_hand(EARLIER) is None


def test_another_model_in_use_moves_the_stamp(listed: Path):
    """As `serving` says; the numbers of the database stay."""
    model = card(CaseStore.open(listed))
    used = [ServingModel(model, "tirek", "3", "d3")]
    behind = open_scoring(listed, serving=lambda: used[0])
    before = behind.ready().stamp
    used[0] = ServingModel(model, "tirek", "4", "d4")
    after = behind.ready().stamp
    assert (before.last, before.model, after.model) == (after.last, "tirek/3/d3", "tirek/4/d4")


def test_a_list_of_another_catalogue_is_not_answered_from(listed: Path):
    """As after ingesting another country's extract, before lists are made of it."""
    database = open_database(listed)
    with database.writing(EVERY_COMMISSION) as session:
        session.execute(update(ReferralListTable).values(catalogue_digest="of another"))
    database.close()
    with pytest.raises(NotThereYet, match="another catalogue"):
        open_scoring(listed).score([coded("a1")])


def test_a_date_that_the_catalogues_records_cannot_speak_for_is_refused(listed: Path):
    with pytest.raises(BadInput, match="2050-01-01"):
        open_scoring(listed).score([coded("a1")], date(2050, 1, 1))
