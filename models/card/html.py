"""A document as one self-contained page, in one language."""

from typing import NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from cases.catalogue.words import Language
from models.card.document import (
    Block,
    Code,
    Document,
    FactList,
    Listing,
    Paragraph,
    Picture,
    Table,
    Value,
)
from models.card.page import BLOCKS, PAGE, STYLE
from models.card.speaking import Speaker
from models.reasons.pictures.drawing import inside_a_page
from models.reasons.sentences import WHAT_IT_IS

_ENVIRONMENT = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
_BLOCKS = _ENVIRONMENT.from_string(BLOCKS).module


class _Shown(NamedTuple):
    """A section in words; `key` is its anchor."""

    key: str
    heading: str
    blocks: tuple[Markup, ...]


def page(document: Document, language: Language) -> str:
    """The whole page as HTML text."""
    speaker = Speaker(language)
    return _ENVIRONMENT.from_string(PAGE).render(
        language=language,
        style=Markup(STYLE),  # noqa: S704  our own constant, nothing from outside
        title=speaker.sentence(f"title_{document.kind}"),
        generated=speaker.sentence("generated"),
        advice=speaker.say(WHAT_IT_IS),
        contents=speaker.sentence("contents"),
        warnings=[speaker.say(warning) for warning in document.warnings],
        sections=[
            _Shown(
                section.key,
                speaker.sentence(section.key),
                tuple(_block(block, speaker) for block in section.blocks),
            )
            for section in document.sections
        ],
    )


def _block(block: Block, speaker: Speaker) -> Markup:
    match block:
        case Paragraph(text):
            return _made("paragraph", _cell(text, speaker))
        case Listing(items):
            return _made("listing", [_cell(item, speaker) for item in items])
        case FactList(facts):
            named = [(speaker.sentence(name), _cell(value, speaker)) for name, value in facts]
            return _made("facts", named)
        case Table(caption, headings, rows):
            return _made(
                "table",
                _cell(caption, speaker),
                [_cell(heading, speaker) for heading in headings],
                block.flush_right,
                [[_cell(cell, speaker) for cell in row] for row in rows],
            )
        case Picture(drawn):
            picture = inside_a_page(drawn[speaker.language])
            return Markup(picture)  # noqa: S704  our own drawing, whose texts are escaped


def _made(macro: str, *arguments: object) -> Markup:
    """One of the template's macros, which escape every text put into them."""
    made: Markup = getattr(_BLOCKS, macro)(*arguments)
    return made


def _cell(value: Value, speaker: Speaker) -> str:
    """A value in words, safe to put in; a code keeps the look of one."""
    said = speaker.say(value)
    return Markup("<code>{}</code>").format(said) if isinstance(value, Code) else said
