"""KMA's words for warnings: phenomenon, level, and the id that a warning keeps.

The ten phenomena and two levels are those of KMA's warning service (getPwnCd: warnVar, warnStress)
and of its rules for issuing; tsunami has a service of its own and the same words.
"""

import re

from ilbo_events import WarningLevel

PHENOMENA = {
    "강풍": "strong_wind",
    "호우": "heavy_rain",
    "한파": "cold_wave",
    "건조": "dry",
    "폭풍해일": "storm_surge",
    "지진해일": "tsunami",
    "풍랑": "high_seas",
    "태풍": "typhoon",
    "대설": "heavy_snow",
    "황사": "yellow_dust",
    "폭염": "heat_wave",
}
LEVELS: dict[str, WarningLevel] = {
    "예비특보": "preliminary",
    "주의보": "advisory",
    "경보": "warning",
}
_WORD = re.compile("(?P<what>[가-힣]{1,20}?)(?P<level>예비특보|주의보|경보)")


class UnknownWordError(ValueError):
    """The words name no warning; what they say is not guessed."""


def named(text: str) -> tuple[str, WarningLevel, str]:
    """Return phenomenon, level and word of e.g. 강풍주의보; raise UnknownWordError."""
    word = re.sub(r"\s", "", text)
    found = _WORD.fullmatch(word)
    if found is None:
        raise UnknownWordError(text[:60])
    return PHENOMENA.get(found["what"], "other"), LEVELS[found["level"]], word


def warning_id(phenomenon: str, level: WarningLevel, word: str) -> str:
    """Return the id of KMA's warning: one for each phenomenon and level, whatever its areas."""
    name = phenomenon if phenomenon != "other" else word.encode().hex()[:40]
    return f"kma-{name}-{level}"
