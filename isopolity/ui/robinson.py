"""The Robinson projection, centred so that no continent is cut at the edge of the map."""

from itertools import pairwise
from math import pi

# Arthur H. Robinson's table (1974), every five degrees of latitude from the equator to the pole: the length of the
# parallel beside that of the equator, and its distance from the equator beside that of the pole.
PARALLELS = (
    (1.0000, 0.0000),
    (0.9986, 0.0620),
    (0.9954, 0.1240),
    (0.9900, 0.1860),
    (0.9822, 0.2480),
    (0.9730, 0.3100),
    (0.9600, 0.3720),
    (0.9427, 0.4340),
    (0.9216, 0.4958),
    (0.8962, 0.5571),
    (0.8679, 0.6176),
    (0.8350, 0.6769),
    (0.7986, 0.7346),
    (0.7597, 0.7903),
    (0.7186, 0.8435),
    (0.6732, 0.8936),
    (0.6213, 0.9394),
    (0.5722, 0.9761),
    (0.5322, 1.0000),
)
STEPS = tuple(pairwise(PARALLELS))

WIDTH = 480
# 1.3523 and 0.8487 π are half the height and half the width of Robinson's map on a globe of radius 1.
HALF_HEIGHT = WIDTH / 2 * 1.3523 / (0.8487 * pi)
# The meridian in the middle: the edges then lie at 169° west, in the Bering Strait, where no continent is cut.
CENTRE_DEGREES_EAST = 11.0


def degrees_from_centre(longitude: float) -> float:
    """Degrees east of the middle of the map, from -180 up to but not including 180."""
    return (longitude - CENTRE_DEGREES_EAST + 180) % 360 - 180


def placed(latitude: float, from_centre: float) -> tuple[float, float]:
    """The point for degrees east of the centre; beyond ±180 it lies outside the map, where a line may leave it."""
    # Straight lines between the rows of the table stay within a fifth of a unit of a curve through them.
    step = min(int(abs(latitude) / 5), len(STEPS) - 1)
    part = abs(latitude) / 5 - step
    (short, near), (shorter, far) = STEPS[step]
    length = short + (shorter - short) * part
    distance = near + (far - near) * part
    x = WIDTH / 2 * (1 + length * from_centre / 180)
    y = HALF_HEIGHT * (1 - distance) if latitude >= 0 else HALF_HEIGHT * (1 + distance)
    return x, y


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """x and y on a map `WIDTH` units wide, y growing southwards from 0 at the north pole.

    Degrees; a latitude beyond ±90 raises `ValueError`, a longitude may be any number and is taken round the world.
    """
    if not -90 <= latitude <= 90:
        raise ValueError(f"Latitude {latitude} is not between -90 and 90.")
    return placed(latitude, degrees_from_centre(longitude))
