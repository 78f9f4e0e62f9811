"""Amounts of rain and snow as KMA's forecasts write them: a category or a number.

From KMA's guide (기상청 단기예보 조회서비스 활용가이드): 강수없음, 1mm 미만, 6.2mm, 30.0~50.0mm,
50.0mm 이상; 적설없음, 0.5cm 미만, 1.5cm, 5.0cm 이상. Blanks come and go; -, null and 0 are none.
"""

import re
from dataclasses import dataclass

_NONE = frozenset({"강수없음", "적설없음", "없음", "-", "null", ""})
_NUMBER = r"([0-9]{1,4}(?:\.[0-9]{1,4})?)"
_UNIT = "(?:mm|cm)"
_BELOW = re.compile(f"{_NUMBER}{_UNIT}미만")
_ABOVE = re.compile(f"{_NUMBER}{_UNIT}이상")
_BETWEEN = re.compile(f"{_NUMBER}{_UNIT}?[~∼～-]{_NUMBER}{_UNIT}(?:미만)?")
_EXACT = re.compile(f"{_NUMBER}{_UNIT}?")
# Like every value of these services: nothing from 900 on was meant.
_MISSING_FROM = 900.0


@dataclass(frozen=True, slots=True)
class Amount:
    """How much falls: at least and at most, in the unit of its category."""

    least: float
    most: float | None
    """None: without a bound."""

    @property
    def exact(self) -> float | None:
        """The amount, where it is one number."""
        return self.least if self.least == self.most else None


def parse_amount(raw: object) -> Amount | None:
    """Return the amount; None for what is none or is missing."""
    if raw is None:
        return Amount(0, 0)
    text = "".join(str(raw).split())
    if text in _NONE:
        return Amount(0, 0)
    return _of_numbers(text)


def _of_numbers(text: str) -> Amount | None:
    if found := _EXACT.fullmatch(text):
        value = float(found[1])
        return Amount(value, value) if value < _MISSING_FROM else None
    if found := _BELOW.fullmatch(text):
        return Amount(0, float(found[1]))
    if found := _ABOVE.fullmatch(text):
        return Amount(float(found[1]), None)
    found = _BETWEEN.fullmatch(text)
    return Amount(float(found[1]), float(found[2])) if found else None
