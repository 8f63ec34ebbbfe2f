"""Every sentence stands in three languages with the same figures, and is said somewhere."""

import ast
import re
from pathlib import Path

import models.card
from cases.catalogue.words import LANGUAGES
from cases.contract import TABLES
from cases.door.checks import Reason
from cases.door.privacy import LADDER
from cases.door.profiles import QUASI_IDENTIFIERS, SENSITIVE
from models.card.speaking import SENTENCES, VOCABULARIES
from models.card.words import model, records, results
from models.card.words.text import Texts

BY_CODE: tuple[Texts, ...] = (
    model.KINDS,
    model.CALIBRATIONS,
    model.RANKERS,
    results.GATE_TESTS,
    records.TABLES,
    records.REASONS,
    records.KNOWN,
    records.STEPS,
)
EVERY = [(key, text) for texts in (*VOCABULARIES, *BY_CODE) for key, text in texts.items()]


def figures(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_every_text_stands_in_three_languages_with_the_same_figures():
    assert len(EVERY) > 300
    for key, text in EVERY:
        assert tuple(text) == LANGUAGES, key
        assert all(said.strip() == said and said for said in text.values()), key
        assert figures(text["kk"]) == figures(text["ru"]) == figures(text["en"]), key


def test_kazakh_and_russian_are_not_left_in_english():
    latin = {"auc", "commit", "span", "dates", "run"}
    left = [
        key
        for key, text in EVERY
        for language in ("kk", "ru")
        if not re.search("[а-яәғқңөұүһі]", text[language].lower()) and key not in latin
    ]
    assert left == []


def test_no_key_means_two_things():
    assert len(SENTENCES) == sum(len(texts) for texts in VOCABULARIES)


def test_no_sentence_is_left_that_nobody_says():
    folder = Path(models.card.__file__).parent
    said = {
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    by_catalogue_flag = {"protective", "context", "urgent", "punitive", "difficulty"}
    by_kind = {"title_model_card", "title_datasheet", "commissions", "families"}
    assert set(SENTENCES) - said - by_catalogue_flag - by_kind == set()


def test_everything_that_the_door_and_the_privacy_report_name_has_words():
    assert {str(reason) for reason in Reason} == set(records.REASONS)
    assert {step.words for step in LADDER} == set(records.STEPS)
    assert {*QUASI_IDENTIFIERS, *SENSITIVE} == set(records.KNOWN)
    assert {table.name for table in TABLES} == set(records.TABLES)
