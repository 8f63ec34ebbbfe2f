"""Random small histories, with every border of the rule of time drawn often."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.features.facts import (
    AS_OF,
    CHILD,
    EVENT_TYPES,
    LOOKBACKS,
    Case,
    Event,
    Family,
    Member,
    Offer,
    before,
)

NEAR = (-1, 0, 1)
EDGES = [days + step for days in (0, *LOOKBACKS) for step in NEAR]

days_before = st.one_of(st.sampled_from(EDGES), st.integers(-200, 900))
days = st.builds(before, days_before)
past_days = st.builds(before, st.one_of(st.sampled_from([1, 2, 365, 730]), st.integers(1, 900)))
lags = st.one_of(st.integers(0, 3), st.integers(0, 400))


@st.composite
def spans(draw: st.DrawFn, start: st.SearchStrategy[date] = days) -> tuple[date, date | None]:
    """A first day and a last one that is not before it, or none."""
    first = draw(start)
    lasts = st.one_of(days, st.builds(timedelta, lags).map(first.__add__))
    last = draw(st.one_of(st.none(), lasts.map(lambda day: max(day, first))))
    return first, last


def withdrawals(known: date) -> st.SearchStrategy[date | None]:
    """Most records stand; some are withdrawn after they became known."""
    later = st.builds(timedelta, lags).map(known.__add__)
    around = days.map(lambda day: max(day, known))
    return st.one_of(st.none(), st.none(), later, around)


@st.composite
def members(draw: st.DrawFn) -> Member:
    joined, left = draw(spans())
    # birthdays on the borders of the age bands are drawn often
    months_old = st.one_of(st.sampled_from([36, 84, 168, 216]), st.integers(0, 240))
    months = AS_OF.year * 12 + AS_OF.month - 1 - draw(months_old)
    birth = draw(st.sampled_from([None, date(months // 12, months % 12 + 1, 1)]))
    return Member(joined, left, birth)


@st.composite
def events(draw: st.DrawFn) -> Event:
    happened = draw(days)
    known = happened + timedelta(draw(lags))
    return Event(
        kind=draw(st.sampled_from([code for code, *_ in EVENT_TYPES])),
        happened=happened,
        known=known,
        value=draw(st.sampled_from([None, 0.0, 1.0, 2.5])),
        source=draw(st.sampled_from(["school", "clinic", "police"])),
        withdrawn=draw(withdrawals(known)),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    opened, closed = draw(spans())
    known = opened + timedelta(draw(lags))
    late = None if closed is None else closed + timedelta(draw(lags))
    return Case(
        opened=opened,
        known=known,
        finding=draw(st.sampled_from([None, "difficult", "no_need"])),
        closed=closed,
        closing_known=draw(st.sampled_from([None, late])),
        withdrawn=draw(withdrawals(known)),
    )


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    offered = draw(days)
    response = draw(st.sampled_from(["accepted", "declined", "no_answer"]))
    if response != "accepted":
        return Offer(offered, response)
    started, ended = draw(spans(st.builds(timedelta, lags).map(offered.__add__)))
    return Offer(offered, response, started, ended)


@st.composite
def families(draw: st.DrawFn, code: str) -> Family:
    # most families are scored, or the laws below would speak of empty lists
    registered, left = draw(spans(st.one_of(past_days, past_days, past_days, days)))
    anyone = st.lists(members(), max_size=2)
    return Family(
        code,
        registered,
        draw(st.sampled_from([None, None, None, left])),
        draw(st.sampled_from(["C1", "C2"])),
        members=(*draw(st.sampled_from([(CHILD,), (CHILD,), ()])), *draw(anyone)),
        events=tuple(draw(st.lists(events(), max_size=6))),
        cases=tuple(draw(st.lists(cases(), max_size=2))),
        offers=tuple(draw(st.lists(offers(), max_size=2))),
    )


countries = st.integers(1, 4).flatmap(
    lambda count: st.tuples(*(families(f"F{number}") for number in range(count))).map(list)
)
"""A few families under two commissions."""
