"""The real facts of `portal/data/facts`, written through the services that people use. Its README says what each file holds.

Each statement keeps its source, its words and our confidence. Where two sources disagree, each makes a row of its own.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from isopolity.core.partial_dates import PartialDate, parsed_partial_date
from isopolity.directory.models import Country, Organisation, Place, Source
from isopolity.directory.services.listing import ListedMembership, ListedOrganisation, add_listing, list_membership, list_organisation
from isopolity.directory.services.ties import record_tie
from isopolity.matching.models import Contact
from isopolity.matching.services.contacts import Party, record_contact
from isopolity.portal.services.fact_agreements import announce

FOLDER = Path(__file__).resolve().parents[1] / "data" / "facts"
Record = Mapping[str, Any]


@transaction.atomic
def load_facts(*, by: Any, at: datetime, known: Mapping[str, Organisation]) -> Mapping[str, Organisation]:
    """Write sources, networks, institutions, cities, memberships, ties, contacts and agreements; returns all organisations by their id in the files.

    By a steward. What `known` names by an id of the files is taken as it is and only gets its sources; the others are listed.
    It may be done again: what stands there already is passed over. The gazetteer and the countries must be loaded. Announced
    links become agreements with what followed (`fact_agreements`); a link that names no party (`group`) belongs to no
    organisation and stands on the page of history (`known_facts.links_of_nobody`).
    Raises `Refused`, with nothing written, where an organisation that `known` does not give has a look-alike.
    """
    loader = Loader(by, at, known)
    for kind in ("networks", "institutions", "cities"):
        for record in records(kind):
            loader.organisation(record)
    for record in records("memberships"):
        loader.membership(record)
    for record in records("links"):
        loader.link(record)
    return loader.organisations


def records(kind: str) -> list[Record]:
    """The records of one file."""
    found: list[Record] = json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))["records"]
    return found


class Loader:
    """Who loads when, and what is there so far by its id in the files."""

    def __init__(self, by: Any, at: datetime, known: Mapping[str, Organisation]) -> None:
        self.by, self.at = by, at
        self.organisations = dict(known)
        self.sources = {record["id"]: _source(record) for record in records("sources")}
        self.told = {record["id"]: record for kind in ("events", "contributions") for record in records(kind)}
        self.languages = {record["id"]: record["language"] or "" for record in records("sources")}

    def organisation(self, record: Record) -> None:
        first, *others = record["statements"]
        if record["id"] not in self.organisations:
            stated = _stated(record, first)
            found = Organisation.objects.filter(
                kind=stated.kind, name=stated.name, listings__source=self.sources[first["source"]], listings__as_stated=first["as_stated"]
            ).first()
            self.organisations[record["id"]] = found or list_organisation(
                stated, source=self.sources[first["source"]], by=self.by, at=self.at
            )
        for statement in (first, *others):
            add_listing(
                self.organisations[record["id"]],
                source=self.sources[statement["source"]],
                as_stated=statement["as_stated"],
                confidence=statement["confidence"],
                by=self.by,
                at=self.at,
            )

    def membership(self, record: Record) -> None:
        for statement in record["statements"]:
            stated = ListedMembership(
                network=self.organisations[record["organisation"]],
                member=self.organisations[record["member"]],
                joined=_since(record, statement),
                left=_day(record["until"]),
                as_stated=statement["as_stated"],
                confidence=statement["confidence"],
            )
            list_membership(stated, source=self.sources[statement["source"]], by=self.by, at=self.at)

    def link(self, record: Record) -> None:
        parties = [self.organisations[party] for party in record["parties"]]
        for statement in record["statements"]:
            said: dict[str, Any] = {"as_stated": statement["as_stated"], "confidence": statement["confidence"]}
            said |= {"source": self.sources[statement["source"]], "by": self.by, "at": self.at}
            if record["state"] == "listed":
                record_tie(parties=parties, since=_since(record, statement), until=_day(record["until"]), **said)
            elif parties:
                made_on = parsed_partial_date(record["from"]).earliest
                contact = record_contact(
                    parties=[*(Party(party) for party in parties), *_open_partner(record)],
                    origin=Contact.Origin.REGISTER,
                    made_on=made_on,
                    among_others=record.get("list_open", False),
                    **said,
                )
                if record["state"] == "announced":
                    announce(contact, record, self)


def _source(record: Record) -> Source:
    day = _day(record["dated"])
    source, _made = Source.objects.get_or_create(
        title=record["title"],
        reference=record["symbol"] or record["publisher"],
        address=record["url"] or "",
        defaults={"dated_on": day.earliest if day and day.is_exact else None},
    )
    return source


def _stated(record: Record, statement: Record) -> ListedOrganisation:
    names = record["names"]
    # A city goes by its own name where that is in Latin letters, as on its letters abroad; bodies go by the name in the documents.
    own = next((language for language in record.get("languages", ()) if language in ("en", "es", "fr", "pt") and language in names), "en")
    years = [record.get("active_from"), record.get("active_until")]
    about = [record.get("note"), f"Active {years[0] or '…'}–{years[1] or '…'}." if any(years) else None]
    return ListedOrganisation(
        name=names[own],
        kind=record["kind"],
        country=Country.objects.get(iso2=record["country"]) if record.get("country") else None,
        place=Place.objects.select_related("country").get(geoname_id=record["geonameid"]) if "geonameid" in record else None,
        level=Organisation.Level.MUNICIPALITY if record["kind"] == Organisation.Kind.LOCAL_AUTHORITY else "",
        acronym=record.get("acronym") or "",
        languages=record.get("languages", ()),
        names=names,
        about=" ".join(filter(None, about)),
        language="en" if any(about) else "",
        as_stated=statement["as_stated"],
        confidence=statement["confidence"],
    )


def _open_partner(record: Record) -> list[Party]:
    partner = record["open_partner"]
    if partner is None:
        return []
    return [Party(words=partner["as_stated"], country=Country.objects.get(iso2=partner["country"]) if partner["country"] else None)]


def _since(record: Record, statement: Record) -> PartialDate | None:
    return _day(record.get("from_by_source", {}).get(statement["source"], record["from"]))


def _day(written: str | None) -> PartialDate | None:
    return parsed_partial_date(written) if written else None
