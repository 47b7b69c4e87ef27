"""Without a mouse, on the narrowest screen, with wide letters, without motion, in the colours that a system forces: nothing is lost."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, Visit, shoot, sign_in

pytestmark = pytest.mark.browser
STORY = json.loads((Path(__file__).parents[2] / "isopolity/portal/data/demonstration/story.json").read_text(encoding="utf-8"))[
    "typed_in_story"
]
PUBLIC = [
    "/",
    "/cities",
    "/needs",
    "/offers",
    "/themes",
    "/partners?need=solid-waste&offer=markets",
    "/search?q=eau",
    "/networks",
    "/account/sign-in",
]
OWN = ["", "/matches", "/requests", "/needs", "/needs/new"]
# WCAG 2.2, 1.4.12.
SPACING = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important} p{margin-block-end:2em!important}"
# What a reader cannot see or reach: text cut off by its own box, boxes that stick out of the page without a way to scroll there.
LOST = """() => {
  const faults = [], wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide + 1) faults.push('the page is ' + document.documentElement.scrollWidth + ' wide');
  const scrolls = one => { for (let up = one; up; up = up.parentElement)
    if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true; return false };
  for (const one of document.querySelectorAll('body *')) {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (!one.checkVisibility() || box.width < 2 || one.closest('.vh, .skip, svg')) continue;
    if (!scrolls(one) && (box.left < -1 || box.right > wide + 1)) faults.push('outside: ' + one.outerHTML.slice(0, 90));
    const cuts = /hidden|clip/.test(style.overflow) && one.innerText;
    if (cuts && (one.scrollHeight > one.clientHeight + 2 || (one.scrollWidth > one.clientWidth + 2 && style.textOverflow !== 'ellipsis')))
      faults.push('cut off: ' + one.outerHTML.slice(0, 90));
  }
  return faults }"""
FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  return {tag: one.tagName, name: one.name || '', text: (one.innerText || one.value || '').trim().slice(0, 60), link: one.getAttribute('href') || '',
          inMain: !!one.closest('main'), value: one.value || '', menu: one.tagName === 'SUMMARY' && !!one.closest('.menu'),
          seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2} }"""


def tab_to(page: Page, what: str, *, most: int = 150, **wanted: object) -> None:
    """Press Tab until the focus stands on what is wanted; wherever it stops on the way, it can be seen."""
    for _press in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["tag"] == "BODY":
            continue
        assert focus["seen"], f"the focus cannot be seen on {focus}"
        if all(
            value in focus[name] if isinstance(value, str) and name in {"text", "link"} else focus[name] == value
            for name, value in wanted.items()
        ):
            return
    raise AssertionError(f"{most} presses of Tab do not lead to {what}")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_story_is_told_by_keyboard_alone(visit: Visit, site: Site, language: str) -> None:
    """From the entrance through a need to the partners and the request for contact; no click anywhere."""
    page = visit(language, "desk")
    page.goto("/account/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["link"] == "#main"
    page.keyboard.press("Enter")
    tab_to(page, "the address", name="login", most=4)
    page.keyboard.type("lokossa@example.org")
    tab_to(page, "the password", name="password", most=3)
    page.keyboard.type(site.passwords["lokossa@example.org"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk#main")

    tab_to(page, "the menu of languages", menu=True)
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        assert page.locator("details.menu[open]").count() == 1
        page.keyboard.press(key)
        assert page.locator("details.menu[open]").count() == 0
    page.keyboard.press("Enter")
    tab_to(page, "the language", name="language", value=language, most=4)
    page.keyboard.press("Enter")
    page.locator(f"html[lang={language}]").wait_for()

    city = page.get_attribute("main article h3 a", "href")
    assert city
    tab_to(page, "the city", link=city, inMain=True)
    page.goto(f"{city}/needs/new")
    tab_to(page, "the themes", name="theme", tag="SELECT")
    for _press in range(
        page.evaluate("theme => [...document.activeElement.options].findIndex(one => one.value === theme)", STORY["theme"])
    ):
        page.keyboard.press("ArrowDown")
    assert page.input_value("select[name=theme]") == STORY["theme"]
    tab_to(page, "the sentence", name="title", most=2)
    title = f"{STORY['title']} (keys, {language})"
    page.keyboard.type(title)
    tab_to(page, "who gains", name="beneficiaries", value="women", most=8)
    page.keyboard.press("Space")
    tab_to(page, "the button", name="do", value="publish", most=40)
    shoot(page, f"keyboard-{language}-need")
    page.keyboard.press("Enter")
    page.get_by_text(title).first.wait_for()

    page.goto(f"{city}/matches")
    tab_to(page, "a partner", link=f"{city}/ask/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/*")
    tab_to(page, "the reason", name="reason")
    page.keyboard.type("Vous triez à la source.")
    tab_to(page, "the question", name="question", most=4)
    page.keyboard.type("Par quoi avez-vous commencé ?")
    tab_to(page, "the button", tag="BUTTON", inMain=True, most=6)
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/*")


def paths_of_lokossa(page: Page, site: Site, language: str) -> list[str]:
    sign_in(page, site, "lokossa@example.org")
    page.context.add_cookies([{"name": "language", "value": language, "url": site.address}])
    page.goto("/desk")
    city = page.get_attribute("main article h3 a", "href")
    assert city
    return ["/desk", *(f"{city}{end}" for end in OWN)]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_lost_at_320_pixels_and_with_wide_letters(visit: Visit, site: Site, language: str) -> None:
    """WCAG 2.2, 1.4.10 and 1.4.12, one after the other and both together."""
    page, faults = visit(language, "desk", bypass_csp=True), []
    page.context.add_cookies([{"name": "language", "value": language, "url": site.address}])
    for paths in (PUBLIC, None):
        for path in paths or paths_of_lokossa(page, site, language):
            page.set_viewport_size({"width": 320, "height": 640})
            page.goto(path)
            faults += [f"{path} at 320: {fault}" for fault in page.evaluate(LOST)]
            page.add_style_tag(content=SPACING)
            faults += [f"{path} at 320, wide letters: {fault}" for fault in page.evaluate(LOST)]
            page.set_viewport_size({"width": 1280, "height": 900})
            faults += [f"{path} at 1280, wide letters: {fault}" for fault in page.evaluate(LOST)]
    assert faults == []


def test_who_wants_no_motion_sees_none(visit: Visit, site: Site) -> None:
    page, moving = (
        visit("en", "desk"),
        "[...document.querySelectorAll('*')].filter(one => parseFloat(getComputedStyle(one).transitionDuration) > 0 || getComputedStyle(one).animationName !== 'none').length",
    )
    page.goto("/")
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_forced_colours_leave_borders_where_colour_alone_said_something(visit: Visit, site: Site) -> None:
    page = visit("en", "desk")
    for path in ("/", "/cities", "/needs", "/account/sign-in"):
        page.goto(path)
        page.emulate_media(forced_colors="active")
        bare = page.evaluate(
            "[...document.querySelectorAll('.btn, .plate, .tag, .count')].filter(one => one.checkVisibility() &&"
            " parseFloat(getComputedStyle(one).borderTopWidth) < 1).map(one => one.outerHTML.slice(0, 90))"
        )
        assert bare == []
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS)["seen"]
        shoot(page, f"forced-colours-{path.strip('/').replace('/', '-') or 'home'}")
