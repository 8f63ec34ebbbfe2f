"""Page sets: the templates, words and style sheet that pages are drawn from, as one whole.

Pages are drawn from the current set in memory, never from files that may change meanwhile, so that
the digest beside a page in the journal names exactly what drew it. An earlier set, found again by
its digest, draws in the same way.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from cases.catalogue.words import LANGUAGES, Language, Words
from serving.desk import drawing, words
from serving.referrals.decisions import DETAILS
from serving.referrals.page_sets import digest_of_files

DESK = Path(__file__).parent
TEMPLATES = "templates"
WORDS = "locale"
STYLE = "static/desk.css"
SETS_KEPT = 8
MESSAGES = 4096


@dataclass(frozen=True)
class PageSet:
    """Everything that pages are drawn from, by file name; two of one digest are the same."""

    digest: str
    files: Mapping[str, str] = field(compare=False)


@cache
def current() -> PageSet:
    """The set this service draws pages from, read once."""
    paths = [
        *(DESK / TEMPLATES).glob("*.html"),
        *(DESK / WORDS).glob("*/messages.po"),
        DESK / STYLE,
    ]
    files = {
        path.relative_to(DESK).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(paths)
    }
    return PageSet(digest_of_files(files), files)


@lru_cache(maxsize=SETS_KEPT * len(LANGUAGES))
def environment_of(pages: PageSet, language: Language) -> Environment:
    """What draws the pages of a set in one language."""
    templates = {
        name.removeprefix(f"{TEMPLATES}/"): text
        for name, text in pages.files.items()
        if name.startswith(f"{TEMPLATES}/")
    }
    environment = Environment(
        loader=DictLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    spoken = words.compiled(pages.files[f"{WORDS}/{language}/messages.po"], language)
    # the extension adds this method to the environment; its types do not know
    environment.install_gettext_translations(spoken, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["_"] = partial(_in_words, lru_cache(maxsize=MESSAGES)(spoken.gettext))
    environment.filters.update(
        day=partial(words.day_in_words, language=language),
        iso_day=partial(_iso_day, language=language),
        moment=partial(words.moment_in_words, language=language),
        code=words.short_code,
        said=partial(_said, language=language),
        since=partial(words.since_in_words, language=language),
    )
    environment.globals.update(_globals(language))
    return environment


def _in_words(spoken: Callable[[str], str], message: str, /, **variables: Any) -> Markup:
    """A message in the reader's language, with what stands in it escaped: what the extension's own
    `_` gives, without asking the template's context each time.
    """
    return Markup(spoken(message)) % variables  # noqa: S704  catalogues are ours, values escaped


def _globals(language: Language) -> dict[str, Any]:
    return {
        "language": language,
        "languages": [(code, words.LANGUAGE_NAMES[code]) for code in LANGUAGES],
        "decision_details": DETAILS,
        "hundred_families": drawing.hundred_families,
        "all_reasons": partial(drawing.all_reasons, language=language),
    }


def _said(text: Words, language: Language) -> str:
    return text.in_language(language)


def _iso_day(stored: str, language: Language) -> str:
    return words.day_in_words(date.fromisoformat(stored), language)
