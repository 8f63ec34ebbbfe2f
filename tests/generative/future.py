"""Facts known on or after the as-of date: taken away, moved about, and added."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.features.facts import AS_OF, Case, Family, Member, Offer
from tests.generative.histories import cases, events, families, members, offers

later_days = st.builds(
    AS_OF.__add__, st.builds(timedelta, st.one_of(st.just(0), st.integers(0, 300)))
)

Later = Callable[[], date]


def forget(country: list[Family]) -> list[Family]:
    """The country without anything known on or after AS_OF."""
    return [
        family._replace(
            left=_known_end(family.left),
            members=tuple(
                member._replace(left=_known_end(member.left))
                for member in family.members
                if member.joined < AS_OF
            ),
            events=tuple(
                event._replace(withdrawn=_known_end(event.withdrawn))
                for event in family.events
                if event.known < AS_OF
            ),
            cases=tuple(
                _without_closing(case)._replace(withdrawn=_known_end(case.withdrawn))
                for case in family.cases
                if case.known < AS_OF
            ),
            offers=tuple(_without_later(offer) for offer in family.offers),
        )
        for family in country
        if family.registered < AS_OF
    ]


def _known_end(day: date | None) -> date | None:
    return day if day is not None and day < AS_OF else None


def _without_closing(case: Case) -> Case:
    if _is_known_closed(case):
        return case
    return case._replace(closed=None, closing_known=None)


def _is_known_closed(case: Case) -> bool:
    closing = case.closing_known or case.closed
    return closing is not None and closing < AS_OF


def _without_later(offer: Offer) -> Offer:
    if offer.started is None or offer.started >= AS_OF:
        return offer._replace(started=None, ended=None)
    return offer._replace(ended=_known_end(offer.ended))


def move(country: list[Family], later: Later) -> list[Family]:
    """The country with everything known on or after AS_OF on some other such day."""
    return [
        family._replace(
            registered=_moved(family.registered, later),
            left=_moved_end(family.left, later),
            members=tuple(
                member._replace(
                    joined=_moved(member.joined, later), left=_moved_end(member.left, later)
                )
                for member in family.members
            ),
            events=tuple(
                event._replace(
                    known=_moved(event.known, later), withdrawn=_moved_end(event.withdrawn, later)
                )
                for event in family.events
            ),
            cases=tuple(
                _moved_case(case, later)._replace(withdrawn=_moved_end(case.withdrawn, later))
                for case in family.cases
            ),
            offers=tuple(
                offer._replace(
                    started=_moved_end(offer.started, later),
                    ended=_moved_end(offer.ended, later),
                )
                for offer in family.offers
            ),
        )
        for family in country
    ]


def _moved(day: date, later: Later) -> date:
    return day if day < AS_OF else later()


def _moved_end(day: date | None, later: Later) -> date | None:
    return None if day is None else _moved(day, later)


def _moved_case(case: Case, later: Later) -> Case:
    if case.known >= AS_OF:
        return case._replace(known=later(), finding="difficult")
    if case.closed is not None and not _is_known_closed(case):
        return case._replace(closing_known=later())
    return case


@st.composite
def additions(draw: st.DrawFn) -> Family:
    """A family all of whose facts are known on or after AS_OF only."""
    family = draw(families("later"))
    return family._replace(
        registered=draw(later_days),
        left=None,
        members=tuple(_joining(member, draw(later_days)) for member in draw(st.lists(members()))),
        events=tuple(
            event._replace(known=draw(later_days), withdrawn=None)
            for event in draw(st.lists(events()))
        ),
        cases=tuple(
            case._replace(known=draw(later_days), withdrawn=None)
            for case in draw(st.lists(cases()))
        ),
        offers=tuple(
            offer._replace(started=draw(later_days), ended=None)
            for offer in draw(st.lists(offers()))
        ),
    )


def _joining(member: Member, day: date) -> Member:
    return member._replace(joined=day, left=None)


def add(country: list[Family], further: Family) -> list[Family]:
    """The country with one family more, whose facts everybody else is given too."""
    return [
        further,
        *(
            family._replace(
                members=further.members + family.members,
                events=further.events + family.events,
                cases=further.cases + family.cases,
                offers=further.offers + family.offers,
            )
            for family in country
        ),
    ]
