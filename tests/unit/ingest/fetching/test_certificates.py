"""TLS is verified for the name that was asked, whatever address it has."""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ilbo_ingest.fetching import Caps, Fetched, FetchFailure, Outcome, Request, Trust
from ilbo_ingest.fetching.certificates import tls_context
from ilbo_ingest.fetching.fetcher import GuardedFetcher
from ilbo_ingest.fetching.guard import Guard
from ilbo_ingest.fetching.turns import Turns
from ilbo_ingest.fetching.wire import HttpcoreWire
from tests.hostile_upstream import HostileUpstream
from tests.unit.ingest.fetching.fakes import FakeNames, page
from tests.until import until_async

FILES = Path(__file__).parent / "certificates"
AUTHORITY = FILES / "authority.pem"


@dataclass
class Ministry:
    """A server with a certificate for feeds.test, of an authority nobody knows."""

    port: int = 0
    names: list[str | None] = field(default_factory=list)
    """The names it was asked for, before any was proven."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(page("<rss/>", "Connection: close"))
        await writer.drain()
        writer.close()

    def note(self, _: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> None:
        self.names.append(name)

    async def fetch(self, host: str, trust: Trust) -> Outcome:
        names = FakeNames()
        names.answer(host, ["127.0.0.1"])
        wire = HttpcoreWire(Guard.with_exceptions("127.0.0.1"), names.resolve)
        fetcher = GuardedFetcher(wire, Turns(0), "ilbo-ingest test")
        url = f"https://{host}:{self.port}/rss"
        return await fetcher.fetch(Request(url, reach="allowed", trust=trust))


@pytest.fixture
async def ministry() -> AsyncIterator[Ministry]:
    ministry = Ministry()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FILES / "feeds.test.pem")
    context.sni_callback = ministry.note
    server = await asyncio.start_server(ministry.serve, "127.0.0.1", 0, ssl=context)
    ministry.port = server.sockets[0].getsockname()[1]
    yield ministry
    server.close()


def refused(outcome: Outcome) -> str:
    assert isinstance(outcome, FetchFailure), outcome
    assert outcome.reason == "tls"
    return outcome.detail


async def test_an_authority_nobody_knows_is_not_trusted(ministry: Ministry) -> None:
    for trust in (Trust(), Trust(tls="legacy")):
        assert "certificate verify failed" in refused(await ministry.fetch("feeds.test", trust))


async def test_an_authority_of_the_source_is_trusted_for_its_name(ministry: Ministry) -> None:
    for trust in (Trust(AUTHORITY), Trust(AUTHORITY, "legacy")):
        assert isinstance(await ministry.fetch("feeds.test", trust), Fetched)
    assert set(ministry.names) == {"feeds.test"}


async def test_a_certificate_for_another_name_is_refused(ministry: Ministry) -> None:
    assert "other.test" in refused(await ministry.fetch("other.test", Trust(AUTHORITY)))


async def test_the_trust_in_one_source_is_not_the_trust_in_another(ministry: Ministry) -> None:
    assert isinstance(await ministry.fetch("feeds.test", Trust(AUTHORITY)), Fetched)
    assert refused(await ministry.fetch("feeds.test", Trust()))


async def test_a_file_without_certificates_is_named(ministry: Ministry, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("첫눈")
    for name in ("empty.pem", "missing.pem"):
        detail = refused(await ministry.fetch("feeds.test", Trust(tmp_path / name)))
        assert name in detail


async def test_a_server_without_tls_is_told_by_name() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with server:
        ministry = Ministry(server.sockets[0].getsockname()[1])
        assert refused(await ministry.fetch("feeds.test", Trust()))


async def test_a_handshake_that_never_ends_is_left_and_closed() -> None:
    with HostileUpstream() as upstream:
        wire = HttpcoreWire(Guard.with_exceptions("127.0.0.1"), FakeNames().resolve)
        fetcher = GuardedFetcher(wire, Turns(0), "ilbo-ingest test")
        url = upstream.url("/good").replace("http:", "https:")
        request = Request(url, reach="allowed", caps=Caps(connect_seconds=0.2))
        outcome = await fetcher.fetch(request)
        assert isinstance(outcome, FetchFailure)
        assert outcome.reason == "timeout"
        task = asyncio.create_task(fetcher.fetch(Request(url, reach="allowed")))
        await until_async(lambda: upstream.open == 1)
        task.cancel()
        await asyncio.wait([task])
        await until_async(lambda: upstream.open == 0)


@pytest.mark.parametrize("trust", [Trust(), Trust(AUTHORITY), Trust(tls="legacy")])
def test_nothing_switches_verification_off(trust: Trust) -> None:
    context = tls_context(trust)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<rss"])
async def test_a_server_that_falls_out_of_tls_is_a_failure(said: bytes) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FILES / "feeds.test.pem")

    def serve() -> None:
        with listener, context.wrap_socket(listener.accept()[0], server_side=True) as connection:
            connection.recv(65_536)
            connection.sendall(said)
            os.write(connection.fileno(), b"no record of TLS")
            with suppress(OSError):
                connection.recv(65_536)

    serving = asyncio.create_task(asyncio.to_thread(serve))
    outcome = await Ministry(listener.getsockname()[1]).fetch("feeds.test", Trust(AUTHORITY))
    assert isinstance(outcome, FetchFailure)
    assert outcome.reason == "protocol"
    await serving
