"""Make the outline of the land for `isopolity/ui/maps.py`: `python -m tools.make_land land-110m.json`.

The file is `land-110m.json` of the npm package world-atlas 2.0.2 (ISC), whose data are Natural Earth's (public domain):
`npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz` puts it under `package/`. The product ships only the result.
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from isopolity.ui.robinson import CENTRE_DEGREES_EAST, degrees_from_centre, placed

TARGET = Path(__file__).resolve().parent.parent / "isopolity" / "ui" / "data" / "land.json"

Point = tuple[float, float]

# South of this only Antarctica is left, which has no cities.
SOUTHERNMOST = -60
# In square units of the map: what a reader of a map 480 units wide does not miss.
SMALLEST_ISLAND = 1.5
SMALLEST_CORNER = 0.5


def decoded_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """TopoJSON's arcs: whole-number steps from point to point, to be scaled and moved."""
    (scale_x, scale_y), (start_x, start_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            arc.append((x * scale_x + start_x, y * scale_y + start_y))
        arcs.append(arc)
    return arcs


def rings(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """Each coast or lake as (longitude, latitude), without its first point repeated at the end."""
    arcs = decoded_arcs(topology)
    for polygon in topology["objects"]["land"]["geometries"][0]["arcs"]:
        for ring in polygon:
            points: list[Point] = []
            for number in ring:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += arc[1:] if points else arc
            yield points[:-1]


def projected(ring: list[Point]) -> list[Point]:
    """The ring on the map in one piece: an island across the edge stays on the side of its first point."""
    first = degrees_from_centre(ring[0][0])
    spans_the_map = max(x for x, _ in ring) - min(x for x, _ in ring) > 180
    if spans_the_map:
        return [placed(y, degrees_from_centre(x)) for x, y in ring]
    return [placed(y, first + degrees_from_centre(x - ring[0][0] + CENTRE_DEGREES_EAST)) for x, y in ring]


def triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def area(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2


def simplified(ring: list[Point], smallest: float) -> list[Point]:
    """Visvalingam and Whyatt (1993): the corner with the smallest triangle goes first, until none is below `smallest`."""
    kept = list(ring)
    while len(kept) > 3:
        corners = [triangle(kept[i - 1], kept[i], kept[(i + 1) % len(kept)]) for i in range(len(kept))]
        least = min(range(len(kept)), key=corners.__getitem__)
        if corners[least] >= smallest:
            break
        del kept[least]
    return kept


def on_grid(ring: list[Point]) -> list[Point]:
    """Whole units, without repeated points and points on a straight line between their neighbours."""
    rounded = [(round(x), round(y)) for x, y in ring]
    return simplified([point for before, point in pairwise([rounded[-1], *rounded]) if point != before], 0.25)


def path(ring: list[Point]) -> str:
    """SVG path data: one absolute point, then relative steps; a minus sign needs no space before it."""
    (x, y), *_ = ring
    steps = [step for a, b in pairwise(ring) for step in (b[0] - a[0], b[1] - a[1])]
    text = "".join(f"{step}" if step < 0 else f" {step}" for step in steps).strip()
    return f"M{x} {y}l{text}z"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("topology", type=Path)
    topology = json.loads(parser.parse_args().topology.read_text(encoding="utf-8"))
    pieces = []
    for ring in rings(topology):
        if min(latitude for _, latitude in ring) < SOUTHERNMOST:
            continue
        outline = projected(ring)
        if area(outline) < SMALLEST_ISLAND:
            continue
        corners = on_grid(simplified(outline, SMALLEST_CORNER))
        if len(corners) > 2:
            pieces.append(path(corners))
    land = {
        "source": "Natural Earth 1:110m land (public domain), through npm world-atlas 2.0.2 (ISC)",
        "made_by": "tools/make_land.py",
        "path": "".join(pieces),
    }
    TARGET.write_text(json.dumps(land, indent=1) + "\n", encoding="utf-8")
    print(f"{len(pieces)} outlines, {len(land['path'])} bytes, {len(gzip.compress(land['path'].encode(), 9))} with gzip")


if __name__ == "__main__":
    main()
