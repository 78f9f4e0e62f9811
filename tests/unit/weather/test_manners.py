"""How services are asked: only for what is missing, within quotas, with respect for a refusal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ilbo_weather.exchange import Page
from tests.unit.weather.newsroom import CEILING, KEYLESS, START, WITH_KEYS, Newsroom
from tests.unit.weather.pages import KST
from tests.unit.weather.providers.answers import in_json
from tests.unit.weather.world import FAILS

HOUR = timedelta(hours=1)
MIDNIGHT = START.replace(hour=0, minute=0) + 24 * HOUR
BAD_KEY = Page(
    '{"result":{"status":401,"message":"유효한 인증키가 아닙니다."}}'.encode(), status=401
)
USED_UP = in_json("", "22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR")


async def test_who_adds_nothing_is_not_asked() -> None:
    room = Newsroom(KEYLESS)
    await room.until(START + 3 * HOUR)
    assert len(room.asked("open-meteo")) == 13  # humidity and wind, each quarter of an hour
    assert room.asked("met-norway") == []
    room.world.instead["forecast"] = FAILS
    await room.until(START + 5 * HOUR)
    assert len(room.asked("met-norway")) > 0


async def test_with_keys_the_hub_gives_everything_and_nobody_else_is_asked() -> None:
    room = Newsroom(WITH_KEYS)
    await room.until(START + 3 * HOUR)
    assert len(room.asked("kma-asos-hourly")) >= 4
    assert len(room.asked("open-meteo")) + len(room.asked("met-norway")) <= 2  # at the very start
    assert room.line().attributions == ("기상청 제공",)


async def test_a_key_that_does_not_work_rests_for_an_hour_over_restarts_and_no_other() -> None:
    room = Newsroom(WITH_KEYS)
    room.world.instead["kma_sfctm2.php"] = BAD_KEY
    await room.until(START + timedelta(minutes=50))
    assert len(room.world.calls("kma_sfctm2.php")) == 1
    after = Newsroom(WITH_KEYS, room)
    await after.until(START + timedelta(minutes=59))
    assert len(room.world.calls("kma_sfctm2.php")) == 1
    another = Newsroom(replace(WITH_KEYS, api_hub_key="c"), after)
    await another.until(START + timedelta(minutes=64))
    assert len(room.world.calls("kma_sfctm2.php")) == 2


async def test_a_quota_that_is_used_up_stops_until_midnight_in_korea() -> None:
    room = Newsroom(WITH_KEYS)
    await room.until(START + timedelta(minutes=30))
    # The hub is gone, so that the other service would be needed.
    room.world.instead |= {"kma_sfctm2.php": FAILS, "getUltraSrtNcst": USED_UP}
    await room.until(START + 4 * HOUR)
    calls = len(room.world.calls("getUltraSrtNcst"))
    assert calls >= 1
    await room.until(MIDNIGHT - timedelta(minutes=1))
    assert len(room.world.calls("getUltraSrtNcst")) == calls
    await room.until(MIDNIGHT + 2 * HOUR)
    assert len(room.world.calls("getUltraSrtNcst")) > calls


async def test_no_call_is_made_beyond_our_own_ceiling() -> None:
    room = Newsroom(KEYLESS)
    room.quotas.used["open-meteo/forecast", f"{START:%Y-%m-%d}"] = CEILING - 20
    await room.until(MIDNIGHT - timedelta(minutes=1))
    assert len(room.world.calls("forecast")) == 1
    await room.until(MIDNIGHT + HOUR)
    assert len(room.world.calls("forecast")) > 1


@pytest.mark.parametrize("restarts", [False, True])
async def test_the_hours_of_an_outage_are_filled_and_not_announced_as_now(restarts: bool) -> None:
    room = Newsroom(WITH_KEYS)
    await room.until(START + 2 * HOUR)
    room.world.mode = "500"
    await room.until(START + 7 * HOUR)
    assert room.line().readings == ()
    if restarts:
        room = Newsroom(WITH_KEYS, room)
    room.world.mode = "works"
    before = len(room.redis.stream)
    await room.until(START + 7 * HOUR + timedelta(minutes=40))
    seoul = [o for o in room.redis.stream[before:] if o.station.id == "108"]
    late = [o.observed_at.astimezone(KST).hour for o in seoul if o.backfilled]
    assert late == sorted(late)
    assert {18, 19, 20, 21} <= set(late)
    shown = {r.observed_at.astimezone(KST).hour for r in room.line().readings}
    assert shown <= {22, 23}
    assert room.redis.newest["108"].observed_at.astimezone(KST).hour in (22, 23)
    keys = [(o.station.id, o.observed_at, o.revision) for o in room.redis.stream]
    assert len(keys) == len(set(keys))


async def test_past_hours_that_are_not_granted_are_asked_for_once() -> None:
    room = Newsroom(WITH_KEYS)
    room.world.instead["kma_sfctm3.php"] = BAD_KEY
    await room.until(START + 3 * HOUR)
    assert len(room.world.calls("kma_sfctm3.php")) == 1
    assert len(room.asked("kma-asos-hourly")) >= 4


async def test_past_hours_that_fail_hold_up_nothing_new() -> None:
    room = Newsroom(WITH_KEYS)
    room.world.instead["kma_sfctm3.php"] = FAILS
    await room.until(START + 3 * HOUR)
    assert len(room.world.calls("kma_sfctm3.php")) > 3
    assert len(room.asked("kma-asos-hourly")) >= 4
    assert room.fresh() == 16
