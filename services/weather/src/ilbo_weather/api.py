"""What the weather service answers over HTTP: observations, now and of two days, and stations."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from ilbo_bus import REDIS_ERRORS
from ilbo_events import WeatherObserved
from ilbo_paper import Paper, stations, stations_by_name
from ilbo_weather import geojson, wis2
from ilbo_weather.ports import History, Newest
from ilbo_weather.wis2 import Centre

T = TypeVar("T")


class StationShown(BaseModel):
    """One station of KMA's registry."""

    model_config = ConfigDict(use_attribute_docstrings=True, from_attributes=True)

    id: str
    """KMA station number."""
    name: str
    """As KMA spells it."""
    latitude_degrees: float
    """WGS 84."""
    longitude_degrees: float
    """WGS 84."""
    elevation_meters: float
    """Above sea level."""
    nx: int
    """Column of KMA's forecast grid."""
    ny: int
    """Row of KMA's forecast grid."""
    in_paper: bool
    """Whether the newspaper's weather line shows it."""


def observation_routes(newest: Newest, history: History, centre: Centre) -> APIRouter:
    """Return the routes of observations, below /v1."""
    found = partial(_found, newest, history)
    router = APIRouter(prefix="/v1", tags=["weather"])

    @router.get("/observations")
    async def observations(
        station: str | None = None, since: str | None = None
    ) -> list[WeatherObserved]:
        """Return the newest observation of each station, or of the one with this id or name.

        With `since`, a time with its zone, all of one station since then, oldest first; they are
        kept for 48 hours.
        """
        return await found(station, since)

    @router.get("/observations.geojson", response_class=Response)
    async def as_geojson(station: str | None = None, since: str | None = None) -> Response:
        """Return the same as GeoJSON: a point for each observation."""
        return _geojson([geojson.feature(each) for each in await found(station, since)])

    @router.get("/notifications", response_class=Response)
    async def notifications(station: str | None = None, since: str | None = None) -> Response:
        """Return a WIS 2.0 notification of each of these observations, in one collection."""
        known = await found(station, since)
        return _geojson([wis2.notification(each, centre) for each in known])

    @router.get("/observations/{subject}", response_class=Response)
    async def one(subject: str) -> Response:
        """Return one observation by its subject, e.g. 108@2026-03-11T15:00:00Z."""
        station, _, moment = subject.partition("@")
        observation = await _of_redis(lambda: history.at(station, _time(moment)))
        if observation is None:
            raise HTTPException(404, f"nothing is kept of {subject[:100]}")
        return Response(wis2.content_of(observation), media_type="application/json")

    return router


def station_routes(paper: Paper) -> APIRouter:
    """Return the routes of stations, below /v1."""
    router = APIRouter(prefix="/v1", tags=["weather"])
    shown = set(paper.weather.stations)

    @router.get("/stations")
    async def all_stations() -> list[StationShown]:
        """Return KMA's stations in ascending order of their number."""
        return [
            StationShown.model_validate(
                {
                    name: getattr(place, name)
                    for name in StationShown.model_fields
                    if name != "in_paper"
                }
                | {"in_paper": place.name in shown}
            )
            for place in stations().values()
        ]

    return router


async def _found(
    newest: Newest, history: History, station: str | None, since: str | None
) -> list[WeatherObserved]:
    if since is not None:
        if station is None:
            raise HTTPException(400, "since needs a station")
        return await _of_redis(lambda: history.since(_number(station), _time(since)))
    known = await newest.all()
    return known if station is None else _of(known, station)


def _of(known: list[WeatherObserved], station: str) -> list[WeatherObserved]:
    found = [each for each in known if station in (each.station.id, each.station.name)]
    if not found:
        _number(station)
    return found


def _number(station: str) -> str:
    """Return the id of a station named by id or name; refuse one that nobody knows."""
    place = stations().get(station) or stations_by_name().get(station)
    if place is None:
        raise HTTPException(404, f"there is no station {station[:64]}")
    return place.id


def _time(text: str) -> datetime:
    try:
        # A plus sign that nobody escaped arrives as a blank.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise HTTPException(400, f"{text[:40]!r} is no time like 2026-03-12T09:00+09:00") from error
    if moment.tzinfo is None or not 1900 <= moment.year <= 2200:
        raise HTTPException(400, f"{text[:40]!r} has no zone, or no year of these times")
    return moment


async def _of_redis(ask: Callable[[], Awaitable[T]]) -> T:
    try:
        return await ask()
    except REDIS_ERRORS as error:
        raise HTTPException(503, "the history can't be read now", {"Retry-After": "5"}) from error


def _geojson(features: list[geojson.Json]) -> Response:
    text = json.dumps(geojson.collection(features), ensure_ascii=False, allow_nan=False)
    return Response(text, media_type=geojson.MEDIA_TYPE)
