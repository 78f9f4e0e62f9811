"""Asks Open-Meteo for all stations of the newspaper in one call; each of them counts as one."""

from functools import partial
from urllib.parse import urlencode

from ilbo_paper.stations import StationPlace
from ilbo_weather.exchange import Request
from ilbo_weather.providers import open_meteo
from ilbo_weather.providers.access import Access
from ilbo_weather.providers.page_client import PageClient


def open_meteo_client(access: Access, stations: tuple[StationPlace, ...]) -> PageClient:
    """Return the client."""
    query = urlencode(
        {
            "latitude": ",".join(f"{place.latitude_degrees:.4f}" for place in stations),
            "longitude": ",".join(f"{place.longitude_degrees:.4f}" for place in stations),
            "current": ",".join([name for _, name, _ in open_meteo.VARIABLES] + ["weather_code"]),
            "timezone": "Asia/Seoul",
            "wind_speed_unit": "ms",
        },
        safe=",",
    )
    request = Request(
        f"{access.base}?{query}", endpoint="open-meteo/forecast", weight=len(stations)
    )
    read = partial(open_meteo.read, places=stations)
    return PageClient(open_meteo.SPEC, access, lambda _: request, read)
