"""Positions are those of Chinese maps; distances are those over the ground."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.positions import NoPosition, Position, distance, from_wgs84

latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)
positions = st.builds(Position, latitudes, longitudes)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(90.1, 0), (-90.1, 0), (0, 180.1), (0, -180.1), (math.nan, 0), (0, math.nan), (math.inf, 0)],
)
def test_what_is_nowhere_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(NoPosition):
        Position(latitude, longitude)
    with pytest.raises(NoPosition):
        from_wgs84(latitude, longitude)


def test_a_measured_position_is_shifted_as_maps_are() -> None:
    # The example that the public implementations of the transformation give.
    shifted = from_wgs84(39.915, 116.404)
    assert shifted.latitude == pytest.approx(39.91640428150164, abs=1e-9)
    assert shifted.longitude == pytest.approx(116.41024449916938, abs=1e-9)


@pytest.mark.parametrize("position", [(51.5, -0.12), (35.68, 139.69), (-33.87, 151.2), (40.7, -74.0)])
def test_outside_china_nothing_is_shifted(position: tuple[float, float]) -> None:
    assert from_wgs84(*position) == Position(*position)


@given(st.floats(18, 53), st.floats(74, 135))
def test_in_china_the_shift_is_some_hundred_metres(latitude: float, longitude: float) -> None:
    assert 1 < distance(Position(latitude, longitude), from_wgs84(latitude, longitude)) < 1500


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        ((0, 0), (0, 180), math.pi * 6_371_008.8),
        ((90, 0), (-90, 77), math.pi * 6_371_008.8),
        ((0, 0), (1, 0), 111_195),
        ((60, 10), (60, 11), 55_597),
        ((0, 179.5), (0, -179.5), 111_195),
    ],
)
def test_known_distances(a: tuple[float, float], b: tuple[float, float], metres: float) -> None:
    assert distance(Position(*a), Position(*b)) == pytest.approx(metres, rel=1e-4)


@given(positions, positions)
def test_a_distance_is_the_same_both_ways(a: Position, b: Position) -> None:
    assert distance(a, b) == pytest.approx(distance(b, a), abs=1e-6)
    assert distance(a, a) == 0


@given(positions, positions, positions)
def test_no_way_round_is_shorter(a: Position, b: Position, c: Position) -> None:
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 1
