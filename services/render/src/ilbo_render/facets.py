"""By what an article is listed, and the clock that the site's days are counted by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from ilbo_render.moments import KST

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY_US = 86_400_000_000
_KST_US = 9 * 3_600_000_000
_HOUR_US = 3_600_000_000
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


class ListKey(NamedTuple):
    """Names one list: what kind, and of what."""

    kind: str
    name: str = ""


ALL = ListKey("all")
PHOTOS = ListKey("photos")
CORRECTED = ListKey("corrected")


@dataclass(frozen=True, slots=True)
class Facets:
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
    def day(self) -> date:
        """The day in KST it belongs to."""
        return date.fromordinal((self.published_us + _KST_US) // _DAY_US + _EPOCH_ORDINAL)

    @property
    def hour(self) -> int:
        """The hour in KST."""
        return (self.published_us + _KST_US) // _HOUR_US % 24

    def keys(self, resolve: Callable[[str | None], str]) -> list[ListKey]:
        """Return the lists it stands in; `resolve` turns what an event calls a section into it."""
        keys = [ALL, section_key(resolve(self.section)), day_key(self.day)]
        if self.source is not None:
            keys.append(source_key(self.source))
        keys.extend(tag_key(tag) for tag in dict.fromkeys(self.tags))
        if self.has_photo:
            keys.append(PHOTOS)
        if self.is_corrected:
            keys.append(CORRECTED)
        return keys


def section_key(name: str) -> ListKey:
    """Return the key of a section's list."""
    return ListKey("section", name)


def source_key(name: str) -> ListKey:
    """Return the key of a source's list."""
    return ListKey("source", name)


def tag_key(name: str) -> ListKey:
    """Return the key of a tag's list."""
    return ListKey("tag", name)


def day_key(day: date) -> ListKey:
    """Return the key of a day's list."""
    return ListKey("day", day.isoformat())


def to_us(time: datetime) -> int:
    """Return microseconds since 1970."""
    return (time - _EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """Return the time in KST."""
    return (_EPOCH + timedelta(microseconds=microseconds)).astimezone(KST)
