"""Whoever needs a page of a fair comes to it by links alone, from the page of the fair or of the organisation."""

import re

import pytest

from isopolity.fairs.models import Delegation, Fair
from isopolity.fairs.services.delegations import say_absences
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from tests.factories import directory
from tests.fairs import making
from tests.fairs.test_day_pages import text_of, visit
from tests.fairs.working import EVE, published

pytestmark = pytest.mark.django_db


def links(answer) -> set[str]:
    return set(re.findall(r'href="([^"]+)"', answer.content.decode()))


def test_a_delegation_comes_to_its_day_and_to_what_came_of_it() -> None:
    small = making.make_small_fair()
    browser, own = visit(small.of_lome), f"{small.fair.path}/delegations/{small.lome.public_id}"
    assert f"{small.fair.path}/my-day" not in links(browser.get(small.fair.path))
    published(small.fair, small.secretary)
    assert f"{small.fair.path}/my-day" in links(browser.get(small.fair.path))
    there = browser.get(f"{small.fair.path}/my-day")
    assert (there.status_code, there["Location"]) == (302, f"{own}/day")
    assert f"{own}/outcomes" in links(browser.get(f"{own}/day"))
    assert {f"{own}/day", f"{own}/outcomes"} <= links(browser.get(own))
    assert {f"{own}/day", f"{own}/outcomes"} <= links(browser.get(f"{own}/wishes"))
    assert visit(small.secretary).get(f"{small.fair.path}/my-day").status_code == 403


def test_interpreters_have_badges_to_print() -> None:
    """Those of the fair, and those whom an accredited delegation brings; a badge that nobody prints checks nobody in."""
    small = making.make_small_fair()
    brought = making.make_interpreter(small.fair, name="Brought by Lome", delegation=small.lome)
    waiting = making.make_delegation(small.fair, "Waits", state=Delegation.State.WAITING)
    making.make_interpreter(small.fair, name="Brought by nobody yet", delegation=waiting)
    shown = text_of(visit(small.secretary).get(f"{small.fair.path}/badges?of=interpreters"))
    for person in (small.interpreter, brought):
        assert person.name in shown
        assert person.badge.upper() in shown
    assert "Lome" in shown
    assert "Brought by nobody yet" not in shown
    assert "Delegate of Lome" not in shown
    assert f"{small.fair.path}/badges?of=interpreters" in links(visit(small.secretary).get(f"{small.fair.path}/interpreters"))


def test_a_network_finds_the_fairs_that_it_organises() -> None:
    network = directory.network()
    fair = making.make_fair(organiser=network, state=Fair.State.DRAFT)
    answer = visit(making.secretary(fair)).get(f"/cities/{network.public_id}/fairs")
    assert f"{fair.path}/desk" in links(answer)
    assert "Organised by it" in text_of(answer)
    city = directory.city()
    assert "Organised by it" not in text_of(visit(directory.officer(city)).get(f"/cities/{city.public_id}/fairs"))


def test_whoever_cannot_come_says_so_from_the_day_and_the_secretariat_is_told() -> None:
    """Only where meetings of the delegation stand at these times; the published timetable stays as it is."""
    small = making.make_small_fair()
    published(small.fair, small.secretary)
    Message.objects.all().delete()
    page = f"{small.fair.path}/delegations/{small.lome.public_id}/availability"
    assert page in links(visit(small.of_lome).get(f"{small.fair.path}/delegations/{small.lome.public_id}/day"))
    taken = list(small.lome.seats.order_by("slot__starts_at").values_list("slot__public_id", flat=True))
    free = small.fair.slots.exclude(public_id__in=taken).first()
    say_absences(small.lome, away=[free.public_id], by=small.of_lome, at=EVE)
    assert not Message.objects.exists()
    say_absences(small.lome, away=taken[:1], by=small.of_lome, at=EVE)
    letter = Message.objects.get()
    assert letter.address == small.secretary.email
    assert "Lome cannot come to meetings" in email(letter).subject
    assert f"{small.fair.path}/timetables/new?kind=repair" in email(letter).body
    assert small.lome.seats.count() == 2
