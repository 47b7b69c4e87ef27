"""Whom partners may call. Name and office are public only while the person consents."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import FocalPoint, Organisation
from isopolity.directory.permissions import can_edit_organisation
from isopolity.directory.queries import actor_for
from isopolity.directory.services.organisations import locked, touch_organisation

MOST_FOCAL_POINTS = 20


@transaction.atomic
def keep_focal_point(
    organisation: Organisation,
    point: FocalPoint | None = None,
    *,
    name: str,
    office: str,
    email: str,
    telephone: str,
    languages: Sequence[str],
    consents: bool,
    stands_in_for: FocalPoint | None,
    since: date | None,
    by: Any,
    at: datetime,
) -> FocalPoint:
    """Add a focal point, or write another's facts anew. Consent is dated when it is given; taking it back hides the person at once."""
    organisation = locked(organisation)
    refuse_if(can_edit_organisation(by, organisation))
    is_new = point is None
    if is_new and organisation.focal_points.filter(until=None).count() >= MOST_FOCAL_POINTS:
        raise Refused(Reason("focal-points-too-many", {"most": MOST_FOCAL_POINTS}))
    point = point or FocalPoint(organisation=organisation)
    assert point.organisation_id == organisation.pk
    if stands_in_for is not None and (stands_in_for == point or stands_in_for.organisation_id != organisation.pk):
        raise Refused(Reason("stands-in-for-another", field="stands_in_for"))
    point.name, point.office, point.email, point.telephone = name, office, email, telephone
    point.languages, point.stands_in_for, point.since = list(languages), stands_in_for, since
    point.consent_at = (point.consent_at or at) if consents else None
    point.save()
    touch_organisation(organisation, at=at)
    # The record outlives the person's wish to be forgotten, so it names the office and never the person.
    values = {"office": office, "consents": consents}
    action = "directory:focal-point:add" if is_new else "directory:focal-point:change"
    record(action, by=actor_for(by, organisation), of=point, values=values, at=at)
    return point


@transaction.atomic
def end_focal_point(point: FocalPoint, *, until: date, by: Any, at: datetime) -> None:
    """The person leaves the office on a day; the row stays for the hand-over, for the organisation's own people."""
    organisation = locked(point.organisation)
    refuse_if(can_edit_organisation(by, organisation))
    if point.since is not None and until < point.since:
        raise Refused(Reason("ends-before-it-begins", field="until"))
    FocalPoint.objects.filter(pk=point.pk).update(until=until)
    touch_organisation(organisation, at=at)
    record("directory:focal-point:end", by=actor_for(by, organisation), of=point, values={"office": point.office}, at=at)


@transaction.atomic
def erase_focal_point(point: FocalPoint, *, by: Any, at: datetime) -> None:
    """Forget a person who asks for it: name, address and telephone go, and only the office stays in the record."""
    organisation = locked(point.organisation)
    refuse_if(can_edit_organisation(by, organisation))
    values = {"office": point.office, "focal_point": point.public_id}
    point.delete()
    touch_organisation(organisation, at=at)
    record("directory:focal-point:erase", by=actor_for(by, organisation), of=organisation, values=values, at=at)
