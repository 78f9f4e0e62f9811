"""KMA's words for the sky and the one code each of them means; an unknown word has no code."""

from ilbo_events.weather import Condition

_SKY = {
    "맑음": "clear",
    "구름조금": "mostly_clear",
    "구름많음": "mostly_cloudy",
    "흐림": "overcast",
}
_OBSTRUCTION = {
    "박무": "mist",
    "연무": "haze",
    "안개": "fog",
    "안개변화무": "fog",
    "안개엷어짐": "fog",
    "안개강해짐": "fog",
    "시계내안개": "fog_in_vicinity",
    "부분안개": "fog_patches",
    "황사": "yellow_dust",
    "시계내강수": "precip_in_vicinity",
    "약한눈보라": "blowing_snow_light",
    "보통눈보라": "blowing_snow",
    "강한눈보라": "blowing_snow_heavy",
}
_PRECIPITATION = {
    "약한이슬비": "drizzle_light",
    "보통이슬비": "drizzle",
    "비/이슬비": "drizzle",
    "강한이슬비": "drizzle_heavy",
    "비": "rain",
    "보통비계속": "rain",
    "보통비단속": "rain_intermittent",
    "약한비계속": "rain_light",
    "약한비단속": "rain_light_intermittent",
    "강한비계속": "rain_heavy",
    "강한비단속": "rain_heavy_intermittent",
    "소나기": "shower",
    "보통소나기": "shower",
    "약한소나기": "shower_light",
    "강한소나기": "shower_heavy",
    "가끔비": "rain_occasional",
    "한때비": "rain_brief",
    "빗방울": "raindrops",
    "빗방울눈날림": "raindrops_flurries",
    "비/눈": "sleet",
    "눈/비": "sleet",
    "비또는눈": "sleet",
    "눈또는비": "sleet",
    "가끔비또는눈": "sleet",
    "가끔눈또는비": "sleet",
    "진눈깨비": "sleet",
    "약진눈깨비": "sleet_light",
    "진눈깨비약": "sleet_light",
    "강진눈깨비": "sleet_heavy",
    "눈": "snow",
    "보통눈단속": "snow",
    "보통눈계속": "snow",
    "약한눈단속": "snow_light",
    "약한눈계속": "snow_light",
    "강한눈단속": "snow_heavy",
    "강한눈계속": "snow_heavy",
    "가끔눈": "snow_occasional",
    "눈날림": "snow_flurries",
    "소낙눈/약": "snow_shower_light",
    "소낙눈/강": "snow_shower_heavy",
    "싸락눈/약": "snow_grains_light",
    "싸락눈/강": "snow_grains",
    "가루눈": "snow_grains",
    "약한언비": "freezing_rain_light",
    "언비": "freezing_rain",
    "얼음싸라기": "ice_pellets",
    "우박": "hail",
    # The thunder has ended, the rain or snow goes on.
    "뇌우끝,비": "rain",
    "뇌우끝,눈": "snow",
}
_THUNDER = {
    "용오름": "waterspout",
    "뇌우": "thunderstorm",
    "천둥번개": "thunderstorm",
    "뇌우,우박": "thunderstorm_hail",
    "뇌우,비/눈": "thunderstorm_precip",
    "뇌우,눈/비": "thunderstorm_precip",
    "번개": "lightning",
    "마른뇌전": "dry_thunder",
}
_ENDED = {
    "안개끝": "fog_ended",
    "이슬비끝": "drizzle_ended",
    "소나기끝": "shower_ended",
    "비끝남": "rain_ended",
    "진눈깨비끝": "sleet_ended",
    "소낙눈끝": "snow_shower_ended",
    "눈끝남": "snow_ended",
    "뇌전끝": "thunder_ended",
}
CONDITIONS: dict[str, str] = _SKY | _OBSTRUCTION | _PRECIPITATION | _THUNDER | _ENDED
"""Each word without blanks and its code."""
_NO_WORD = frozenset({"", "-", "--", "−", "–"})


def condition_code(word: str) -> str | None:
    """Return the code of a word, None for one the vocabulary doesn't know.

    Of a sky and a precipitation together (흐림 비/눈) the precipitation counts.
    """
    compact = "".join(word.split())
    exact = CONDITIONS.get(compact)
    return exact if exact is not None else _code_of_pair(compact)


def condition_of(word: str | None) -> Condition | None:
    """Return the condition a source's word means, None when it reports no sky."""
    if word is None or word.strip() in _NO_WORD:
        return None
    return Condition(code=condition_code(word), word=word)


def _code_of_pair(compact: str) -> str | None:
    for length in range(len(compact) - 1, 0, -1):
        tail, head = compact[-length:], compact[:-length].rstrip(",·")
        if tail in _PRECIPITATION and (head in _SKY or head in _OBSTRUCTION):
            return _PRECIPITATION[tail]
    return None
