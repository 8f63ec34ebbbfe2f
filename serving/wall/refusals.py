"""A refusal in the form that whoever asked can read: a page for people, a problem for machines."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from serving.api.operations import MACHINE_PREFIX
from serving.api.problems import problem
from serving.desk.pages import error_page


def refused(scope: Scope, status: HTTPStatus, detail: str) -> Response:
    """The answer to a request that goes no further; only a machine is told the detail."""
    if scope["path"].startswith(MACHINE_PREFIX):
        return problem(status, detail)
    return error_page(Request(scope), status)
