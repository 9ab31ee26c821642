"""A load generator: keep-alive connections that send requests written beforehand.

Raw protocols on uvloop, because the generator shares the machine with what it measures.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import cast

import uvloop


@dataclass(frozen=True)
class Measured:
    """`latencies` in seconds, in the order the responses came; `statuses` counts them by code."""

    seconds: float
    latencies: list[float]
    statuses: dict[int, int]

    @property
    def a_second(self) -> float:
        """Responses a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that `share` of the responses did not exceed, in seconds."""
        return sorted(self.latencies)[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


class _Connection(asyncio.Protocol):
    """One request at a time; `answered` is resolved with the response's status."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answered: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass

    def ask(self, request: bytes) -> "asyncio.Future[int]":
        """Send a request."""
        assert self._transport is not None
        self._buffer = b""
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answered

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, blank, body = self._buffer.partition(b"\r\n\r\n")
        if not blank or self._answered is None or self._answered.done():
            return
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if len(body) >= int(length or 0):
            self._answered.set_result(int(head[9:12]))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(error or ConnectionResetError())


def run(port: int, requests: Sequence[bytes], connections: int, rate: float | None = None) -> Measured:
    """Send all requests to 127.0.0.1: as fast as they are answered, or `rate` a second.

    At a rate a latency counts from the moment the request was due, so that a stalled server is not
    spared the requests it kept from being sent (Tene, "coordinated omission").
    """
    return uvloop.run(_run(port, requests, connections, rate))


async def _run(port: int, requests: Sequence[bytes], connections: int, rate: float | None) -> Measured:
    loop = asyncio.get_running_loop()
    opened = [(await loop.create_connection(_Connection, "127.0.0.1", port))[1] for _ in range(connections)]
    waiting = iter(enumerate(requests))
    latencies: list[float] = []
    statuses: dict[int, int] = {}
    start = perf_counter()

    async def work(connection: _Connection) -> None:
        for number, request in waiting:
            due = start + number / rate if rate else perf_counter()
            if (early := due - perf_counter()) > 0:
                await asyncio.sleep(early)
            status = await connection.ask(request)
            latencies.append(perf_counter() - due)
            statuses[status] = statuses.get(status, 0) + 1

    await asyncio.gather(*(work(connection) for connection in opened))
    return Measured(perf_counter() - start, latencies, statuses)
