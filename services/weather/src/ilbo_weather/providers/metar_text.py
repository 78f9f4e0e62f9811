"""One METAR in its own code: what the groups of a report say.

After WMO Manual on Codes (WMO-No. 306), FM 15: wind, visibility, weather, cloud, temperature and
dew point, pressure. Everything from a trend or remark on is another story.
"""

import re
from dataclasses import dataclass, field

KNOT_METERS_PER_SECOND = 0.514444
_INCH_HECTOPASCALS = 33.8639
_STATUTE_MILE_METERS = 1609.344
# 9999 says ten kilometres or more, and so does CAVOK.
_FAR_METERS = 10_000.0
_END = frozenset({"NOSIG", "BECMG", "TEMPO", "RMK", "FCST"})
_WIND = re.compile(
    r"(?P<from>[0-9]{3}|VRB)P?(?P<speed>[0-9]{2,3})(?:GP?(?P<gust>[0-9]{2,3}))?(?P<unit>KT|MPS|KMH)"
)
_METERS = re.compile(r"([0-9]{4})(?:NDV)?")
_MILES = re.compile(r"[MP]?(?:([0-9]{1,2})|(?:([0-9])_)?([0-9])/([0-9]{1,2}))SM")
_CLOUD = re.compile(r"(FEW|SCT|BKN|OVC|SKC|CLR|VV)(?:[0-9]{3}|///)?(?:CB|TCU|///)?")
_TEMPERATURES = re.compile(r"(M?[0-9]{2})/(M?[0-9]{2}|//)?")
_PRESSURE = re.compile(r"Q([0-9]{4})|A([0-9]{4})")
_WEATHER = re.compile(
    r"(?P<near>-|\+|VC)?(?P<how>MI|BC|PR|DR|BL|SH|TS|FZ)?"
    r"(?P<what>(?:DZ|RA|SN|SG|IC|PL|GR|GS|UP|BR|FG|FU|VA|DU|SA|HZ|PO|SQ|FC|SS|DS)*)"
)
_UNITS = {"KT": KNOT_METERS_PER_SECOND, "MPS": 1.0, "KMH": 1 / 3.6}


@dataclass(frozen=True, slots=True)
class Weather:
    """One group of present weather."""

    near: str
    """Intensity - or +, or VC: in the vicinity."""
    how: str
    what: str
    raw: str


@dataclass(slots=True)
class Metar:
    """What a report says; None where it says nothing."""

    wind_from_degrees: float | None = None
    wind_speed_meters_per_second: float | None = None
    wind_gust_meters_per_second: float | None = None
    visibility_meters: float | None = None
    temperature_celsius: float | None = None
    dew_point_celsius: float | None = None
    qnh_hectopascals: float | None = None
    weather: list[Weather] = field(default_factory=list)
    clouds: list[str] = field(default_factory=list)
    """Amounts in the order of the report: FEW, SCT, BKN, OVC, SKC, CLR, VV."""


def parse_metar(text: str) -> Metar:
    """Return what the groups say up to the first trend or remark."""
    metar = Metar()
    groups = re.sub(r"\b([0-9]) ([0-9]/[0-9]{1,2}SM)\b", r"\1_\2", text.upper()).split()
    for group in _report(groups):
        _take(metar, group.rstrip("="))
    return metar


def weather_in(text: str) -> list[Weather]:
    """Return the groups of present weather in a text, e.g. -RA BR."""
    return [weather for group in text.upper().split() if (weather := _weather(group)) is not None]


def _report(groups: list[str]) -> list[str]:
    """Return the groups behind the station's code and time, before any trend."""
    start = next((i + 1 for i, g in enumerate(groups) if re.fullmatch("[0-9]{6}Z", g)), 0)
    end = next((i for i, g in enumerate(groups) if i >= start and g in _END), len(groups))
    return groups[start:end]


def _take(metar: Metar, group: str) -> None:
    for take in (_take_wind, _take_visibility, _take_cloud, _take_temperatures, _take_pressure):
        if take(metar, group):
            return
    weather = _weather(group)
    if weather is not None:
        metar.weather.append(weather)


def _take_wind(metar: Metar, group: str) -> bool:
    found = _WIND.fullmatch(group)
    if found is None or metar.wind_speed_meters_per_second is not None:
        return found is not None
    factor = _UNITS[found["unit"]]
    metar.wind_speed_meters_per_second = round(int(found["speed"]) * factor, 1)
    if found["gust"]:
        metar.wind_gust_meters_per_second = round(int(found["gust"]) * factor, 1)
    if found["from"] != "VRB" and int(found["speed"]) > 0:
        metar.wind_from_degrees = float(found["from"])
    return True


def _take_visibility(metar: Metar, group: str) -> bool:
    miles = _MILES.fullmatch(group)
    meters = _METERS.fullmatch(group)
    if group != "CAVOK" and not miles and not meters:
        return False
    if metar.visibility_meters is None:
        metar.visibility_meters = _visibility(meters, miles)
    return True


def _visibility(meters: re.Match[str] | None, miles: re.Match[str] | None) -> float:
    if meters:
        value = float(meters[1])
        return value if value < 9999 else _FAR_METERS
    if not miles:
        return _FAR_METERS
    whole, more, over, under = miles.groups()
    count = float(whole) if whole else float(more or 0) + float(over) / max(float(under), 1)
    return round(count * _STATUTE_MILE_METERS)


def _take_cloud(metar: Metar, group: str) -> bool:
    found = _CLOUD.fullmatch(group)
    if found:
        metar.clouds.append(found[1])
    return found is not None


def _take_temperatures(metar: Metar, group: str) -> bool:
    found = _TEMPERATURES.fullmatch(group)
    if found is None or metar.temperature_celsius is not None:
        return found is not None
    metar.temperature_celsius = _celsius(found[1])
    if found[2] and found[2] != "//":
        metar.dew_point_celsius = _celsius(found[2])
    return True


def _celsius(text: str) -> float:
    return float(text.replace("M", "-"))


def _take_pressure(metar: Metar, group: str) -> bool:
    found = _PRESSURE.fullmatch(group)
    if found and metar.qnh_hectopascals is None:
        hundredths = int(found[2] or 0)
        metar.qnh_hectopascals = (
            float(found[1]) if found[1] else round(hundredths / 100 * _INCH_HECTOPASCALS, 1)
        )
    return found is not None


def _weather(group: str) -> Weather | None:
    found = _WEATHER.fullmatch(group)
    if found is None or not (found["how"] or found["what"]):
        return None
    return Weather(found["near"] or "", found["how"] or "", found["what"], group)
