"""Writing the tables of a file into this database: a fair becomes what the file says, all of it or nothing.

The directory's rows are written here too, and only on a laptop, which holds a copy of them and nothing else (decision 0071).
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import ForeignKey, Max, Model

from isopolity.core.strict_json import BadInput
from isopolity.fairs.models import Delegation, Fair, Meeting, MeetingRequest, RequestParty, together_of
from isopolity.fairs.queries.carried import (
    AROUND,
    Row,
    Tables,
    carried_fields,
    carried_models,
    has_number,
    key_of,
    rows_of,
    table_of,
)
from isopolity.matching.models import Profile

BATCH = 200


class Writer:
    """Knows which rows of this database the keys of a file mean."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._rows: dict[type[Model], dict[Row, list[Any]]] = {}
        self._numbers: dict[type[Model], dict[Any, Any]] = {}
        self._parties: dict[str, list[Any]] = {}

    def rows(self, model: type[Model]) -> dict[Row, list[Any]]:
        """Key → row of one table. Raises `BadInput` where its columns are not those of this program."""
        if model not in self._rows:
            self._rows[model] = self._read(model)
        return self._rows[model]

    def _read(self, model: type[Model]) -> dict[Row, list[Any]]:
        table = self.tables.get(model._meta.label_lower)
        names = [field.name for field in carried_fields(model)]
        if not isinstance(table, dict) or table.get("columns") != names or not isinstance(table.get("rows"), list):
            raise BadInput(model._meta.label_lower, f"the columns {names}", "others: both machines need the same Isopolity")
        if any(not isinstance(row, list) or len(row) != len(names) for row in table["rows"]):
            raise BadInput(model._meta.label_lower, f"rows of {len(names)} values", "others")
        return {key_of(model, row): row for row in table["rows"]}

    def values(self, model: type[Model], row: list[Any], *, skip: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
        """A row as the columns of this database."""
        found = {}
        for field, value in zip(carried_fields(model), row, strict=True):
            if field.name in skip:
                continue
            try:
                found[field.attname] = self.number(field, value) if isinstance(field, ForeignKey) else field.to_python(value)
            except (ValidationError, TypeError, ValueError, ObjectDoesNotExist):
                raise BadInput(f"{model._meta.label_lower}.{field.name}", "a value that fits", repr(value)[:40]) from None
        return found

    def number(self, field: ForeignKey[Any, Any], key: Any) -> Any:
        """The primary key of the row that a reference means."""
        target = field.related_model
        if key is None or not has_number(target):
            return key
        if target not in self._numbers:
            wanted = [found[0] for found in self.rows(target)] if target._meta.label_lower in self.tables else []
            self._numbers[target] = dict(target._default_manager.filter(public_id__in=wanted).values_list("public_id", "pk"))
        known = self._numbers[target]
        if key not in known:
            known[key] = target._default_manager.values_list("pk", flat=True).get(public_id=key)
        return known[key]

    def forget(self, model: type[Model]) -> None:
        """New rows have been made: ask for their numbers anew."""
        self._numbers.pop(model, None)

    def together(self, request: str) -> str:
        """The parties of a request as this database writes them."""
        names = [field.name for field in carried_fields(RequestParty)]
        wish, delegation = names.index("request"), names.index("delegation")
        if not self._parties:
            for row in self.rows(RequestParty).values():
                self._parties.setdefault(row[wish], []).append(row[delegation])
        field = RequestParty._meta.get_field("delegation")
        return together_of(Delegation(pk=self.number(field, key)) for key in self._parties.get(request, []))


def write_around(tables: Tables) -> None:
    """Make or change what a laptop knows of organisations, places and countries. Nothing is deleted."""
    writer = Writer(tables)
    for model in AROUND:
        _write(writer, model, _known(model, writer.rows(model)))


def write_fair(tables: Tables, fair: Fair | None) -> Fair:
    """Make the fair what the file says; None: it is new here. In the caller's transaction.

    First goes what is no more, then meetings that change leave their places, so that two may change them; then the tables are
    written in the order in which they refer to one another.
    """
    writer = Writer(tables)
    before = {model: _rows_before(model, fair) for model in carried_models()}
    for model in reversed(carried_models()):
        gone = [pk for key, (pk, _row) in before[model].items() if key not in writer.rows(model)]
        for start in range(0, len(gone), BATCH):
            model._default_manager.filter(pk__in=gone[start : start + BATCH]).delete()
    places = writer.rows(Meeting)
    moved = [pk for key, (pk, row) in before[Meeting].items() if key in places and places[key] != row]
    Meeting.objects.filter(pk__in=moved).update(state=Meeting.State.DROPPED, slot=None, table=None)
    for model in carried_models():
        _write(writer, model, before[model], again=set(moved) if model is Meeting else set())
    key = next(iter(writer.rows(Fair)))
    return Fair.objects.get(public_id=key[0])


def _rows_before(model: type[Model], fair: Fair | None) -> dict[Row, tuple[Any, list[Any]]]:
    if fair is None:
        return {}
    rows = rows_of(model, fair)
    return {key_of(model, row): (pk, row) for pk, row in zip(rows.values_list("pk", flat=True), table_of(model, rows)["rows"], strict=True)}


def _known(model: type[Model], wanted: Mapping[Row, list[Any]]) -> dict[Row, tuple[Any, list[Any]]]:
    """Those rows of a table around a fair that are here already, by key."""
    name = "organisation__public_id" if model is Profile else "public_id" if has_number(model) else "pk"
    rows = model._default_manager.filter(**{f"{name}__in": [key[0] for key in wanted]}).order_by("pk")
    return {key_of(model, row): (pk, row) for pk, row in zip(rows.values_list("pk", flat=True), table_of(model, rows)["rows"], strict=True)}


def _write(writer: Writer, model: type[Model], before: Mapping[Row, tuple[Any, list[Any]]], *, again: set[Any] = frozenset()) -> None:  # type: ignore[assignment]
    """Change the rows that differ, then make those that are new: what a row gives up, another may take."""
    # A reference into the same table is written once all rows are there.
    inner = {field.name for field in carried_fields(model) if isinstance(field, ForeignKey) and field.related_model is model}
    new, changed = [], []
    for key, row in writer.rows(model).items():
        if key not in before:
            new.append(row)
        elif before[key][1] != row or before[key][0] in again:
            changed.append((before[key][0], row))
    for pk, row in changed:
        values = writer.values(model, row, skip=inner)
        model._default_manager.filter(pk=pk).update(**values, **_made_here(writer, model, row))
    made = [model(**writer.values(model, row, skip=inner), **_made_here(writer, model, row, is_new=True)) for row in new]
    model._default_manager.bulk_create(made, batch_size=BATCH)
    writer.forget(model)
    for row in [*new, *(row for _pk, row in changed)] if inner else []:
        values = writer.values(model, row)
        within = {field.attname: values[field.attname] for field in carried_fields(model) if field.name in inner}
        model._default_manager.filter(public_id=key_of(model, row)[0]).update(**within)


def _made_here(writer: Writer, model: type[Model], row: list[Any], *, is_new: bool = False) -> dict[str, Any]:
    """Columns that mean something in this database alone."""
    if model is MeetingRequest:
        return {"together": writer.together(key_of(model, row)[0])}
    if model is Profile and is_new:
        # It only grows: who has read up to a version asks for what came after.
        return {"version": (Profile.objects.aggregate(last=Max("version"))["last"] or 0) + 1}
    return {}
