"""The model card says what the run measured and where its limits are, in plain sentences."""

from dataclasses import replace
from typing import Any

import pytest

from cases.catalogue.words import LANGUAGES, Language
from models.card.document import Document
from models.card.facts import DataFacts, RunFacts
from models.card.model_card import model_card
from tests.features.facts import catalogue
from tests.models.card.told import (
    AUDIT,
    DATA,
    MEASURED,
    NOTHING,
    RUN,
    SPACE,
    evaluated,
    lines,
    measured,
    store,
)
from tests.models.reasons.pictures.moving import MOVES
from tests.models.reasons.pictures.moving import NOTHING as NOTHING_MOVES

ABOUT_NOTHING = RunFacts(measured={})


def card(run: RunFacts = RUN, data: DataFacts = DATA) -> Document:
    return model_card(run, data)


def section(document: Document, number: int, language: Language = "en") -> list[str]:
    """The lines of one section."""
    told = lines(document, language)
    starts = [row for row, line in enumerate(told) if line.startswith("## ")]
    return told[starts[number - 1] : [*starts, len(told)][number]]


def test_the_sections_are_those_of_mitchell_and_others_in_their_order():
    assert [line for line in lines(card()) if line.startswith("## ")] == [
        "## 1. Model details",
        "## 2. Intended use",
        "## 3. Factors: groups and territory",
        "## 4. Metrics",
        "## 5. Evaluation data",
        "## 6. Training data",
        "## 7. Quantitative analyses",
        "## 8. Ethical considerations",
        "## 9. Caveats and recommendations",
    ]


MISSED = {
    "kk": (
        "- Кім тізімге енбей қалады: тізім жасалғаннан кейін мұқтаждығы расталған 100 отбасының "
        "шамамен 75-і (70-тен 80-ге дейін) тізімде болмаған. Тізімде жоқ отбасыға көмек керек "
        "емес деуге болмайды."
    ),
    "ru": (
        "- Кого список пропускает: из 100 семей, чья нужда подтвердилась после составления "
        "списка, примерно 75 (от 70 до 80) в нём не было. Нельзя считать, что семье вне списка "
        "помощь не нужна."
    ),
    "en": (
        "- Whom the list misses: of 100 families whose need was confirmed after a list was made, "
        "about 75 (70 to 80) were not on it. A family that is not on a list may well need help."
    ),
}
UNCONFIRMED = {
    "kk": (
        "- Кім тізімге енеді, бірақ мұқтаждығы расталмайды: тізімдегі 100 отбасының шамамен "
        "60-ы (50-ден 70-ке дейін) осындай. Тізімде болу отбасының мұқтаж екенін білдірмейді."
    ),
    "ru": (
        "- Кто в списке, но без подтвердившейся нужды: из 100 семей списка таких примерно 60 (от "
        "50 до 70). Место в списке не значит, что семья нуждается."
    ),
    "en": (
        "- Who is listed and not confirmed in need: of 100 families on a list about 60 (50 to "
        "70). Being on a list does not mean that a family is in need."
    ),
}
SMALL = {
    "kk": (
        "- Сандардың аздығы: бір тізімде орта есеппен 5,0 орын және кейін мұқтаждығы расталатын "
        "8,0 отбасы болады. Бұл құжаттағы сандар барлық комиссияға ортақ, жеке комиссия туралы "
        "ештеңе айтпайды."
    ),
    "ru": (
        "- Малые числа: в одном списке в среднем мест — 5,0, семей с подтвердившейся потом нуждой "
        "— 8,0. Числа этого документа общие для всех комиссий и об отдельной комиссии не говорят "
        "ничего."
    ),
    "en": (
        "- Small numbers: a list has 5.0 places on average, and 8.0 families that are later "
        "confirmed in need. The figures here are for all commissions together and say nothing "
        "about any single one."
    ),
}
DRIFT = {
    "kk": (
        "- Калибрлеудің ауытқуы: 32 мұқтаждық күтілген, 40 расталған; қатынасы — 1,25 (1,10 … "
        "1,40). Модель мұқтаждықты кем айтады: жиіліктерді төмендетілген деп оқыңыз."
    ),
    "ru": (
        "- Сдвиг калибровки: случаев нужды ожидалось 32, подтвердилось 40; отношение — 1,25 (1,10 "
        "… 1,40). Модель занижает нужду: читайте её частоты как заниженные."
    ),
    "en": (
        "- Drift of calibration: 32 confirmed needs were expected and 40 came; observed over "
        "expected is 1.25 (1.10 … 1.40). The model understates need: read its frequencies as too "
        "low."
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "limit", [MISSED, UNCONFIRMED, SMALL, DRIFT], ids=["missed", "unconfirmed", "small", "drift"]
)
def test_a_limit_is_said_with_the_runs_own_figures(limit: dict[str, str], language: Language):
    assert limit[language] in section(card(), 9, language)


@pytest.mark.parametrize(
    ("ratio", "says"),
    [
        ([1.25, 1.1, 1.4], "The model understates need"),
        ([0.8, 0.7, 0.9], "The model overstates need"),
        ([1.1, 0.9, 1.3], "no drift is seen"),
    ],
)
def test_drift_is_told_only_where_its_interval_lies_off_one(ratio: list[float], says: str):
    check = {**MEASURED["evaluation"]["calibration"], "observed_over_expected": ratio}
    told = section(card(evaluated(calibration=check)), 9)
    assert sum(says in line for line in told) == 1


def test_few_outcomes_and_few_clusters_are_limits_of_their_own():
    told = "\n".join(section(card(), 9))
    assert "The test saw 40 confirmed needs in all. That is few" in told
    assert "There are few clusters to resample (16 commissions)" in told
    many = "\n".join(section(card(evaluated(in_need=100, cluster_count=40)), 9))
    assert "That is few" not in many
    assert "few clusters" not in many


def test_where_families_were_resampled_differences_between_commissions_are_not_known():
    told = "\n".join(section(card(evaluated(clusters="families", cluster_count=300)), 9))
    assert "families were resampled" in told
    assert "few clusters" not in told


def test_the_table_holds_the_measured_figures_of_every_way_to_rank():
    told = section(card(), 7)
    assert "| this model | 25.0% (20.0–30.0) | 40.0% (30.0–50.0) | 0.700 (0.600 … 0.800) | — |" in (
        told
    )
    assert (
        "| by a card of points set by rule | 20.0% (15.0–25.0) | 40.0% (30.0–50.0) | "
        "0.700 (0.600 … 0.800) | 5.0 (−1.0 … 11.0) |"
    ) in told


def test_a_way_that_the_model_does_not_beat_is_named():
    told = "\n".join(section(card(), 7))
    assert "It is not shown that the model is better than: by a card of points set by rule." in told
    assert "reaches more families than every simple way" not in told


def test_a_model_that_beats_them_all_says_so():
    only = MEASURED["evaluation"]["baselines"][:2]
    told = "\n".join(section(card(evaluated(baselines=only)), 7))
    assert "The model reaches more families than every simple way" in told


def test_ranking_by_area_is_said_to_be_chance_only_where_it_is():
    drawn, by_area = MEASURED["evaluation"]["baselines"][:2]
    says = "it equals drawing at random"
    assert says in "\n".join(section(card(), 7))
    other = {**by_area, "recall": [0.07, 0.05, 0.09]}
    assert says not in "\n".join(section(card(evaluated(baselines=[drawn, other])), 7))


@pytest.mark.parametrize(
    ("gain", "says"),
    [
        ([-0.05, -0.08, -0.02], "the second candidate reached more"),
        ([-0.01, -0.04, 0.02], "cannot be told apart"),
        ([0.05, 0.02, 0.08], None),
    ],
)
def test_how_the_second_candidate_did_is_not_kept_quiet(gain: list[float], says: str | None):
    second = {**MEASURED["evaluation"]["baselines"][0], "name": "runner_up", "gain": gain}
    told = "\n".join(section(card(evaluated(baselines=[second])), 7))
    for sentence in ("the second candidate reached more", "cannot be told apart"):
        assert (sentence in told) == (sentence == says)


@pytest.mark.parametrize(
    ("slope", "says"),
    [
        ([1.0, 0.8, 1.2], "The interval of Cox's slope holds 1"),
        ([1.2, 1.1, 1.3], "Cox's slope is above 1"),
        ([0.8, 0.7, 0.9], "Cox's slope is below 1"),
    ],
)
def test_calibration_is_said_in_words(slope: list[float], says: str):
    check = {**MEASURED["evaluation"]["calibration"], "slope": slope}
    assert says in "\n".join(section(card(evaluated(calibration=check)), 7))


def test_a_calibration_without_a_relation_says_that_before_anything_else():
    found = {**MEASURED["calibration"], "found_a_relation": False}
    told = "\n".join(section(card(measured(calibration=found)), 7))
    assert "Calibration found no relation" in told
    assert "Cox's slope" not in told


def test_the_test_lists_and_their_cohort_are_told():
    told = section(card(), 5)
    assert "- **Dates of the lists:** 1 March 2025 – 1 April 2025, 2 in all" in told
    assert "- **Of them later confirmed in need:** 40" in told
    assert r"| List of | in the data | after\_raid |" in told
    assert "| 1 April 2025 | 270 | 210 |" in told


def test_the_outcome_is_the_catalogues_but_for_what_the_study_asked_otherwise():
    """The study asks for 90 days; the catalogue says 180 and the gap of 14."""
    told = "\n".join(section(card(), 5))
    assert "confirmed need: difficulty." in told
    assert "opens 14 days after the date of the list; the window's length is 90 days." in told


def test_what_it_learned_from_is_told_with_dates():
    told = section(card(), 6)
    assert "- **Rows (a family on a date):** 900" in told
    assert "| 1 June 2024 | 1 January 2024 – 1 February 2024, 2 in all |" in told
    assert "Punitive records are left out of the model: raid en." in told
    assert "A record counts for 730 days. An older one cannot influence a score." in told


def test_a_choice_on_families_held_out_is_called_the_weaker_test():
    told = "\n".join(section(card(measured(split_kind="folds")), 6))
    assert "That is a weaker test." in told
    assert "Windows on which" not in told


def test_without_an_audit_the_card_says_what_to_run():
    assert (
        "Not audited by group yet: run tirek audit. Until then it is not known who is reached "
        "less often."
    ) in section(card(), 7)


def test_an_audit_is_told_in_its_own_words_and_small_groups_without_a_share():
    told = section(card(replace(RUN, audit=AUDIT)), 7)
    assert "**Reach by group: sex**" in told
    assert "| many en | a verdict | 25% (10–40) |" in told
    assert "| few en | a verdict | not shown, to protect families |" in told
    assert not any("Not audited" in line for line in told)


GATE = {
    "version": "7",
    "promoted": False,
    "tests": [
        {"name": "better than points_card", "code": 1, "finding": "…"},
        {"name": "better than a coin", "code": 0, "finding": "…"},
        {"name": "something new", "code": 3, "finding": "…"},
    ],
    "signature": None,
}


def gated(**changed: Any) -> list[str]:
    return section(card(replace(RUN, gate={**GATE, **changed})), 7)


def test_every_test_of_the_gate_is_told_with_its_answer():
    told = gated()
    assert "The model was not admitted to serve." in told
    assert "| Better than ranking: by a card of points set by rule | failed |" in told
    assert "| Better than chance (AUC) | passed |" in told
    assert "| something new | needs a signature |" in told


def test_a_signature_is_told_without_the_name_of_who_signed():
    signature = {
        "approved_by": "Aigerim S.",
        "reason": "seen",
        "expires_at": "2026-07-04T00:00:00+00:00",
    }
    told = "\n".join(gated(promoted=True, signature=signature))
    assert "The signature holds until 4 July 2026." in told
    assert "Aigerim" not in told


@pytest.mark.parametrize(
    ("tests", "promoted", "says"),
    [
        ([{"name": "question", "code": 0}], True, "The model was admitted to serve."),
        ([{"name": "fairness", "code": 3}], False, "a named person has to sign."),
    ],
)
def test_what_the_gate_decided_is_said(tests: list[dict[str, Any]], promoted: bool, says: str):  # noqa: FBT001  a column of the table
    assert any(says in line for line in gated(tests=tests, promoted=promoted))


def test_a_model_that_the_gate_has_not_seen_says_so():
    assert "The model has not been put through the gate yet: run tirek promote." in section(
        card(), 7
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("simulated", "warned"), [(True, 2), (False, 0)])
def test_simulated_data_is_said_loudly_and_only_then(
    simulated: bool,  # noqa: FBT001  a column of the table
    warned: int,
    language: Language,
):
    """On top and among the limits."""
    loud = {"kk": "ЖАСАНДЫ ДЕРЕКТЕР", "ru": "ИСКУССТВЕННЫЕ ДАННЫЕ", "en": "SIMULATED DATA"}
    told = lines(card(data=store(simulated=simulated)), language)
    assert sum(loud[language] in line for line in told) == warned
    if simulated:
        assert told[2].startswith(f"> **{loud[language]}")


def test_a_store_that_does_not_say_whether_it_is_simulated_is_warned_about():
    manifest = {key: value for key, value in DATA.manifest.items() if key != "simulated"}
    told = lines(card(data=replace(DATA, manifest=manifest)))
    assert "> **Whether the data is real or simulated is not recorded.**" in told


def test_another_store_and_another_question_are_warned_about():
    assert not any(line.startswith("> ") for line in lines(card()))
    told = lines(card(replace(measured(asked_otherwise=True), store_digest="other")))
    warnings = [line for line in told if line.startswith("> ")]
    assert len(warnings) == 2
    assert "such a model is never admitted to serve" in warnings[0]
    assert "trained on another case store" in warnings[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_is_said_to_be_not_recorded(language: Language):
    """Nothing measured at all: every section still stands, and nothing is made up."""
    document = model_card(ABOUT_NOTHING, NOTHING)
    told = "\n".join(lines(document, language))
    unknown = {"kk": "жазылмаған", "ru": "не записано", "en": "not recorded"}[language]
    assert told.count(unknown) > 30
    assert [len(part.blocks) > 0 for part in document.sections] == [True] * 9
    assert "None" not in told
    assert "{" not in told


def test_each_missing_limit_is_named():
    told = section(model_card(ABOUT_NOTHING, NOTHING), 9)
    assert "- Share reached: not recorded." in told
    assert "- In need among those listed: not recorded." in told
    assert "- Observed over expected: not recorded." in told


def test_a_catalogue_without_groups_says_that_nobody_checks():
    plain = replace(DATA, catalogue=DATA.catalogue.model_copy(update={"attributes": ()}))
    assert "whether anyone is reached less often is not checked" in "\n".join(
        section(card(data=plain), 3)
    )


def test_groups_and_territory_are_told():
    told = section(card(), 3)
    assert "- sex: female and male; reference group: everyone else in the same commission." in told
    assert "- **Commissions:** 16" in told
    assert "- **Regions:** 1" in told, "the catalogue names no regions, so they are counted"


def test_digests_and_versions_are_told_as_they_stand():
    told = section(card(), 1)
    assert "- **Version:** `7`" in told
    assert "- **Made on (UTC):** 5 January 2026" in told
    assert "- **Code (git commit):** `abc`" in told
    assert "- **Libraries:** Python 3.11 and numpy 2.4.6" in told
    assert "- **Licence of the model itself:** not recorded" in told
    assert not any("“+”" in line for line in told)
    changed = measured(provenance={"git_commit": "abc+"})
    assert any("“+”" in line for line in section(card(changed), 1))


def test_the_features_told_are_those_that_the_catalogue_declares():
    fewer = catalogue(lookback_days="lookback_days = [90, 365]")
    counts = [
        next(line for line in section(card(data=data), 1) if "catalogue declares" in line)
        for data in (DATA, replace(DATA, catalogue=fewer))
    ]
    assert counts[0] != counts[1]


def test_numbers_follow_the_language():
    told = section(card(evaluated(families=97300)), 5, "ru")
    assert f"- **Строки (семья × дата):** 97{SPACE}300" in told


def test_what_moves_the_ranking_stands_with_its_figures():
    said = lines(card(replace(RUN, moves=MOVES)))
    assert "| Absence & \\<school\\> | 0.400 | 25.0% | 70.0% | absence: last 365 days |" in said
    assert "| 0 | 900 | −0.300 (−0.400 … −0.200) |" in said
    assert "| ≥ 3 | not shown, to protect families | not shown, to protect families |" in said
    assert any("on 1,200 families of the test" in line for line in said)


def test_a_model_that_ranks_everybody_alike_is_said_to_do_so():
    said = lines(card(replace(RUN, moves=NOTHING_MOVES)))
    assert "The model ranks every family alike: nothing moves the ranking." in said


def test_what_nobody_measured_is_left_out():
    assert not [line for line in lines(card()) if "moves the ranking" in line]
