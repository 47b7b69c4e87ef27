"""`isopolity-fair/1` in, `isopolity-plan/1` in and out. Pure: bytes and text; the command opens and closes files."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeVar

from isopolity.core.reasons import Reason
from isopolity.core.scheduling.fixed import refuse_invalid_fixed
from isopolity.core.scheduling.model import (
    KINDS,
    STATUSES,
    Already,
    Change,
    Delegation,
    Fair,
    Fairness,
    Interpreter,
    Place,
    Plan,
    PlannedMeeting,
    Request,
    Shortfall,
    Slot,
    Unplaced,
)
from isopolity.core.strict_json import BadInput, Node, parse_json

FAIR_FORMAT = "isopolity-fair/1"
PLAN_FORMAT = "isopolity-plan/1"

MAX_SLOTS = 2_000
MAX_TABLES = 10_000
MAX_MINUTES = 24 * 60
MAX_MEETINGS = 1_000_000
MAX_VALUE = 1_000_000
MAX_PARTIES = 50

T = TypeVar("T")
Named = TypeVar("Named", Slot, Delegation, Interpreter, Request)


def read_fair(data: bytes) -> Fair:
    """Read a fair. Raises `BadInput`, and then nothing was read."""
    top = parse_json(data).keys(("format", "name", "slots", "delegations", "requests"), ("interpreters", "already"))
    top["format"].one_of((FAIR_FORMAT,))
    slots = _unique(top["slots"].items(at_most=MAX_SLOTS), _slot)
    _refuse_overlaps(slots)
    delegations = _unique(top["delegations"].items(), lambda node: _delegation(node, slots))
    interpreters = _unique(_optional_items(top, "interpreters"), lambda node: _interpreter(node, slots, delegations))
    requests = _unique(top["requests"].items(), lambda node: _request(node, slots, delegations))
    fair = Fair(
        name=top["name"].text(),
        slots=tuple(slots.values()),
        delegations=tuple(delegations.values()),
        interpreters=tuple(interpreters.values()),
        requests=tuple(requests.values()),
        already=_already(_optional_items(top, "already"), slots, interpreters, requests),
    )
    refuse_invalid_fixed(fair)
    return fair


def _slot(node: Node) -> Slot:
    keys = node.keys(("id", "starts_at", "minutes", "tables"), ("closed_tables",))
    tables = keys["tables"].whole(0, MAX_TABLES)
    return Slot(
        id=keys["id"].identifier(),
        starts_at=_time(keys["starts_at"]),
        minutes=keys["minutes"].whole(1, MAX_MINUTES),
        tables=tables,
        closed_tables=frozenset(_table(table, tables) for table in _optional_items(keys, "closed_tables")),
    )


def _delegation(node: Node, slots: dict[str, Slot]) -> Delegation:
    keys = node.keys(
        ("id", "name", "country", "languages"),
        ("unavailable", "max_meetings", "min_meetings", "teams", "least_developed_country"),
    )
    return Delegation(
        id=keys["id"].identifier(),
        name=keys["name"].text(),
        country=keys["country"].identifier(),
        languages=tuple(dict.fromkeys(language.identifier() for language in keys["languages"].items())),
        unavailable=_known_slots(_optional_items(keys, "unavailable"), slots),
        max_meetings=_get(keys, "max_meetings", lambda value: value.or_none(lambda most: most.whole(0, MAX_MEETINGS)), None),
        min_meetings=_get(keys, "min_meetings", lambda value: value.whole(0, MAX_MEETINGS), 0),
        teams=_get(keys, "teams", lambda value: value.whole(1, MAX_TABLES), 1),
        least_developed_country=_get(keys, "least_developed_country", Node.flag, False),
    )


def _interpreter(node: Node, slots: dict[str, Slot], delegations: dict[str, Delegation]) -> Interpreter:
    keys = node.keys(("id", "languages"), ("unavailable", "max_consecutive", "max_meetings", "delegation"))
    languages = tuple(dict.fromkeys(language.identifier() for language in keys["languages"].items()))
    if len(languages) < 2:
        keys["languages"].fail("two or more different languages")
    return Interpreter(
        id=keys["id"].identifier(),
        languages=languages,
        unavailable=_known_slots(_optional_items(keys, "unavailable"), slots),
        max_consecutive=_get(keys, "max_consecutive", lambda value: value.or_none(lambda most: most.whole(1, MAX_MEETINGS)), None),
        max_meetings=_get(keys, "max_meetings", lambda value: value.or_none(lambda most: most.whole(0, MAX_MEETINGS)), None),
        delegation=_get(keys, "delegation", lambda value: value.or_none(lambda own: _known(own, delegations, "a delegation")), None),
    )


def _request(node: Node, slots: dict[str, Slot], delegations: dict[str, Delegation]) -> Request:
    keys = node.keys(("id", "parties", "value"), ("required", "allowed_slots", "relay_allowed"))
    parties: dict[str, None] = {}
    for party in keys["parties"].items(at_most=MAX_PARTIES):
        if _known(party, delegations, "a delegation") in parties:
            party.fail("a delegation that is not yet a party")
        parties[party.identifier()] = None
    if len(parties) < 2:
        keys["parties"].fail("two or more delegations")
    return Request(
        id=keys["id"].identifier(),
        parties=tuple(parties),
        value=keys["value"].whole(1, MAX_VALUE),
        required=_get(keys, "required", Node.flag, False),
        allowed_slots=_get(keys, "allowed_slots", lambda value: value.or_none(lambda all_: _known_slots(all_.items(), slots)), None),
        relay_allowed=_get(keys, "relay_allowed", Node.flag, False),
    )


def _already(
    nodes: Iterable[Node], slots: dict[str, Slot], interpreters: dict[str, Interpreter], requests: dict[str, Request]
) -> tuple[Already, ...]:
    found: dict[str, Already] = {}
    for node in nodes:
        keys = node.keys(("request", "slot", "table"), ("interpreters", "fixed"))
        request = _known(keys["request"], requests, "a request")
        if request in found:
            keys["request"].fail("a request that no entry of this list before has")
        slot = _known(keys["slot"], slots, "a slot")
        found[request] = Already(
            request=request,
            slot=slot,
            table=_table(keys["table"], slots[slot].tables),
            interpreters=_pair(_optional_items(keys, "interpreters"), lambda who: _known(who, interpreters, "an interpreter")),
            fixed=_get(keys, "fixed", Node.flag, True),
        )
    return tuple(found.values())


def _refuse_overlaps(slots: dict[str, Slot]) -> None:
    position = {slot: at for at, slot in enumerate(slots)}
    in_time = sorted(slots.values(), key=lambda slot: slot.starts_at)
    for before, after in pairwise(in_time):
        if after.starts_at < before.ends_at:
            path = f"slots[{position[after.id]}].starts_at"
            raise BadInput(path, f"a time not before the end of slot {before.id}", after.starts_at.isoformat())


def read_plan(data: bytes) -> Plan:
    """Read a plan: its form only, whether it fits a fair is for `check_schedule` to say. Raises `BadInput`."""
    top = parse_json(data).keys(
        (
            "format", "fair", "seed", "meetings", "unplaced", "value", "upper_bound", "gap", "status", "seconds", "idle_gaps",
            "shortfalls", "fairness",
        ),
        ("changes", "conflict"),
    )  # fmt: skip
    top["format"].one_of((PLAN_FORMAT,))
    top["gap"].number(0, 1)
    return Plan(
        fair=top["fair"].text(),
        seed=top["seed"].whole(0, 2**63 - 1),
        meetings=tuple(_meeting(node) for node in top["meetings"].items()),
        unplaced=tuple(_unplaced(node) for node in top["unplaced"].items()),
        value=top["value"].whole(0, 2**53),
        upper_bound=top["upper_bound"].whole(0, 2**53),
        status=_word(top["status"], STATUSES),
        seconds=top["seconds"].number(0, 1e9),
        idle_gaps=top["idle_gaps"].whole(0, 2**53),
        shortfalls=tuple(_shortfall(node) for node in top["shortfalls"].items()),
        fairness=_fairness(top["fairness"]),
        changes=_get(top, "changes", lambda node: tuple(_change(entry) for entry in node.items()), None),
        conflict=_get(top, "conflict", lambda node: tuple(entry.identifier() for entry in node.items()), None),
    )


def _meeting(node: Node) -> PlannedMeeting:
    keys = node.keys(("request", "slot", "table", "interpreters"))
    place = keys["slot"].identifier(), keys["table"].whole(1, MAX_TABLES)
    return PlannedMeeting(keys["request"].identifier(), *place, _pair(keys["interpreters"].items(), Node.identifier))


def _unplaced(node: Node) -> Unplaced:
    keys = node.keys(("request", "reason", "values"))
    return Unplaced(keys["request"].identifier(), Reason(keys["reason"].identifier(), _values(keys["values"])))


def _shortfall(node: Node) -> Shortfall:
    keys = node.keys(("delegation", "floor", "reached", "proven_max", "reason", "values", "cure"))
    floor, reached, proven_max = (keys[key].whole(0, MAX_MEETINGS) for key in ("floor", "reached", "proven_max"))
    reason = Reason(keys["reason"].identifier(), _values(keys["values"]))
    return Shortfall(keys["delegation"].identifier(), floor, reached, proven_max, reason, keys["cure"].or_none(_cure))


def _cure(node: Node) -> Reason:
    keys = node.keys(("code", "values"))
    return Reason(keys["code"].identifier(), _values(keys["values"]))


def _fairness(node: Node) -> Fairness:
    keys = node.keys(("meetings_min", "meetings_max", "delegations_without_meeting"))
    return Fairness(**{key: value.whole(0, MAX_MEETINGS) for key, value in keys.items()})


def _change(node: Node) -> Change:
    keys = node.keys(("request", "kind", "from", "to"))
    before, after = (keys[key].or_none(_place) for key in ("from", "to"))
    return Change(keys["request"].identifier(), _word(keys["kind"], KINDS), before, after)


def _place(node: Node) -> Place:
    keys = node.keys(("slot", "table"))
    return Place(keys["slot"].identifier(), keys["table"].whole(1, MAX_TABLES))


def plan_text(plan: Plan) -> str:
    """The plan as JSON, a meeting, an unplaced request, a shortfall or a change on each line."""
    heads: list[tuple[str, Any]] = [("format", PLAN_FORMAT), ("fair", plan.fair), ("seed", plan.seed)]
    figures: list[tuple[str, Any]] = [
        ("value", plan.value),
        ("upper_bound", plan.upper_bound),
        ("gap", plan.gap),
        ("status", plan.status),
        ("seconds", plan.seconds),
        ("idle_gaps", plan.idle_gaps),
    ]
    lists: list[tuple[str, list[Any]]] = [
        ("meetings", [_meeting_out(meeting) for meeting in plan.meetings]),
        ("unplaced", [{"request": entry.request, "reason": entry.reason.code, "values": _plain(entry.reason)} for entry in plan.unplaced]),
    ]
    lines = [*(_line(key, value) for key, value in heads), *(_list(key, entries) for key, entries in lists)]
    lines += [_line(key, value) for key, value in figures]
    lines.append(_list("shortfalls", [_shortfall_out(entry) for entry in plan.shortfalls]))
    fairness = plan.fairness
    keys = ("meetings_min", "meetings_max", "delegations_without_meeting")
    lines.append(_line("fairness", {key: getattr(fairness, key) for key in keys}))
    if plan.changes is not None:
        lines.append(_list("changes", [_change_out(change) for change in plan.changes]))
    if plan.conflict is not None:
        lines.append(_line("conflict", list(plan.conflict)))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(key: str, value: Any) -> str:
    return f'"{key}": {json.dumps(value, ensure_ascii=False)}'


def _list(key: str, entries: list[Any]) -> str:
    inside = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f'"{key}": [\n{inside}\n]' if entries else f'"{key}": []'


def _meeting_out(meeting: PlannedMeeting) -> dict[str, Any]:
    return {"request": meeting.request, "slot": meeting.slot, "table": meeting.table, "interpreters": list(meeting.interpreters)}


def _shortfall_out(entry: Shortfall) -> dict[str, Any]:
    return {
        "delegation": entry.delegation,
        "floor": entry.floor,
        "reached": entry.reached,
        "proven_max": entry.proven_max,
        "reason": entry.reason.code,
        "values": _plain(entry.reason),
        "cure": {"code": entry.cure.code, "values": _plain(entry.cure)} if entry.cure else None,
    }


def _change_out(change: Change) -> dict[str, Any]:
    return {"request": change.request, "kind": change.kind, "from": _place_out(change.before), "to": _place_out(change.after)}


def _place_out(place: Place | None) -> dict[str, Any] | None:
    return {"slot": place.slot, "table": place.table} if place else None


def _plain(reason: Reason) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in sorted(reason.values.items())}


def _values(node: Node) -> dict[str, Any]:
    return {key: value.plain() for key, value in node.any_keys().items()}


def _unique(nodes: Iterable[Node], read: Callable[[Node], Named]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for node in nodes:
        entry = read(node)
        if entry.id in found:
            raise BadInput(f"{node.path}.id", "an id that no entry of this list before has", json.dumps(entry.id))
        found[entry.id] = entry
    return found


def _known(node: Node, known: Iterable[str], what: str) -> str:
    found = node.identifier()
    if found not in known:
        node.fail(f"{what} of this fair")
    return found


def _known_slots(nodes: Iterable[Node], slots: dict[str, Slot]) -> frozenset[str]:
    return frozenset(_known(node, slots, "a slot") for node in nodes)


def _table(node: Node, tables: int) -> int:
    return node.whole(1, tables) if tables else node.fail("no table, as this slot has none")


def _pair(nodes: Iterable[Node], read: Callable[[Node], str]) -> tuple[str, ...]:
    found: list[str] = []
    for node in nodes:
        who = read(node)
        if who in found:
            node.fail("an interpreter who is not yet named")
        if len(found) == 2:
            node.fail("no third interpreter")
        found.append(who)
    return tuple(found)


def _time(node: Node) -> datetime:
    what = "a time with its offset such as 2027-05-15T09:00+02:00"
    try:
        time = datetime.fromisoformat(node.text())
    except ValueError:
        node.fail(what)
    if time.tzinfo is None or not 1900 <= time.year <= 2999:
        node.fail(what)
    return time


def _word(node: Node, known: tuple[T, ...]) -> T:
    word = node.one_of(tuple(map(str, known)))
    return next(entry for entry in known if entry == word)


def _get(keys: dict[str, Node], key: str, read: Callable[[Node], Any], default: Any) -> Any:
    return read(keys[key]) if key in keys else default


def _optional_items(keys: dict[str, Node], key: str) -> Iterator[Node]:
    return keys[key].items() if key in keys else iter(())
