"""A country with weather, and every service that tells of it; all of them can break at once."""

import json
import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from ilbo_paper import Paper, StationPlace
from ilbo_weather.exchange import Page, Request
from ilbo_weather.providers import kst
from ilbo_weather.readings import Failure, Unchanged
from tests.unit.weather.fakes import FakeClock
from tests.unit.weather.pages import header_of, page
from tests.unit.weather.providers.answers import asos_row, fcst, hub_table, in_json, ncst
from tests.unit.weather.providers.test_models import UNITS, entry, norway

Mode = Literal["works", "500", "times out", "nan"]
MODEL_ERROR = 0.3
FAILS = Page(b"Unexpected errors", status=500)
_READY = timedelta(minutes=10)
_TIMEOUT_SECONDS = 10.0
_NUMBER = re.compile(rb'((?<=[:=" ])|(?<=": "))-?[0-9]+\.[0-9]+(?=[," }\n])')


def celsius(station: StationPlace, moment: datetime) -> float:
    """Return what the thermometer of a station shows: colder in the north, at night, up high."""
    sun = math.sin((moment.timestamp() / 3600 - 3) / 24 * 2 * math.pi)
    height = 0.006 * station.elevation_meters
    return round(14 + 6 * sun - (station.latitude_degrees - 33) - height, 1)


class World:
    """Answers every request as its service would at this hour."""

    def __init__(self, clock: FakeClock, paper: Paper) -> None:
        self.clock = clock
        self.mode: Mode = "works"
        self.instead: dict[str, Page] = {}
        """What services answer that have troubles of their own."""
        self.asked: list[tuple[float, Request]] = []
        self._shown = paper.stations

    async def fetch(self, request: Request) -> Page | Unchanged | Failure:
        """Answer, or fail as the mode has it."""
        self.asked.append((self.clock.now(), request))
        if self.mode == "500":
            return FAILS
        if self.mode == "times out":
            await self.clock.sleep(_TIMEOUT_SECONDS)
            return Failure("upstream", "read_timeout")
        answer = self.instead.get(_service(request)) or self._answer(request)
        if self.mode == "nan":
            return Page(_NUMBER.sub(b"NaN", answer.content), answer.validators, answer.status)
        return answer

    def _answer(self, request: Request) -> Page:
        services: dict[str, Callable[[dict[str, str]], Page]] = {
            "sfc_web_map.xml": self._web_map,
            "kma_sfctm2.php": self._asos,
            "kma_sfctm3.php": self._asos_range,
            "getUltraSrtNcst": self._ncst,
            "getUltraSrtFcst": self._fcst,
            "getFcstVersion": self._version,
            "forecast": self._open_meteo,
            "compact": self._met_norway,
        }
        service = services.get(_service(request))
        query = parse_qs(urlsplit(request.url).query)
        given = {name: values[0] for name, values in query.items()}
        return service(given) if service else Page(b"API not found", status=404)

    def calls(self, service: str) -> list[Request]:
        """Return what a service was asked."""
        return [request for _, request in self.asked if _service(request) == service]

    @property
    def _now(self) -> datetime:
        return self.clock.utc()

    def _hour(self) -> datetime:
        """Return the newest hour that is published."""
        return (self._now - _READY).replace(minute=0, second=0, microsecond=0)

    def _web_map(self, _: dict[str, str]) -> Page:
        hour = self._hour()
        rows = [
            f'<local stn_id="{s.id}" icon="01" desc="맑음" ta="{celsius(s, hour)}">{s.name}</local>'
            for s in self._shown
        ]
        return Page(page(*rows, header=header_of(hour)))

    def _asos(self, query: dict[str, str]) -> Page:
        hour = kst.from_stamp(query["tm"])
        return hub_table(*(self._rows(hour) if hour <= self._hour() else []))

    def _asos_range(self, query: dict[str, str]) -> Page:
        first, last = kst.from_stamp(query["tm1"]), kst.from_stamp(query["tm2"])
        count = int((min(last, self._hour()) - first).total_seconds()) // 3600 + 1
        hours = [first + timedelta(hours=each) for each in range(count)]
        return hub_table(*(row for hour in hours for row in self._rows(hour)))

    def _rows(self, hour: datetime) -> list[str]:
        return [
            asos_row(
                s.id, hour, TA=f"{celsius(s, hour)}", TD=f"{celsius(s, hour) - 9.5:.1f}",
                HM="50.0", WS="2.1", WD="27", PS="1014.0", CA_TOT="1",
            )
            for s in self._shown
        ]  # fmt: skip

    def _ncst(self, query: dict[str, str]) -> Page:
        base = kst.from_stamp(query["base_date"] + query["base_time"])
        if base > self._hour():
            return in_json("", "03", "NO_DATA")
        place = self._place(query)
        values = {"T1H": f"{celsius(place, base)}", "REH": "50.0", "PTY": "0", "WSD": "2.1"}
        return in_json({"item": ncst(values, base, place.nx, place.ny)})

    def _fcst(self, query: dict[str, str]) -> Page:
        base, place = kst.from_stamp(query["base_date"] + query["base_time"]), self._place(query)
        hour = base + timedelta(minutes=30)
        return in_json({"item": fcst({hour: {"SKY": "1", "PTY": "0"}}, base, place.nx, place.ny)})

    def _version(self, query: dict[str, str]) -> Page:
        made = f"{kst.from_stamp(query['basedatetime']).astimezone(kst.KST):%Y%m%d%H%M%S}"
        return in_json({"item": [{"filetype": query["ftype"], "version": made}]})

    def _place(self, query: dict[str, str]) -> StationPlace:
        cell = int(query["nx"]), int(query["ny"])
        return next(s for s in self._shown if (s.nx, s.ny) == cell)

    def _open_meteo(self, _: dict[str, str]) -> Page:
        quarter = self._now.replace(minute=self._now.minute // 15 * 15, second=0, microsecond=0)
        local = f"{quarter.astimezone(kst.KST):%Y-%m-%dT%H:%M}"
        found = [
            {
                "location_id": number,
                "utc_offset_seconds": 32400,
                "current_units": UNITS,
                "current": {
                    "time": local, "temperature_2m": celsius(place, quarter) + MODEL_ERROR,
                    "relative_humidity_2m": 52.0, "wind_speed_10m": 2.5, "weather_code": 0,
                    "dew_point_2m": celsius(place, quarter) - 9.0, "pressure_msl": 1014.2,
                    "cloud_cover": 10.0, "wind_direction_10m": 290.0, "wind_gusts_10m": 7.5,
                },
            }
            for number, place in enumerate(self._shown)
        ]  # fmt: skip
        return Page(json.dumps(found).encode())

    def _met_norway(self, query: dict[str, str]) -> Page:
        latitude, longitude = float(query["lat"]), float(query["lon"])
        place = min(
            self._shown,
            key=lambda s: abs(s.latitude_degrees - latitude) + abs(s.longitude_degrees - longitude),
        )
        hour = self._now.replace(minute=0, second=0, microsecond=0)
        entries = [
            entry(at, air_temperature=celsius(place, at) - MODEL_ERROR)
            for at in (hour, hour + timedelta(hours=1))
        ]
        return norway(*entries, made_at=hour)


def _service(request: Request) -> str:
    return urlsplit(request.url).path.rpartition("/")[2]


def is_true(station: StationPlace, shown: float, moment: datetime) -> bool:
    """Return whether a number is what somebody measured or computed for that moment."""
    truth = celsius(station, moment.astimezone(UTC))
    return min(abs(shown - truth), abs(abs(shown - truth) - MODEL_ERROR)) < 0.01
