"""Conditions made from words and codes: KMA's words stand as they are, codes become a word.

A word that the vocabulary doesn't know stays without a code; a code that no table has gives no
word, because a number is none. Nothing is guessed: no code, no word, no condition.

Tables: SKY and PTY from KMA's guide (기상청 단기예보 조회서비스 활용가이드); weather codes as
Open-Meteo uses them, a part of WMO code table 4677; the words are KMA's own for the same weather.
"""

from functools import lru_cache

from ilbo_events import Condition
from ilbo_events.conditions import condition_code, condition_of

_LONGEST_WORD = 200
_SKY = {1: "맑음", 2: "구름조금", 3: "구름많음", 4: "흐림"}
_PTY = {
    1: "비",
    2: "비/눈",
    3: "눈",
    4: "소나기",
    5: "빗방울",
    6: "빗방울눈날림",
    7: "눈날림",
}
_WMO = {
    0: "맑음",
    1: "구름조금",
    2: "구름많음",
    3: "흐림",
    45: "안개",
    48: "안개",
    51: "약한이슬비",
    53: "보통이슬비",
    55: "강한이슬비",
    56: "약한언비",
    57: "언비",
    61: "약한비계속",
    63: "보통비계속",
    65: "강한비계속",
    66: "약한언비",
    67: "언비",
    71: "약한눈계속",
    73: "보통눈계속",
    75: "강한눈계속",
    77: "가루눈",
    80: "약한소나기",
    81: "보통소나기",
    82: "강한소나기",
    85: "소낙눈/약",
    86: "소낙눈/강",
    95: "뇌우",
    96: "뇌우,우박",
    99: "뇌우,우박",
}


def condition_from(word: str | None) -> Condition | None:
    """Return the condition that a source's word means; None when it reports no sky."""
    if word is not None and len(word) <= _LONGEST_WORD:
        return _remembered(word)
    return condition_of(word)


@lru_cache(maxsize=200)
def condition_of_vocabulary(word: str) -> Condition:
    """Return the condition of one of KMA's words."""
    return Condition(code=condition_code(word), word=word)


def condition_of_codes(pty: int | None, sky: int | None) -> Condition | None:
    """Return the precipitation if there is one, else the sky; PTY 0 alone says nothing of it."""
    word = _PTY.get(pty) if pty else (_SKY.get(sky) if pty == 0 and sky is not None else None)
    return condition_of_vocabulary(word) if word else None


def is_known_pty(pty: int) -> bool:
    """Return whether the guide has this precipitation code."""
    return pty == 0 or pty in _PTY


def condition_of_weather_code(code: int) -> Condition | None:
    """Return the condition of a code of WMO table 4677; None for one that isn't used."""
    word = _WMO.get(code)
    return condition_of_vocabulary(word) if word else None


def word_of_cloud_cover(tenths: float | None) -> str | None:
    """Return the sky word of KMA's scale: 0 to 5 tenths, 6 to 8, 9 and 10."""
    if tenths is None or not 0 <= tenths <= 10:
        return None
    if tenths <= 5:
        return "맑음"
    return "구름많음" if tenths <= 8 else "흐림"


@lru_cache(maxsize=1000)
def _remembered(word: str) -> Condition | None:
    return condition_of(word)
