"""Addresses of KMA API Hub; each API there needs its own 활용신청 beside the key."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from ilbo_weather.exchange import Request
from ilbo_weather.providers import kst
from ilbo_weather.providers.access import KeyedAccess

_HOUR = timedelta(hours=1)
# The API allows 31 days; the body of three days of all stations stays below the fetcher's cap.
LONGEST_RANGE = timedelta(days=3)


def hub_request(access: KeyedAccess, path: str, **parameters: str) -> Request:
    """Return a request below the base address, e.g. of url/kma_sfctm2.php."""
    query = urlencode(parameters, safe=":")
    return Request(
        f"{access.base.rstrip('/')}/{path}?{query}&authKey={access.key.quoted}",
        endpoint=f"apihub.kma.go.kr/{path.rpartition('/')[2]}",
        account=access.key.fingerprint,
    )


def asos_request(access: KeyedAccess, hour: datetime) -> Request:
    """Return the request for all stations at a full hour."""
    return hub_request(access, "url/kma_sfctm2.php", tm=kst.stamp(hour), stn="0", help="0")


def asos_range_request(access: KeyedAccess, first: datetime, last: datetime) -> Request:
    """Return the request for all stations from one hour to another."""
    parameters = {"tm1": kst.stamp(first), "tm2": kst.stamp(last), "stn": "0", "help": "0"}
    return hub_request(access, "url/kma_sfctm3.php", **parameters)


def aws_request(access: KeyedAccess, minute: datetime) -> Request:
    """Return the request for all automatic stations at a minute."""
    parameters = {"tm2": kst.stamp(minute), "stn": "0", "disp": "1", "help": "0"}
    return hub_request(access, "cgi-bin/url/nph-aws2_min", **parameters)


def stations_request(access: KeyedAccess, network: str, day: datetime) -> Request:
    """Return the request for a list of stations; `network` is SFC or AWS."""
    parameters = {"inf": network, "stn": "", "tm": kst.stamp(day), "help": "1"}
    return hub_request(access, "url/stn_inf.php", **parameters)


def ranges(since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """Return the full hours between the two, both included, in stretches oldest first."""
    first, last = _hour_at_or_after(since), until.replace(minute=0, second=0, microsecond=0)
    found: list[tuple[datetime, datetime]] = []
    while first <= last:
        end = min(first + LONGEST_RANGE - _HOUR, last)
        found.append((first, end))
        first = end + _HOUR
    return found


def _hour_at_or_after(moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + _HOUR
