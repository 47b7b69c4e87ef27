"""Writing the record. Every service of the house ends with one `record`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django import forms
from django.db import connection, models, transaction
from django.utils import timezone

from isopolity.audit import guards
from isopolity.audit.chain import START, chained_hash
from isopolity.audit.models import AuditRecord, CarriedRecord, Receipt
from isopolity.audit.queries import CARRY, chain_of
from isopolity.core.reasons import Reason, Refused, refuse_if

CHAIN_LOCK = 7_400_101
# An office that was cut off may send its form again after a week and more.
RECEIPTS_KEPT = timedelta(days=30)


class Named(Protocol):
    """A person who signed in: the public id is all that the record keeps of them."""

    @property
    def public_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the person's public id, and the office and organisation in words as they are today."""

    public_id: str = ""
    office: str = ""
    organisation: str = ""


@transaction.atomic
def record(
    action: str,
    *,
    by: Named | Actor | None,
    of: models.Model | None = None,
    values: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditRecord:
    """Append one act to the chain, in the transaction of the act itself.

    `action` is `app:noun:verb`; `of` is the object, known by its class and public id; `values` may hold strings,
    integers, booleans, None, lists and dictionaries of these (no floats). `by` None means the system itself.
    Writers wait for each other from here to the end of their transaction, so it is called last. What an app forbids for good
    (`guards`) is refused here, behind that wait.
    """
    actor = by if isinstance(by, Actor) else Actor(by.public_id if by is not None else "")
    wait_for_writers()
    refuse_if(guards.hindrance(of))
    last = AuditRecord.objects.order_by("-sequence").values_list("sequence", "hash").first()
    sequence, previous = last or (0, START)
    fields: dict[str, Any] = {
        "sequence": sequence + 1,
        "at": at or timezone.now(),
        "action": action,
        "actor_id": actor.public_id,
        "office": actor.office,
        "organisation": actor.organisation,
        "object_kind": of._meta.label_lower if of is not None else "",
        "object_id": str(getattr(of, "public_id", None) or of.pk) if of is not None else "",
        "values": dict(values or {}),
    }
    return AuditRecord.objects.create(**fields, previous_hash=previous, hash=chained_hash(previous, fields))


def wait_for_writers() -> None:
    """From here to the end of the caller's transaction nobody else records an act. On SQLite a writer has waited before it began."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


@transaction.atomic
def keep_carried(chain: str, acts: Sequence[Mapping[str, Any]], *, by: Named | Actor | None, of: models.Model, at: datetime) -> None:
    """Keep acts that were recorded on another machine, with their own seals, and hang their chain into this one.

    `chain` names them, such as the digest of the file in which they came. Each has the fields of a row with its two seals. Refused
    when one does not follow from the one before.
    """
    rows = [CarriedRecord(chain=chain, **{**act, "at": datetime.fromisoformat(act["at"])}) for act in acts]
    verdict = chain_of(rows)
    if verdict.bad_sequence is not None:
        raise Refused(Reason("carried-acts-broken", {"row": verdict.bad_sequence}))
    CarriedRecord.objects.bulk_create(rows, batch_size=200)
    values = {"chain": chain, "rows": len(rows), "last": rows[-1].hash if rows else ""}
    record(CARRY, by=by, of=of, values=values, at=at)


@transaction.atomic
def save_form(form: forms.ModelForm[Any], *, by: Named | Actor, may: Callable[[Any, Any], Reason | None], action: str) -> models.Model:
    """Save a valid model form with nothing more to it: ask `may(by, instance)`, save, record the names of the changed fields.

    Raises `Refused` when `may` gives a reason.
    """
    refuse_if(may(by, form.instance))
    saved: models.Model = form.save()
    record(action, by=by, of=saved, values={"changed": sorted(form.changed_data)})
    return saved


def forget_old_receipts(at: datetime) -> None:
    """Delete the receipts of forms that nobody will send again."""
    Receipt.objects.filter(created_at__lt=at - RECEIPTS_KEPT).delete()
