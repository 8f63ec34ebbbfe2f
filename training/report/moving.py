"""What moves the ranking: the concepts that raise and lower most, and what their values do."""

from collections.abc import Mapping

from models.reasons.pictures.beeswarm import beeswarm
from models.reasons.pictures.dependence import MOST_DRAWN, dependence, value_of
from models.reasons.pictures.drawing import capital
from models.reasons.pictures.moves import Bin, Mover, Moves
from models.small_counts import SMALL
from training.report.sections import Part, Section, Table
from training.report.words import count, percent, plain

HIDDEN = "hidden"
SWARM = "beeswarm"
NOTHING = "The model ranks every family alike: nothing moves the ranking, and nothing is drawn."


def pictures_of(moves: Moves) -> dict[str, str]:
    """Every picture that there is something for, as SVG, by name."""
    drawn = {SWARM: beeswarm(moves, "en")}
    for mover in moves.movers[:MOST_DRAWN]:
        drawn[_dependence_of(mover)] = dependence(mover, "en")
    return {name: picture for name, picture in drawn.items() if picture}


def _dependence_of(mover: Mover) -> str:
    return f"dependence_{mover.concept}"


def moving(moves: Moves | None, pictures: Mapping[str, str]) -> Section | None:
    """The strongest concepts, and the values of the first of them; None where nobody measured
    them.
    """
    if moves is None:
        return None
    if not moves.movers:
        return Section("moves", "What moves the ranking", (NOTHING,))
    dependences = tuple(
        Part(_bins(mover), pictures.get(_dependence_of(mover), ""))
        for mover in moves.movers[:MOST_DRAWN]
    )
    return Section(
        "moves",
        "What moves the ranking",
        _words(moves),
        (Part(_concepts(moves), pictures.get(SWARM, "")), *dependences),
    )


def _words(moves: Moves) -> tuple[str, ...]:
    measured = (
        f"Exact contributions to the score that ranks, on {count(moves.explained)} families of the "
        f"test, one row of each, drawn by seed; the picture shows {count(moves.drawn)} of them, "
        "each concept within its 1 % and 99 % quantiles. This is what the model does, not what "
        "causes need."
    )
    left_out = (
        f"Concepts that fewer than {SMALL} of these have on record are left out. Groups with fewer "
        f"than {SMALL} families are hidden, and others where they would follow from the rest."
    )
    return measured, left_out


def _concepts(moves: Moves) -> Table:
    return Table(
        "Concepts that move most",
        ("concept", "mean absolute contribution", "raised", "lowered", "coloured by"),
        tuple(
            (
                mover.name.en,
                f"{mover.mean_absolute:.3f}",
                percent(mover.raised),
                percent(mover.lowered),
                capital(mover.measure.en),
            )
            for mover in moves.movers
        ),
    )


def _bins(mover: Mover) -> Table:
    return Table(
        f"{mover.name.en}. Value: {mover.measure.en}",
        ("value", "families", "contribution: the middle (10 % to 90 % of families)"),
        tuple(_bin(one) for one in mover.bins),
    )


def _bin(one: Bin) -> tuple[str, ...]:
    if one.families is None or one.median is None or one.tenth is None or one.ninetieth is None:
        return (value_of(one, "en"), HIDDEN, HIDDEN)
    contribution = plain((one.median, one.tenth, one.ninetieth), signed=True)
    return (value_of(one, "en"), count(one.families), contribution)
