"""A map of Korea with what is said at its stations, none of it over another.

The outline is drawn for this project by hand from the coordinates of some hundred capes, harbours
and river mouths, each rounded to a hundredth of a degree; it is a picture, no survey. Places are
put where they are by an equirectangular projection with its parallel at 36° N.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

_UNITS_A_DEGREE = 84.0
_NARROWING = cos(radians(36))
# Longitude and latitude of the corners when no station lies further out.
_WEST, _EAST, _SOUTH, _NORTH = 125.62, 130.1, 33.0, 38.78
_MARGIN = 0.25
_LETTER, _DIGIT, _LINE = 12.0, 7.4, 13.0
"""Widths of a syllable and a figure and the height of a line, in units of the map."""
_GAP = 4.0
_INSET = (129.16, 37.7, 130.08, 38.36)
"""Where 울릉도 and 독도 are drawn, further west than they lie."""
_INSET_ISLANDS = (("울릉도", 129.42, 37.84), ("독도", 129.88, 37.84))
_ULLEUNGDO = "115"

Place = tuple[float, float]
"""Longitude and latitude, degrees east and north."""

_MAINLAND: tuple[Place, ...] = (
    (128.36, 38.61), (128.46, 38.44), (128.6, 38.2), (128.64, 38.1), (128.83, 37.9),
    (128.95, 37.77), (129.12, 37.52), (129.19, 37.43), (129.34, 37.23), (129.43, 37.06),
    (129.46, 36.68), (129.39, 36.36), (129.38, 36.14), (129.4, 36.02), (129.57, 36.08),
    (129.55, 35.95), (129.5, 35.8), (129.45, 35.55), (129.36, 35.36), (129.23, 35.19),
    (129.14, 35.13), (129.08, 35.05), (128.93, 35.08), (128.83, 35.01), (128.74, 35.1),
    (128.59, 35.17), (128.62, 35.03), (128.44, 34.96), (128.44, 34.81), (128.36, 34.8),
    (128.27, 34.94), (128.07, 34.96), (128.06, 34.74), (127.95, 34.72), (127.83, 34.82),
    (127.76, 34.94), (127.72, 34.84), (127.76, 34.73), (127.64, 34.63), (127.58, 34.78),
    (127.46, 34.83), (127.48, 34.6), (127.27, 34.45), (127.24, 34.66), (127.01, 34.55),
    (126.95, 34.44), (126.8, 34.58), (126.77, 34.36), (126.53, 34.3), (126.5, 34.42),
    (126.33, 34.57), (126.26, 34.68), (126.4, 34.79), (126.3, 34.95), (126.34, 35.1),
    (126.45, 35.12), (126.39, 35.28), (126.52, 35.45), (126.68, 35.56), (126.46, 35.63),
    (126.6, 35.8), (126.56, 35.97), (126.52, 36.13), (126.5, 36.32), (126.47, 36.56),
    (126.37, 36.4), (126.28, 36.6), (126.13, 36.8), (126.3, 36.93), (126.42, 36.86),
    (126.42, 37.01), (126.64, 37.03), (126.83, 36.94), (126.72, 37.1), (126.68, 37.25),
    (126.6, 37.4), (126.6, 37.58), (126.37, 37.6), (126.35, 37.78), (126.52, 37.83),
    (126.66, 37.77), (126.68, 37.95), (126.86, 38.1), (126.98, 38.21), (127.2, 38.32),
    (127.5, 38.3), (127.8, 38.33), (128.05, 38.31), (128.3, 38.4),
)  # fmt: skip
_ISLANDS: tuple[tuple[Place, ...], ...] = (
    ((126.16, 33.3), (126.24, 33.42), (126.52, 33.52), (126.75, 33.56), (126.94, 33.46),
     (126.84, 33.32), (126.56, 33.23), (126.28, 33.19)),
    ((128.6, 35.01), (128.71, 35.03), (128.74, 34.83), (128.66, 34.71), (128.56, 34.76),
     (128.48, 34.85)),
    ((126.35, 34.54), (126.36, 34.4), (126.13, 34.38), (126.17, 34.53)),
    ((126.62, 34.4), (126.76, 34.33), (126.7, 34.28), (126.6, 34.32)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said at one place: its name, and a value below it."""

    station_id: str
    name: str
    value: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Label:
    """A name and its value, centred at x; the baseline of the name is y."""

    x: float
    y: float
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class KoreaMap:
    """Everything a template draws, in units of the view box."""

    view_box: str
    land: str
    inset: str
    dots: tuple[tuple[float, float], ...]
    labels: tuple[Label, ...]
    line_height: float = _LINE


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "_Box") -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


def draw(sayings: Sequence[Saying]) -> KoreaMap:
    """Return the map with a dot for each place; what finds no room has its dot alone.

    The first ones have the first choice of room.
    """
    places = [(s, (s.longitude, s.latitude)) for s in sayings if s.station_id != _ULLEUNGDO]
    frame = _frame([place for _, place in places])
    view = _Box(0.0, 0.0, *_project((frame[1], frame[2]), frame))
    dots = [_project(place, frame) for _, place in places]
    (left, bottom), (right, top) = (
        _project((_INSET[place], _INSET[place + 1]), frame) for place in (0, 2)
    )
    taken = [_Box(left, top, right, bottom), *(_around(dot) for dot in dots)]
    labels = list(_island_labels(sayings, frame))
    for (saying, _), dot in zip(places, dots, strict=True):
        label, box = _placed(saying, dot, taken, view)
        if label is not None and box is not None:
            labels.append(label)
            taken.append(box)
    islands = [_project((x, y), frame) for _, x, y in _INSET_ISLANDS]
    return KoreaMap(
        view_box=f"0 0 {view.right:.0f} {view.bottom:.0f}",
        land="".join(_outline(shape, frame) for shape in (_MAINLAND, *_ISLANDS)),
        inset=f"M{left:.0f} {top:.0f}H{right:.0f}V{bottom:.0f}H{left:.0f}Z",
        dots=tuple((round(x, 1), round(y, 1)) for x, y in [*dots, *islands]),
        labels=tuple(labels),
    )


Frame = tuple[float, float, float, float]
"""West, east, south and north, in degrees."""


def _frame(places: Sequence[Place]) -> Frame:
    east = [x for x, _ in places]
    north = [y for _, y in places]
    return (
        min([_WEST, *(x - _MARGIN for x in east)]),
        max([_EAST, *(x + _MARGIN for x in east)]),
        min([_SOUTH, *(y - _MARGIN for y in north)]),
        max([_NORTH, *(y + _MARGIN for y in north)]),
    )


def _project(place: Place, frame: Frame) -> tuple[float, float]:
    x = (place[0] - frame[0]) * _NARROWING * _UNITS_A_DEGREE
    return x, (frame[3] - place[1]) * _UNITS_A_DEGREE


def _outline(shape: Sequence[Place], frame: Frame) -> str:
    """Return a closed path in whole units, each corner relative to the one before."""
    points = [tuple(map(round, _project(place, frame))) for place in shape]
    (x, y), *rest = points
    steps = []
    for next_x, next_y in rest:
        steps.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z"


def _island_labels(sayings: Sequence[Saying], frame: Frame) -> Iterator[Label]:
    values = {saying.name: saying.value for saying in sayings if saying.station_id == _ULLEUNGDO}
    for name, longitude, latitude in _INSET_ISLANDS:
        x, y = _project((longitude, latitude), frame)
        yield Label(round(x, 1), round(y - 6 - _LINE, 1), name, values.get(name, ""))


def _placed(
    saying: Saying, dot: tuple[float, float], taken: Iterable[_Box], view: _Box
) -> tuple[Label | None, _Box | None]:
    width = max(len(saying.name) * _LETTER, len(saying.value) * _DIGIT)
    taken = list(taken)
    for dx, dy in _ways(width):
        x, y = dot[0] + dx, dot[1] + dy
        box = _Box(x - width / 2, y - _LINE, x + width / 2, y + _LINE)
        if view.holds(box) and not any(box.overlaps(other) for other in taken):
            return Label(round(x, 1), round(y - 2, 1), saying.name, saying.value), box
    return None, None


def _ways(width: float) -> Iterator[tuple[float, float]]:
    """Yield where the middle of a label may lie from its dot, the best first."""
    side, above = width / 2 + _GAP, _LINE + _GAP
    for further in (0.0, 8.0):
        yield from (
            (side + further, 0), (-side - further, 0), (0, -above - further), (0, above + further),
            (side + further, -10), (side + further, 10),
            (-side - further, -10), (-side - further, 10),
        )  # fmt: skip


def _around(dot: tuple[float, float]) -> _Box:
    return _Box(dot[0] - 3, dot[1] - 3, dot[0] + 3, dot[1] + 3)
