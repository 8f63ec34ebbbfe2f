"""What moves the ranking, in the model card: pictures with their tables."""

from collections.abc import Iterator, Mapping

from cases.catalogue.words import LANGUAGES, Language, Words
from models.card.document import Block, Number, Picture, Share, Table, headings, paragraph, said
from models.card.facts import RunFacts
from models.reasons.pictures.beeswarm import beeswarm
from models.reasons.pictures.dependence import MOST_DRAWN, dependence, value_of
from models.reasons.pictures.moves import Bin, Mover, Moves

DIGITS = 3


def moving(run: RunFacts) -> Iterator[Block]:
    """The concepts that raise and lower most, then the values of the strongest of them."""
    moves = run.moves
    if moves is None:
        return
    if not moves.movers:
        yield paragraph("nothing_moves")
        return
    yield paragraph("what_moves", about="moves", explained=moves.explained, drawn=moves.drawn)
    yield from _drawn({language: beeswarm(moves, language) for language in LANGUAGES})
    yield _concepts(moves)
    yield paragraph("moves_hidden")
    for mover in moves.movers[:MOST_DRAWN]:
        yield from _drawn({language: dependence(mover, language) for language in LANGUAGES})
        yield _bins(mover)


def _drawn(pictures: Mapping[Language, str]) -> Iterator[Block]:
    if all(pictures.values()):
        yield Picture(pictures)


def _concepts(moves: Moves) -> Table:
    rows = tuple(
        (
            mover.name,
            Number(mover.mean_absolute, digits=DIGITS),
            Share(mover.raised),
            Share(mover.lowered),
            mover.measure,
        )
        for mover in moves.movers
    )
    columns = headings("concept", "mean_absolute", "raised", "lowered", "coloured_by")
    return Table(said("moves"), columns, rows)


def _bins(mover: Mover) -> Table:
    rows = tuple(
        (_value(one), one.families, Number(one.median, one.tenth, one.ninetieth, DIGITS))
        if one.families is not None and one.median is not None
        else (_value(one), said("not_shown"), said("not_shown"))
        for one in mover.bins
    )
    caption = said("dependence", name=mover.name, measure=mover.measure)
    return Table(caption, headings("value", "families", "contribution"), rows)


def _value(one: Bin) -> Words:
    return Words(**{language: value_of(one, language) for language in LANGUAGES})
