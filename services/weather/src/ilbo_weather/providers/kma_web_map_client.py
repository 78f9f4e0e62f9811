"""Asks for KMA's web map."""

from ilbo_weather.exchange import Request
from ilbo_weather.providers import kma_web_map
from ilbo_weather.providers.access import Access
from ilbo_weather.providers.page_client import PageClient


def kma_web_map_client(access: Access) -> PageClient:
    """Return the client; it asks one address for every station."""
    request = Request(access.base, endpoint=access.base)
    return PageClient(kma_web_map.SPEC, access, lambda _: request, kma_web_map.read)
