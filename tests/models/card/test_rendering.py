"""Both documents as pages and as Markdown: safe, self-contained, readable by everybody."""

import re
from dataclasses import replace

import pytest

from cases.catalogue.words import LANGUAGES, Language, Words
from models.card.datasheet import datasheet
from models.card.document import Document
from models.card.html import page
from models.card.markdown import markdown, plain
from models.card.model_card import model_card
from tests.features.facts import PLAIN
from tests.models.card.told import AUDIT, DATA, NOTHING, RUN, Page
from tests.models.reasons.pictures.moving import MOVES

NASTY = "<b>a|b</b> & {x} *y*"
TITLE = Words(kk=f"қ {NASTY}", ru=f"р {NASTY}", en=f"e {NASTY}")
ODD = replace(
    DATA,
    catalogue=PLAIN.model_copy(update={"title": TITLE, "digest": "d`|<i>"}),
    manifest={**DATA.manifest, "source": "# first\n\n- second", "simulated": True},
)
DOCUMENTS = {
    "model card": model_card(replace(RUN, audit=AUDIT, moves=MOVES), ODD),
    "datasheet": datasheet(ODD),
    "datasheet of nothing": datasheet(NOTHING),
}

every = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))


@every
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_well_formed_and_names_its_language(document: Document, language: Language):
    found = Page(page(document, language))
    assert ("lang", language) in found.attributes
    assert found.tags.count("h1") == 1
    assert found.tags.count("main") == 1
    assert not re.search(r"{\w+}", found.text.replace("{x}", ""))


@every
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_loads_nothing_and_runs_nothing(document: Document, language: Language):
    text = page(document, language)
    found = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(found.tags)
    assert not re.search(r"https?:|//[a-z]|url\(|@import", text)
    assert all(
        value is not None and value.startswith("#")
        for name, value in found.attributes
        if name in {"href", "src"}
    )
    assert not any(name.startswith("on") for name, _ in found.attributes)


@every
def test_every_table_has_a_caption_headers_and_equal_rows(document: Document):
    text = page(document, "en")
    tables = re.findall(r"<table>.*?</table>", text, flags=re.DOTALL)
    assert tables
    for table in tables:
        assert "<caption>" in table
        columns = table.count('scope="col"')
        rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", table, flags=re.DOTALL)
        assert rows
        assert {row.count("<td") + 1 for row in rows} == {columns}


@every
def test_links_lead_to_every_section(document: Document):
    found = Page(page(document, "kk"))
    links = [value for name, value in found.attributes if name == "href"]
    ids = [value for name, value in found.attributes if name == "id"]
    assert links == [f"#{section.key}" for section in document.sections]
    assert len(set(ids)) == len(ids)
    assert {f"#{one}" for one in ids} >= set(links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_with_markup_is_shown_as_text(language: Language):
    text = page(DOCUMENTS["model card"], language)
    assert "&lt;b&gt;a|b&lt;/b&gt; &amp; {x} *y*" in text
    assert "<b>" not in text
    assert TITLE.in_language(language) in Page(text).text


def test_the_advice_and_the_warning_stand_first():
    text = Page(page(DOCUMENTS["model card"], "en")).text
    warning, advice = text.index("SIMULATED DATA"), text.index("This is advice to offer help.")
    assert warning < advice < text.index("1. Model details")


def test_pages_print_on_a4_and_follow_light_and_dark():
    text = page(DOCUMENTS["datasheet"], "en")
    assert "@page { size: A4;" in text
    assert "prefers-color-scheme: dark" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_reads_markup_as_text(language: Language):
    text = markdown(DOCUMENTS["model card"], language)
    assert r"\<b\>a\|b\</b\> & \{x\} \*y\*" in text
    assert "<b>" not in text


@every
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_a_markdown_table_has_as_many_cells(document: Document, language: Language):
    tables = re.findall(r"(?:^\|.*\n)+", markdown(document, language), flags=re.MULTILINE)
    assert tables
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1


def test_markdown_keeps_a_code_a_code_and_its_bar_inside_the_cell():
    assert r"`d'\|<i>`" in markdown(DOCUMENTS["model card"], "en")


def test_markdown_lets_no_given_text_begin_a_heading_or_a_list():
    text = markdown(DOCUMENTS["datasheet"], "en")
    assert r"- **Where the data came from:** \# first - second" in text.splitlines()


@pytest.mark.parametrize("sign", list(r"\`*_{}[]<>|#~"))
def test_each_sign_of_markdown_is_escaped(sign: str):
    assert plain(f"a{sign}b") == f"a\\{sign}b"


@every
def test_the_same_facts_give_the_same_bytes(document: Document):
    assert page(document, "kk") == page(document, "kk")
    assert markdown(document, "kk") == markdown(document, "kk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_stand_in_the_page_and_their_tables_in_markdown_too(language: Language):
    found = Page(page(DOCUMENTS["model card"], language))
    assert found.tags.count("svg") == 3
    assert found.attributes.count(("role", "img")) == 3
    written = markdown(DOCUMENTS["model card"], language)
    assert "<svg" not in written
    assert plain(MOVES.movers[0].name.in_language(language)) in written
