"""Clients that ask over HTTP as fast as they are answered, with little work of their own."""

import asyncio
import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from studying import Measured

OK = b"200"


class Service(NamedTuple):
    """Where to ask, a body for each family, and further lines of the head."""

    port: int
    path: str
    bodies: Sequence[bytes]
    head: str = ""

    def request(self, body: bytes) -> bytes:
        """The whole request."""
        return (
            f"POST {self.path} HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\n"
            f"content-type: application/json\r\n{self.head}content-length: {len(body)}\r\n\r\n"
        ).encode() + body


class Asked(NamedTuple):
    """What clients saw together: milliseconds of each answer, seconds in all, bytes, errors."""

    milliseconds: list[float]
    seconds: float
    received: int
    errors: int

    def measured(self) -> Measured:
        """Throughput, and where half and nearly all of the answers lie."""
        return {
            "requests": len(self.milliseconds),
            "per_second": round(len(self.milliseconds) / self.seconds, 1),
            "p50_ms": round(float(np.quantile(self.milliseconds, 0.5)), 2),
            "p99_ms": round(float(np.quantile(self.milliseconds, 0.99)), 2),
            "kib_each": round(self.received / len(self.milliseconds) / 1024, 1),
            "errors": self.errors,
        }


async def ask_together(service: Service, *, connections: int, seconds: float) -> Asked:
    """So many connections ask for one family after another until the time is over."""
    ends = time.perf_counter() + seconds
    asked = await asyncio.gather(
        *(_ask(service, service.bodies[at::connections], ends) for at in range(connections))
    )
    return Asked(
        [one for each in asked for one in each.milliseconds],
        seconds,
        sum(each.received for each in asked),
        sum(each.errors for each in asked),
    )


async def _ask(service: Service, bodies: Sequence[bytes], ends: float) -> Asked:
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    asked = Asked([], 0.0, 0, 0)
    received = errors = 0
    while (begun := time.perf_counter()) < ends:
        writer.write(service.request(bodies[len(asked.milliseconds) % len(bodies)]))
        status, size = await _read_answer(reader)
        asked.milliseconds.append(1000 * (time.perf_counter() - begun))
        received, errors = received + size, errors + (status != OK)
    writer.close()
    return asked._replace(received=received, errors=errors)


async def _read_answer(reader: asyncio.StreamReader) -> tuple[bytes, int]:
    """The status of the next answer and its body's length; the body is read and dropped."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    left = length
    while left:
        left -= len(await reader.read(left))
    return head[9:12], length
