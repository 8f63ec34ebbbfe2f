"""A small client of Tirek's machine interface, to copy and make one's own. It needs httpx alone.

    with TirekClient("https://tirek.example.kz", token) as tirek:
        for family in tirek.families_on(tirek.newest_list()):
            print(family.family_id, family.band, family.per_hundred)

The token comes from `tirek users token`; keep it in a file that nobody else reads, never in code.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpx

MOST_AT_ONCE = 10_000
SECONDS = 60.0


class TirekRefused(Exception):
    """An answer that is no answer: its status, and why in the service's own words."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(f"{status}: {why}")
        self.status = status


@dataclass(frozen=True)
class Family:
    """What is told of a family. `band` is empty where nothing was ranked, and so are the figures:
    of 100 families with similar records, how many, between `low` and `high`.
    """

    family_id: str
    commission_id: str
    lane: str
    band: str
    per_hundred: int | None
    low: int | None
    high: int | None
    reasons: tuple[str, ...] = ()


class TirekClient:
    """Asks, waits where it asked too often, and reads every page."""

    def __init__(
        self, address: str, token: str, *, language: str = "kk", http: httpx.Client | None = None
    ) -> None:
        self._http = http or httpx.Client(base_url=address, timeout=SECONDS)
        self._http.headers["authorization"] = f"Bearer {token}"
        self._language = language

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._http.close()

    def newest_list(self) -> int:
        """The newest list's number."""
        lists = self._asked("GET", "/v1/lists", params={"limit": 1})["lists"]
        if not lists:
            raise TirekRefused(httpx.codes.NOT_FOUND, "no list has been made yet")
        return int(lists[0]["list_id"])

    def families_on(self, list_id: int) -> Iterator[Family]:
        """Every family on a list, page by page."""
        asked: dict[str, Any] = {"limit": 200}
        while True:
            page = self._asked("GET", f"/v1/lists/{list_id}/families", params=asked)
            yield from (self._family(told) for told in page["families"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def explain(self, families: Sequence[str]) -> Iterator[Family]:
        """Families with the sentences that raise them, in the order asked; any number."""
        for start in range(0, len(families), MOST_AT_ONCE):
            body = {"families": [*families[start : start + MOST_AT_ONCE]]}
            for told in self._asked("POST", "/v1/explain", json=body)["families"]:
                yield self._family(told)

    def _asked(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        answer = self._http.request(method, path, **sent)
        while answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            time.sleep(int(answer.headers["retry-after"]))
            answer = self._http.request(method, path, **sent)
        if answer.status_code != httpx.codes.OK:
            raise TirekRefused(answer.status_code, answer.json()["detail"])
        found: dict[str, Any] = answer.json()
        return found

    def _family(self, told: dict[str, Any]) -> Family:
        frequency = told["frequency"] or dict.fromkeys(("per_hundred", "low", "high"))
        return Family(
            family_id=told["family_id"],
            commission_id=told["commission_id"],
            lane=told["lane"],
            band=told["band"],
            per_hundred=frequency["per_hundred"],
            low=frequency["low"],
            high=frequency["high"],
            reasons=tuple(one["text"][self._language] for one in told.get("raises", ())),
        )
