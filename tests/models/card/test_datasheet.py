"""The datasheet says what the store holds and lacks, and how it is kept."""

from dataclasses import replace
from datetime import date

import pytest

from cases.catalogue.words import LANGUAGES, Language
from cases.composition import SourceRecords
from models.card.datasheet import datasheet
from models.card.facts import DataFacts, Quarantined
from tests.features.facts import catalogue
from tests.models.card.told import DATA, NOTHING, PRIVACY, lines, store


def sheet(data: DataFacts = DATA, language: Language = "en") -> list[str]:
    return lines(datasheet(data), language)


def test_the_sections_are_those_of_gebru_and_others_with_privacy_among_them():
    assert [line for line in sheet() if line.startswith("## ")] == [
        "## 1. Motivation",
        "## 2. Composition",
        "## 3. Collection process",
        "## 4. Preprocessing and cleaning",
        "## 5. Privacy",
        "## 6. Uses",
        "## 7. Distribution",
        "## 8. Maintenance",
    ]


def test_tables_are_counted_and_those_that_are_not_are_not_recorded():
    told = sheet()
    assert "| families | 270 |" in told
    assert "| help offered | not recorded |" in told


def test_a_source_tells_what_it_lacks():
    """216 of 270 families have a record of school: 54 lack one. 9 of 900 amounts are missing."""
    told = sheet()
    assert "| school | 1,300 | 3 January 2022 | 30 December 2025 | 20.0% | 5 | 1.0% |" in told
    assert (
        "| clinic | 180 | 1 February 2022 | 1 December 2025 | 50.0% | 9 | has no amounts |" in told
    )


def with_police(told: SourceRecords) -> list[str]:
    """The datasheet of the store with other records of the police."""
    assert DATA.composition is not None
    sources = (*DATA.composition.sources[:2], told)
    return sheet(replace(DATA, composition=replace(DATA.composition, sources=sources)))


def test_a_source_that_recorded_nothing_is_told():
    told = with_police(SourceRecords("police", 0, 0, None, None, None, 0, 0))
    assert "| police | 0 | none | none | 100.0% | none | has no amounts |" in told


def test_where_few_families_have_a_record_their_share_is_not_shown():
    told = with_police(SourceRecords("police", 20, 9, date(2022, 5, 1), date(2025, 6, 1), 2, 0, 0))
    (line,) = (line for line in told if line.startswith("| police | 20 |"))
    assert "| not shown, to protect families | 2 |" in line


def test_a_source_with_few_records_takes_the_next_smallest_with_it_and_all_their_kinds():
    """Nine records: 1,489 less the other two sources' would tell, so the clinic is hidden too."""
    told = with_police(SourceRecords("police", 9, 9, date(2022, 5, 1), date(2025, 6, 1), 2, 0, 0))
    lines_of = {
        source: [line for line in told if line.startswith(f"| {source} |")]
        for source in ("school", "clinic", "police")
    }
    assert "1,300" in lines_of["school"][0]
    for source in ("clinic", "police"):
        assert lines_of[source][0].count("not shown") == 6
    assert "| injury en | clinic | a difficulty | not shown, to protect families |" in told
    assert "| absence en | school | a difficulty | 900 |" in told


def test_kinds_of_event_are_counted_with_their_part_in_the_model_but_for_small_counts():
    """Six raids are too few to show; the 14 moves go with them, or the police's 20 records less
    these would tell.
    """
    told = sheet()
    assert "| absence en | school | a difficulty | 900 |" in told
    assert r"| check\_up en | clinic | a support | 30 |" in told
    assert r"| moved\_home en | police | context | not shown, to protect families |" in told
    assert "| raid en | police | punitive: left out | not shown, to protect families |" in told
    assert "| complaint en | school | not in the model | 0 |" in told
    assert r"| suicidal\_signal en | clinic | urgent: never ranked | 0 |" in told
    assert any("Counts below 10 are not shown" in line for line in told)


def test_nothing_is_said_of_hidden_counts_where_none_is():
    assert DATA.composition is not None
    events = {**DATA.composition.events, "raid": 10}
    shown = replace(DATA, composition=replace(DATA.composition, events=events))
    assert not any("Counts below 10" in line for line in sheet(shown))


def test_findings_say_which_make_the_outcome():
    told = sheet()
    assert "| difficult | 110 | yes |" in told
    assert "| no need | 90 | no |" in told
    assert "| not decided yet | 40 | no |" in told
    assert "Findings that make the outcome: difficult." in told


def test_what_is_missing_is_a_share_of_what_there_could_be():
    told = sheet()
    assert "| a person's month of birth | 5.0% |" in told
    assert "| for the audit: sex | 10.0% |" in told


OUTCOME = {
    "kk": (
        "Нәтиже, яғни расталған мұқтаждық: қиындық. Ол тізім күнінен кейін 14 күн өткен соң "
        "ашылатын терезеде ізделеді; терезе ұзақтығы — 180 күн."
    ),
    "ru": (
        "Исход, то есть подтвердившаяся нужда: трудность. Его ищут в окне, которое открывается "
        "после даты списка через 14 дней; длина окна — 180 дней."
    ),
    "en": (
        "The outcome, confirmed need: difficulty. It is looked for in a window that opens 14 days "
        "after the date of the list; the window's length is 180 days."
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_outcome_is_told_in_the_catalogues_words(language: Language):
    assert OUTCOME[language] in sheet(language=language)


def test_the_cohort_rule_is_told_in_words():
    after = catalogue(cohort='cohort = { after_event = "moved_home", after_event_days = 31 }')
    told = sheet(replace(DATA, catalogue=after))
    assert any(
        "with a child under 18, without an open case and with this event in the last 31 days: "
        r"moved\_home en" in line
        for line in told
    )


def test_rows_set_apart_are_told_with_the_reason_in_each_language():
    assert "| events | 1,502 | 1,500 | 2 |" in sheet()
    assert "| events | `event_date` | after the extract's cut-off | 2 |" in sheet()
    assert "| события | `event_date` | после последнего дня данных | 2 |" in sheet(language="ru")
    assert "| оқиғалар | `event_date` | деректердің соңғы күнінен кейін | 2 |" in sheet(
        language="kk"
    )


def test_a_reason_nobody_has_words_for_stands_as_it_is():
    odd = (Quarantined("events", "value", "a new reason", 1),)
    assert "| события | `value` | a new reason | 1 |" in sheet(replace(DATA, quarantined=odd), "ru")


def test_no_row_set_apart_is_told_too():
    assert "No row was set apart." in sheet(replace(DATA, quarantined=()))


def test_privacy_is_told_as_stored_and_after_the_steps():
    told = sheet()
    assert "| k: the smallest class of families that look alike | 1 | 6 |" in told
    assert "| Families in classes smaller than asked | 268 | 0 |" in told
    assert "- region instead of commission" in told
    assert "- leaving out 2 families" in told
    assert "- исключить 2 семьи" in sheet(language="ru")
    assert "- 2 отбасыны алып тастау" in sheet(language="kk")


def test_a_k_out_of_reach_is_called_that():
    told = sheet(replace(DATA, privacy={**PRIVACY, "reached": None}))
    assert "Such a k is out of reach: no family would remain." in told
    assert "| k: the smallest class of families that look alike | 1 | none |" in told


def test_a_store_that_hides_everybody_needs_no_steps():
    told = sheet(replace(DATA, privacy={**PRIVACY, "steps": [], "suppressed": 0}))
    assert "Nothing is needed to reach k." in told


def test_it_says_what_nobody_recorded():
    told = sheet()
    for fact in ("Consent of the families", "Ethical review", "How families were sampled"):
        assert f"- **{fact}:** not recorded" in told


def test_history_erasure_and_expiry_are_told():
    told = sheet()
    assert "- **Records withdrawn or corrected:** 3" in told
    assert "- **Families whose records were erased:** 1" in told
    assert "The store continues no earlier one: its history begins here." in told
    assert "Expiry: a record can influence a score for 730 days; after that it is only kept." in (
        told
    )


def test_a_store_that_continues_another_says_what_changed():
    history = {"events": {"table": "events", "late": 4, "withdrawn": 3, "carried": 3}}
    told = sheet(store(continues="store-0", history=history))
    assert "| events | 4 | 3 |" in told
    assert any("The store continues an earlier one" in line for line in told)
    assert not any("store-0" in line for line in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_is_said_to_be_not_recorded(language: Language):
    told = "\n".join(sheet(NOTHING, language))
    unknown = {"kk": "жазылмаған", "ru": "не записано", "en": "not recorded"}[language]
    assert told.count(unknown) > 30
    assert "None" not in told
    assert "{" not in told


def test_simulated_data_is_said_before_everything_else():
    assert sheet(store(simulated=True))[2].startswith("> **SIMULATED DATA.")
    assert not any("SIMULATED" in line for line in sheet())
