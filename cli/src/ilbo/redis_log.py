"""The log in Redis as the commands use it: one connection, errors a person understands."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from ilbo.errors import CommandError, Exit
from ilbo_bus import REDIS_ERRORS, ServiceSettings, SettingsError
from ilbo_bus.addresses import parse_address
from ilbo_bus.connection import make_broker
from ilbo_bus.streams import Redis, StreamKeys, stream_keys
from ilbo_events import STREAMS, Stream


@dataclass(frozen=True, slots=True)
class Log:
    """An open connection and the names it needs."""

    redis: Redis
    namespace: str

    def keys(self, stream: Stream) -> StreamKeys:
        """Return the Redis keys of a stream."""
        return stream_keys(self.namespace, stream)


def load_settings(redis_url: str | None = None) -> ServiceSettings:
    """Return the environment's settings, with another log when one is named."""
    try:
        settings = ServiceSettings.load()
        if redis_url is None:
            return settings
        parse_address(redis_url)
    except (SettingsError, ValueError) as error:
        raise CommandError(str(error), Exit.USAGE) from error
    return settings.model_copy(update={"redis_url": redis_url})


@asynccontextmanager
async def open_log(url: str) -> AsyncIterator[Log]:
    """Yield a connection; raise CommandError when Redis can't be reached or refuses."""
    settings = load_settings(redis_url=url)
    try:
        broker = make_broker("ilbo", settings, CollectorRegistry())
    except ValueError as error:
        raise CommandError(str(error), Exit.USAGE) from error
    try:
        yield Log(await broker.connect(), settings.namespace)
    except BrokenPipeError:  # whoever reads our output went away, not Redis
        raise
    except REDIS_ERRORS as error:
        raise CommandError(f"the log at {hidden(url)}: {error}", Exit.UNREACHABLE) from error
    finally:
        await broker.stop()


def hidden(url: str) -> str:
    """Return an address without user and password."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"


def find_stream(name: str) -> Stream:
    """Return a stream by name; raise CommandError that lists those there are."""
    for stream in STREAMS:
        if stream.name == name:
            return stream
    known = ", ".join(stream.name for stream in STREAMS)
    raise CommandError(f"there is no stream {name}; there are {known}", Exit.USAGE)
