"""Asks weather.go.kr for what its pages show."""

from ilbo_weather.exchange import Request
from ilbo_weather.providers import kma_site_json
from ilbo_weather.providers.access import Access
from ilbo_weather.providers.page_client import PageClient


def kma_site_client(access: Access) -> PageClient:
    """Return the client; it asks one address for every station."""
    request = Request(access.base, endpoint=access.base)
    return PageClient(kma_site_json.SPEC, access, lambda _: request, kma_site_json.read)
