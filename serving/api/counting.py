"""Every request under a token is counted, and every one that had no valid token."""

from collections.abc import Callable
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Scope

from serving.access.allowances import Allowance, Allowances, allowance_at, allowance_of
from serving.access.tokens import Machine
from serving.api.problems import problem
from serving.referrals.database import ReferralDatabase


class Counting:
    """One worker's; `database` is called on the first request that is counted."""

    def __init__(self, database: Callable[[], ReferralDatabase]) -> None:
        self.allowances = Allowances(database)

    async def machine(self, machine: Machine) -> Response | None:
        """A refusal where the token's minute is used up; else the request is counted."""
        return await self._counted(allowance_of(machine))

    async def stranger(self, scope: Scope) -> Response:
        """The refusal of a request without a valid token; counted by where it comes from."""
        client = scope.get("client")
        too_often = await self._counted(allowance_at(client[0] if client else ""))
        return too_often or problem(
            HTTPStatus.UNAUTHORIZED, "send a valid token: Authorization: Bearer …"
        )

    async def _counted(self, allowance: Allowance) -> Response | None:
        seconds = self.allowances.take(allowance)
        if seconds is None:
            seconds = await run_in_threadpool(self.allowances.lease, allowance)
        if not seconds:
            return None
        detail = f"the {allowance.per_minute} requests of this minute are used; wait {seconds} s"
        return problem(HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"retry-after": str(seconds)})
