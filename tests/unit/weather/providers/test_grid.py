"""Latitude and longitude to KMA's grid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_paper.stations import station_history, stations
from ilbo_weather.providers.grid import COLUMNS, ROWS, OutsideGridError, cell_of


@pytest.mark.parametrize(
    ("latitude", "longitude", "cell"),
    [
        (37.488201, 126.929810, (59, 125)),
        (37.5665, 126.9780, (60, 127)),
        (38.0, 126.0, (43, 136)),
        # Within a fiftieth of a cell of an edge.
        (37.7515, 128.891, (93, 132)),
        (36.4876, 127.7342, (73, 104)),
        (35.8174, 129.2009, (100, 90)),
    ],
)
def test_known_places_lie_in_their_cells(
    latitude: float, longitude: float, cell: tuple[int, int]
) -> None:
    assert cell_of(latitude, longitude) == cell


def test_every_place_of_the_registry_lies_in_its_cell() -> None:
    places = [place for station in stations() for place in station_history(station)]
    assert len(places) > 120
    for place in places:
        assert cell_of(place.latitude_degrees, place.longitude_degrees) == (place.nx, place.ny)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(35.68, 139.69), (90, 126), (-90, 126), (0, 0), (37, -54)]
)
def test_a_place_outside_the_grid_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(OutsideGridError):
        cell_of(latitude, longitude)


@given(st.floats(-90, 90), st.floats(-360, 360))
def test_a_cell_is_of_the_grid_or_none(latitude: float, longitude: float) -> None:
    try:
        column, row = cell_of(latitude, longitude)
    except OutsideGridError:
        return
    assert 1 <= column <= COLUMNS
    assert 1 <= row <= ROWS
