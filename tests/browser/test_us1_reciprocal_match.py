"""Story US1 as people do it: Lokossa writes a need, sees partners with reasons, asks Andenne; Andenne declines with a reason.

With and without JavaScript, on a phone and on a desk, in English and in Arabic; pictures are kept.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, Visit, shoot, sign_in

pytestmark = pytest.mark.browser
STORY = json.loads((Path(__file__).parents[2] / "isopolity/portal/data/demonstration/story.json").read_text(encoding="utf-8"))[
    "typed_in_story"
]
WAYS = [("en", "desk", True), ("en", "phone", False), ("ar", "phone", True), ("ar", "desk", False)]


def read_in(page: Page, language: str) -> None:
    """Choose the language as a person does, from the menu of the masthead."""
    page.click("details.menu >> nth=0")
    page.click(f"button[name=language][value={language}]")
    assert page.get_attribute("html", "lang") == language


def no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


@pytest.mark.parametrize(("language", "width", "scripts"), WAYS)
def test_lokossa_writes_a_need_sees_reasons_asks_and_is_declined(
    visit: Visit, site: Site, language: str, width: str, scripts: bool
) -> None:
    name = f"us1-{language}-{width}{'' if scripts else '-no-scripts'}"
    page = visit(language, width, scripts=scripts)
    sign_in(page, site, "lokossa@example.org")
    read_in(page, language)
    city = page.get_attribute("main article h3 a", "href")
    assert city

    page.goto(f"{city}/needs/new")
    page.select_option("select[name=theme]", STORY["theme"])
    page.fill("input[name=title]", f"{STORY['title']} ({name})")
    page.select_option("select[name=language]", STORY["language"])
    page.check("input[name=beneficiaries][value=women]")
    shoot(page, f"{name}-1-need")
    page.click("main form .btn >> nth=0")
    page.get_by_text(name).first.wait_for()

    page.goto(f"{city}/matches")
    partners = page.locator("main article.card")
    names = [partners.nth(number).locator(".plate.b2 b").inner_text() for number in range(partners.count())]
    assert names[:1] == ["Andenne"], page.inner_text("main")
    first = partners.nth(0)
    assert first.locator("ul.why li").count() >= 2
    obstacle = partners.nth(names.index("Pokhara")).locator("ul.why li.bad")
    assert obstacle.count() >= 1
    if scripts:
        no_sideways_scroll(page)
    shoot(page, f"{name}-2-matches")
    again = visit(language, width, scripts=scripts)
    sign_in(again, site, "lokossa@example.org")
    again.goto(f"{city}/matches")
    assert [again.locator("main article.card .plate.b2 b").nth(n).inner_text() for n in range(len(names))] == names

    first.locator("a.btn >> nth=0").click()
    page.fill("textarea[name=reason]", f"Vous triez à la source ({name}).")
    page.fill("textarea[name=question]", "Par quoi avez-vous commencé ?")
    shoot(page, f"{name}-3-ask")
    page.click("main form .btn >> nth=0")
    page.wait_for_url("**/requests/*")
    thread = page.url

    other = visit(language, width, scripts=scripts)
    sign_in(other, site, "andenne@example.org")
    other.goto("/desk")
    shoot(other, f"{name}-4-desk")
    other.click("main ul.rule a >> nth=0")
    other.click("a[href$='/decline']")
    other.fill("main form textarea >> nth=0", f"Notre équipe est prise cette année ({name}).")
    other.click("main form .btn >> nth=0")
    other.get_by_text(f"Notre équipe est prise cette année ({name})").wait_for()
    shoot(other, f"{name}-5-declined")

    page.goto(thread)
    page.get_by_text(f"Notre équipe est prise cette année ({name})").wait_for()
    assert page.locator("main time").count() == 2
    shoot(page, f"{name}-6-answer")
