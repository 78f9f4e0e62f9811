"""The checks of quality control: each looks at one case and says what is wrong with it. Pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from ilbo_events import WeatherObserved
from ilbo_weather import limits
from ilbo_weather.values import Finding, numbers

_KST = timezone(timedelta(hours=9))
_SKY_ONLY = frozenset({"clear", "mostly_clear", "mostly_cloudy", "overcast"})
_SNOW = ("snow", "blowing_snow")
_RAIN = ("rain", "drizzle", "shower")


@dataclass(frozen=True, slots=True)
class Judged:
    """A report with its flags, and since when its temperature is the same."""

    report: WeatherObserved
    steady_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What a check may look at."""

    report: WeatherObserved
    before: Judged | None
    """The same station's report of the same source before this one."""
    neighbours: tuple[float, ...] = ()
    """Temperatures of the stations around at the same time, taken to this station's height."""


def physical_limit(case: Case) -> Iterator[Finding]:
    """Find what no instrument in Korea can read."""
    for field, name, value in numbers(case.report):
        low, high = limits.PHYSICAL[name]
        if not low <= value <= high:
            yield Finding(field, "erroneous", "range", f"outside {low:g} to {high:g}")


def step(case: Case) -> Iterator[Finding]:
    """Find what changed too fast since the report before, if that one was good itself."""
    if case.before is None:
        return
    before = case.before.report
    passed = case.report.observed_at - before.observed_at
    if not timedelta(0) < passed <= limits.STEP_AFTER_AT_MOST:
        return
    for field, name, value in numbers(case.report):
        last = getattr(before, name)
        if name not in limits.STEPS or last is None or getattr(before.quality, field) != "good":
            continue
        most = _largest_step(name, passed)
        if round(abs(value - last), 3) > most:
            minutes = passed.total_seconds() / 60
            change = f"{value - last:+.1f} in {minutes:g} minutes"
            yield Finding(field, "doubtful", "step", f"{change}, usual are {most:.1f}")


def _largest_step(name: str, passed: timedelta) -> float:
    """Return the limit between that of a minute and that of an hour, in proportion."""
    minute, hour = limits.STEPS[name]
    share = min(max(passed.total_seconds() / 60 - 1, 0) / 59, 1)
    return round(minute + (hour - minute) * share, 3)


def consistency(case: Case) -> Iterator[Finding]:
    """Find values of one report that contradict each other."""
    yield from _moisture(case.report)
    yield from _wind(case.report)
    yield from _sky(case.report)


def _moisture(report: WeatherObserved) -> Iterator[Finding]:
    warmth, dew = report.temperature_celsius, report.dew_point_celsius
    if warmth is None or dew is None:
        return
    if round(dew - warmth, 3) > limits.DEW_POINT_ABOVE_TEMPERATURE:
        yield Finding("dew_point", "erroneous", "consistency", "above the temperature")
        return
    humidity = report.relative_humidity_percent
    if humidity is None:
        return
    expected = 100 * _vapour_pressure(dew) / _vapour_pressure(warmth)
    if abs(humidity - expected) > limits.HUMIDITY_DIFFERENCE:
        reason = f"temperature and dew point make {expected:.0f}"
        yield Finding("humidity", "doubtful", "consistency", reason)


def _vapour_pressure(celsius: float) -> float:
    """Return the saturation vapour pressure over water in hPa (Magnus, WMO-No. 8, annex 4.B)."""
    return 6.112 * math.exp(17.62 * celsius / (243.12 + celsius))


def _wind(report: WeatherObserved) -> Iterator[Finding]:
    speed, gust = report.wind_speed_meters_per_second, report.wind_gust_meters_per_second
    if speed is None:
        return
    # A model rounds a breath of wind to 0.0 and keeps its direction.
    if (
        report.kind == "observation"
        and speed == 0
        and report.wind_from_degrees not in (None, 0, 360)
    ):
        yield Finding("wind", "doubtful", "consistency", "calm with a direction")
    if gust is not None and gust < speed:
        yield Finding("wind_gust", "doubtful", "consistency", "below the mean wind")


def _sky(report: WeatherObserved) -> Iterator[Finding]:
    code = (report.condition.code if report.condition else None) or ""
    if code == "fog" and (report.visibility_meters or 0) > limits.FOG_ENDS_METERS:
        reason = f"fog and a view of {report.visibility_meters:g} m"
        yield Finding("visibility", "doubtful", "consistency", reason)
    fell = report.precipitation_millimeters or 0
    if fell > 0 and code in _SKY_ONLY and report.cloud_cover_tenths == 0:
        yield Finding("precipitation", "doubtful", "consistency", "out of a sky without a cloud")
    warmth = report.temperature_celsius
    if warmth is None or code.endswith("_ended"):
        return
    if code.startswith(_SNOW) and warmth > limits.SNOW_UP_TO_CELSIUS:
        yield Finding("condition", "doubtful", "consistency", f"snow at {warmth:g}")
    if code.startswith(_RAIN) and warmth < limits.RAIN_DOWN_TO_CELSIUS:
        yield Finding("condition", "doubtful", "consistency", f"rain at {warmth:g}")


def steady_since(report: WeatherObserved, before: Judged | None) -> datetime | None:
    """Return since when the temperature shows the same tenth; None when it has none."""
    if report.temperature_celsius is None:
        return None
    if before is None or before.report.temperature_celsius is None or before.steady_since is None:
        return report.observed_at
    gap = report.observed_at - before.report.observed_at
    same = round(report.temperature_celsius, 1) == round(before.report.temperature_celsius, 1)
    goes_on = same and timedelta(0) < gap <= limits.STEADY_GAP
    return before.steady_since if goes_on else report.observed_at


def persistence(case: Case) -> Iterator[Finding]:
    """Find a thermometer that doesn't move; a model may well say the same for hours."""
    since = steady_since(case.report, case.before)
    if case.report.kind != "observation" or since is None:
        return
    if case.report.observed_at - since >= limits.STEADY_FOR:
        hours = limits.STEADY_FOR.total_seconds() / 3600
        yield Finding("temperature", "doubtful", "persistence", f"the same for {hours:g} hours")


def climate(case: Case) -> Iterator[Finding]:
    """Find temperatures that this month never had."""
    warmth = case.report.temperature_celsius
    if warmth is None:
        return
    low, high = limits.CLIMATE[case.report.observed_at.astimezone(_KST).month - 1]
    if not low <= warmth <= high:
        yield Finding("temperature", "doubtful", "climate", f"this month has {low:g} to {high:g}")


def spatial(case: Case) -> Iterator[Finding]:
    """Find a thermometer that no other one around agrees with."""
    warmth = case.report.temperature_celsius
    if warmth is None or len(case.neighbours) < limits.NEIGHBOURS_AT_LEAST:
        return
    nearest = min(abs(warmth - other) for other in case.neighbours)
    if nearest > limits.NEIGHBOURS_DIFFER:
        reason = f"more than {limits.NEIGHBOURS_DIFFER:g} from every neighbour"
        yield Finding("temperature", "doubtful", "spatial", reason)


IN_ORDER = (physical_limit, step, consistency, persistence, climate, spatial)
"""KMA's order; what is missing is known before."""
