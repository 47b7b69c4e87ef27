"""What a file that came late holds, beside what home wrote meanwhile. Row by row: what only the hall changed can be taken in; where both
changed the same, home's word stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import ForeignKey, Model, UniqueConstraint

from isopolity.directory.models import Organisation
from isopolity.fairs.hall_file import opened
from isopolity.fairs.models import (
    Absence,
    BroughtFile,
    Delegate,
    Delegation,
    Fair,
    Incident,
    Interpreter,
    Meeting,
    MeetingInterpreter,
    MeetingRequest,
    MeetingSeat,
    MeetingTable,
    Outcome,
    RequestParty,
    Room,
    Slot,
    Timetable,
)
from isopolity.fairs.queries.carried import Row, Tables, carried_fields, carried_models, key_of, tables_of

Rows = dict[Row, list[Any]]
Everything = dict[type[Model], Rows]
PLACES = (Meeting, MeetingSeat, MeetingInterpreter)
# Their columns are merged one by one: home may have noted that a meeting was held which the hall had moved.
BY_COLUMN = (Fair, Meeting)


@dataclass(slots=True)
class Merged:
    """What the fair would be; the keys of rows that the file brings, and of those that it has and that stay as they are here."""

    rows: dict[type[Model], Rows]
    brings: dict[type[Model], list[Row]] = field(default_factory=dict)
    stays: dict[type[Model], list[Row]] = field(default_factory=dict)

    @property
    def tables(self) -> Tables:
        """The same as a file writes it."""
        names = {model: [column.name for column in carried_fields(model)] for model in self.rows}
        return {model._meta.label_lower: {"columns": names[model], "rows": list(rows.values())} for model, rows in self.rows.items()}


def merged(file: BroughtFile) -> Merged:
    """The file beside the fair as it is now; what it was when it went out tells which side changed a row."""
    assert file.custody.file is not None
    base, theirs = (_by_key(opened(bytes(data)).content["tables"]) for data in (file.custody.file, file.file))
    return _Merging(base, theirs, _by_key(tables_of(file.fair))).all()


class _Merging:
    """The three states of a fair: as it went out, as the file has it, as it is here."""

    def __init__(self, base: Everything, theirs: Everything, ours: Everything) -> None:
        self.base, self.theirs, self.ours = base, theirs, ours
        self.result = Merged({})
        self.placed_anew = _places(ours) != _places(base) or self._moved_and_reported()
        self.open_here = set(_open_requests(ours).values())
        self.open_there = _open_requests(theirs)

    def all(self) -> Merged:
        for model in carried_models():
            self.result.rows[model] = dict(self.ours[model])
            self._take_away(model)
            for key, row in self.theirs[model].items():
                if row not in (self.base[model].get(key), self.ours[model].get(key)):
                    self._weigh(model, key, row)
        return self.result

    def _weigh(self, model: type[Model], key: Row, row: list[Any]) -> None:
        """Take a row that the hall changed, or leave it."""
        before, here = self.base[model].get(key), self.ours[model].get(key)
        wanted = self._known(model, row)
        if model in BY_COLUMN and before is not None and here is not None:
            wanted = [there if mine == was else mine for was, there, mine in zip(before, wanted, here, strict=True)]
            here = before
        if here != before or (self.placed_anew and self._is_of_a_plan(model, wanted, before)) or not self._fits(model, wanted, key):
            self.result.stays.setdefault(model, []).append(key)
        elif wanted != self.ours[model].get(key):
            self.result.rows[model][key] = wanted
            self.result.brings.setdefault(model, []).append(key)

    def _known(self, model: type[Model], row: list[Any]) -> list[Any]:
        """The row without what it may name and need not, such as the repair of an incident, where that is not there."""
        found = list(row)
        for place, one in enumerate(carried_fields(model)):
            if isinstance(one, ForeignKey) and one.null and self._is_missing(one, row[place]):
                found[place] = None
        return found

    def _is_missing(self, one: ForeignKey[Any, Any], key: Any) -> bool:
        return key is not None and one.related_model in self.result.rows and (key,) not in self.result.rows[one.related_model]

    def _is_of_a_plan(self, model: type[Model], row: list[Any], before: list[Any] | None) -> bool:
        """Where home has placed meetings anew, its timetable stands: of the hall's comes nothing but what became of meetings."""
        if model is Timetable:
            return row[_column(model, "version")] is not None
        if model is Fair:
            return before is None or row[_column(model, "published")] != before[_column(model, "published")]
        if model is Meeting:
            return before is None or _place(row) != _place(before)
        return model in PLACES

    def _take_away(self, model: type[Model]) -> None:
        """Rows to which nothing refers may go, such as an absence that ended; of others nothing is lost, whatever the hall did."""
        if "public_id" in {one.name for one in carried_fields(model)} or (self.placed_anew and model in PLACES):
            return
        for key, row in self.base[model].items():
            if key not in self.theirs[model] and self.ours[model].get(key) == row:
                del self.result.rows[model][key]

    def _fits(self, model: type[Model], row: list[Any], key: Row) -> bool:
        """Whether all that a row refers to is there, and no other row stands in its place."""
        references = [(place, one) for place, one in enumerate(carried_fields(model)) if isinstance(one, ForeignKey)]
        if any(self._is_missing(one, row[place]) for place, one in references):
            return False
        if model is MeetingRequest and key not in self.ours[model] and self.open_there.get(key) in self.open_here:
            return False
        for columns in _unique_columns(model):
            mark = [row[place] for place in columns]
            if any(other != key and [here[place] for place in columns] == mark for other, here in self.result.rows[model].items()):
                return False
        return True

    def _moved_and_reported(self) -> bool:
        """A meeting that the hall moved and of which home has noted something meanwhile."""
        rows = ((self.base[Meeting].get(key), row, self.ours[Meeting].get(key)) for key, row in self.theirs[Meeting].items())
        return any(was and mine != was and _place(there) != _place(was) for was, there, mine in rows)


def _by_key(tables: Tables) -> Everything:
    return {model: {key_of(model, row): row for row in tables[model._meta.label_lower]["rows"]} for model in carried_models()}


def _column(model: type[Model], name: str) -> int:
    return [one.name for one in carried_fields(model)].index(name)


def _place(row: list[Any]) -> list[Any]:
    return [row[_column(Meeting, name)] for name in ("slot", "table")]


def _places(rows: Everything) -> Any:
    """When and where which meetings stand, and with whom."""
    return {key: _place(row) for key, row in rows[Meeting].items()}, set(rows[MeetingSeat]), set(rows[MeetingInterpreter])


def _open_requests(rows: Everything) -> dict[Row, frozenset[str]]:
    """The open requests by key, with their parties: of one set of delegations one may be open."""
    parties: dict[str, set[str]] = {}
    for row in rows[RequestParty].values():
        parties.setdefault(row[_column(RequestParty, "request")], set()).add(row[_column(RequestParty, "delegation")])
    state = _column(MeetingRequest, "state")
    return {key: frozenset(parties.get(key[0], ())) for key, row in rows[MeetingRequest].items() if row[state] in MeetingRequest.OPEN}


def _unique_columns(model: type[Model]) -> Iterator[list[int]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
            yield [_column(model, name) for name in constraint.fields]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that the file holds and home does not: its kind, in words whom it concerns, when it happened, and whether it can be taken in."""

    kind: str
    words: str
    at: datetime | None
    comes: bool


def found_in(file: BroughtFile) -> list[Found]:
    """What a person looks at before they take a file in: what happened first. Seats and the like go with their meetings."""
    result = merged(file)
    names = _Names(_by_key(opened(bytes(file.file)).content["tables"]))
    lists = [(keys, model, comes) for chosen, comes in ((result.brings, True), (result.stays, False)) for model, keys in chosen.items()]
    found = [one for keys, model, comes in lists for key in keys if (one := names.found(model, key, comes))]
    return sorted(found, key=lambda one: (one.at is None, one.at or file.brought_at, one.words))


class _Names:
    """Rows of a file in words."""

    def __init__(self, tables: Everything) -> None:
        self.tables = tables
        organisations = {self.value(Delegation, key[0], "organisation") for key in tables[Delegation]}
        self.organisations = {one.public_id: one.shown_name for one in Organisation.objects.filter(public_id__in=organisations)}

    def value(self, model: type[Model], key: str, name: str) -> Any:
        return self.tables[model][(key,)][_column(model, name)]

    def delegation(self, key: str) -> str:
        return self.organisations.get(self.value(Delegation, key, "organisation"), key)

    def parties(self, request: str) -> str:
        rows = (key for key in self.tables[RequestParty] if request in key)
        return " – ".join(self.delegation(next(part for part in key if part != request)) for key in rows)

    def found(self, model: type[Model], key: Row, comes: bool) -> Found | None:
        row = dict(zip((one.name for one in carried_fields(model)), self.tables[model][key], strict=True))
        if model in (Delegate, Interpreter):
            kind, words, at = "arrived" if row["checked_in_at"] else "person", row["name"], row["checked_in_at"]
        elif model is Incident:
            thing = self._thing(row)
            kind, words, at = "incident", f"{thing} · {Incident.Kind(row['kind']).label}", row["at"]
        elif model is Outcome:
            request = self.value(Meeting, row["meeting"], "request")
            kind, words, at = "outcome", f"{self.delegation(row['delegation'])} · {self.parties(request)}", row["written_at"]
        elif model is MeetingRequest:
            kind, words, at = "request", self.parties(key[0]), row["moved_at"]
        elif model is Meeting:
            kind, words, at = "meeting", self.parties(row["request"]), row["changed_at"]
        elif model is Timetable:
            kind, words, at = "timetable", str(row["version"] or row["note"] or ""), row["published_at"] or row["made_at"]
        elif model is Delegation:
            kind, words, at = "delegation", self.delegation(key[0]), row["answered_at"]
        elif model in (Absence, Slot, Room, MeetingTable):
            kind, words, at = "hall", str(row.get("name") or row.get("number") or ""), None
        else:
            return None
        return Found(kind, words, datetime.fromisoformat(at) if at else None, comes)

    def _thing(self, row: dict[str, Any]) -> str:
        if row["delegation"]:
            return self.delegation(row["delegation"])
        if row["interpreter"]:
            return str(self.value(Interpreter, row["interpreter"], "name"))
        return str(self.value(MeetingTable, row["table"], "number"))
