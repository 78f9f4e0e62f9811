"""Asks aviationweather.gov for the reports of Korea's airports in one call."""

from ilbo_paper.airports import airports
from ilbo_weather.exchange import Request
from ilbo_weather.providers import metar
from ilbo_weather.providers.access import Access
from ilbo_weather.providers.page_client import PageClient


def metar_client(access: Access) -> PageClient:
    """Return the client."""
    request = Request(
        f"{access.base}?ids={','.join(airports())}&format=json",
        endpoint="aviationweather.gov/metar",
    )
    return PageClient(metar.SPEC, access, lambda _: request, metar.read)
