"""The map: where the stations lie, and that nothing stands over anything else."""

from itertools import combinations

import pytest

from ilbo_paper import stations
from ilbo_render.korea_map import KoreaMap, Label, Saying, draw
from tests.unit.render.edition import PAPER

NETWORK = [
    Saying(s.id, s.name, "-12.3", s.longitude_degrees, s.latitude_degrees)
    for s in stations().values()
]
PAPERS = [
    Saying(s.id, s.name, "-12.3", s.longitude_degrees, s.latitude_degrees) for s in PAPER.stations
]


def one(drawn: KoreaMap, name: str) -> Label:
    (label,) = [label for label in drawn.labels if label.name == name]
    return label


def box(label: Label) -> tuple[float, float, float, float]:
    half = max(len(label.name) * 12, len(label.value) * 7.4) / 2
    return label.x - half, label.y - 11, label.x + half, label.y + 15


def test_every_station_of_the_paper_has_its_name_and_value() -> None:
    labels = {label.name: label.value for label in draw(PAPERS).labels}
    assert {s.name: s.value for s in PAPERS}.items() <= labels.items()


@pytest.mark.parametrize("sayings", [PAPERS, NETWORK], ids=["the paper's", "the whole network"])
def test_no_label_stands_over_another_or_over_the_edge(sayings: list[Saying]) -> None:
    drawn = draw(sayings)
    width, height = map(float, drawn.view_box.split()[2:])
    for label in drawn.labels:
        left, top, right, bottom = box(label)
        assert left >= -1
        assert top >= -1
        assert right <= width + 1
        assert bottom <= height + 1
    for one_box, other in combinations(map(box, drawn.labels), 2):
        apart = (
            one_box[2] <= other[0] or other[2] <= one_box[0]
            or one_box[3] <= other[1] or other[3] <= one_box[1]
        )  # fmt: skip
        assert apart, (one_box, other)


def test_every_station_has_its_dot_even_where_no_label_fits() -> None:
    drawn = draw(NETWORK)
    assert len(drawn.dots) == len(NETWORK) - 1 + 2, "울릉도 stands in the inset, beside 독도"
    assert len(drawn.labels) < len(drawn.dots)


def test_places_lie_as_they_lie() -> None:
    drawn = draw(PAPERS)
    seoul, busan, jeju = (one(drawn, name) for name in ("서울", "부산", "제주"))
    assert seoul.y < busan.y < jeju.y
    assert jeju.x < busan.x
    assert seoul.x < busan.x


def test_a_station_far_out_widens_the_map() -> None:
    western = Saying("102", "백령도", "3.0", 124.63, 37.97)
    assert draw([western]).view_box != draw([]).view_box
    assert one(draw([western]), "백령도").value == "3.0"


def test_the_islands_in_the_east_are_always_there() -> None:
    assert one(draw([]), "독도").value == ""
    ulleungdo = Saying("115", "울릉도", "7.1", 130.9, 37.48)
    assert one(draw([ulleungdo]), "울릉도").value == "7.1"
    assert draw([ulleungdo]).view_box == draw([]).view_box


def test_the_outline_is_small() -> None:
    assert len(draw(PAPERS).land) < 3000
