"""Observations as GeoJSON (RFC 7946): a point for each station, the event as its properties."""

from collections.abc import Iterable

from ilbo_events import WeatherObserved, observation_subject
from ilbo_paper import StationPlace, station_at

MEDIA_TYPE = "application/geo+json"
Json = dict[str, object]


def point(place: StationPlace | None) -> Json | None:
    """Return where a station stands: longitude, latitude, metres; None for an unknown station."""
    if place is None:
        return None
    where = [place.longitude_degrees, place.latitude_degrees, place.elevation_meters]
    return {"type": "Point", "coordinates": where}


def feature(observation: WeatherObserved) -> Json:
    """Return one observation, where its station stood at the time."""
    place = station_at(observation.station.id, observation.observed_at)
    return {
        "type": "Feature",
        "id": observation_subject(observation),
        "geometry": point(place),
        "properties": observation.model_dump(mode="json", exclude_none=True),
    }


def collection(features: Iterable[Json]) -> Json:
    """Return features as one document."""
    return {"type": "FeatureCollection", "features": list(features)}
