"""Asks KMA API Hub for the minute's observations of the automatic stations."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from ilbo_paper.stations import stations
from ilbo_weather.providers import aws_minute
from ilbo_weather.providers.access import KeyedAccess
from ilbo_weather.providers.hub_client import aws_request
from ilbo_weather.providers.page_client import PageClient
from ilbo_weather.providers.spec import Publication

# Data come two to four minutes late; when none of these has any, the upstream is behind.
_PROBES = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 8))


def aws_client(access: KeyedAccess, every_minutes: int) -> PageClient:
    """Return the client; of several hundred stations it takes those of our registry."""
    publication = Publication(every_minutes * 60, (0,))
    return PageClient(
        replace(aws_minute.SPEC, publication=publication),
        access,
        partial(aws_request, access),
        partial(aws_minute.read, wanted=stations().keys()),
        _minutes,
    )


def _minutes(now: datetime) -> tuple[datetime, ...]:
    minute = now.replace(second=0, microsecond=0)
    return tuple(minute - back for back in _PROBES)
