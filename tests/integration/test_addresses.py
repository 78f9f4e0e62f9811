"""Sentinel and Cluster by address, on real servers."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from ilbo_bus import Bus, Publication, Record, ServiceSettings, Stamp
from ilbo_events import ARTICLES
from tests.integration.log import Log
from tests.integration.readers import Reader, reading_bus
from tests.news import article
from tests.servers import DURABLE, EmbeddedServer, free_port
from tests.until import until, until_async


class Guarded:
    """A master, its replica, and a sentinel that promotes the replica."""

    def __init__(self, folder: Path) -> None:
        self.master, self.replica = _server(folder / "a"), _server(folder / "b")
        self._sentinel = _server(folder / "s", "--sentinel", durable=False)
        (folder / "s" / "server.conf").write_text(
            f"sentinel monitor paper 127.0.0.1 {self.master.port} 1\n"
            "sentinel down-after-milliseconds paper 1000\n"
            "sentinel failover-timeout paper 3000\n"
        )
        self.url = f"redis+sentinel://127.0.0.1:{self._sentinel.port}/paper"

    def start(self, stack: ExitStack) -> None:
        """Start all three; `stack` ends them."""
        for server in (self.master, self.replica, self._sentinel):
            stack.callback(server.remove)
            server.start()
            if server is self.replica:
                with server.client() as client:
                    client.replicaof("127.0.0.1", self.master.port)
                    until(lambda: client.info("replication")["master_link_status"] == "up")
        with self._sentinel.client() as client:
            until(lambda: client.info("sentinel")["master0"]["slaves"] == 1)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Guarded]:
    with ExitStack() as stack:
        servers = Guarded(tmp_path)
        servers.start(stack)
        yield servers


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[EmbeddedServer]:
    options = ("--cluster-enabled", "yes", "--cluster-port", str(free_port()))
    server = _server(tmp_path / "c", *options)
    try:
        server.start()
        with server.client() as client:
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
            until(lambda: client.execute_command("CLUSTER INFO")["cluster_state"] == "ok")
        yield server
    finally:
        server.remove()


def _server(folder: Path, *options: str, durable: bool = True) -> EmbeddedServer:
    folder.mkdir()
    return EmbeddedServer(folder, (*(DURABLE if durable else ()), *options))


async def test_a_failover_of_sentinel_is_followed(guarded: Guarded) -> None:
    reader = Reader()
    async with (
        reading_bus(guarded.url, reader) as bus,
        Bus("ingest", ServiceSettings(redis_url=guarded.url)) as sender,
    ):
        await until_async(lambda: not bus.unready() and not sender.unready())
        await sender.publish(ARTICLES, article(headline="앞"))
        await until_async(lambda: reader.handled == ["앞"])
        with Log(guarded.replica.url) as log:
            await until_async(lambda: log.headlines() == ["앞"])
            guarded.master.kill()
            await until_async(
                lambda: log.redis.info("replication")["role"] == "master",
                30,
                ignoring=(RedisError,),
            )
            await until_async(lambda: not bus.unready() and not sender.unready(), 30)
            await sender.publish(ARTICLES, article(headline="뒤"))
            await until_async(lambda: "뒤" in reader.handled)
            assert log.headlines() == ["앞", "뒤"]


async def test_an_address_of_sentinel_that_nobody_answers_is_no_crash(guarded: Guarded) -> None:
    url = guarded.url.replace("/paper", "/other")
    async with reading_bus(url, Reader()) as bus:
        await until_async(lambda: "other" in " ".join(bus.unready()))


async def test_one_newspaper_lives_in_one_slot_of_a_cluster(cluster: EmbeddedServer) -> None:
    url = f"redis+cluster://127.0.0.1:{cluster.port}"
    reader = Reader()
    settings = ServiceSettings(redis_url=url, namespace="{paper}:")

    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        return None if known else Publication(article(revision=stamp.revision), "x")

    async with (
        reading_bus(url, reader, namespace="{paper}:") as bus,
        Bus("ingest", settings) as sender,
    ):
        await until_async(lambda: not bus.unready() and not sender.unready())
        await sender.publish(ARTICLES, article(headline="앞"))
        assert await sender.ledger(ARTICLES).publish("snow-seoul", decide) == Record(1, "x")
        with Log(cluster.url, "{paper}:") as log:
            log.add_raw({"data": "{"})
            await until_async(lambda: reader.handled == ["앞", "서울 첫눈"])
            await until_async(lambda: len(log.letters()) == 1 and log.pending() == 0)
            assert {key[:8] for key in log.redis.keys("*")} == {b"{paper}:"}


async def test_a_cluster_that_comes_later_or_again_is_used(cluster: EmbeddedServer) -> None:
    cluster.stop()
    url = f"redis+cluster://127.0.0.1:{cluster.port}"
    reader = Reader()
    async with reading_bus(url, reader, namespace="{paper}:") as bus:
        await until_async(bus.unready)
        cluster.start()
        await until_async(lambda: not bus.unready(), 30)
        with Log(cluster.url, "{paper}:") as log:
            log.add("앞")
            await until_async(lambda: reader.handled == ["앞"])
        cluster.kill()
        await until_async(bus.unready)
        cluster.start()
        await until_async(lambda: not bus.unready(), 30)
        with Log(cluster.url, "{paper}:") as log:
            log.add("뒤")
            await until_async(lambda: reader.handled == ["앞", "뒤"])


async def test_a_cluster_without_a_hash_tag_is_an_error_at_start() -> None:
    with pytest.raises(ValueError, match="ILBO_NAMESPACE with a hash tag"):
        Bus("render", ServiceSettings(redis_url="redis+cluster://127.0.0.1:7000"))
