"""The grid of KMA's short-term forecast: Lambert conformal conic, cells of 5 km.

Parameters from KMA's guide (기상청 단기예보 조회서비스 활용가이드, 격자 변환). Some stations lie
within a fiftieth of a cell's edge, so it is computed in doubles and stored in the registry.
"""

import math

_EARTH_KILOMETERS = 6371.00877
_CELL_KILOMETERS = 5.0
_PARALLELS = math.radians(30.0), math.radians(60.0)
_ORIGIN_LONGITUDE, _ORIGIN_LATITUDE = math.radians(126.0), math.radians(38.0)
_ORIGIN_COLUMN, _ORIGIN_ROW = 43, 136
COLUMNS, ROWS = 149, 253


class OutsideGridError(ValueError):
    """The place lies outside the grid: KMA has no forecast for it."""


def cell_of(latitude_degrees: float, longitude_degrees: float) -> tuple[int, int]:
    """Return column and row of the cell that holds a place; raise OutsideGridError."""
    radius = _radius(math.radians(latitude_degrees))
    turn = math.radians(longitude_degrees) - _ORIGIN_LONGITUDE
    turn = math.remainder(turn, 2 * math.pi) * _CONE
    column = math.floor(radius * math.sin(turn) + _ORIGIN_COLUMN + 0.5)
    row = math.floor(_ORIGIN_RADIUS - radius * math.cos(turn) + _ORIGIN_ROW + 0.5)
    if not (1 <= column <= COLUMNS and 1 <= row <= ROWS):
        raise OutsideGridError(f"{latitude_degrees}, {longitude_degrees}: cell {column}, {row}")
    return column, row


def _half(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


_CONE = math.log(math.cos(_PARALLELS[0]) / math.cos(_PARALLELS[1])) / math.log(
    _half(_PARALLELS[1]) / _half(_PARALLELS[0])
)
_SCALE = math.pow(_half(_PARALLELS[0]), _CONE) * math.cos(_PARALLELS[0]) / _CONE


def _radius(latitude: float) -> float:
    """Return the distance from the cone's tip, in cells; the pole is the tip, and outside."""
    half = _half(latitude)
    if half <= 0:
        raise OutsideGridError(f"latitude {math.degrees(latitude)}")
    return _EARTH_KILOMETERS / _CELL_KILOMETERS * _SCALE / math.pow(half, _CONE)


_ORIGIN_RADIUS = _radius(_ORIGIN_LATITUDE)
