"""What a document's weather ticker says, as events."""

from datetime import datetime

from ilbo_events import Quality, Station, WeatherObserved, condition_of
from ilbo_ingest.drafts import Sighting
from ilbo_paper import stations_by_name


def observed(sighting: Sighting, fetched_at: datetime, source: str) -> WeatherObserved:
    """Return the event of one ticker entry; the masthead has a date and no hour."""
    known = stations_by_name().get(sighting.station)
    is_missing = sighting.temperature_celsius is None
    return WeatherObserved(
        station=Station(id=known.id if known else sighting.station, name=sighting.station),
        observed_at=sighting.observed_at,
        time_precision="day",
        fetched_at=fetched_at,
        temperature_celsius=sighting.temperature_celsius,
        condition=condition_of(sighting.word),
        quality=Quality(temperature="missing") if is_missing else Quality(),
        source=source,
        attribution=sighting.attribution,
    )
