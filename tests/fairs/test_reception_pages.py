"""Pages of the desk, of outcomes and of figures: one pass through the forms, and what a page costs."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isopolity.fairs.models import Delegate, Fair, Incident, Outcome
from isopolity.matching.models import Contact
from tests.browserlike import Browserlike
from tests.fairs import making
from tests.fairs.test_outcomes import place

pytestmark = pytest.mark.django_db


def visit(user: Any = None) -> Browserlike:
    visitor = Browserlike()
    if user is not None:
        visitor.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return visitor


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def day() -> Any:
    """The small fair as it is today: it began yesterday, and Lomé has met Liège; tomorrow's slots are to come."""
    today = timezone.localdate()
    small = making.make_small_fair(
        starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1), register_until=today, request_until=today
    )
    small.slots = list(small.fair.slots.all())
    making.make_slots(small.fair, today + timedelta(days=1), 4)
    small.meeting = place(small.requests[0], small.slots[0], small.fair.tables.first())
    small.address = f"/fairs/{small.fair.public_id}"
    return small


def test_desk_from_a_badge_to_an_incident(day: Any) -> None:
    desk, delegate = visit(day.secretary), Delegate.objects.get(delegation=day.lome)
    assert "Lome" in text_of(desk.get(f"{day.address}/reception")).split("nobody has come yet")[1]
    desk.submit(f"{day.address}/reception", {"badge": delegate.badge.upper()})
    page = text_of(desk.get(f"{day.address}/reception"))
    assert "Delegate of Lome has come." in page
    assert "Lome" not in page.split("nobody has come yet")[1]
    refused = desk.submit(f"{day.address}/reception", {"badge": "2222"})
    assert "No badge of this fair has the code 2222." in text_of(refused)
    found = desk.get(f"{day.address}/reception?q=gh")
    link = f"{day.address}/delegations/{day.ghent.public_id}/incident"
    assert link in found.content.decode()
    tomorrow = day.fair.slots.last()
    local = tomorrow.starts_at.astimezone(day.fair.zone)
    assert f"{local.day} {local:%B}, {local:%H:%M}" in text_of(desk.get(link))
    sent = desk.submit(link, {"kind": "late", "first_slot": tomorrow.public_id, "note": "Train is late."})
    assert (sent.status_code, sent["Location"]) == (303, f"{day.address}/reception")
    assert Incident.objects.get().first_slot == tomorrow
    assert "Train is late." in text_of(desk.get(f"{day.address}/reception"))
    assert day.slots[0].public_id not in desk.get(link).content.decode()


def test_an_incident_without_a_repair_leads_to_one_once_a_timetable_stands(day: Any) -> None:
    slot = day.fair.slots.last()
    Incident.objects.create(fair=day.fair, kind="late", delegation=day.ghent, first_slot=slot, at=timezone.now(), office="Secretariat")
    desk, asks = visit(day.secretary), f"{day.address}/timetables/new?kind=repair"
    assert asks not in desk.get(f"{day.address}/reception").content.decode()
    Fair.objects.filter(pk=day.fair.pk).update(published=1)
    assert asks in desk.get(f"{day.address}/reception").content.decode()
    assert desk.get(asks).context["form"]["kind"].value() == "repair"


def test_both_say_what_came_of_it(day: Any) -> None:
    for delegation, person, words in ((day.lome, day.of_lome, "Nous enverrons le plan."), (day.liege, day.of_liege, "")):
        own = visit(person)
        below = f"{day.address}/delegations/{delegation.public_id}"
        address = f"{below}/meetings/{day.meeting.public_id}/outcome"
        assert "You have not said yet what came of it" in text_of(own.get(f"{below}/outcomes"))
        step = {
            "next_step": "Send the plan",
            "next_owner": day.lome.organisation.public_id,
            "next_due_on": timezone.localdate().isoformat(),
        }
        body = {"was_held": "yes", "wants_contact": "on", "rating": "4", "text": words, "language": "fr", **step}
        refused = own.submit(address, {**body, "next_owner": ""})
        assert "A next step needs somebody who does it, and a day." in text_of(refused)
        assert own.submit(address, body)["Location"] == f"{below}/outcomes"
    assert Contact.objects.count() == 1
    assert Outcome.objects.filter(contact=Contact.objects.get()).count() == 2
    seen = text_of(visit(day.of_liege).get(f"{day.address}/delegations/{day.liege.public_id}/outcomes"))
    assert "Nous enverrons le plan." in seen
    assert "contact made" in seen
    figures = text_of(visit().get(f"{day.address}/results"))
    assert "Contacts made 1" in figures
    # Three people are too few for a share that tells nothing of one of them.
    assert "3 of 3" not in figures
    assert "3 of 3" in text_of(visit(day.secretary).get(f"{day.address}/results"))


def test_silence_is_listed_for_those_who_organise(day: Any) -> None:
    Fair.objects.filter(pk=day.fair.pk).update(outcome_days=0)
    page = text_of(visit(day.secretary).get(f"{day.address}/silent"))
    assert "Lome · Liege" in page
    assert visit(day.of_lome).get(f"{day.address}/silent").status_code == 403


@pytest.mark.parametrize("size", [1, 40])
def test_pages_cost_the_same_at_every_size(day: Any, size: int) -> None:
    Fair.objects.filter(pk=day.fair.pk).update(outcome_days=0)
    for number in range(size):
        other = making.make_delegation(day.fair, f"City {number}", iso2="BE")
        slot = making.make_slots(day.fair, day.fair.starts_on - timedelta(days=2 + number), 1)[0]
        place(making.make_accepted(day.lome, other), slot, day.fair.tables.first())
        Incident.objects.create(fair=day.fair, kind="late", delegation=other, first_slot=slot, at=timezone.now(), office="Secretariat")
    below = f"{day.address}/delegations/{day.lome.public_id}"
    pages = (
        (day.secretary, f"{day.address}/reception"),
        (day.secretary, f"{day.address}/reception?q=c"),
        (day.secretary, f"{day.address}/silent"),
        (day.of_lome, f"{below}/outcomes"),
    )
    for person, address in (*pages, (day.of_lome, f"{day.address}/results")):
        own = visit(person)
        own.get(address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert own.get(address).status_code == 200
        assert len(captured) <= 12, (address, [query["sql"][:90] for query in captured])


def test_who_lost_the_badge_is_found_by_name_and_checked_in(day: Any) -> None:
    desk, delegate = visit(day.secretary), Delegate.objects.get(delegation=day.lome)
    away = making.make_delegate(day.lome, "Delegate who stayed away", left_out_at=day.fair.created_at)
    page = f"{day.address}/reception?q=DELEGATE+OF+lo"
    shown = text_of(desk.get(page))
    assert f"Delegate of Lome Lome · {delegate.badge.upper()} Check in" in shown
    assert "Delegate of Liege" not in shown
    assert away.name not in text_of(desk.get(f"{day.address}/reception?q=stayed"))
    values = {"badge": delegate.badge}
    form = next(one for one in desk.forms(desk.get(page)) if ("badge", delegate.badge) in one.get("buttons", []))
    answer = desk.post(form["action"], {**{name: held[0] for name, held in form["fields"].items()}, **values})
    assert answer.status_code == 303
    delegate.refresh_from_db()
    assert delegate.checked_in_at is not None
    assert "here" in text_of(desk.get(page)).split("Delegate of Lome")[-1]
