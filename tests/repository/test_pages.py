"""What the pages tell people to type is there, and what can be set is told."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest

from tests.repository.project import ROOT, pages, sources, texts_in

PAGES = pages()
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
SETTING = re.compile(r"TIREK_[A-Z]+(?:_[A-Z]+)*")


def typed(text: str, program: str) -> Iterator[list[str]]:
    """The words after a program's name wherever a page shows it being typed."""
    shown = [*BLOCK.findall(text), *INLINE.findall(BLOCK.sub("", text))]
    for code in shown:
        for line in re.split(r"\n|&&|\|\||;|\|", code.replace("\\\n", " ")):
            command = line.strip().removeprefix("$ ").removeprefix(".venv/bin/")
            if command.startswith(f"{program} "):
                yield shlex.split(command, comments=True)[1:]


def command_line() -> Any:
    tirek = pytest.importorskip("tirek")
    if not hasattr(tirek, "app"):
        pytest.skip("the command line has no tirek.app yet")
    return pytest.importorskip("typer.main").get_command(tirek.app)


def wrong_in(words: list[str], command: Any) -> list[str]:
    """Commands and options among the words that the command line does not have."""
    while words and getattr(command, "commands", None):
        if words[0] not in command.commands:
            return words[:1]
        command, words = command.commands[words[0]], words[1:]
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    given = [word.split("=")[0] for word in words if word.startswith("--")]
    return [option for option in given if option not in options]


def test_every_command_on_a_page_is_there_with_its_options():
    tirek = command_line()
    wrong = {
        f"{page}: tirek {' '.join(words)}": wrong_in(words, tirek)
        for page, text in PAGES.items()
        for words in typed(text, "tirek")
    }
    assert {line: words for line, words in wrong.items() if words} == {}


def test_a_planted_command_is_found():
    tirek = command_line()
    page = "```\n$ tirek foretell && tirek ingest X --speed=9\n```\nor `tirek import`, `tirekx`"
    found = [wrong_in(words, tirek) for words in typed(page, "tirek")]
    assert found == [["foretell"], ["--speed"], []]


def test_every_make_target_on_a_page_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {"run", "test"} <= targets
    named = {
        (page, word)
        for page, text in PAGES.items()
        for words in typed(text, "make")
        for word in words
        if "=" not in word and not word.startswith("-")
    }
    assert {(page, target) for page, target in named if target not in targets} == set()


def test_the_readme_names_the_two_commands():
    named = list(typed(readme(), "make"))
    assert ["run"] in named
    assert ["test"] in named


def test_the_check_that_runs_by_itself_is_the_readmes_own():
    runner = ROOT / ".ci" / "run"
    if not runner.exists():
        pytest.skip(".ci/run is not there yet")
    assert "make test" in runner.read_text(encoding="utf-8")


def test_every_setting_is_documented():
    readme()
    named = {
        text
        for folder in ("cases", "features", "models", "fairness", "training", "serving", "tests")
        for tree in sources(folder).values()
        for text in texts_in(tree)
        if SETTING.fullmatch(text)
    }
    named |= {text for text in texts_in(sources("tirek.py")["tirek.py"]) if SETTING.fullmatch(text)}
    assert "TIREK_HOME" in named
    told = "\n".join(PAGES.values())
    assert sorted(setting for setting in named if not re.search(rf"\b{setting}\b", told)) == []


def readme() -> str:
    text = PAGES["README.md"]
    if not text.strip():
        pytest.skip("README.md is not written yet")
    return text
