"""From a question to its answer: `POST /v1/score`, `/v1/explain` and `/v1/rank`.

The answer is made from memory, then the look-up is entered in the journal, by a transaction that
also sees whether the answer still holds, and then it leaves. A few families are answered on the
event loop, which is faster than any other thread could begin; many, and whatever has to be worked
out first, in a thread of their own, so that pages and other machines need not wait for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from threading import Thread
from typing import NamedTuple

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from cases.errors import NotThereYet
from serving.access.tokens import Machine
from serving.api.asked_once import KeyTaken, Once
from serving.api.contract import Answers, ExplainedFamily, ScoredFamily, Scoring, UnknownFamilies
from serving.api.forms import Form, Pieces
from serving.api.ledger import Entered, Ledger, LookUp
from serving.referrals.database import ReferralDatabase

FEW = 8
TRIES = 3

Find = Callable[[Answers, str | None], Sequence[str]]
Tell = Callable[[Answers, Sequence[str]], Sequence[ScoredFamily]]


class TokenRevoked(Exception):
    """The token was revoked, or expired, while its machine was still remembered."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a machine asks: `find` says whom, by today's codes, for a commission or every one;
    `tell` what of them, in records of a `kind`, and `form` how.
    """

    machine: Machine
    token_hash: str
    route: str
    asked: int
    as_of_date: date | None
    find: Find
    tell: Tell
    kind: type[ScoredFamily]
    form: Form
    once: Once | None = None

    def is_at_hand(self, answers: Answers) -> bool:
        """Whether nothing has to be worked out for it."""
        if self.kind is not ExplainedFamily:
            return True
        try:
            return answers.are_ready(self.find(answers, None))
        except UnknownFamilies:
            return True


class Answer(NamedTuple):
    """An answer's body, and whether the same question was answered before under the same key."""

    body: Pieces
    is_repeat: bool


class _Made(NamedTuple):
    """An answer, or why there is none, with the look-up to enter."""

    body: Pieces
    look_up: LookUp
    refused: UnknownFamilies | None = None


class Asking:
    """The questions of one process; `scoring` and `database` are called when the first comes."""

    def __init__(
        self, database: Callable[[], ReferralDatabase], scoring: Callable[[], Scoring]
    ) -> None:
        self._scoring = cache(scoring)
        self._is_open = False
        self._ledger = Ledger(database, lambda session: self._scoring().stamp(session))
        self._explaining: Answers | None = None
        self._few_at_once = CapacityLimiter(2)
        self._many_at_once = CapacityLimiter(1)

    async def answer(self, question: Question) -> Answer:
        """The answer, once the journal tells whom it shows.

        UnknownFamilies once the journal tells that it was refused, TokenRevoked, KeyTaken,
        NotThereYet, and BadInput as `Scoring` and `Answers` have it.
        """
        made = self._from_memory(question) or await self._worked_out(question)
        for _ in range(TRIES):
            entered = await self._ledger.enter(made.look_up)
            if entered is Entered.REVOKED:
                raise TokenRevoked
            if entered is Entered.KEY_TAKEN:
                raise KeyTaken
            if entered is not Entered.OUTDATED:
                if made.refused is not None:
                    raise made.refused
                return Answer(made.body, is_repeat=entered is Entered.REPEATED)
            made = await self._worked_out(question)
        msg = "what is asked for changes faster than it can be answered; ask again"
        raise NotThereYet(msg)

    def _from_memory(self, question: Question) -> _Made | None:
        """The answer for a few families; None where it has to be worked out."""
        if not self._is_open or question.asked not in range(1, FEW + 1):
            return None
        answers = self._scoring().at_hand(question.as_of_date)
        if answers is None or not question.is_at_hand(answers):
            return None
        return _made(answers, question)

    async def _worked_out(self, question: Question) -> _Made:
        """The answer as things stand now, in a thread of its own."""
        is_few = 0 < question.asked <= FEW
        limiter = self._few_at_once if is_few else self._many_at_once
        return await run_sync(self._work_out, question, limiter=limiter)

    def _work_out(self, question: Question) -> _Made:
        answers = self._scoring().ready(question.as_of_date)
        self._is_open = True
        if question.as_of_date is None:
            self._explain_ahead(answers)
        return _made(answers, question)

    def _explain_ahead(self, answers: Answers) -> None:
        """Of a new list, explain everybody before they are asked for."""
        before, self._explaining = self._explaining, answers
        if before is None or before.stamp != answers.stamp:
            Thread(target=self._explain_all, args=(answers,), name="ahead", daemon=True).start()

    def _explain_all(self, answers: Answers) -> None:
        for _ in answers.explain_ahead():
            if self._explaining is None or self._explaining.stamp != answers.stamp:
                return


def _made(answers: Answers, question: Question) -> _Made:
    """The answer from these answers; one that is refused shows nobody."""
    told: Sequence[ScoredFamily] = ()
    refused = None
    try:
        told = question.tell(answers, question.find(answers, question.machine.commission_id))
    except UnknownFamilies as error:
        refused = error
    look_up = LookUp(
        machine=question.machine,
        token_hash=question.token_hash,
        route=question.route,
        asked=question.asked or len(told),
        as_of_date=question.as_of_date,
        commissions=sorted({one.commission_id for one in told}),
        families=[one.family_id for one in told],
        stamp=answers.stamp,
        once=question.once,
    )
    return _Made(() if refused else question.form.tell(question.kind, told), look_up, refused)
