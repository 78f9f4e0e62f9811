"""What the weather service answers over HTTP: the newest observations and the stations."""

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict

from ilbo_events import WeatherObserved
from ilbo_paper import Paper, stations, stations_by_name
from ilbo_weather.ports import Newest


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


def weather_routes(newest: Newest, paper: Paper) -> APIRouter:
    """Return the routes below /v1."""
    router = APIRouter(prefix="/v1", tags=["weather"])
    shown = set(paper.weather.stations)

    @router.get("/observations")
    async def observations(station: str | None = None) -> list[WeatherObserved]:
        """Return the newest observation of each station, or of the one with this id or name."""
        known = await newest.all()
        if station is None:
            return known
        found = [o for o in known if station in (o.station.id, o.station.name)]
        if not found and station not in stations() and station not in stations_by_name():
            raise HTTPException(404, f"there is no station {station[:64]}")
        return found

    @router.get("/stations")
    async def all_stations() -> list[StationShown]:
        """Return KMA's stations in ascending order of their number."""
        return [
            StationShown.model_validate(
                {name: getattr(place, name) for name in place.__slots__}
                | {"in_paper": place.name in shown}
            )
            for place in stations().values()
        ]

    return router
