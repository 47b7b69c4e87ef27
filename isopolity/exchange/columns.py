"""The columns of the files of needs, offers and themes: stable English keys, codes instead of words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest

from isopolity.directory.queries.countries import least_developed_on
from isopolity.exchange.models import KnowledgeEntry, Need
from isopolity.exchange.themes import LANGUAGES, Theme, lineage
from isopolity.ui.lists import Column


def columns_for(request: HttpRequest, model: type[KnowledgeEntry], today: date) -> Sequence[Column]:
    """One row for each need or offer: no name of a person, no text of a draft. `least_developed_country` is true or false on `today`."""
    least = least_developed_on(today)
    own = ("lacking", "urgency") if model is Need else ("basis", "evidence", "capacity")
    return (
        Column("id", lambda entry: entry.public_id),
        Column("organisation_id", lambda entry: entry.organisation.public_id),
        Column("organisation", lambda entry: entry.organisation.name),
        Column("country", lambda entry: entry.organisation.country_id),
        Column("least_developed_country", lambda entry: entry.organisation.country_id in least),
        Column("field", lambda entry: next(iter(lineage(entry.theme)), None)),
        *(_same(name) for name in ("theme", "title", "text", "language", "beneficiaries", *own, "modes", "months")),
        Column("published_at", lambda entry: entry.published_at.isoformat()),
        Column("confirmed_at", lambda entry: entry.confirmed_at.isoformat() if entry.confirmed_at else None),
        Column("invented", lambda entry: entry.invented),
        Column("address", lambda entry: request.build_absolute_uri(entry.path)),
    )


def theme_columns() -> Sequence[Column]:
    """One row for each field, group and theme, with its eight names."""
    names = [_named(code) for code in LANGUAGES]
    return (
        Column("id", lambda theme: theme.id),
        Column("parent", lambda theme: theme.parent),
        *names,
        Column("sdg_targets", lambda theme: list(theme.sdg_targets)),
        Column("dac_sectors", _sectors),
    )


def _named(code: str) -> Column:
    return Column(f"name_{code}", lambda theme: theme.names[code])


def _sectors(theme: Theme) -> list[str]:
    return list(theme.dac_sectors)


def _same(name: str) -> Column:
    def value(entry: Any) -> Any:
        found = getattr(entry, name)
        return None if found == "" else found

    return Column(name, value)
