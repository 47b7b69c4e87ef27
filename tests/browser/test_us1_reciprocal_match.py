"""Story US1 as people do it: Lokossa writes a need, sees partners with reasons, asks Andenne; Andenne declines with a reason.

With and without JavaScript, on a phone and on a desk, in English and in Arabic; pictures are kept.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, Visit, shoot, sign_in

pytestmark = pytest.mark.browser
STORY = json.loads((Path(__file__).parents[2] / "isopolity/portal/data/demonstration/story.json").read_text(encoding="utf-8"))[
    "typed_in_story"
]
CITIES = {
    city["id"]: city["names"]
    for region in ("europe", "asia")
    for city in json.loads((Path(__file__).parents[2] / f"isopolity/portal/data/demonstration/{region}.json").read_text("utf-8"))["cities"]
}
WAYS = [("en", "desk", True), ("en", "phone", False), ("ar", "phone", True), ("ar", "desk", False)]


def read_in(page: Page, language: str) -> None:
    """Choose the language as a person does, from the menu of the masthead."""
    page.click("details.menu >> nth=0")
    page.click(f"button[name=language][value={language}]")
    assert page.get_attribute("html", "lang") == language


def no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


def note_and_partners(page: Page) -> tuple[str, list[str]]:
    """What the list says of the run that it is counted against, and the names of the partners in their order."""
    return page.inner_text("main div.note >> nth=0"), page.locator("main article.card .plate.b2 b").all_inner_texts()


def same_order_for_everybody(first: Page, second: Page, site: Site, address: str) -> None:
    """Two readers see the same list; the worker may end a run between two looks, and then both look again."""
    sign_in(second, site, "lokossa@example.org")
    for _ in range(5):
        second.goto(address)
        first.goto(address)
        if note_and_partners(first)[0] == note_and_partners(second)[0]:
            break
    assert note_and_partners(first) == note_and_partners(second)


def test_who_signs_in_first_finds_all_partners_counted(made_demonstration: Path) -> None:
    """The demonstration comes with a full run: its sixty cities stand on lists before the worker has done anything."""
    with closing(sqlite3.connect(f"file:{made_demonstration / 'isopolity.sqlite3'}?mode=ro", uri=True)) as kept:
        [(ended, listed)] = kept.execute(
            "SELECT COUNT(DISTINCT run.id), COUNT(DISTINCT pair.organisation_id) FROM matching_run AS run"
            " JOIN matching_match AS pair ON pair.run_id = run.id WHERE run.ended_at IS NOT NULL"
        )
    assert (ended, listed) == (1, 60)


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
    _, names = note_and_partners(page)
    assert names[:1] == [CITIES["andenne"][language]], page.inner_text("main")
    first = partners.nth(0)
    assert first.locator("ul.why li").count() >= 2
    obstacle = partners.nth(names.index(CITIES["pokhara"][language])).locator("ul.why li.bad")
    assert obstacle.count() >= 1
    if scripts:
        no_sideways_scroll(page)
    shoot(page, f"{name}-2-matches")
    same_order_for_everybody(page, visit(language, width, scripts=scripts), site, f"{city}/matches")

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
