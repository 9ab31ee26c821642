"""Where something is, in the coordinates of Chinese maps, and how far from something else."""

import math
from dataclasses import dataclass

#: Mean radius of the earth in metres (IUGG).
_EARTH = 6_371_008.8
#: The ellipsoid of Krasovsky 1940, on which GCJ-02 is defined: semi-major axis in metres, eccentricity squared.
_AXIS = 6_378_245.0
_ECCENTRICITY = 0.00669342162296594323
#: Latitudes and longitudes between which maps of China are shifted.
_LATITUDES, _LONGITUDES = (0.8293, 55.8271), (72.004, 137.8347)


class NoPosition(ValueError):
    """A latitude is from -90 to 90 degrees, a longitude from -180 to 180."""


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees in GCJ-02, as WeChat sends and Chinese maps show them. Raises NoPosition for others."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        # NaN is in no range.
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise NoPosition

    @property
    def in_china(self) -> bool:
        """Whether it lies in the rectangle around China where GCJ-02 differs from WGS-84."""
        return (
            _LATITUDES[0] <= self.latitude <= _LATITUDES[1]
            and _LONGITUDES[0] <= self.longitude <= _LONGITUDES[1]
        )


def from_wgs84(latitude: float, longitude: float) -> Position:
    """The position of what a satellite receiver measures, as Telegram sends it; raises NoPosition.

    The transformation is not published by the state; this is the one publicly known, good to some metres.
    """
    measured = Position(latitude, longitude)
    if not measured.in_china:
        return measured
    north, east = _shift(longitude - 105.0, latitude - 35.0)
    phi = math.radians(latitude)
    squared = 1 - _ECCENTRICITY * math.sin(phi) ** 2
    # Metres to degrees, along the meridian and along the parallel.
    meridian = _AXIS * (1 - _ECCENTRICITY) / squared**1.5
    parallel = _AXIS / math.sqrt(squared) * math.cos(phi)
    return Position(latitude + math.degrees(north / meridian), longitude + math.degrees(east / parallel))


def distance(a: Position, b: Position) -> float:
    """Metres over the ground (haversine)."""
    phi_a, phi_b = math.radians(a.latitude), math.radians(b.latitude)
    half = math.sin((phi_b - phi_a) / 2) ** 2
    half += math.cos(phi_a) * math.cos(phi_b) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def _shift(x: float, y: float) -> tuple[float, float]:
    """Metres north and east by which a map is shifted, `x` and `y` degrees from 105° E, 35° N."""
    cross, root = x * y, math.sqrt(abs(x))
    short = 20 * math.sin(6 * math.pi * x) + 20 * math.sin(2 * math.pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * cross + 0.2 * root
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * cross + 0.1 * root
    north += _waves(y, ((20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30)), short)
    east += _waves(x, ((20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30)), short)
    return north, east


def _waves(along: float, waves: tuple[tuple[float, float], ...], short: float) -> float:
    total = short + sum(size * math.sin(math.pi * along * pace) for size, pace in waves)
    return total * 2 / 3
