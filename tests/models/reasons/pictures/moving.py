"""What might move a ranking, written by hand, so that every figure can be looked for."""

from cases.catalogue.words import Words
from models.reasons.pictures.moves import NOT_KNOWN, PLACES, RANKS, Bin, Mover, Moves

LONG = Words(
    kk="Кәмелетке толмағанның түнгі уақытта заңды өкілінсіз тұрғын үйден тыс жерде болуы",
    ru="Нахождение несовершеннолетнего ночью вне жилища без законного представителя",
    en="Minor outside the home at night without a legal representative",
)
ABSENCE = Words(kk="Сабаққа келмеу", ru="Пропуски <занятий>", en="Absence & <school>")
AMOUNT = Words(kk="қарыз: соңғы мәні", ru="долг: последнее значение", en="debt: last amount")
COUNT = Words(kk="келмеу: 365 күн", ru="пропуски: 365 дней", en="absence: last 365 days")


def swarm(counts: dict[tuple[int, int], int]) -> tuple[tuple[int, ...], ...]:
    """Families by (rank, place)."""
    return tuple(
        tuple(counts.get((rank, place), 0) for place in range(PLACES)) for rank in range(RANKS + 1)
    )


def one_bin(low: float | None, high: float | None, families: int, median: float) -> Bin:
    """A bin of known values, its band a tenth either way."""
    return Bin(
        known=True,
        low=low,
        high=high,
        families=families,
        tenth=median - 0.1,
        median=median,
        ninetieth=median + 0.1,
    )


HIDDEN = Bin(known=True, low=3, high=None, families=None, tenth=None, median=None, ninetieth=None)
UNKNOWN = Bin(
    known=False, low=None, high=None, families=40, tenth=-0.3, median=-0.2, ninetieth=-0.1
)

MOVES = Moves(
    explained=1200,
    drawn=100,
    low=-1.0,
    high=1.0,
    movers=(
        Mover(
            concept="absence",
            name=ABSENCE,
            measure=COUNT,
            mean_absolute=0.4,
            raised=0.25,
            lowered=0.7,
            swarm=swarm({(0, 20): 70, (4, 80): 20, (2, 80): 10}),
            bins=(one_bin(0, 0, 900, -0.3), one_bin(1, 2, 250, 0.5), HIDDEN),
        ),
        Mover(
            concept="outside_at_night",
            name=LONG,
            measure=AMOUNT,
            mean_absolute=0.05,
            raised=0.1,
            lowered=0.2,
            swarm=swarm({(1, 50): 5, (NOT_KNOWN, 40): 3, (NOT_KNOWN, 41): 92}),
            bins=(one_bin(None, 12.5, 600, 0.1), UNKNOWN),
        ),
    ),
)
NOTHING = Moves(explained=50, drawn=50, low=0.0, high=0.0, movers=())
