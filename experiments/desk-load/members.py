"""Members who open the list, a family, decide, and read in between, as people do."""

import asyncio
import random
import re
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from http import HTTPStatus

import aiohttp
from studying import spread
from town_hall import PASSWORD, username

PAUSE = (1.0, 3.0)
SIGN_IN_AT_ONCE = 2
DECIDES = 0.5
"""Half of the families that are opened are decided about; of the others one only reads."""

KEPT_OPEN = 4.0
"""Seconds until an idle connection is given up, before the service closes it after five: who sends
just then is cut off, which a browser notices and sends again.
"""

FORM = ("form_secret", "token", "row_id", "seen_decision")


@dataclass
class Seen:
    """Page times by kind, what went wrong, and how many decisions were confirmed."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, int] = field(default_factory=dict)
    decided: int = 0
    overtaken: int = 0

    def quantiles(self, kind: str | None) -> dict[str, float]:
        """How many pages of a kind there were and how long they took; for None of all but
        signing in.
        """
        kinds = (
            [kind] if kind else [one for one in self.milliseconds if not one.startswith("sign-in")]
        )
        times = [one for kind in kinds for one in self.milliseconds[kind]]
        return {"pages": len(times), **spread(times), "slowest": round(max(times), 1)}


async def work_together(address: str, *, members: int, seconds: int) -> Seen:
    """All of them for so long, each beginning at a moment of their own. Before that they sign in, a
    few at a time: a password is meant to cost the machine something.
    """
    seen = Seen()
    people = [_Member(address, number, seen) for number in range(members)]
    door = asyncio.Semaphore(SIGN_IN_AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for one in people:
            group.create_task(one.sign_in(door))
    async with asyncio.TaskGroup() as group:
        for one in people:
            group.create_task(one.work(seconds))
    return seen


class _Member:
    def __init__(self, address: str, number: int, seen: Seen) -> None:
        self.number, self.seen = number, seen
        self.draw = random.Random(number)  # noqa: S311  nothing secret
        self.browser = aiohttp.ClientSession(
            base_url=address,
            headers={"origin": address},
            timeout=aiohttp.ClientTimeout(total=30),
            # an address in numbers is no name that a cookie jar trusts by itself
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            connector=aiohttp.TCPConnector(keepalive_timeout=KEPT_OPEN),
        )

    async def work(self, seconds: int) -> None:
        await asyncio.sleep(self.draw.uniform(0, PAUSE[1]))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await self._one_family()
        await self.browser.close()

    async def sign_in(self, door: asyncio.Semaphore) -> None:
        async with door:
            page = await self._ask("sign-in page", "GET", "/sign-in")
            form = {
                "form_secret": _hidden(page, "form_secret"),
                "username": username(self.number),
                "password": PASSWORD,
            }
            await self._ask("sign-in", "POST", "/sign-in", data=form)

    async def _one_family(self) -> None:
        page = await self._ask("list", "GET", "/")
        families = re.findall(r'href="(/families/[^"?]+)"', page)
        await self._read()
        if not families:
            self._note("list: no family")
            return
        place = self.draw.choice(families)
        page = await self._ask("family", "GET", place)
        await self._read()
        # by lot a reader is asked for their own view first: then there is no form to decide with
        if f'action="{place}/decision"' in page and self.draw.random() < DECIDES:
            await self._decide(place, page)
            await self._read()

    async def _decide(self, place: str, page: str) -> None:
        hidden = {name: _hidden(page, name) for name in FORM}
        told = {
            "kind": "visit",
            "visit.visitor": "A. Member",
            "visit.by_date": (date.today() + timedelta(days=7)).isoformat(),  # noqa: DTZ011
            "reason": "the family asked for somebody to come",
            "known_beyond_record": "",
            "family_view": "",
        }
        form = {**hidden, **told, "step": "check"}
        await self._ask("check", "POST", f"{place}/decision", data=form)
        await self._read()
        answer = await self._ask(
            "record", "POST", f"{place}/decision", data={**form, "step": "record"}, decides=True
        )
        self.seen.decided += answer == "recorded"
        self.seen.overtaken += answer == "overtaken"

    async def _ask(
        self,
        kind: str,
        method: str,
        path: str,
        *,
        data: Mapping[str, str] | None = None,
        decides: bool = False,
    ) -> str:
        began = time.perf_counter()
        try:
            async with self.browser.request(
                method, path, data=data, allow_redirects=False
            ) as answer:
                text, status = await answer.text(), answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            self._note(f"{kind}: {type(error).__name__}")
            return ""
        self.seen.milliseconds[kind].append(1000 * (time.perf_counter() - began))
        if decides and status == HTTPStatus.CONFLICT:
            return "overtaken"
        if status == HTTPStatus.SEE_OTHER:
            return "recorded"
        if status != HTTPStatus.OK:
            self._note(f"{kind}: {status}")
        return text

    def _note(self, what: str) -> None:
        self.seen.errors[what] = self.seen.errors.get(what, 0) + 1

    async def _read(self) -> None:
        await asyncio.sleep(self.draw.uniform(*PAUSE))


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found.group(1) if found else ""
