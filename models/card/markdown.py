"""A document as Markdown (tables in GitHub's way), in one language."""

import re
from collections.abc import Iterator, Sequence

from cases.catalogue.words import Language
from models.card.document import (
    Code,
    Document,
    FactList,
    Listing,
    Paragraph,
    Picture,
    Table,
    Value,
)
from models.card.speaking import Speaker
from models.reasons.sentences import WHAT_IT_IS

Written = Paragraph | Listing | FactList | Table
"""Blocks that are text."""

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")


def markdown(document: Document, language: Language) -> str:
    """The whole document as text."""
    return "\n\n".join(_parts(document, Speaker(language))) + "\n"


def _parts(document: Document, speaker: Speaker) -> Iterator[str]:
    yield f"# {plain(speaker.sentence(f'title_{document.kind}'))}"
    for warning in document.warnings:
        yield f"> **{plain(speaker.say(warning))}**"
    yield plain(speaker.say(WHAT_IT_IS))
    yield plain(speaker.sentence("generated"))
    for number, section in enumerate(document.sections, start=1):
        yield f"## {number}. {plain(speaker.sentence(section.key))}"
        yield from (
            _block(block, speaker) for block in section.blocks if not isinstance(block, Picture)
        )


def _block(block: Written, speaker: Speaker) -> str:
    match block:
        case Paragraph(text):
            return _cell(text, speaker)
        case Listing(items):
            return "\n".join(f"- {_cell(item, speaker)}" for item in items)
        case FactList(facts):
            return "\n".join(
                f"- **{plain(speaker.sentence(name))}:** {_cell(value, speaker)}"
                for name, value in facts
            )
        case Table():
            return _table(block, speaker)


def _table(table: Table, speaker: Speaker) -> str:
    rules = ["---:" if flush else "---" for flush in table.flush_right]
    return "\n".join(
        [
            f"**{_cell(table.caption, speaker)}**",
            "",
            _row(table.headings, speaker),
            f"| {' | '.join(rules)} |",
            *(_row(row, speaker) for row in table.rows),
        ]
    )


def _row(cells: Sequence[Value], speaker: Speaker) -> str:
    return f"| {' | '.join(_cell(cell, speaker) for cell in cells)} |"


def _cell(value: Value, speaker: Speaker) -> str:
    said = speaker.say(value)
    if isinstance(value, Code):
        # a bar ends a cell even inside code
        shown = _one_line(said).replace("`", "'").replace("|", "\\|")
        return f"`{shown}`"
    return plain(said)


def plain(text: str) -> str:
    """Text that Markdown reads as it stands: on one line, and nothing in it a sign."""
    return SPECIAL.sub(r"\\\1", _one_line(text))


def _one_line(text: str) -> str:
    # only line breaks and doubled blanks: a no-break space is meant
    return re.sub(r"[ \t\r\n]+", " ", text).strip()
