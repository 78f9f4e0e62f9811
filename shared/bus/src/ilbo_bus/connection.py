"""FastStream's brokers by address, with the connection settings Redis Streams need."""

import asyncio
from typing import Any

from faststream.redis import RedisBroker, RedisClusterBroker, RedisSentinelBroker
from faststream.redis.prometheus import RedisPrometheusMiddleware
from prometheus_client import CollectorRegistry
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import SentinelConnectionPool
from redis.backoff import ExponentialWithJitterBackoff

from ilbo_bus.addresses import check_namespace, parse_address
from ilbo_bus.settings import ServiceSettings
from ilbo_bus.streams import Redis

# redis-py gives a client made from an address no retries at all; with these a restart of the
# server passes unnoticed and an absence is an error after about four seconds.
_RETRIES = 6


def make_broker(
    service: str, settings: ServiceSettings, registry: CollectorRegistry
) -> RedisBroker:
    """Return the broker for the configured address; no socket is opened yet."""
    address = parse_address(settings.redis_url)
    check_namespace(address, settings.namespace)
    password = settings.redis_password
    options: dict[str, Any] = {
        "retry": Retry(ExponentialWithJitterBackoff(cap=1, base=0.05), _RETRIES),
        "socket_connect_timeout": 3,
        "health_check_interval": 15,
        "middlewares": [RedisPrometheusMiddleware(registry=registry, app_name=service)],
        "logger": None,  # one line per batch costs a third of the rate; the bus logs what matters
        # FastStream's injection sends each batch through a thread to find the handler's arguments.
        "apply_types": False,
        "graceful_timeout": 4,
    }
    username = settings.redis_username or address.username
    secret = password.get_secret_value() if password else address.password
    options |= {k: v for k, v in (("username", username), ("password", secret)) if v is not None}
    if address.kind == "sentinel":
        return RedisSentinelBroker(
            f"redis://{address.nodes[0][0]}/{address.database}",
            sentinels=list(address.nodes),
            sentinel_master_name=address.master,
            **options,
        )
    if address.kind == "cluster":
        return RedisClusterBroker(
            f"redis://{address.nodes[0][0]}:{address.nodes[0][1]}",
            startup_nodes=list(address.nodes[1:]),
            **options,
        )
    return RedisBroker(address.url, **options)


class Connector:
    """One connection for all who use the broker, made when first asked for."""

    def __init__(self, broker: RedisBroker) -> None:
        self.broker = broker
        self._client: Redis = None
        self._one_at_a_time = asyncio.Lock()

    async def client(self) -> Redis:
        """Return the client, the same every time; a cluster must be reached for it."""
        async with self._one_at_a_time:
            self._client = await self.broker.connect()
            return self._client

    async def stop(self) -> None:
        """Stop the broker, and close what it leaves open: the clients that ask the sentinels."""
        await self.broker.stop()
        pool = getattr(self._client, "connection_pool", None)
        if isinstance(pool, SentinelConnectionPool):
            for sentinel in pool.sentinel_manager.sentinels:
                await sentinel.aclose()
