"""Stewards keep the list of least developed countries true."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from isopolity.audit.services import record
from isopolity.core.development import LdcPeriod as Period
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Country, LdcPeriod, Source
from isopolity.directory.permissions import can_steward
from isopolity.directory.queries import actor_for
from isopolity.directory.services.reference import stored_period


@dataclass(frozen=True, slots=True)
class Cited:
    """A source in words, with its address when it has one."""

    title: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay on the list as a steward enters it: the period, its sources, and a schedule in the words of its source."""

    period: Period
    source: Cited
    graduation_source: Cited | None = None
    scheduled_as_stated: str = ""


def unfit(stay: Stay, others: list[Period], at: datetime) -> Reason | None:
    """Why these dates cannot stand beside each other and beside the other stays of the country, or None."""
    period = stay.period
    if period.listed_from.earliest > at.date():
        return Reason("listing-in-the-future", {}, "listed_from")
    left = period.graduation
    if left is not None:
        if left.source_dated is None or not left.is_confirmed:
            return Reason("graduation-not-attested", {"on": str(left.on)}, "graduation_source_dated")
        if left.source_dated.earliest > at.date():
            return Reason("source-from-the-future", {"dated": str(left.source_dated)}, "graduation_source_dated")
        if left.on.latest <= period.listed_from.earliest:
            return Reason("graduation-before-listing", {}, "graduated")
    for other in others:
        first, second = sorted((period, other), key=lambda one: one.listed_from.earliest)
        ended = first.graduation
        if ended is None or ended.on.latest > second.listed_from.earliest:
            return Reason("stays-overlap", {"listed": str(other.listed_from)}, "listed_from")
    return None


def _source(cited: Cited) -> Source:
    return Source.objects.get_or_create(title=cited.title, reference="", address=cited.address)[0]


def _words(row: LdcPeriod) -> dict[str, Any]:
    """The row for the record: dates as text, sources by their titles."""
    words = {name: str(value) for name, value in model_to_dict(row).items() if name not in {"id", "source", "graduation_source"} and value}
    words["source"] = row.source.title
    if row.graduation_source is not None:
        words["graduation_source"] = row.graduation_source.title
    return words


@transaction.atomic
def record_stay(country: Country, stay: Stay, *, by: Any, at: datetime, instead_of: LdcPeriod | None = None) -> LdcPeriod:
    """Enter a stay on the list, or put it right; what stood there before is kept in the record. For stewards.

    Neither a listing nor the source of a graduation is later than `at`; that source is dated on or after the graduation; stays
    of one country do not overlap. Raises `Refused` otherwise.
    """
    refuse_if(can_steward(by))
    others = LdcPeriod.objects.select_for_update(of=("self",)).filter(country=country).select_related("source", "graduation_source")
    refuse_if(unfit(stay, [row.period for row in others if instead_of is None or row.pk != instead_of.pk], at))
    row = stored_period(stay.period, country_id=country.pk, as_stated=stay.scheduled_as_stated)
    row.source = _source(stay.source)
    row.graduation_source = _source(stay.graduation_source) if stay.period.graduation and stay.graduation_source else None
    before: dict[str, Any] = {}
    if instead_of is not None:
        before = _words(instead_of)
        row.pk, row.public_id = instead_of.pk, instead_of.public_id
    row.save()
    record("directory:ldc-period:record", by=actor_for(by), of=row, values={"before": before, "after": _words(row)}, at=at)
    return row


@transaction.atomic
def remove_stay(row: LdcPeriod, *, why: str, by: Any, at: datetime) -> None:
    """Take away a stay that was entered by mistake; the record keeps it, with the reason. For stewards."""
    refuse_if(can_steward(by))
    if not why:
        raise Refused(Reason("removal-without-reason", {}, "why"))
    record("directory:ldc-period:remove", by=actor_for(by), of=row, values={"why": why, "before": _words(row)}, at=at)
    row.delete()
