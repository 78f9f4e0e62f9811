"""A load generator: wrk where it is installed, otherwise a client of our own.

`python -m bench.load PORT CONNECTIONS SECONDS REQUEST_FILE` is that client. It runs in a process of
its own, sends the request as the file has it over keep-alive connections, one at a time on each,
and counts the bytes that come back: all answers are as long as the first, so it needs no parser
and is never slower than what it measures. It prints the requests answered in a second.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import uvloop

from bench.connection import Connection

CONNECTIONS = 16


class UnlikeAnswersError(RuntimeError):
    """The answers are not all like the first; the counts would mean nothing."""


class _Client(asyncio.Protocol):
    def __init__(self, raw: bytes, length: int, start: bytes) -> None:
        self._raw, self._length, self._start = raw, length, start
        self._received = 0
        self._transport: asyncio.Transport | None = None
        self.answered = 0
        self.failure: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclasses of asyncio's.
        self._transport = transport  # type: ignore[assignment]
        self._ask()

    def data_received(self, data: bytes) -> None:
        if self._received == 0 and not data.startswith(self._start):
            self.failure = f"an answer starts with {data[:40]!r}"
        self._received += len(data)
        if self._received > self._length:
            self.failure = f"an answer has more than {self._length} bytes"
        if self._received == self._length:
            self.answered += 1
            self._received = 0
            self._ask()

    def _ask(self) -> None:
        if self._transport is not None:
            self._transport.write(self._raw)

    def close(self) -> None:
        """Stop asking."""
        if self._transport is not None:
            self._transport.abort()


def requests_per_second(port: int, raw: bytes, seconds: float, folder: Path) -> float:
    """Return how many times a second the server answers this request."""
    if wrk := shutil.which("wrk"):
        return _wrk(wrk, port, raw, seconds)
    path = folder / "request.http"
    path.write_bytes(raw)
    command = [sys.executable, "-m", "bench.load", str(port), str(CONNECTIONS), str(seconds)]
    return float(subprocess.check_output([*command, str(path)], timeout=seconds + 30))


def generator() -> str:
    """Return the name of what generates the load here."""
    return "wrk" if shutil.which("wrk") else "bench.load"


def _wrk(wrk: str, port: int, raw: bytes, seconds: float) -> float:
    first, *lines = raw.decode().strip().split("\r\n")
    headers = [part for line in lines for part in ("-H", line)]
    url = f"http://127.0.0.1:{port}{first.split()[1]}"
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{max(round(seconds), 1)}s", *headers, url]
    output = subprocess.check_output(command, text=True, timeout=seconds + 30)
    found = re.search(r"Requests/sec:\s+([\d.]+)", output)
    if found is None:
        raise RuntimeError(f"wrk said: {output}")
    return float(found[1])


async def _ask(port: int, connections: int, seconds: float, raw: bytes) -> float:
    length, start = _first_answer(port, raw)
    loop = asyncio.get_running_loop()
    clients = [_Client(raw, length, start) for _ in range(connections)]
    for client in clients:
        await loop.create_connection(lambda c=client: c, "127.0.0.1", port)  # type: ignore[misc]
    started, before = time.perf_counter(), sum(client.answered for client in clients)
    await asyncio.sleep(seconds)
    answered = sum(client.answered for client in clients) - before
    rate = answered / (time.perf_counter() - started)
    for client in clients:
        client.close()
    if failure := next((client.failure for client in clients if client.failure), None):
        raise UnlikeAnswersError(failure)
    if not answered:
        raise UnlikeAnswersError("no answer at all")
    return rate


def _first_answer(port: int, raw: bytes) -> tuple[int, bytes]:
    with Connection(port) as connection:
        answer = connection.send(raw)
    return answer.length, b"HTTP/1.1 %d " % answer.status


def main() -> None:
    """Ask as the command line says, and print the rate."""
    port, connections, seconds, path = sys.argv[1:]
    raw = Path(path).read_bytes()
    print(uvloop.run(_ask(int(port), int(connections), float(seconds), raw)))


if __name__ == "__main__":
    main()
