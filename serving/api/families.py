"""The routes of a family's answers: scored, explained, ranked."""

from collections.abc import Callable, Coroutine, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple, cast

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import ValidationError

from cases.errors import BadInput
from serving.api.asked_once import MalformedKey, Once, once
from serving.api.asking import Asking, Find, Question, Tell, TokenRevoked
from serving.api.contract import (
    Answers,
    Asked,
    ExplainedFamily,
    FamiliesAsked,
    FamiliesExplained,
    FamiliesRanked,
    FamiliesScored,
    RankAsked,
    RankedFamily,
    ScoredFamily,
    UnknownCommission,
)
from serving.api.forms import Pieces, form_sent, form_wanted
from serving.api.problems import invalid_request, problem

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class AskingRoute(APIRoute):
    """A route whose question is read in the form that it came in, and then handed on.

    The framework describes it as any other. Its own way to read a question and to write an answer
    would cost as much again as the answer.
    """

    def get_route_handler(self) -> Handler:
        """Read the question, hand it to the endpoint, and put refusals into words."""
        endpoint = cast("Callable[[Request, Asked], Coroutine[Any, Any, Response]]", self.endpoint)
        assert self.body_field is not None
        kind = cast("type[Asked]", self.body_field.field_info.annotation)

        async def handle(request: Request) -> Response:
            try:
                form = form_sent(request.headers.get("content-type", ""))
                return await endpoint(request, form.read(kind, await request.body()))
            except ValidationError as error:
                return invalid_request(_in_body(error))
            except MalformedKey as error:
                return problem(HTTPStatus.BAD_REQUEST, str(error))
            except UnknownCommission as error:
                return problem(HTTPStatus.NOT_FOUND, str(error))
            except TokenRevoked:
                return problem(
                    HTTPStatus.UNAUTHORIZED, "send a valid token: Authorization: Bearer …"
                )

        return handle


def _in_body(error: ValidationError) -> list[dict[str, Any]]:
    """Where in the body and why, without what was sent."""
    told = error.errors(include_url=False, include_context=False, include_input=False)
    return [{**one, "loc": ("body", *one["loc"])} for one in told]


class PiecesResponse(Response):
    """An answer that is sent in pieces, so that a long one need not be copied into one text."""

    def __init__(self, pieces: Pieces, media_type: str) -> None:
        self._pieces = pieces
        super().__init__(media_type=media_type)
        self.headers["content-length"] = str(sum(len(piece) for piece in pieces))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Send the head, then piece by piece."""
        del scope, receive
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        last = len(self._pieces) - 1
        for at, piece in enumerate(self._pieces):
            await send({"type": "http.response.body", "body": piece, "more_body": at < last})


router = APIRouter(prefix="/v1", tags=["families"], route_class=AskingRoute)


@router.post("/score", response_model=FamiliesScored)
async def score(request: Request, asked: FamiliesAsked) -> Response:
    """Band, frequency with interval and list context of each family, in the order asked."""
    return await _answered(request, asked, _named(asked), SCORE)


@router.post("/explain", response_model=FamiliesExplained)
async def explain(request: Request, asked: FamiliesAsked) -> Response:
    """The same with the reasons in Kazakh, Russian and English."""
    return await _answered(request, asked, _named(asked), EXPLAIN)


@router.post("/rank", response_model=FamiliesRanked)
async def rank(request: Request, asked: RankAsked) -> Response:
    """Band, frequency and context with each family's place in its commission's order: of families
    that are named, or of a commission from its first place on.
    """
    find = _named(asked) if asked.families else _in_order(asked)
    return await _answered(request, asked, find, RANK)


class _Kind(NamedTuple):
    """What is told of families, and in which records."""

    tell: Tell
    record: type[ScoredFamily]


SCORE = _Kind(lambda answers, codes: answers.score(codes), ScoredFamily)
EXPLAIN = _Kind(lambda answers, codes: answers.explain(codes), ExplainedFamily)
RANK = _Kind(lambda answers, codes: answers.rank(codes), RankedFamily)


def direct_handlers() -> dict[str, Handler]:
    """What answers each of these addresses, to be asked without the framework's way to it."""
    return {
        route.path: route.get_route_handler()
        for route in router.routes
        if isinstance(route, AskingRoute)
    }


async def _answered(request: Request, asked: Asked, find: Find, kind: _Kind) -> Response:
    form = form_wanted(request.headers.get("accept", ""))
    question = Question(
        machine=request.state.machine,
        token_hash=request.state.token_hash,
        route=request.url.path,
        asked=len(asked.families),
        as_of_date=asked.as_of_date,
        find=find,
        tell=kind.tell,
        kind=kind.record,
        form=form,
        once=_once(request, asked),
    )
    asking: Asking = request.app.state.asking
    answer = await asking.answer(question)
    response = PiecesResponse(answer.body, form.media_type)
    if answer.is_repeat:
        response.headers["idempotency-replayed"] = "true"
    return response


def _once(request: Request, asked: Asked) -> Once | None:
    header = request.headers.get("idempotency-key")
    if header is None:
        return None
    return once(header, request.state.machine.name, request.url.path, asked)


def _named(asked: Asked) -> Find:
    return lambda answers, commission_id: answers.find(asked.families, commission_id)


def _in_order(asked: RankAsked) -> Find:
    """A stretch of a commission's order; of the token's own where it is bound to one."""

    def find(answers: Answers, commission_id: str | None) -> Sequence[str]:
        wanted = asked.commission_id or commission_id
        if wanted is None:
            msg = "name the families or a commission: this token reads every commission"
            raise BadInput(msg)
        if commission_id not in {None, wanted}:
            raise UnknownCommission
        first = asked.first_place - 1
        return answers.in_order(wanted)[first : first + asked.at_most]

    return find
