"""Whom partners may call, and who may know it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.directory import queries, services
from isopolity.directory.models import FocalPoint, Organisation
from isopolity.directory.queries.focal_points import focal_point_for
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


def code(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code


def keep(organisation: Organisation, by: Any, point: FocalPoint | None = None, **fields: Any) -> FocalPoint:
    given = {
        "name": "Rose Adjovi",
        "office": "Head of cooperation",
        "email": "rose@lokossa.example",
        "telephone": "+229 22 41 00 00",
        "languages": ["fr"],
        "consents": True,
        "stands_in_for": None,
        "since": None,
        **fields,
    }
    return services.keep_focal_point(organisation, point, by=by, at=NOW, **given)


def shown(user: Any, city: Organisation) -> list[tuple[str, str, str]]:
    return [(point.name, point.email, point.telephone) for point in queries.focal_points_shown_to(user, city, on=TODAY)]


def test_address_and_telephone_are_for_people_of_vouched_organisations() -> None:
    city = make.city()
    keep(city, make.officer(city))
    whole, half = [("Rose Adjovi", "rose@lokossa.example", "+229 22 41 00 00")], [("Rose Adjovi", "", "")]
    draft_officer = make.officer(make.city(vouched=False))
    closed = make.officer(make.city(closed_at=NOW, closed_reason="Merged."))
    for user in (make.officer(city), make.officer(make.city()), make.funder(), make.secretariat(), make.steward()):
        assert shown(user, city) == whole
    for user in (AnonymousUser(), make.person(), draft_officer, closed):
        assert shown(user, city) == half


def test_without_consent_only_the_own_people_see_anything() -> None:
    city = make.city()
    own = make.officer(city)
    point = keep(city, own, consents=False)
    assert shown(own, city) == [("Rose Adjovi", "rose@lokossa.example", "+229 22 41 00 00")]
    for user in (AnonymousUser(), make.officer(make.city()), make.steward(), make.secretariat()):
        assert shown(user, city) == []
    keep(city, own, point, consents=True)
    assert shown(AnonymousUser(), city) == [("Rose Adjovi", "", "")]
    keep(city, own, point, consents=False)
    assert shown(AnonymousUser(), city) == []


def test_consent_is_dated_when_it_is_given_and_not_again() -> None:
    city = make.city()
    own = make.officer(city)
    point = keep(city, own)
    later = datetime(2026, 7, 1, tzinfo=UTC)
    services.keep_focal_point(
        city,
        point,
        name="Rose Adjovi",
        office="Director",
        email="",
        telephone="",
        languages=[],
        consents=True,
        stands_in_for=None,
        since=None,
        by=own,
        at=later,
    )
    point.refresh_from_db()
    assert (point.consent_at, point.office) == (NOW, "Director")


def test_a_stand_in_names_whom_they_replace_only_where_both_are_shown() -> None:
    city = make.city()
    own = make.officer(city)
    first = keep(city, own, consents=False)
    keep(city, own, name="Jean Kossi", stands_in_for=first)
    replaced = lambda user: [point.stands_in_for for point in queries.focal_points_shown_to(user, city, on=TODAY)]  # noqa: E731
    assert replaced(own) == ["", "Rose Adjovi"]
    assert replaced(AnonymousUser()) == [""]


def test_a_person_stands_in_for_a_colleague() -> None:
    city, other = make.city(), make.city()
    own = make.officer(city)
    stranger = keep(other, make.officer(other))
    assert code(lambda: keep(city, own, stands_in_for=stranger)) == "stands-in-for-another"
    point = keep(city, own)
    assert code(lambda: keep(city, own, point, stands_in_for=point)) == "stands-in-for-another"


def test_who_left_or_has_not_begun_is_not_shown() -> None:
    city = make.city()
    own = make.officer(city)
    keep(city, own, since=date(2026, 6, 2))
    leaving = keep(city, own, since=date(2026, 1, 1))
    assert code(lambda: services.end_focal_point(leaving, until=date(2025, 12, 31), by=own, at=NOW)) == "ends-before-it-begins"
    services.end_focal_point(leaving, until=date(2026, 5, 31), by=own, at=NOW)
    assert shown(AnonymousUser(), city) == []


def test_focal_points_are_kept_by_the_own_people_alone() -> None:
    city = make.city()
    point = keep(city, make.officer(city))
    for user in (make.officer(make.city()), make.steward(), make.secretariat(), make.funder()):
        assert code(lambda user=user: keep(city, user)) == "only-its-people"
        assert code(lambda user=user: services.end_focal_point(point, until=TODAY, by=user, at=NOW)) == "only-its-people"
        assert code(lambda user=user: services.erase_focal_point(point, by=user, at=NOW)) == "only-its-people"
        with pytest.raises(Http404):
            focal_point_for(user, point.public_id)


def test_an_erased_person_is_nowhere_and_the_office_stays_in_the_record() -> None:
    city = make.city()
    own = make.officer(city)
    point = keep(city, own)
    services.erase_focal_point(point, by=own, at=NOW)
    assert FocalPoint.objects.count() == 0
    kept = str(list(AuditRecord.objects.values()))
    assert "Head of cooperation" in kept
    assert not any(secret in kept for secret in ("Rose", "rose@lokossa.example", "+229"))


def test_there_are_not_endlessly_many() -> None:
    city = make.city()
    own = make.officer(city)
    for _ in range(20):
        keep(city, own)
    assert code(lambda: keep(city, own)) == "focal-points-too-many"


def test_what_was_closed_since_the_page_was_read_is_not_changed() -> None:
    """The services read the organisation anew, behind its lock."""
    city = make.city()
    officer = make.officer(city)
    point = keep(city, officer)
    name = services.add_name(city, name="Lokosa", language="en", by=officer, at=NOW)
    figure = services.add_figure(city, kind="youth", value=Decimal("61.5"), year=2020, source="Census", by=officer, at=NOW)
    Organisation.objects.filter(pk=city.pk).update(closed_at=NOW, closed_reason="Merged.")
    for act in (
        lambda: keep(city, officer),
        lambda: services.end_focal_point(point, until=NOW.date(), by=officer, at=NOW),
        lambda: services.erase_focal_point(point, by=officer, at=NOW),
        lambda: services.remove_name(name, by=officer, at=NOW),
        lambda: services.remove_figure(figure, by=officer, at=NOW),
        lambda: services.confirm_organisation(city, by=officer, at=NOW),
        lambda: services.state_competences(city, themes=["water"], by=officer, at=NOW),
    ):
        assert code(act) == "organisation-closed"
