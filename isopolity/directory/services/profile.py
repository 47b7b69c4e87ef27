"""Small facts of a profile that come and go one by one: other names, figures about the town."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from isopolity.audit.services import record
from isopolity.core.names import fold
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import ContextFigure, Organisation, OrganisationName
from isopolity.directory.permissions import can_edit_organisation
from isopolity.directory.queries import actor_for
from isopolity.directory.services.organisations import keep_other_names, locked, name_forms, touch_organisation

MOST_NAMES = 60
MOST_FIGURES = 60


@transaction.atomic
def add_name(organisation: Organisation, *, name: str, language: str, by: Any, at: datetime) -> OrganisationName:
    """Another name under which the organisation is known and found, in a language."""
    organisation = locked(organisation)
    refuse_if(can_edit_organisation(by, organisation))
    names = list(organisation.names.all())
    if not fold(name):
        raise Refused(Reason("name-without-letters", field="name"))
    if any((known.name, known.language) == (name, language) or (known.is_official and known.name == name) for known in names):
        raise Refused(Reason("name-there-already", {"name": name}, field="name"))
    if len(names) >= MOST_NAMES:
        raise Refused(Reason("names-too-many", {"most": MOST_NAMES}))
    added = OrganisationName.objects.create(organisation=organisation, name=name, language=language, **name_forms(name))
    touch_organisation(organisation, at=at)
    keep_other_names(organisation)
    values = {"name": name, "language": language}
    record("directory:name:add", by=actor_for(by, organisation), of=organisation, values=values, at=at)
    return added


@transaction.atomic
def remove_name(name: OrganisationName, *, by: Any, at: datetime) -> None:
    """Take away a name that is not the official one."""
    organisation = locked(name.organisation)
    refuse_if(can_edit_organisation(by, organisation))
    if name.is_official:
        raise Refused(Reason("name-is-official", {"name": name.name}))
    values = {"name": name.name, "language": name.language}
    name.delete()
    touch_organisation(organisation, at=at)
    keep_other_names(organisation)
    record("directory:name:remove", by=actor_for(by, organisation), of=organisation, values=values, at=at)


@transaction.atomic
def add_figure(organisation: Organisation, *, kind: str, value: Decimal, year: int, source: str, by: Any, at: datetime) -> ContextFigure:
    """A figure about the town, as a source gives it for a year (A04); another source may give another."""
    organisation = locked(organisation)
    refuse_if(can_edit_organisation(by, organisation))
    figures = list(organisation.figures.all())
    if any((known.kind, known.year, known.source) == (kind, year, source) for known in figures):
        raise Refused(Reason("figure-there-already", {"year": year}, field="year"))
    if len(figures) >= MOST_FIGURES:
        raise Refused(Reason("figures-too-many", {"most": MOST_FIGURES}))
    figure = ContextFigure.objects.create(organisation=organisation, kind=kind, value=value, year=year, source=source)
    touch_organisation(organisation, at=at)
    values = {"kind": kind, "value": str(value), "year": year, "source": source}
    record("directory:figure:add", by=actor_for(by, organisation), of=organisation, values=values, at=at)
    return figure


@transaction.atomic
def remove_figure(figure: ContextFigure, *, by: Any, at: datetime) -> None:
    """Take a figure away; the record keeps what it said."""
    organisation = locked(figure.organisation)
    refuse_if(can_edit_organisation(by, organisation))
    values = {"kind": figure.kind, "value": str(figure.value), "year": figure.year, "source": figure.source}
    figure.delete()
    touch_organisation(organisation, at=at)
    record("directory:figure:remove", by=actor_for(by, organisation), of=organisation, values=values, at=at)
