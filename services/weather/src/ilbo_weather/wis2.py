"""Observations as WIS 2.0 sees them: a notification for each, in the shape of WMO's WNM 1.

Source: WMO, WIS2 Notification Message Encoding (conformance class core): a GeoJSON feature with a
UUID, when it was published, what it is about, a checksum, and exactly one link to the data, which
is `canonical` for the first report and `update` for a later revision. At most 8,192 bytes.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from ilbo_events import WeatherObserved, observation_subject
from ilbo_paper import station_at
from ilbo_weather.geojson import Json, point

CONFORMS_TO = "http://wis.wmo.int/spec/wnm/1/conf/core"
MAX_BYTES = 8192
_MAX_INLINE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Centre:
    """Who notifies."""

    id: str
    """WIS2 centre id, e.g. kr-ilbo."""
    url: str
    """Where the observations are had, without a final slash."""


def notification(observation: WeatherObserved, centre: Centre) -> Json:
    """Return the notification of one observation; the same observation gives the same one."""
    place = station_at(observation.station.id, observation.observed_at)
    subject = observation_subject(observation)
    data = content_of(observation)
    data_id = f"{centre.id}/surface-observations/{subject}/{observation.revision}"
    rel = "canonical" if observation.revision == 1 else "update"
    message: Json = {
        "id": str(uuid5(NAMESPACE_URL, f"{centre.url}/{data_id}/{observation.generation}")),
        "conformsTo": [CONFORMS_TO],
        "type": "Feature",
        "geometry": point(place),
        "properties": {
            "pubtime": _time(observation.fetched_at),
            "datetime": _time(observation.observed_at),
            "data_id": data_id,
            "metadata_id": f"urn:wmo:md:{centre.id}:surface-observations",
            "producer": observation.source,
            "integrity": {"method": "sha512", "value": _base64(hashlib.sha512(data).digest())},
            "content": {"encoding": "utf-8", "size": len(data), "value": data.decode()},
        },
        "links": [
            {
                "rel": rel,
                "type": "application/json",
                "href": f"{centre.url}/v1/observations/{subject}",
                "length": len(data),
            }
        ],
    }
    return _within_bounds(message, len(data))


def content_of(observation: WeatherObserved) -> bytes:
    """Return the bytes that the link leads to and the checksum is of."""
    return observation.model_dump_json(exclude_none=True).encode()


def _within_bounds(message: Json, size: int) -> Json:
    """Leave the data out where it would not fit: then it is had by the link alone."""
    properties = message["properties"]
    assert isinstance(properties, dict)
    too_long = len(json.dumps(message, ensure_ascii=False).encode()) > MAX_BYTES
    if size > _MAX_INLINE_BYTES or too_long:
        properties.pop("content")
    return message


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
