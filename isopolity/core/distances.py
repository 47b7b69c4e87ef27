"""How far apart places lie: information for people, never a reason for or against a cooperation."""

from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt

# Mean radius of the Earth (IUGG). A sphere is off by half a per cent at most, less than a traveller notices.
EARTH_RADIUS_KM = 6371.0088


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The shortest way over the globe between two points in degrees, in kilometres."""
    north, other_north = radians(latitude), radians(other_latitude)
    across = sin(radians(other_longitude - longitude) / 2) ** 2
    up = sin((other_north - north) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(up + cos(north) * cos(other_north) * across)))


@dataclass(frozen=True, slots=True)
class Window:
    """Degrees between which every point within a distance lies: one range of latitudes, one or two of longitudes."""

    latitudes: tuple[float, float]
    longitudes: tuple[tuple[float, float], ...]


def window_around(latitude: float, longitude: float, radius_km: float) -> Window:
    """The smallest window that holds the circle: two ranges of longitudes across 180°, all of them around a pole."""
    reach = radius_km / EARTH_RADIUS_KM
    south, north = latitude - degrees(reach), latitude + degrees(reach)
    if south <= -90 or north >= 90:
        return Window((max(south, -90.0), min(north, 90.0)), ((-180.0, 180.0),))
    # The circle is widest where a meridian touches it, which is nearer to the pole than its middle.
    half = degrees(asin(min(1.0, sin(reach) / cos(radians(latitude)))))
    west, east = longitude - half, longitude + half
    if west < -180:
        return Window((south, north), ((west + 360, 180.0), (-180.0, east)))
    if east > 180:
        return Window((south, north), ((west, 180.0), (-180.0, east - 360)))
    return Window((south, north), ((west, east),))
