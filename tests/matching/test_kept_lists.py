"""A page of partners is written once for each state of the record: for the people of its city, never for others, never half done."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isopolity.audit import services as audit
from isopolity.audit.kept_pages import forget_pages, kept_part
from isopolity.directory.models import Organisation
from isopolity.matching.services import MOST_FOR_A_PAGE
from tests.factories import directory
from tests.factories import matching as make
from tests.factories.exchange import make_need, make_offer

pytestmark = pytest.mark.django_db
COUNT = re.compile(r'<b class="count">(\d+)</b>')
KEY = re.compile(r'name="(?:csrfmiddlewaretoken|once)" value="([^"]+)"')


@pytest.fixture(autouse=True)
def keeping(settings: LazySettings) -> Iterator[None]:
    settings.KEPT_PAGES_S = 60
    forget_pages()
    yield
    forget_pages()


@pytest.fixture
def pair(lokossa: Organisation, andenne: Organisation) -> Organisation:
    make_need(lokossa, theme="recycling", title="Sort household waste")
    make_offer(andenne, theme="recycling", title="Sorting at the source")
    return lokossa


def matches(city: Organisation) -> str:
    return f"/cities/{city.public_id}/matches"


def seen(browser: Any, address: str) -> tuple[str, int]:
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address)
    assert page.status_code == 200
    return page.content.decode(), len(asked)


def test_the_list_is_written_once_and_each_reader_has_keys_of_their_own(pair: Organisation, visit: Any) -> None:
    one, other = visit(directory.officer(pair)), visit(directory.officer(pair, "second@example.org"))
    first, many = seen(one, matches(pair))
    (again, few), (others, _) = seen(one, matches(pair)), seen(other, matches(pair))
    assert "Sorting at the source" in first
    assert few < many - 4
    assert KEY.sub("", first.partition("<main")[2]) == KEY.sub("", again.partition("<main")[2])
    assert not set(KEY.findall(others)) & set(KEY.findall(first))


def test_an_act_is_seen_by_the_next_reader(pair: Organisation, andenne: Organisation, visit: Any) -> None:
    browser = visit(directory.officer(pair))
    assert f"/ask/{andenne.public_id}" in seen(browser, matches(pair))[0]
    make.request(andenne, pair, at=timezone.now())
    page, _ = seen(browser, matches(pair))
    assert f"/ask/{andenne.public_id}" not in page
    assert "A request is open" in page


def test_a_kept_list_is_for_whom_it_was_written(pair: Organisation, andenne: Organisation, visit: Any) -> None:
    """A steward reads it without the buttons of its people, and the other city has one of its own."""
    own, _ = seen(visit(directory.officer(pair)), matches(pair))
    stewards, _ = seen(visit(directory.steward()), matches(pair))
    assert "Not for us" in own
    assert "Not for us" not in stewards
    theirs, _ = seen(visit(directory.officer(andenne)), matches(andenne))
    assert "Partners for Andenne" in theirs
    assert "Ask for contact" in theirs


def test_who_may_not_read_it_does_not_when_it_is_kept(pair: Organisation, visit: Any) -> None:
    draft = directory.city("Draftville", vouched=False)
    seen(visit(directory.officer(draft)), matches(draft))
    assert visit(directory.person()).get(matches(draft)).status_code == 404
    assert visit().get(matches(draft)).status_code == 302


def test_a_list_that_is_not_finished_is_not_kept(pair: Organisation, visit: Any, settings: LazySettings) -> None:
    """While many cities wait to be counted, each look counts some of them, also where nobody has acted between."""
    for number in range(2 * MOST_FOR_A_PAGE):
        make_offer(directory.city(f"City {number}", iso2="BE"), theme="recycling")
    browser = visit(directory.officer(pair))
    said = ["Many cities changed at once" in seen(browser, matches(pair))[0] for _look in range(4)]
    assert said == [True, True, False, False]
    settings.MATCHES_LIVE_MOST = 2
    forget_pages()
    larger = [seen(browser, matches(pair)) for _look in range(3)]
    assert all("A fresh list is being computed" in page for page, _ in larger)


def test_the_count_of_the_masthead_follows_the_record(pair: Organisation, andenne: Organisation, visit: Any) -> None:
    asked, stranger = visit(directory.officer(pair)), visit(directory.officer(andenne))
    assert COUNT.findall(seen(asked, "/about")[0]) == []
    make.request(andenne, pair, at=timezone.now())
    for _look in range(2):
        assert COUNT.findall(seen(asked, "/about")[0]) == ["1"]
        assert COUNT.findall(seen(stranger, "/about")[0]) == []


def test_a_part_that_is_not_final_is_made_again() -> None:
    made = iter(range(9))
    parts = [kept_part(("x",), lambda: next(made), is_final=lambda part: part >= 2) for _look in range(5)]
    assert parts == [0, 1, 2, 2, 2]
    audit.record("test:page:change", by=None)
    assert kept_part(("x",), lambda: next(made)) == 3
