"""What travels of a fair, as tables of plain values. Driven by the models: a new column travels without a word said here.

Rows are known by public ids, or by natural keys such as the code of a country; a row without either by all that it refers to.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import F, Field, ForeignKey, JSONField, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONArray
from django.utils.dateparse import parse_datetime

from isopolity.accounts.models import HallCode
from isopolity.directory.models import Country, LdcPeriod, Membership, Organisation, OrganisationName, Place, Role, Source, Subdivision
from isopolity.fairs.models import BroughtFile, Custody, Fair, Outcome
from isopolity.matching.models import Profile

Row = tuple[Any, ...]
Tables = dict[str, dict[str, list[Any]]]
# Of this machine alone.
STAYS = (Custody, BroughtFile)
# Columns that mean something on this machine alone: made anew where the file is opened (`services.carrying`), or kept as they are there.
STAYING = {
    "fairs.fair": {"away", "away_since", "away_words"},
    "fairs.meetingrequest": {"together"},
    "fairs.timetable": {"job"},
    "fairs.outcome": {"contact"},
    "matching.profile": {"version"},
}
# What pages of the fair show of its organisations, in an order in which rows can be made.
AROUND = (Country, Subdivision, Source, LdcPeriod, Place, Organisation, OrganisationName, Membership, Profile)


@cache
def carried_models() -> tuple[type[Model], ...]:
    """The tables of a fair, each after those that it refers to."""
    waiting = [model for model in apps.get_app_config("fairs").get_models() if model not in STAYS]
    ordered: list[type[Model]] = []
    while waiting:
        ready = [model for model in waiting if not _refers_to(model) & set(waiting) - {model}]
        assert ready, f"tables that refer to each other in a ring: {waiting}"
        ordered += ready
        waiting = [model for model in waiting if model not in ready]
    return tuple(ordered)


def _refers_to(model: type[Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if isinstance(field, ForeignKey)}


@cache
def carried_fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """The columns that travel: all, but numbers that the database gave out and what stays."""
    stays = STAYING.get(model._meta.label_lower, set())
    own = model._meta.pk if has_number(model) else None
    return tuple(field for field in model._meta.concrete_fields if field is not own and field.name not in stays)


def has_number(model: type[Model]) -> bool:
    """Whether its primary key is a number that the database gives out: it means nothing elsewhere."""
    return model._meta.pk.get_internal_type() in {"BigAutoField", "AutoField"}


@cache
def key_columns(model: type[Model]) -> tuple[int, ...]:
    """Where in a row its key stands."""
    names = [field.name for field in carried_fields(model)]
    if not has_number(model):
        return (names.index(model._meta.pk.name),)
    if "public_id" in names:
        return (names.index("public_id"),)
    return tuple(place for place, field in enumerate(carried_fields(model)) if isinstance(field, ForeignKey))


def key_of(model: type[Model], row: Iterable[Any]) -> Row:
    values = tuple(row)
    return tuple(values[place] for place in key_columns(model))


@cache
def path_to_fair(model: type[Model]) -> str:
    """By which references a row belongs to its fair, such as `delegation__fair`; `pk` for the fair itself."""
    if model is Fair:
        return "pk"
    references = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey) and not field.null]
    paths = []
    for field in references:
        if field.related_model is Fair:
            return field.name
        if field.related_model in carried_models():
            paths.append(f"{field.name}__{path_to_fair(field.related_model)}")
    return min(paths, key=lambda path: path.count("__"))


def rows_of(model: type[Model], fair: Fair) -> QuerySet[Any]:
    """The rows of one table that belong to a fair, in the order in which they were made."""
    return model._default_manager.filter(**{path_to_fair(model): fair.pk}).order_by("pk")


def tables_of(fair: Fair) -> Tables:
    """Every table of a fair, as one state of it: all are read by one question, each row as a list in JSON."""
    models = {model._meta.label_lower: model for model in carried_models()}
    first, *others = (_as_lists(model, rows_of(model, fair)) for model in models.values())
    found: dict[str, list[tuple[int, list[Any]]]] = {label: [] for label in models}
    for label, pk, values in first.union(*others, all=True):
        found[label].append((pk, _from_list(models[label], values)))
    return {
        label: {"columns": [field.name for field in carried_fields(model)], "rows": [row for _pk, row in sorted(found[label])]}
        for label, model in models.items()
    }


def _as_lists(model: type[Model], rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """A table's name, and the number and the values of each row, in columns that are alike for all tables."""
    listed = JSONArray(*(_listed(field) for field in carried_fields(model)))
    named: QuerySet[Any, Any] = rows.order_by().annotate(carried_label=Value(model._meta.label_lower), carried_list=listed)
    return named.values_list("carried_label", "pk", "carried_list")


def _listed(field: Field[Any, Any]) -> Any:
    """A value as it stands in the list: who is referred to by public id; JSON as text, which no database reads and writes otherwise."""
    if isinstance(field, ForeignKey) and has_number(field.related_model):
        return F(f"{field.name}__public_id")
    return Cast(field.attname, TextField()) if isinstance(field, JSONField) else F(field.attname)


def _from_list(model: type[Model], values: list[Any]) -> list[Any]:
    return [None if value is None else _read(field, value) for field, value in zip(carried_fields(model), values, strict=True)]


def _read(field: Field[Any, Any], value: Any) -> Any:
    """A value from the list as `_written` writes it. SQLite has neither truth nor time zones: it says 1, and writes UTC."""
    kind = field.get_internal_type()
    if kind == "DateTimeField":
        moment = parse_datetime(value)
        assert moment is not None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
    if kind == "JSONField":
        return json.loads(value)
    return bool(value) if kind == "BooleanField" else value


def table_of(model: type[Model], rows: QuerySet[Any]) -> dict[str, list[Any]]:
    """The columns of a table, and these rows of it."""
    fields = carried_fields(model)
    found = list(rows.values_list(*(field.attname for field in fields)))
    written = [_written(field, [row[place] for row in found]) for place, field in enumerate(fields)]
    return {"columns": [field.name for field in fields], "rows": [list(row) for row in zip(*written, strict=True)] if found else []}


def _written(field: Field[Any, Any], values: list[Any]) -> list[Any]:
    if isinstance(field, ForeignKey) and has_number(field.related_model):
        target = field.related_model
        ids = dict(target._default_manager.filter(pk__in={value for value in values if value is not None}).values_list("pk", "public_id"))
        return [None if value is None else ids[value] for value in values]
    if field.get_internal_type() in {"DateTimeField", "DateField"}:
        return [None if value is None else value.isoformat() for value in values]
    return values


def tables_around(fair: Fair) -> Tables:
    """The organisations of a fair, and what its pages show of them: nobody's name, no address, no need and no offer."""
    organisations = _organisations(fair)
    own = Organisation.objects.filter(pk__in=organisations)
    memberships = Membership.objects.filter(member__in=organisations, network__in=organisations)
    places = Place.objects.filter(Q(organisations__in=organisations) | Q(pk=fair.place_id)).distinct()
    countries = Country.objects.filter(Q(organisations__in=organisations) | Q(places__in=places)).distinct()
    stays = LdcPeriod.objects.filter(country__in=countries)
    cited = {*memberships.values_list("source_id", flat=True), *stays.values_list("source_id", flat=True)}
    cited |= set(stays.values_list("graduation_source_id", flat=True))
    rows: Mapping[type[Model], QuerySet[Any]] = {
        Country: countries,
        Subdivision: Subdivision.objects.filter(places__in=places).distinct(),
        Source: Source.objects.filter(pk__in=cited - {None}),
        LdcPeriod: stays,
        Place: places,
        Organisation: own,
        OrganisationName: OrganisationName.objects.filter(organisation__in=organisations),
        Membership: memberships,
        Profile: Profile.objects.filter(organisation__in=organisations),
    }
    return {model._meta.label_lower: table_of(model, rows[model].order_by("pk")) for model in AROUND}


def _organisations(fair: Fair) -> set[int]:
    """Those who organise and take part, the networks that they are in, and whoever vouched for them or sent them back."""
    found = {*fair.organisers.values_list("organisation_id", flat=True), *fair.delegations.values_list("organisation_id", flat=True)}
    owners = Outcome.objects.filter(meeting__fair=fair, next_owner__isnull=False).values_list("next_owner_id", flat=True)
    found |= set(owners)
    found |= set(Membership.objects.filter(member__in=found).values_list("network_id", flat=True))
    new = found
    while new:
        pairs = Organisation.objects.filter(pk__in=new).values_list("vouched_by_id", "sent_back_by_id")
        new = {pk for pair in pairs for pk in pair if pk is not None} - found
        found |= new
    return found


def contacts_of(fair: Fair) -> list[str]:
    """The meetings (public ids) of which a contact was made: it is recorded anew where the file is opened, once."""
    rows = Outcome.objects.filter(meeting__fair=fair, contact__isnull=False).order_by("meeting_id")
    return list(dict.fromkeys(rows.values_list("meeting__public_id", flat=True)))


def roles_of_staff(fair: Fair) -> QuerySet[Role]:
    """Who works for the fair: the people in office in the organisations to which it belongs."""
    organisers = fair.organisers.values("organisation_id")
    rows = Role.objects.filter(organisation__in=organisers, ended_at=None, user__is_active=True)
    return rows.select_related("user", "organisation").order_by("granted_at", "pk")


def hall_codes_of(fair: Fair) -> QuerySet[HallCode]:
    """On the laptop: the codes of those who work for the fair."""
    people = roles_of_staff(fair).values("user_id")
    return HallCode.objects.filter(user__in=people).select_related("user").order_by("user__name", "pk")
