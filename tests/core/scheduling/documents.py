"""A small fair as a document, and how to change one place of it."""

import copy

FAIR = {
    "format": "isopolity-fair/1",
    "name": "Fair",
    "slots": [
        {"id": "s1", "starts_at": "2027-05-15T09:00+02:00", "minutes": 20, "tables": 2, "closed_tables": [2]},
        {"id": "s2", "starts_at": "2027-05-15T09:20+02:00", "minutes": 20, "tables": 3},
        {"id": "s3", "starts_at": "2027-05-15T11:00+02:00", "minutes": 20, "tables": 3},
    ],
    "delegations": [
        {"id": "lokossa", "name": "Lokossa", "country": "BJ", "languages": ["fr"], "least_developed_country": True, "min_meetings": 1},
        {"id": "andenne", "name": "Andenne", "country": "BE", "languages": ["fr"], "max_meetings": 1},
        {"id": "banjul", "name": "Banjul", "country": "GM", "languages": ["en"], "unavailable": ["s3"]},
        {"id": "kazan", "name": "Kazan", "country": "RU", "languages": ["ru"], "teams": 2},
    ],
    "interpreters": [
        {"id": "i1", "languages": ["fr", "en"], "unavailable": ["s1"], "max_consecutive": 1},
        {"id": "i2", "languages": ["en", "ru"], "max_meetings": 1, "delegation": "kazan"},
    ],
    "requests": [
        {"id": "r1", "parties": ["lokossa", "andenne"], "value": 96},
        {"id": "r2", "parties": ["banjul", "lokossa"], "value": 90, "required": True},
        {"id": "r3", "parties": ["lokossa", "kazan"], "value": 40, "relay_allowed": True, "allowed_slots": ["s2", "s3"]},
        {"id": "r4", "parties": ["banjul", "kazan"], "value": 35},
        {"id": "r5", "parties": ["andenne", "banjul"], "value": 35},
    ],
    "already": [{"request": "r1", "slot": "s2", "table": 1}],
}


def changed(document, path, value):
    """The document with one place set, e.g. slots.0.tables; "+" appends."""
    given = copy.deepcopy(document)
    *way, last = path.split(".")
    place = given
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    if last == "+":
        place.append(value)
    else:
        place[int(last) if last.isdigit() else last] = value
    return given
