"""Reading the record: verification, and the history of one object."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from isopolity.audit.chain import Verdict, first_fault
from isopolity.audit.models import AuditRecord

FIELDS = ("sequence", "at", "action", "actor_id", "office", "organisation", "object_kind", "object_id", "values")


def chain_verdict() -> Verdict:
    """Walk the whole chain, some thousand rows at a time, and say how many rows there are and which is the first bad one."""
    return first_fault(_rows())


def _rows() -> Iterator[tuple[Mapping[str, Any], str, str]]:
    for row in AuditRecord.objects.order_by("sequence").iterator(chunk_size=2000):
        yield {name: getattr(row, name) for name in FIELDS}, row.previous_hash, row.hash


def last_seal() -> str:
    """The hash of the newest row, which no other state of the record has; empty before the first."""
    return AuditRecord.objects.order_by("-sequence").values_list("hash", flat=True).first() or ""


def history_of(kind: str, public_id: str) -> QuerySet[AuditRecord]:
    """The acts on one object, newest first; `kind` is its model's label in lower case, such as `exchange.need`."""
    return AuditRecord.objects.filter(object_kind=kind, object_id=public_id).order_by("-sequence")
