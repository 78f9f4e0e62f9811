"""The weather ticker of a portal page: sky word, station and temperature, often glued together."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from ilbo_events import CONDITIONS, condition_code

_BULLETS = "•·∙‧・ㆍ▪▫■□◦○●*"
_MINUS = "-−–—‒﹣"
_ENTRY = re.compile(
    rf"(?P<bullet>[{_BULLETS}]|(?<!\S)[{_MINUS}](?=\s*[가-힣]))?\s*"
    rf"(?P<label>[가-힣][가-힣A-Za-z/,. ]{{0,40}}?)\s*:?\s*"
    rf"(?:(?P<below>영하)\s*)?(?:(?P<sign>[{_MINUS}+])\s*)?"
    rf"(?:(?P<number>\d{{1,3}}(?:\.\d{{1,2}})?)|(?P<none>[{_MINUS}]))\s*"
    rf"(?:(?P<degree>[°º˚]\s*C)|도)\s*[|,;]?\s*"
)
# KMA tells stations of one city apart like this (북강릉, 서청주), and the press regions
# (경기광주): a place of its own, not a sky word before a station.
_PLACE_END = re.compile(r"(?:[북남동서신]|경기|강원|[충전경][북남])$")


@dataclass(frozen=True, slots=True)
class TickerEntry:
    """One entry as printed; `temperature_celsius` is None for a dash."""

    station: str
    word: str | None
    temperature_celsius: float | None


def ticker_entries(line: str, stations: Collection[str]) -> list[TickerEntry]:
    """Return the entries of a line that consists of nothing else; else an empty list."""
    text = unicodedata.normalize("NFKC", line).strip()
    entries: list[TickerEntry] = []
    position = 0
    is_marked = False
    while position < len(text):
        match = _ENTRY.match(text, position)
        if match is None:
            return []
        is_marked = is_marked or match["bullet"] is not None
        entry = _entry(match, stations)
        if not (is_marked or _is_plain(entry, match, stations)):
            return []
        entries.append(entry)
        position = match.end()
    return entries


def split_label(label: str, stations: Collection[str]) -> tuple[str | None, str]:
    """Return sky word and station of a label like 구름많음보은; never guess a station's value.

    A known station with a known word wins; then an unknown word before a known station; then a
    known word before an unknown station; what is left is a station of its own.
    """
    compact = "".join(label.split())
    if compact in stations:
        return None, compact
    endings = [
        (_before(label, compact[cut:]), compact[cut:])
        for cut in range(1, len(compact))
        if compact[cut:] in stations
    ]
    beginnings = [
        (compact[cut:], compact[:cut])
        for cut in range(len(compact) - 1, 0, -1)
        if compact[:cut] in stations
    ]
    for word, station in (*endings, *beginnings):
        if condition_code(word) is not None:
            return word, station
    for word, station in endings:
        if not _PLACE_END.search(word):
            return word, station
    return _before_unknown(label, compact)


def _is_plain(entry: TickerEntry, match: re.Match[str], stations: Collection[str]) -> bool:
    """Tell an entry without a bullet from a sentence about the weather (내일 서울 영하 10도)."""
    if entry.station in stations:
        return entry.word is None or condition_code(entry.word) is not None
    return match["degree"] is not None and " " not in match["label"]


def _entry(match: re.Match[str], stations: Collection[str]) -> TickerEntry:
    word, station = split_label(match["label"], stations)
    if match["number"] is None:
        return TickerEntry(station, word, None)
    sign = match["sign"]
    is_below = match["below"] is not None or (sign is not None and sign in _MINUS)
    degrees = float(match["number"])
    return TickerEntry(station, word, -degrees if is_below and degrees else degrees)


def _before(label: str, station: str) -> str:
    """Return what stands before the station, blanks inside it as printed."""
    return re.sub(r"\s*".join(map(re.escape, station)) + "$", "", label).strip()


def _before_unknown(label: str, compact: str) -> tuple[str | None, str]:
    head, _, tail = label.rpartition(" ")
    if tail and condition_code(head) is not None:
        return head, tail
    # A single syllable (비, 눈) may as well begin the name of a place: 비금도.
    words = [word for word in CONDITIONS if 1 < len(word) < len(compact)]
    word = max((word for word in words if compact.startswith(word)), key=len, default=None)
    return (None, compact) if word is None else (word, compact[len(word) :])
