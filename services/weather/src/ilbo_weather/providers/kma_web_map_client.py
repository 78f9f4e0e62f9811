"""Asks for KMA's web map."""

from ilbo_bus import Clock
from ilbo_weather.exchange import Request
from ilbo_weather.ports import Fetcher
from ilbo_weather.providers import kma_web_map
from ilbo_weather.providers.asking import OnePageClient


def kma_web_map_client(fetcher: Fetcher, address: str, clock: Clock) -> OnePageClient:
    """Return the client; it asks one address for every station."""
    request = Request(address, endpoint=address)
    return OnePageClient(kma_web_map.SPEC, lambda _: request, kma_web_map.read, fetcher, clock)
