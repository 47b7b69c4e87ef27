"""Announced links of the facts become agreements: recorded from outside, each move and each value with its source."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from isopolity.agreements.models import Agreement, Fact
from isopolity.agreements.services import (
    Provenance,
    Said,
    Stated,
    add_statement,
    add_supporter,
    announce_contact,
    move_agreement,
    tell_fact,
)
from isopolity.core.partial_dates import parsed_partial_date
from isopolity.core.stages import Move, Origin
from isopolity.directory.models import Organisation, Source
from isopolity.matching.models import Contact

Record = Mapping[str, Any]


class Loading(Protocol):
    """Who loads when, and what is there so far by its id in the files."""

    by: Any
    at: datetime
    organisations: dict[str, Organisation]
    sources: dict[str, Source]
    told: dict[str, Record]
    languages: dict[str, str]


def announce(contact: Contact, record: Record, loading: Loading) -> None:
    """The agreement of an announced link with everything that followed; done again, it changes nothing."""
    if Agreement.objects.filter(contact=contact).exists():
        return
    by, at = loading.by, loading.at
    said = _said(Move.ANNOUNCE, record["from"], record["statements"][0], loading)
    agreement = announce_contact(contact, said, by=by, at=at)
    for move in record.get("moves", ()):
        move_agreement(agreement, _said(Move(move["move"]), move["dated"], move["statement"], loading), by=by, at=at)
    for event in record.get("events", ()):
        told = loading.told[event]
        _tell(agreement, Fact.Kind.EVENT, told["titles"], told["values"], loading)
    for amount in record.get("amounts", ()):
        _tell(agreement, Fact.Kind.MONEY, amount["titles"], loading.told[amount["contribution"]]["amounts"], loading)
    for supporter in record.get("supporters", ()):
        organisation = loading.organisations[supporter["organisation"]]
        provenance = _provenance(supporter["statement"], loading)
        add_supporter(agreement, organisation=organisation, role=supporter["role"], provenance=provenance, by=by, at=at)


def _said(move: Move, day: str, statement: Record, loading: Loading) -> Said:
    # Our reason for the confidence is in English, as all of ours in these files.
    note = statement["why"] if statement["confidence"] != "high" else ""
    return Said(move.value, Origin.RECORDED.value, parsed_partial_date(day), _provenance(statement, loading), note, "en" if note else "")


def _tell(agreement: Agreement, kind: str, titles: Record, values: list[Record], loading: Loading) -> None:
    first, *others = (_stated(value, loading) for value in values)
    fact = tell_fact(agreement, first, kind=kind, title=titles["en"], language="en", titles=titles, by=loading.by, at=loading.at)
    for stated in others:
        add_statement(fact, stated, by=loading.by, at=loading.at)


def _stated(value: Record, loading: Loading) -> Stated:
    day = parsed_partial_date(value["from"]) if value.get("from") else None
    language = loading.languages[value["statement"]["source"]]
    return Stated(day, value.get("amount_minor"), value.get("currency") or "", _provenance(value["statement"], loading), language)


def _provenance(statement: Record, loading: Loading) -> Provenance:
    return Provenance(source=loading.sources[statement["source"]], as_stated=statement["as_stated"], confidence=statement["confidence"])
