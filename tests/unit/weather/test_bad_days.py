"""A day on which every weather service fails: nothing wrong is shown, nobody is asked too often."""

from datetime import timedelta

import pytest

from ilbo_weather.providers.available import ProviderSettings
from ilbo_weather.schedule import Timetable
from tests.unit.weather.newsroom import (
    CEILING,
    INTERVAL,
    KEYLESS,
    START,
    WITH_KEYS,
    Counted,
    Newsroom,
)
from tests.unit.weather.world import FAILS, Mode


def intervals_asked_twice(counted: Counted) -> list[int]:
    length = Timetable.of(counted.spec.publication, INTERVAL).interval_seconds
    asked = [int(moment // length) for moment in counted.rounds]
    return sorted({interval for interval in asked if asked.count(interval) > 1})


@pytest.mark.parametrize("mode", ["500", "times out", "nan"])
@pytest.mark.parametrize("settings", [KEYLESS, WITH_KEYS], ids=["keyless", "with keys"])
async def test_a_day_on_which_everything_fails(mode: Mode, settings: ProviderSettings) -> None:
    room = Newsroom(settings)
    await room.until(START + timedelta(hours=2))
    assert room.fresh() == 16
    assert room.line().attributions[0] == "기상청 제공"
    room.world.mode = mode
    await room.until(START + timedelta(hours=6))
    assert room.line().readings == ()
    await room.until(START + timedelta(hours=26))
    assert room.line().readings == ()
    room.world.mode = "works"
    await room.until(START + timedelta(hours=26) + timedelta(seconds=INTERVAL + 30))
    assert room.fresh() == 16
    for counted in room.counted:
        assert intervals_asked_twice(counted) == [], counted.name
    assert max(room.quotas.used.values()) <= CEILING
    web_map = room.counted[0]
    assert 26 * 6 <= len(web_map.rounds) <= 26 * 6 + 3
    offsets = {round(moment % INTERVAL) for moment in web_map.rounds}
    assert len(offsets) > 5  # by chance, not on the minute


async def test_without_kma_the_line_comes_from_the_next_rung_without_its_credit() -> None:
    room = Newsroom(KEYLESS)
    await room.until(START + timedelta(hours=1))
    room.world.instead["sfc_web_map.xml"] = FAILS
    await room.until(START + timedelta(hours=3))
    assert room.fresh() == 16
    assert room.line().attributions == ("Open-Meteo.com (CC BY 4.0)",)
    room.world.instead.clear()
    await room.until(START + timedelta(hours=3, minutes=12))
    assert room.line().attributions == ("기상청 제공",)
