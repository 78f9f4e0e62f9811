"""What the headers of an answer say (RFC 9110, 9111), believed only as far as it is sensible."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from ilbo_ingest.fetching.exchange import Validators

LONGEST_WAIT_SECONDS = 24 * 3600.0
_LONGEST_AGE_SECONDS = 365 * 24 * 3600.0
_LONGEST_VALIDATOR = 1_000
_MAX_AGE = re.compile(r'(?:^|[\s,])(s-maxage|max-age)\s*=\s*"?(\d{1,12})', re.IGNORECASE)
_NEVER_FRESH = re.compile(r"(?:^|[\s,])no-(?:store|cache)\s*(?:,|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of one answer, in the order they came; names in lower case."""

    lines: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """Return the first value under this name, or nothing."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """Return every value under this name."""
        return [value for key, value in self.lines if key == name]

    @property
    def media_type(self) -> str:
        """The Content-Type's type, in lower case, without parameters."""
        return self.get("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The Content-Type's charset."""
        message = Message()
        message["content-type"] = self.get("content-type")
        charset = message.get_param("charset")
        return charset.strip("'\" ") or None if isinstance(charset, str) else None

    @property
    def validators(self) -> Validators:
        """What to ask with the next time; a value that can't be sent back is none."""
        return Validators(self._sendable("etag"), self._sendable("last-modified"))

    def retry_after_seconds(self, now: Callable[[], datetime]) -> float | None:
        """Return how long the server wants to be left alone, at most a day."""
        value = self.get("retry-after").strip()
        if value.isascii() and value.isdecimal():
            return min(float(value[:12]), LONGEST_WAIT_SECONDS)
        moment = _moment(value)
        if moment is None:
            return None
        return min(max((moment - now()).total_seconds(), 0), LONGEST_WAIT_SECONDS)

    def max_age_seconds(self, now: Callable[[], datetime]) -> float | None:
        """Return how long the page stays fresh; None when nothing usable is said."""
        control = ",".join(self.all("cache-control"))
        if _NEVER_FRESH.search(control):
            return 0
        ages = {name.lower(): float(age) for name, age in _MAX_AGE.findall(control)}
        if ages:
            return self._left_of(ages.get("max-age", ages.get("s-maxage", 0)))
        expires = _moment(self.get("expires"))
        if expires is None:
            return None
        return self._left_of((expires - (_moment(self.get("date")) or now())).total_seconds())

    def _left_of(self, age: float) -> float:
        spent = self.get("age").strip()
        left = age - float(spent[:12]) if spent.isascii() and spent.isdecimal() else age
        return min(max(left, 0), _LONGEST_AGE_SECONDS)

    def _sendable(self, name: str) -> str | None:
        value = self.get(name)
        fits = value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
        return value if value and fits else None


def headers_of(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Return the headers as text; bytes beyond ASCII are UTF-8, or else one character each."""
    return Headers(tuple((name.decode("latin-1").lower(), _text(value)) for name, value in raw))


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text[:100])
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
