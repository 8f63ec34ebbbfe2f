"""The web application: the desk's pages and the machine interface as one.

It has to stand behind `serving.wall.wall`, which finds out who is asking.
"""

import logging
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.responses import Response

from cases.errors import TirekError
from serving.api import routes as api
from serving.api.asking import Asking
from serving.api.contract import Scoring
from serving.api.door import Door
from serving.api.operations import MACHINE_PREFIX
from serving.api.problems import invalid_request, problem, problem_of, unforeseen
from serving.desk import routes as desk
from serving.desk.page_sets import current
from serving.desk.pages import error_page
from serving.model_in_use.standing import Standing, nobody_stands
from serving.openid.configuration import OpenId
from serving.openid.provider import Provider
from serving.referrals.database import ReferralDatabase
from serving.referrals.page_sets import keep_page_set
from serving.referrals.reachable import RecordsUnreachable
from serving.served import ServedModel, nothing_serves
from serving.settings.environment import DEFAULT_HOME

logger = logging.getLogger("tirek.serving")

_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(  # noqa: PLR0913  an application is put together from these
    database: Callable[[], ReferralDatabase],
    scoring: Callable[[], Scoring],
    *,
    https: bool = False,
    home: Path = Path(DEFAULT_HOME),
    duty_phones: Mapping[str, str] = MappingProxyType({}),
    openid: OpenId | None = None,
    served: Callable[[], ServedModel] = nothing_serves,
    standing: Callable[[], Standing | None] = nobody_stands,
) -> FastAPI:
    """The application; its rooms are opened on the first request that needs them. `home` is read
    for what audits and trainings left there. Without `openid` people sign in by password alone.
    """
    app = FastAPI(
        title="Tirek",
        telemetry=_NO_TELEMETRY,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.database = _with_page_set(database)
    app.state.home = home
    app.state.scoring = scoring
    app.state.served = served
    app.state.standing = standing
    app.state.https = https
    app.state.duty_phones = duty_phones
    app.state.provider = Provider(openid) if openid else None
    app.state.asking = Asking(app.state.database, scoring)
    app.add_middleware(Door)
    for router in (*api.ROUTERS, *desk.ROUTERS):
        app.include_router(router)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(RecordsUnreachable, _unreachable)
    app.add_exception_handler(TirekError, _own_error)
    app.add_exception_handler(Exception, _unforeseen)
    return app


def _with_page_set(database: Callable[[], ReferralDatabase]) -> Callable[[], ReferralDatabase]:
    """`database`, which on first use keeps the set that pages will be drawn from."""

    @cache
    def opened() -> ReferralDatabase:
        found, pages = database(), current()
        with found.writing() as session:
            keep_page_set(session, pages.digest, pages.files)
        return found

    return opened


def _for_machine(request: Request) -> bool:
    return request.url.path.startswith(MACHINE_PREFIX)


def _http_error(request: Request, error: Any) -> Response:
    if _for_machine(request):
        return problem(error.status_code, HTTPStatus(error.status_code).description or "refused")
    return error_page(request, error.status_code)


def _invalid(request: Request, error: Any) -> Response:
    if _for_machine(request):
        return invalid_request(error.errors())
    return error_page(request, HTTPStatus.NOT_FOUND)


def _own_error(request: Request, error: Any) -> Response:
    if _for_machine(request):
        return problem_of(error)
    return error_page(request, HTTPStatus.BAD_REQUEST)


def _unreachable(request: Request, error: Any) -> Response:
    if _for_machine(request):
        return problem_of(error)
    logger.error("%s", error)
    return error_page(request, HTTPStatus.SERVICE_UNAVAILABLE)


def _unforeseen(request: Request, _error: Exception) -> Response:
    # The framework raises it once more after this answer; the wall notes it there.
    if _for_machine(request):
        return unforeseen()
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)
