"""News and amounts: told with a source or by a party itself; a second value stands beside the first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from isopolity.agreements.models import Agreement, Fact, Statement
from isopolity.agreements.permissions import can_tell_of_agreement
from isopolity.agreements.queries.agreements import named_parties, towards_agreement
from isopolity.agreements.services.derived import keep_derived
from isopolity.agreements.services.provenance import Provenance, Writer, locked, why_no_source, writer_for
from isopolity.audit.services import record
from isopolity.core.partial_dates import PartialDate
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.services.listing import known_to


@dataclass(frozen=True, slots=True)
class Stated:
    """One value: a day as exact as it is known, or an amount, or both; and where it is written. `language` is that of the words."""

    dated_on: PartialDate | None = None
    amount_minor: int | None = None
    currency: str = ""
    provenance: Provenance = field(default_factory=Provenance)
    language: str = ""


@transaction.atomic
def tell_fact(
    agreement: Agreement,
    stated: Stated,
    *,
    kind: str,
    title: str,
    language: str,
    by: Any,
    at: datetime,
    titles: Mapping[str, str] | None = None,
) -> Fact:
    """Tell something that happened, or an amount. Who is no party names the source. `titles`: the title in other languages."""
    agreement = locked(agreement)
    refuse_if(can_tell_of_agreement(by, agreement))
    towards = towards_agreement(by, agreement)
    refuse_if(why_no_source(towards, stated.provenance) or _unfit(kind, stated, at.date()))
    writer = writer_for(by, towards, at)
    fact = keep_fact(agreement, stated, writer, kind=kind, title=title, language=language, titles=titles, at=at)
    values = {"agreement": agreement.public_id, "kind": kind, "title": title, "day": str(stated.dated_on or "")}
    record("agreements:fact:tell", by=writer.actor, of=fact, values=values, at=at)
    return fact


def keep_fact(
    agreement: Agreement,
    stated: Stated,
    writer: Writer,
    *,
    kind: str,
    title: str,
    language: str,
    at: datetime,
    titles: Mapping[str, str] | None = None,
) -> Fact:
    """Write a fact in the caller's transaction, after the caller's own permission."""
    others = {code: text for code, text in (titles or {}).items() if code != language and text}
    fact = Fact.objects.create(agreement=agreement, kind=kind, title=title, language=language, titles=others, written_at=at)
    _state(fact, stated, writer)
    keep_derived(agreement, at=at)
    return fact


@transaction.atomic
def add_statement(fact: Fact, stated: Stated, *, by: Any, at: datetime) -> Statement:
    """What another source, or a party, says of the same thing. Both values stand; the same words of the same source are kept once."""
    agreement = locked(fact.agreement)
    refuse_if(can_tell_of_agreement(by, agreement))
    towards = towards_agreement(by, agreement)
    refuse_if(why_no_source(towards, stated.provenance) or _unfit(fact.kind, stated, at.date()))
    said = stated.provenance.columns()
    known = fact.statements.filter(source=said["source"], as_stated=said["as_stated"]).first() if said["source"] else None
    if known is not None:
        return known
    writer = writer_for(by, towards, at)
    statement = _state(fact, stated, writer)
    keep_derived(agreement, at=at)
    record("agreements:fact:state", by=writer.actor, of=fact, values={"statement": statement.public_id}, at=at)
    return statement


@transaction.atomic
def withdraw_fact(fact: Fact, *, why: str, by: Any, at: datetime) -> None:
    """Take back what was told wrongly: parties what a party told, the register's keepers what they recorded. Its rows stay."""
    agreement = locked(fact.agreement)
    refuse_if(can_tell_of_agreement(by, agreement))
    towards = towards_agreement(by, agreement)
    parties = {party.pk for party in named_parties(agreement)}
    from_party = any(organisation in parties for organisation in fact.statements.values_list("organisation_id", flat=True))
    if not (towards.is_party if from_party else towards.keeps_register):
        raise Refused(Reason("only-who-told-it"))
    if not Fact.objects.filter(pk=fact.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_why=why):
        raise Refused(Reason("withdrawn-already"))
    keep_derived(agreement, at=at)
    record("agreements:fact:withdraw", by=writer_for(by, towards, at).actor, of=fact, values={"why": why}, at=at)


def _unfit(kind: str, stated: Stated, today: date) -> Reason | None:
    if kind == Fact.Kind.EVENT and stated.dated_on is None:
        return Reason("event-needs-a-day", field="dated_on")
    if kind == Fact.Kind.MONEY and stated.amount_minor is None:
        return Reason("money-needs-an-amount", field="amount")
    if stated.dated_on is not None and stated.dated_on.earliest > today:
        return Reason("move-in-the-future", field="dated_on")
    return None


def _state(fact: Fact, stated: Stated, writer: Writer) -> Statement:
    return Statement.objects.create(
        fact=fact,
        dated_on=stated.dated_on.earliest if stated.dated_on else None,
        dated_known_to=known_to(stated.dated_on),
        amount_minor=stated.amount_minor,
        currency=stated.currency,
        language=stated.language,
        **stated.provenance.columns(),
        **writer.columns,
    )
