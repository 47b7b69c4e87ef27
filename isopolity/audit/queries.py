"""Reading the record: verification, and the history of one object."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from isopolity.audit.chain import Verdict, first_fault
from isopolity.audit.models import Act, AuditRecord, CarriedRecord

FIELDS = ("sequence", "at", "action", "actor_id", "office", "organisation", "object_kind", "object_id", "values")


def chain_verdict() -> Verdict:
    """Walk the whole chain, some thousand rows at a time, and say how many rows there are and which is the first bad one."""
    return first_fault(_rows())


def _rows() -> Iterator[tuple[Mapping[str, Any], str, str]]:
    for row in AuditRecord.objects.order_by("sequence").iterator(chunk_size=2000):
        yield _as_walked(row)


def _as_walked(row: Act) -> tuple[Mapping[str, Any], str, str]:
    return {name: getattr(row, name) for name in FIELDS}, row.previous_hash, row.hash


# The act by which a chain of another machine was hung into ours: how many rows it has, and the seal of the last.
CARRY = "audit:chain:carry"


def chain_of(rows: Sequence[CarriedRecord]) -> Verdict:
    """Whether each of these acts of another machine follows from the one before; the first follows from what stayed there."""
    if not rows:
        return Verdict(0)
    return first_fault(map(_as_walked, rows), previous=rows[0].previous_hash, after=rows[0].sequence - 1)


def carried_fault() -> tuple[str, Verdict] | None:
    """The first chain of another machine that is not as it was when it came, with what is wrong with it; None when all are whole."""
    for values in AuditRecord.objects.filter(action=CARRY).order_by("sequence").values_list("values", flat=True):
        rows = list(CarriedRecord.objects.filter(chain=values["chain"]).order_by("sequence"))
        verdict = chain_of(rows)
        if verdict.bad_sequence is None and (len(rows), rows[-1].hash if rows else "") != (values["rows"], values["last"]):
            verdict = Verdict(len(rows), rows[-1].sequence if rows else 0, "end")
        if verdict.bad_sequence is not None:
            return values["chain"], verdict
    return None


def acts_after(sequence: int) -> list[dict[str, Any]]:
    """The acts of this machine behind one of them, as they may be carried to another: plain values with their seals."""
    names = (*FIELDS, "previous_hash", "hash")
    rows = AuditRecord.objects.filter(sequence__gt=sequence).order_by("sequence").values(*names)
    return [{name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()} for row in rows]


def last_number() -> int:
    """The number of the newest row; 0 before the first."""
    return AuditRecord.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def last_seal() -> str:
    """The hash of the newest row, which no other state of the record has; empty before the first."""
    return AuditRecord.objects.order_by("-sequence").values_list("hash", flat=True).first() or ""


def history_of(kind: str, public_id: str) -> QuerySet[AuditRecord]:
    """The acts on one object, newest first; `kind` is its model's label in lower case, such as `exchange.need`."""
    return AuditRecord.objects.filter(object_kind=kind, object_id=public_id).order_by("-sequence")
