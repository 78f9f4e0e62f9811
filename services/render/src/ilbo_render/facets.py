"""By what an article is listed, and the clock that the site's days are counted by."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from ilbo_render.moments import KST

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_KST_US = 9 * 3_600_000_000
_HOUR_US = 3_600_000_000
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_KEPT_KEYS = 1024  # a key is asked for once an event; most name the same few lists


class ListKey(NamedTuple):
    """Names one list: what kind, and of what."""

    kind: str
    name: str = ""


ALL = ListKey("all")
PHOTOS = ListKey("photos")
CORRECTED = ListKey("corrected")


class Facets(NamedTuple):
    """What of an article decides where it is listed; `section` as the event gave it."""

    published_us: int
    section: str | None
    source: str | None
    tags: tuple[str, ...]
    has_photo: bool
    is_timed: bool
    """False when only the day of publication is known."""
    is_corrected: bool

    @property
    def hour_number(self) -> int:
        """Its hour in KST, counted from 1970."""
        return (self.published_us + _KST_US) // _HOUR_US

    @property
    def day(self) -> date:
        """The day in KST it belongs to."""
        return _day(self.hour_number // 24)

    def keys(self, resolve: Callable[[str | None], str]) -> list[ListKey]:
        """Return the lists it stands in; `resolve` turns what an event calls a section into it."""
        keys = [ALL, section_key(resolve(self.section)), day_key(self.day)]
        if self.source is not None:
            keys.append(source_key(self.source))
        if self.tags:
            keys += map(tag_key, dict.fromkeys(self.tags))
        if self.has_photo:
            keys.append(PHOTOS)
        if self.is_corrected:
            keys.append(CORRECTED)
        return keys


@lru_cache(_KEPT_KEYS)
def _day(number: int) -> date:
    return date.fromordinal(number + _EPOCH_ORDINAL)


@lru_cache(_KEPT_KEYS)
def section_key(name: str) -> ListKey:
    """Return the key of a section's list."""
    return ListKey("section", name)


@lru_cache(_KEPT_KEYS)
def source_key(name: str) -> ListKey:
    """Return the key of a source's list."""
    return ListKey("source", name)


@lru_cache(_KEPT_KEYS)
def tag_key(name: str) -> ListKey:
    """Return the key of a tag's list."""
    return ListKey("tag", name)


@lru_cache(_KEPT_KEYS)
def day_key(day: date) -> ListKey:
    """Return the key of a day's list."""
    return ListKey("day", day.isoformat())


def day_number(day: date) -> int:
    """Return the day counted from 1970."""
    return day.toordinal() - _EPOCH_ORDINAL


def to_us(time: datetime) -> int:
    """Return microseconds since 1970."""
    return (time - _EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """Return the time in KST."""
    return (_EPOCH + timedelta(microseconds=microseconds)).astimezone(KST)
