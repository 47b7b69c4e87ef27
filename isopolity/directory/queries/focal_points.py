"""Whom partners may call, as far as each reader may know."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404

from isopolity.directory.models import FocalPoint, Organisation
from isopolity.directory.queries.offices import Standing, roles_of, standing_of


@dataclass(frozen=True, slots=True)
class ShownFocalPoint:
    """A focal point with what this reader may know of it; `email` and `telephone` are empty for those who may not."""

    public_id: str
    name: str
    office: str
    languages: list[str]
    email: str
    telephone: str
    stands_in_for: str
    since: date | None
    is_public: bool


def focal_points_shown_to(user: Any, organisation: Organisation, *, on: date) -> list[ShownFocalPoint]:
    """The focal points in office on a day: all for the organisation's own people, else those who consented.

    Address and telephone are for its own people, for stewards, and for people who act for a vouched organisation.
    """
    return shown_focal_points(organisation, standing_of(user), on=on)


def shown_focal_points(organisation: Organisation, reader: Standing, *, on: date) -> list[ShownFocalPoint]:
    """The same, for a caller who knows already who the reader is."""
    is_own = reader.acts_for(organisation)
    may_call = is_own or reader.is_steward or reader.acts_in_public
    points = [point for point in current_focal_points(organisation, on=on) if is_own or point.consent_at is not None]
    names = {point.pk: point.name for point in points}
    return [
        ShownFocalPoint(
            public_id=point.public_id,
            name=point.name,
            office=point.office,
            languages=list(point.languages),
            email=point.email if may_call else "",
            telephone=point.telephone if may_call else "",
            stands_in_for=names.get(point.stands_in_for_id or 0, ""),
            since=point.since,
            is_public=point.consent_at is not None,
        )
        for point in points
    ]


def current_focal_points(organisation: Organisation, *, on: date) -> list[FocalPoint]:
    """Those in office on a day, those who are not stand-ins first, then by the day since when, unknown ones first."""
    points = organisation.focal_points.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on)).order_by()
    # A handful, put in order here: the database would be told to in thrice the time.
    return sorted(points, key=lambda point: (point.stands_in_for_id or 0, point.since or date.min, point.pk))


def focal_point_for(user: Any, public_id: str) -> FocalPoint:
    """A focal point of an organisation that this person acts for; raises `Http404` for any other."""
    own = roles_of(user).filter(organisation__isnull=False).values("organisation_id")
    found = FocalPoint.objects.filter(organisation_id__in=own, public_id=public_id).select_related("organisation").first()
    if found is None:
        raise Http404
    return found
