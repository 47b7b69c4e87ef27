"""Networks and their members, dated and with a source."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import Http404

from isopolity.audit.models import AuditRecord
from isopolity.core.partial_dates import PartialDate
from isopolity.core.reasons import Refused
from isopolity.directory import queries, services
from isopolity.directory.models import Membership, Organisation
from isopolity.directory.queries.networks import former_members, members_by_country
from isopolity.outbox.models import Message
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


def code(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code


def list_member(network: Organisation, member: Organisation, by: Any, **fields: Any) -> Membership:
    given = {"joined": PartialDate(1990), "source_title": "List of members 2025", **fields}
    return services.list_member(network, member=member, by=by, at=NOW, **given)


def test_a_secretariat_lists_a_city_with_date_and_source_and_the_city_is_told() -> None:
    network, city = make.network("Towns of Benin"), make.city("Lokossa")
    officer = make.officer(city)
    membership = list_member(network, city, make.secretariat(network), source_address="https://towns.example/members")
    assert (membership.joined_on, membership.joined_known_to, membership.source.title) == (date(1990, 1, 1), "year", "List of members 2025")
    assert list(queries.current_members(network)) == [membership]
    assert list(queries.memberships_of(city)) == [membership]
    message = Message.objects.get()
    assert (message.address, message.template) == (officer.email, "directory/mail/membership_listed")
    city.refresh_from_db()
    assert city.changed_at == NOW


def test_only_the_secretariat_lists_members() -> None:
    network, city = make.network(), make.city()
    for user in (make.officer(city), make.secretariat(), make.steward(), make.funder()):
        assert code(lambda user=user: list_member(network, city, user)) == "only-its-people"
    draft = make.network(vouched=False)
    assert code(lambda: list_member(draft, city, make.secretariat(draft))) == "organisation-is-draft"


def test_drafts_closed_cities_and_the_network_itself_are_no_members() -> None:
    network = make.network()
    user = make.secretariat(network)
    for unfit in (make.city(vouched=False), make.city(closed_at=NOW, closed_reason="Merged."), network):
        assert code(lambda unfit=unfit: list_member(network, unfit, user)) == "member-not-public"
    city = make.city()
    assert code(lambda: list_member(city, make.city(), make.officer(city))) == "not-a-network"


def test_a_city_is_a_member_once_at_a_time() -> None:
    network, city = make.network(), make.city()
    user = make.secretariat(network)
    first = list_member(network, city, user)
    assert code(lambda: list_member(network, city, user)) == "member-already"
    services.end_membership(first, left=PartialDate(2020, 1, 1), by=user, at=NOW)
    second = list_member(network, city, user, joined=PartialDate(2024, 1, 1))
    assert list(queries.current_members(network)) == [second]
    assert [row.left_on for row in former_members(network)] == [date(2020, 1, 1)]
    assert list(queries.memberships_of(city)) in ([second, first], [first, second])


def test_both_sides_may_end_a_membership_and_others_may_not() -> None:
    network, city = make.network(), make.city()
    membership = list_member(network, city, make.secretariat(network))
    for user in (make.officer(make.city()), make.secretariat(), make.steward()):
        assert (
            code(lambda user=user: services.end_membership(membership, left=PartialDate(2026, 6, 1), by=user, at=NOW)) == "only-its-people"
        )
        with pytest.raises(Http404):
            queries.membership_for(user, membership.public_id)
    own = make.officer(city)
    assert queries.membership_for(own, membership.public_id) == membership
    assert code(lambda: services.end_membership(membership, left=PartialDate(1980, 1, 1), by=own, at=NOW)) == "ends-before-it-begins"
    services.end_membership(membership, left=PartialDate(2026, 6, 1), by=own, at=NOW)
    assert code(lambda: services.end_membership(membership, left=PartialDate(2026, 6, 1), by=own, at=NOW)) == "membership-ended-already"


def test_a_city_asks_and_the_secretariat_takes_it_in() -> None:
    network, city = make.network("Towns of Benin"), make.city("Lokossa")
    officer, user = make.officer(city, office="Mayor"), make.secretariat(network)
    request = services.ask_to_join(network, member=city, words="We are neighbours.", by=officer, at=NOW)
    assert Message.objects.get().values == {
        "organisation": "Towns of Benin",
        "path": network.desk_path,
        "member": "Lokossa",
        "office": "Mayor",
        "words": "We are neighbours.",
    }
    assert list(queries.open_membership_requests(network)) == [request] == list(queries.open_membership_requests(city))
    assert code(lambda: services.ask_to_join(network, member=city, words="Again.", by=officer, at=NOW)) == "membership-asked-already"
    assert code(lambda: services.answer_membership_request(request, accept=True, answer="", by=officer, at=NOW)) == "only-its-people"
    with pytest.raises(Http404):
        queries.membership_request_for(officer, request.public_id)
    services.answer_membership_request(request, accept=True, answer="", by=user, at=NOW)
    assert [(row.member, row.joined_on) for row in queries.current_members(network)] == [(city, TODAY)]
    assert (
        code(lambda: services.answer_membership_request(request, accept=True, answer="", by=user, at=NOW)) == "membership-answered-already"
    )
    assert list(queries.open_membership_requests(network)) == []
    assert Message.objects.get(template="directory/mail/membership_answered").address == officer.email


def test_a_secretariat_declines_with_a_reason() -> None:
    network, city = make.network(), make.city()
    user = make.secretariat(network)
    request = services.ask_to_join(network, member=city, words="Please.", by=make.officer(city), at=NOW)
    assert code(lambda: services.answer_membership_request(request, accept=False, answer="", by=user, at=NOW)) == "answer-missing"
    services.answer_membership_request(request, accept=False, answer="Islands only.", by=user, at=NOW)
    request.refresh_from_db()
    assert [row.values for row in AuditRecord.objects.order_by("sequence")] == [{"network": network.public_id}, {"accepted": False}]
    assert (request.accepted, request.answer, request.answered_office) == (False, "Islands only.", "Secretariat")
    assert list(queries.current_members(network)) == []


def test_a_draft_asks_nobody() -> None:
    draft = make.city(vouched=False)
    act = lambda: services.ask_to_join(make.network(), member=draft, words="Please.", by=make.officer(draft), at=NOW)  # noqa: E731
    assert code(act) == "organisation-is-draft"
    assert Message.objects.count() == 0


def test_members_that_are_not_public_any_more_are_shown_to_nobody() -> None:
    network, city = make.network(), make.city()
    list_member(network, city, make.secretariat(network))
    Organisation.objects.filter(pk=city.pk).update(closed_at=NOW, closed_reason="Merged.")
    assert list(queries.current_members(network)) == []
    Organisation.objects.filter(pk=network.pk).update(vouched_at=None)
    assert list(queries.memberships_of(city)) == []


def test_members_are_counted_by_country() -> None:
    network = make.network()
    user = make.secretariat(network)
    for iso2 in ("BJ", "BE", "BJ", "TG"):
        list_member(network, make.city(iso2=iso2), user)
    list_member(network, make.fund(), user)
    counted = [(row.iso2, row.members) for row in members_by_country(network)]
    assert counted == [("BJ", 2), ("BE", 1), ("TG", 1), ("", 1)]
