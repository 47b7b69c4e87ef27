"""Story US2 as people do it in the demonstration: an interpreter falls ill, the secretariat reads the repair and publishes it; a delegation
reads its day. Without JavaScript, on a phone and on a desk, in English and in Arabic; pictures are kept.
"""

import re
import time

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, Visit, shoot, sign_in
from tests.browser.test_us1_reciprocal_match import no_sideways_scroll, read_in

pytestmark = pytest.mark.browser
# In each way another of the five falls ill: the demonstration is one for all.
WAYS = [("en", "desk", "Vuagniaux"), ("en", "phone", "Marchetti"), ("ar", "phone", "Okoumé"), ("ar", "desk", "Vilhena")]
# Of the sixteen, the first on the second day.
SECOND_MORNING = 8


def fair_of(page: Page) -> str:
    """The address of the fair, found from the list of fairs."""
    page.goto("/fairs")
    address = page.get_attribute("main a[href^='/fairs/']:not([href*='.'])", "href")
    assert address
    return address


def fits(page: Page) -> None:
    """Nothing sticks out sideways; with JavaScript off the browser still evaluates for whoever drives it."""
    no_sideways_scroll(page)


def made(page: Page, patience_s: float = 120) -> None:
    """Look again until the worker has made the repair."""
    until = time.monotonic() + patience_s
    while not page.locator("form[action$='/publish'] button").count():
        assert time.monotonic() < until, page.inner_text("main")
        time.sleep(1)
        page.reload()


@pytest.mark.parametrize(("language", "width", "ill"), WAYS)
def test_an_interpreter_falls_ill_and_the_repair_is_read_and_published(
    visit: Visit, site: Site, language: str, width: str, ill: str
) -> None:
    name = f"us2-{language}-{width}-no-scripts"
    page = visit(language, width, scripts=False)
    sign_in(page, site, "wacap@example.org")
    read_in(page, language)
    fair = fair_of(page)
    page.goto(fair)
    fits(page)
    shoot(page, f"{name}-1-fair")

    page.goto(f"{fair}/reception")
    page.fill("input[name=q]", ill)
    page.click("form[role=search] button >> nth=-1")
    page.get_by_role("link", name=re.compile(ill)).first.click()
    page.select_option("select[name=kind]", "ill")
    page.select_option("select[name=first_slot]", index=SECOND_MORNING)
    shoot(page, f"{name}-2-ill")
    page.click("main form .btn >> nth=0")
    page.wait_for_url("**/reception")
    page.click("main a[href*='/timetables/'] >> nth=0")
    made(page)
    draft = page.url
    fits(page)
    shoot(page, f"{name}-3-repair")

    page.goto(f"{draft}/changes?by=table")
    sheets = page.locator("main section.card h2").all_inner_texts()
    assert sheets
    assert len(set(sheets)) == len(sheets)
    fits(page)
    shoot(page, f"{name}-4-changes")

    page.goto(draft)
    page.click("form[action$='/publish'] button")
    page.wait_for_url("**/hall")
    fits(page)
    shoot(page, f"{name}-5-hall")
    page.goto(f"{fair}/tables/3")
    fits(page)
    page.goto(f"{fair}/hall/print?by=table")
    shoot(page, f"{name}-6-print")

    other = visit(language, width, scripts=False)
    sign_in(other, site, "lokossa@example.org")
    read_in(other, language)
    other.goto(f"{fair}/my-wishes")
    shoot(other, f"{name}-7-wishes")
    delegation = re.search(r"/delegations/[^/]+", other.url)
    assert delegation, other.url
    other.goto(f"{fair}{delegation[0]}/day")
    assert other.locator("main li.slot").count() >= 4
    fits(other)
    shoot(other, f"{name}-8-day")
    assert other.locator("a[href$='day.ics']").count() >= 1
