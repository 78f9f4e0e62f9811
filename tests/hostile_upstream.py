"""An HTTP upstream on loopback that does what no server should: one path, one behaviour.

Beside `tests/upstream.py`, which answers as servers do, this one writes raw bytes.
"""

import asyncio
import gzip
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Self

Act = Callable[[asyncio.StreamWriter, str], Coroutine[None, None, None]]
"""Answers one request, of which the head is given."""

PAGE = '<?xml version="1.0"?><rss version="2.0"><channel><title>서울 첫눈</title></channel></rss>'
BODY = PAGE.encode()
MIB = 1024 * 1024
_DRIP_SECONDS = 0.02


class HostileUpstream:
    """The server, in a thread of its own.

    with HostileUpstream() as upstream:
        fetch(upstream.url("/gzip-bomb"))
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._run, name="hostile upstream", daemon=True)
        self._stop = asyncio.Event()
        self.heads: list[str] = []
        """What was asked, line by line as it came."""
        self.open = 0
        """Connections that no side has ended."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._loop.close()

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}{path}"

    def asked(self, path: str) -> list[str]:
        """Return the heads of the requests for a path."""
        return [head for head in self.heads if head.split(" ")[1].partition("?")[0] == path]

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, sock=self._socket)
        await self._stop.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            # A client that gives up is what most of this is for.
            with suppress(OSError, asyncio.IncompleteReadError):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self.heads.append(head)
                path = head.split(" ")[1].partition("?")[0]
                await _until_gone(reader, ACTS.get(path[1:], _nothing_there)(writer, head))
                await writer.drain()
        finally:
            self.open -= 1
            writer.close()


async def _until_gone(reader: asyncio.StreamReader, act: Coroutine[None, None, None]) -> None:
    """Act until all is said, or the client has gone: a server that waits notices nothing else."""
    acting, leaving = asyncio.create_task(act), asyncio.create_task(_gone(reader))
    try:
        await asyncio.wait((acting, leaving), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (acting, leaving):
            task.cancel()
        await asyncio.gather(acting, leaving, return_exceptions=True)


async def _gone(reader: asyncio.StreamReader) -> None:
    while await reader.read(65536):
        pass


def answer(body: bytes = BODY, *headers: str, status: str = "200 OK", length: bool = True) -> bytes:
    """Return an answer; with `length` unset its end is the end of the connection."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/rss+xml", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("utf-8") + body


def fixed(data: bytes) -> Act:
    """Return the behaviour that always answers these bytes."""

    async def act(writer: asyncio.StreamWriter, head: str) -> None:
        writer.write(data)

    return act


def endless(start: bytes, part: bytes) -> Act:
    """Return the behaviour that sends a part as fast as it is taken, for ever."""

    async def act(writer: asyncio.StreamWriter, head: str) -> None:
        writer.write(start)
        while True:
            writer.write(part)
            await writer.drain()

    return act


def dripping(start: bytes, part: bytes) -> Act:
    """Return the behaviour that sends a part now and then, for ever."""

    async def act(writer: asyncio.StreamWriter, head: str) -> None:
        writer.write(start)
        while True:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(_DRIP_SECONDS)

    return act


def redirect(location: str, status: int = 302, *headers: str) -> bytes:
    """Return a redirect."""
    return answer(b"", f"Location: {location}", *headers, status=f"{status} Moved")


async def _nothing_there(writer: asyncio.StreamWriter, head: str) -> None:
    writer.write(answer(b"", status="404 Not Found"))


async def _silence(writer: asyncio.StreamWriter, head: str) -> None:
    await asyncio.Event().wait()


async def _slow_denied(writer: asyncio.StreamWriter, head: str) -> None:
    writer.write(answer(b"", status="401 Unauthorized", length=False))
    await asyncio.Event().wait()


async def _reset(writer: asyncio.StreamWriter, head: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<?xml")
    await writer.drain()
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


async def _gzip_bomb(writer: asyncio.StreamWriter, head: str) -> None:
    writer.write(answer(b"", "Content-Encoding: gzip", length=False))
    packer = zlib.compressobj(9, wbits=31)
    for _ in range(512):
        writer.write(packer.compress(b"\0" * MIB))
        await writer.drain()
    writer.write(packer.flush())


async def _chain(writer: asyncio.StreamWriter, head: str) -> None:
    left = int(head.split("left=")[1].split(" ")[0])
    writer.write(redirect(f"/chain?left={left - 1}") if left else answer())


async def _post_only(writer: asyncio.StreamWriter, head: str) -> None:
    allowed = head.startswith("POST ")
    writer.write(answer() if allowed else answer(b"", status="405 Method Not Allowed"))


async def _cookie_wall(writer: asyncio.StreamWriter, head: str) -> None:
    has_cookie = "cookie: wall=1" in head.lower()
    writer.write(answer() if has_cookie else redirect("/cookie-wall", 302, "Set-Cookie: wall=1"))


async def _members(writer: asyncio.StreamWriter, head: str) -> None:
    has_cookie = "cookie: session=s1" in head.lower()
    writer.write(answer() if has_cookie else answer(b"", status="403 Forbidden"))


async def _conditional(writer: asyncio.StreamWriter, head: str) -> None:
    if 'if-none-match: "v1"' in head.lower():
        writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nConnection: close\r\n\r\n')
    else:
        writer.write(answer(BODY, 'ETag: "v1"', "Cache-Control: max-age=600"))


_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
_GZIP = "Content-Encoding: gzip"
_PACKED = gzip.compress(BODY)
_OPEN = answer(b"", length=False)
ACTS: dict[str, Act] = {
    "": fixed(answer(b"", "Set-Cookie: session=s1; Path=/")),
    "good": fixed(answer()),
    "good-gzip": fixed(answer(_PACKED, _GZIP)),
    "good-gzip-members": fixed(answer(gzip.compress(BODY[:40]) + gzip.compress(BODY[40:]), _GZIP)),
    "good-chunked": fixed(_CHUNKED + b"%x;a=b\r\n%b\r\n0\r\nX-T: 1\r\n\r\n" % (len(BODY), BODY)),
    "good-until-close": fixed(_OPEN + BODY),
    "good-old": fixed(b"HTTP/1.0 200 OK\r\n\r\n" + BODY),
    "good-early-hints": fixed(b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" + answer()),
    "good-cookies": fixed(answer(BODY, *(f"Set-Cookie: a{i}=b" for i in range(2_500)))),
    "good-moved": fixed(redirect("/good", 301)),
    "post-only": _post_only,
    "cookie-wall": _cookie_wall,
    "members": _members,
    "conditional": _conditional,
    "chain": _chain,
    "silence": _silence,
    "slow-headers": dripping(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "slow-body": dripping(_OPEN, b" "),
    "slow-status-line": dripping(b"HTTP/1.1 200 ", b"O"),
    "endless-headers": endless(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"b" * 1_000 + b"\r\n"),
    "endless-line": endless(b"HTTP/1.1 200 OK\r\nX-A: ", b"b" * 1_000),
    "endless-hints": endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50),
    "endless-body": endless(_OPEN, b"<item/>" * 1_000),
    "endless-extension": endless(_CHUNKED, b"1;" + b"a" * 50_000 + b"\r\n \r\n"),
    "endless-trailer": endless(_CHUNKED + b"0\r\n", b"X-A: " + b"b" * 1_000 + b"\r\n"),
    "gzip-bomb": _gzip_bomb,
    "gzip-layers": fixed(answer(gzip.compress(_PACKED), "Content-Encoding: gzip, gzip")),
    "gzip-twice-said": fixed(answer(_PACKED, _GZIP, _GZIP)),
    "gzip-lie": fixed(answer(BODY, _GZIP)),
    "gzip-cut": fixed(answer(_PACKED[:-12], _GZIP)),
    "gzip-junk": fixed(answer(_PACKED + b"junk", _GZIP)),
    "gzip-members-flood": fixed(answer(gzip.compress(b"") * 5_000, _GZIP)),
    "brotli": fixed(answer(b"\x8b\x00\x80abc\x03", "Content-Encoding: br")),
    "length-too-long": fixed(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + BODY),
    "length-twice": fixed(answer(BODY, "Content-Length: 3")),
    "length-negative": fixed(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + BODY),
    "length-huge": fixed(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + BODY),
    "reset": _reset,
    "closed-at-once": fixed(b""),
    "chunk-garbage": fixed(_CHUNKED + b"ZZZ\r\nabc\r\n0\r\n\r\n"),
    "chunk-cut": fixed(_CHUNKED + b"fff\r\nabc"),
    "chunk-huge": fixed(_CHUNKED + b"f" * 40 + b"\r\nabc"),
    "coding-unknown": fixed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n" + BODY),
    "not-http": fixed(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    "no-colon": fixed(b"HTTP/1.1 200 OK\r\nno header\r\n\r\n" + BODY),
    "nul-in-header": fixed(b"HTTP/1.1 200 OK\r\nX-A: a\0b\r\n\r\n" + BODY),
    "status-word": fixed(b"HTTP/1.1 OK\r\n\r\n" + BODY),
    "switching": fixed(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" + BODY),
    "partial": fixed(answer(status="206 Partial Content")),
    "uninvited": fixed(answer(b"", status="304 Not Modified", length=False)),
    "busy": fixed(answer(b"", "Retry-After: 120", status="503 Busy")),
    "denied": fixed(answer(b"no key", status="401 Unauthorized")),
    "slow-denied": _slow_denied,
    "redirect-loop": fixed(redirect("/redirect-loop")),
    "redirect-pair": fixed(redirect("/redirect-pair-back")),
    "redirect-pair-back": fixed(redirect("/redirect-pair")),
    "redirect-nowhere": fixed(answer(b"", status="302 Found")),
    "redirect-empty": fixed(redirect("")),
    "redirect-inside": fixed(redirect("http://169.254.169.254/latest/meta-data/")),
    "redirect-port": fixed(redirect("http://93.184.216.34:25/")),
    "redirect-file": fixed(redirect("file:///etc/passwd")),
    "redirect-form": fixed(redirect("http://203.0.113.7/", 307)),
}
