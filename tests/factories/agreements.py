"""Agreements, made through the services as people make them."""

from datetime import UTC, date, datetime
from typing import Any

from isopolity.agreements.models import Agreement, StageMove
from isopolity.agreements.services import Provenance, Said, announce_contact, move_agreement
from isopolity.core.partial_dates import parsed_partial_date
from isopolity.directory.models import Country, Organisation, Source
from isopolity.matching.models import Contact
from isopolity.matching.services import Party, record_contact
from tests.factories import directory

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def source(title: str = "Meeting of Mayors") -> Source:
    return Source.objects.get_or_create(title=title, reference="A/CONF.191/L.11", address="https://undocs.org/A/CONF.191/L.11")[0]


def contact(
    *cities: Organisation, words: str = "", country: Country | None = None, made_on: date = date(2001, 5, 16), **more: Any
) -> Contact:
    """A contact of the register between these cities and, with `words`, a partner that is not named yet."""
    parties = [*(Party(city) for city in cities), *([Party(words=words, country=country)] if words else [])]
    fields = {"origin": "register", "source": source(), "as_stated": "contact was established", **more}
    return record_contact(parties=parties, made_on=made_on, by=directory.steward(), at=NOON, **fields)


def said(move: str = "announce", day: str = "2001-05-16", *, origin: str = "recorded", title: str = "", **more: Any) -> Said:
    """A move: recorded from a source, or made by a party (`origin="made"`)."""
    provenance = Provenance(source=source(title) if title else source(), as_stated=f"words about {move}", confidence="high")
    given = {"provenance": provenance if origin == "recorded" else Provenance(), "language": "en", **more}
    return Said(move, origin, parsed_partial_date(day), **given)


def announced(*cities: Organisation, by: Any = None, at: datetime = NOON, day: str = "2001-05-16", **more: Any) -> Agreement:
    """An agreement that was announced, recorded by a steward."""
    made_on = date.fromisoformat(day)
    return announce_contact(contact(*cities, made_on=made_on, **more), said(day=day), by=by or directory.steward(), at=at)


def recorded(agreement: Agreement, *moves: str, day: str = "2003-12", at: datetime = NOON) -> Agreement:
    """The same after these moves, recorded by a steward."""
    steward = directory.steward()
    for move in moves:
        move_agreement(agreement, said(move, day), by=steward, at=at)
    agreement.refresh_from_db()
    return agreement


def last_move(agreement: Agreement) -> StageMove:
    return agreement.moves.order_by("-pk")[0]
