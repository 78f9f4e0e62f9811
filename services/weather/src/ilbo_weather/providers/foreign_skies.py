"""Skies in other words than KMA's Korean ones: its English words, MET Norway's symbols.

The symbols are those of https://api.met.no/weatherapi/weathericon/2.0/documentation; the spellings
with a doubled s are the service's own. A word that isn't here stays as it is, without a code.
"""

from ilbo_events import Condition
from ilbo_weather.providers.skies import condition_of_vocabulary

_ENGLISH = {
    "clear": "맑음",
    "sunny": "맑음",
    "fine": "맑음",
    "fair": "구름조금",
    "mostly clear": "구름조금",
    "mostly sunny": "구름조금",
    "partly cloudy": "구름조금",
    "mostly cloudy": "구름많음",
    "cloudy": "흐림",
    "overcast": "흐림",
    "mist": "박무",
    "haze": "연무",
    "fog": "안개",
    "yellow dust": "황사",
    "asian dust": "황사",
    "rain": "비",
    "drizzle": "보통이슬비",
    "shower": "소나기",
    "showers": "소나기",
    "rain/snow": "비/눈",
    "rain or snow": "비/눈",
    "snow/rain": "눈/비",
    "snow or rain": "눈/비",
    "sleet": "진눈깨비",
    "snow": "눈",
    "hail": "우박",
    "thunderstorm": "뇌우",
    "thunder": "천둥번개",
    "lightning": "번개",
}
_NO_WORD = frozenset({"", "-", "null"})
_SYMBOLS = {
    "clearsky": "맑음",
    "fair": "구름조금",
    "partlycloudy": "구름많음",
    "cloudy": "흐림",
    "fog": "안개",
    "lightrain": "약한비계속",
    "rain": "보통비계속",
    "heavyrain": "강한비계속",
    "lightrainshowers": "약한소나기",
    "rainshowers": "보통소나기",
    "heavyrainshowers": "강한소나기",
    "lightsleet": "약진눈깨비",
    "sleet": "진눈깨비",
    "heavysleet": "강진눈깨비",
    "lightsleetshowers": "약진눈깨비",
    "sleetshowers": "진눈깨비",
    "heavysleetshowers": "강진눈깨비",
    "lightsnow": "약한눈계속",
    "snow": "보통눈계속",
    "heavysnow": "강한눈계속",
    "lightsnowshowers": "소낙눈/약",
    "snowshowers": "보통눈단속",
    "heavysnowshowers": "소낙눈/강",
}
_VARIANTS = ("_day", "_night", "_polartwilight")


def condition_of_english(word: str) -> Condition | None:
    """Return the condition of KMA's English word; an unknown one stays without a code."""
    known = _ENGLISH.get(" ".join(word.lower().split()))
    if known:
        return condition_of_vocabulary(known)
    return None if word.strip() in _NO_WORD else Condition(word=word)


def condition_of_symbol(symbol: str) -> Condition | None:
    """Return the condition of MET Norway's symbol, None for one its table doesn't have."""
    for variant in _VARIANTS:
        symbol = symbol.removesuffix(variant)
    base = symbol.removesuffix("andthunder").replace("lightss", "lights")
    word = _SYMBOLS.get(base)
    if word and symbol.endswith("andthunder"):
        word = "뇌우,비/눈" if "sleet" in base or "snow" in base else "뇌우"
    return condition_of_vocabulary(word) if word else None
