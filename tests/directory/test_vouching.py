"""A draft becomes public when somebody known vouches for it, in an office and with a reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.directory import queries, services
from isopolity.directory.models import Organisation, Role
from isopolity.outbox.models import Message
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def code(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code


def role_of(user: Any) -> Role:
    return queries.roles_of(user).get()


def vouch(city: Organisation, user: Any, **fields: Any) -> Organisation:
    return services.vouch_for_organisation(city, **{"role": role_of(user), "reason": "Member since 1990.", "by": user, "at": NOW, **fields})


def test_a_secretariat_vouches_by_office_and_organisation() -> None:
    city, network = make.city("Lokossa", vouched=False), make.network("Towns of Benin")
    officer, user = make.officer(city, language="fr"), make.secretariat(network)
    vouch(city, user)
    city.refresh_from_db()
    assert (city.vouched_at, city.vouched_by, city.vouched_office, city.vouched_reason) == (
        NOW,
        network,
        "Secretariat",
        "Member since 1990.",
    )
    assert queries.public_organisations().filter(pk=city.pk).exists()
    message = Message.objects.get()
    assert (message.address, message.language, message.template) == (officer.email, "fr", "directory/mail/vouched")
    assert message.values == {
        "organisation": "Lokossa",
        "path": city.desk_path,
        "office": "Secretariat",
        "voucher": "Towns of Benin",
        "reason": "Member since 1990.",
    }
    row = AuditRecord.objects.get()
    assert (row.action, row.office, row.organisation) == ("directory:organisation:vouch", "Secretariat", "Towns of Benin")


def test_a_steward_vouches_for_isopolity() -> None:
    network = make.network(vouched=False)
    vouch(network, make.steward())
    network.refresh_from_db()
    assert (network.vouched_by, network.vouched_office, network.is_public) == (None, "Steward", True)


def test_strangers_do_not_vouch() -> None:
    city = make.city(vouched=False)
    for user, why in (
        (make.officer(make.city()), "only-vouchers"),
        (make.funder(), "only-vouchers"),
        (make.secretariat(make.network(vouched=False)), "only-vouchers"),
        (make.officer(city), "only-others-vouch"),
    ):
        assert code(lambda user=user: vouch(city, user)) == why
    city.refresh_from_db()
    assert city.vouched_at is None
    assert Message.objects.count() == 0


def test_nobody_vouches_in_the_office_of_another() -> None:
    city, other = make.city(vouched=False), make.secretariat()
    assert code(lambda: vouch(city, make.secretariat(), role=role_of(other))) == "only-vouchers"


def test_a_secretariat_vouches_for_no_network() -> None:
    assert code(lambda: vouch(make.network(vouched=False), make.secretariat())) == "only-stewards"


def test_the_second_to_vouch_is_told_that_it_is_done() -> None:
    city = make.city(vouched=False)
    vouch(city, make.secretariat())
    assert code(lambda: vouch(city, make.secretariat())) == "organisation-vouched-already"


def test_a_draft_that_changed_while_it_was_read_is_read_again() -> None:
    city = make.city("Lokossa", vouched=False)
    user, seen_at = make.secretariat(), city.changed_at
    services.rename_draft(city, name="Paris", country=city.country, place=None, by=make.officer(city), at=NOW)
    assert code(lambda: vouch(city, user, seen_at=seen_at)) == "organisation-changed-meanwhile"
    assert vouch(city, user, seen_at=NOW).is_public


def test_a_draft_sent_back_waits_for_its_people_and_then_for_vouching_again() -> None:
    city, user = make.city("Lokossa", vouched=False), make.secretariat()
    officer = make.officer(city)
    send = lambda: services.send_back_organisation(city, role=role_of(user), reason="Which department?", by=user, at=NOW)  # noqa: E731
    assert code(lambda: services.ask_again(city, by=officer, at=NOW)) == "organisation-not-sent-back"
    send()
    city.refresh_from_db()
    assert (city.is_draft, city.sent_back_reason, city.sent_back_office, city.sent_back_by) == (
        True,
        "Which department?",
        "Secretariat",
        role_of(user).organisation,
    )
    assert list(queries.drafts_to_judge(user)) == []
    assert Message.objects.get().template == "directory/mail/sent_back"
    assert code(send) == "organisation-sent-back-already"
    assert code(lambda: services.ask_again(city, by=user, at=NOW)) == "only-its-people"
    services.ask_again(city, by=officer, at=NOW + timedelta(days=1))
    city.refresh_from_db()
    assert (city.sent_back_at, city.sent_back_reason) == (None, "")
    assert list(queries.drafts_to_judge(user)) == [city]
    assert vouch(city, user).is_public


def test_strangers_send_nothing_back() -> None:
    city, user = make.city(vouched=False), make.funder()
    assert code(lambda: services.send_back_organisation(city, role=role_of(user), reason="No.", by=user, at=NOW)) == "only-vouchers"


def test_the_queue_shows_each_voucher_what_they_may_judge() -> None:
    city, network = make.city("A city", vouched=False), make.network("A network", vouched=False)
    make.city("Closed", vouched=False, closed_at=NOW, closed_reason="Withdrawn.")
    own = make.city("Own", vouched=False)
    user = make.secretariat()
    make.role(user, own, Role.Kind.OFFICER, "Mayor")
    assert list(queries.drafts_to_judge(make.steward())) == [city, network, own]
    assert list(queries.drafts_to_judge(user)) == [city]
    for stranger in (make.officer(make.city()), make.officer(city), make.funder()):
        assert list(queries.drafts_to_judge(stranger)) == []
