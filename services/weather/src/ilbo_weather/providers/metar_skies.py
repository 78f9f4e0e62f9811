"""The sky of a METAR in KMA's words: the weather if there is any, else the amount of cloud.

NSC, NCD and CAVOK say that there is nothing of importance to flying, which is not a clear sky: they
make no word. Nor does weather that KMA has no word for; it is told by the reader.
"""

from collections.abc import Sequence

from ilbo_events import Condition
from ilbo_weather.providers.metar_text import Metar, Weather
from ilbo_weather.providers.skies import condition_of_vocabulary

_BY_INTENSITY = {
    "SHRA": ("약한소나기", "보통소나기", "강한소나기"),
    "SHSN": ("소낙눈/약", "보통눈단속", "소낙눈/강"),
    "DZ": ("약한이슬비", "보통이슬비", "강한이슬비"),
    "RA": ("약한비계속", "보통비계속", "강한비계속"),
    "SN": ("약한눈계속", "보통눈계속", "강한눈계속"),
    "SLEET": ("약진눈깨비", "진눈깨비", "강진눈깨비"),
    "BLSN": ("약한눈보라", "보통눈보라", "강한눈보라"),
    "FREEZING": ("약한언비", "언비", "언비"),
    "SG": ("가루눈", "가루눈", "가루눈"),
    "PL": ("얼음싸라기", "얼음싸라기", "얼음싸라기"),
    "GR": ("우박", "우박", "우박"),
    "GS": ("싸락눈/약", "싸락눈/약", "싸락눈/강"),
    "FC": ("용오름", "용오름", "용오름"),
    "FG": ("안개", "안개", "안개"),
    "BR": ("박무", "박무", "박무"),
    "HZ": ("연무", "연무", "연무"),
}
_INTENSITY = {"-": 0, "": 1, "+": 2}
# The worst first, as a report of one word would name it.
_ORDER = tuple(_BY_INTENSITY)
_CLOUD = {
    "SKC": "맑음",
    "CLR": "맑음",
    "FEW": "맑음",
    "SCT": "맑음",
    "BKN": "구름많음",
    "OVC": "흐림",
}
_LEAST_TO_MOST = ("SKC", "CLR", "FEW", "SCT", "BKN", "OVC")


def sky_of(metar: Metar) -> Condition | None:
    """Return the condition, None where the report gives no word."""
    word = _of_weather(metar.weather) if metar.weather else _of_clouds(metar.clouds)
    return condition_of_vocabulary(word) if word else None


def _of_weather(groups: Sequence[Weather]) -> str | None:
    if any(g.how == "TS" and g.near != "VC" for g in groups):
        return _thunder("".join(group.what for group in groups))
    found = [(kind, group) for group in groups if (kind := _kind(group)) is not None]
    if found:
        kind, group = min(found, key=lambda pair: _ORDER.index(pair[0]))
        return _BY_INTENSITY[kind][_INTENSITY[group.near]]
    near = next((word for group in groups if (word := _in_vicinity(group))), None)
    return near or next((word for group in groups if (word := _patches(group))), None)


def _thunder(what: str) -> str:
    if "GR" in what or "GS" in what:
        return "뇌우,우박"
    return "뇌우,비/눈" if "SN" in what else "뇌우"


def _kind(group: Weather) -> str | None:
    """Return which row of the table a group belongs to."""
    what = group.what
    if group.near == "VC" or group.how in ("MI", "BC", "PR", "DR"):
        return None
    if group.how == "FZ":
        return "FREEZING" if what in ("RA", "DZ") else what if what == "FG" else None
    if "RA" in what and "SN" in what:
        return "SLEET"
    for first in ("RA", "SN", "DZ", "SG", "PL", "GR", "GS", "FC", "FG", "BR", "HZ"):
        if first in what:
            named = f"{group.how}{first}" if group.how in ("SH", "BL") else first
            return named if named in _BY_INTENSITY else first
    return None


def _in_vicinity(group: Weather) -> str | None:
    if group.near != "VC":
        return None
    if group.what == "FG":
        return "시계내안개"
    return "시계내강수" if group.how == "SH" else None


def _patches(group: Weather) -> str | None:
    return "부분안개" if group.how in ("MI", "BC", "PR") and group.what == "FG" else None


def _of_clouds(amounts: Sequence[str]) -> str | None:
    """Return the word of the most cloud; KMA's scale has the same bounds in tenths."""
    if "VV" in amounts:
        return None
    most = max(amounts, key=_LEAST_TO_MOST.index, default=None)
    return _CLOUD[most] if most else None
