"""`isopolity-fair/1` out: what `files.read_fair` reads. Pure."""

import json
from collections.abc import Iterable
from typing import Any

from isopolity.core.scheduling.files import FAIR_FORMAT
from isopolity.core.scheduling.model import Already, Delegation, Fair, Interpreter, Request, Slot


def fair_text(fair: Fair) -> str:
    """The fair as JSON with every key, a slot, a delegation, an interpreter, a request or a placed meeting on each line."""
    parts = {
        "slots": map(_slot, fair.slots),
        "delegations": map(_delegation, fair.delegations),
        "interpreters": map(_interpreter, fair.interpreters),
        "requests": map(_request, fair.requests),
        "already": map(_already, fair.already),
    }
    heads = [f'"format": {_json(FAIR_FORMAT)}', f'"name": {_json(fair.name)}']
    return "{\n" + ",\n".join([*heads, *(_list(key, entries) for key, entries in parts.items())]) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(key: str, entries: Iterable[dict[str, Any]]) -> str:
    inside = ",\n".join(map(_json, entries))
    return f'"{key}": [\n{inside}\n]' if inside else f'"{key}": []'


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "id": slot.id,
        "starts_at": slot.starts_at.isoformat(),
        "minutes": slot.minutes,
        "tables": slot.tables,
        "closed_tables": sorted(slot.closed_tables),
    }


def _delegation(one: Delegation) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "country": one.country,
        "languages": list(one.languages),
        "unavailable": sorted(one.unavailable),
        "max_meetings": one.max_meetings,
        "min_meetings": one.min_meetings,
        "teams": one.teams,
        "least_developed_country": one.least_developed_country,
    }


def _interpreter(one: Interpreter) -> dict[str, Any]:
    return {
        "id": one.id,
        "languages": list(one.languages),
        "unavailable": sorted(one.unavailable),
        "max_consecutive": one.max_consecutive,
        "max_meetings": one.max_meetings,
        "delegation": one.delegation,
    }


def _request(wish: Request) -> dict[str, Any]:
    return {
        "id": wish.id,
        "parties": list(wish.parties),
        "value": wish.value,
        "required": wish.required,
        "allowed_slots": None if wish.allowed_slots is None else sorted(wish.allowed_slots),
        "relay_allowed": wish.relay_allowed,
    }


def _already(entry: Already) -> dict[str, Any]:
    return {
        "request": entry.request,
        "slot": entry.slot,
        "table": entry.table,
        "interpreters": list(entry.interpreters),
        "fixed": entry.fixed,
    }
