"""Whoever needs a page of a fair comes to it by links alone, from the page of the fair or of the organisation."""

import re

import pytest

from isopolity.fairs.models import Delegation, Fair
from tests.factories import directory
from tests.fairs import making
from tests.fairs.test_day_pages import text_of, visit
from tests.fairs.working import published

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
