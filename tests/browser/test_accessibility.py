"""axe-core finds nothing on any page, in three languages; widths and colour schemes are switched in the loaded page."""

import json
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import WIDTHS, Site, Visit, sign_in

pytestmark = pytest.mark.browser
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Of what passes, axe then describes one element of each rule instead of all.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
PUBLIC = [
    "/", "/about", "/history", "/search?q=eau", "/links", "/cities", "/networks", "/organisations", "/places", "/countries", "/countries/BJ",
    "/sources", "/themes", "/themes/solid-waste", "/needs", "/offers", "/partners?need=solid-waste&offer=markets", "/how-partners-are-found",
    "/register", "/account/sign-in", "/account/sign-up", "/no-such-page",
]  # fmt: skip
OWN = ["", "/more", "/matches", "/requests", "/needs", "/needs/new", "/offers/new", "/steps", "/competences"]


def faults(page: Page) -> list[str]:
    """What axe finds in the page as it stands, and anything that sticks out sideways."""
    answer: dict[str, Any] = page.evaluate(f"axe.run(document, {json.dumps(RULES)})")
    found = [f"{fault['id']}: {node['target']} {node['failureSummary'][:200]}" for fault in answer["violations"] for node in fault["nodes"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        found.append("sticks out sideways")
    return found


def seen_everywhere(page: Page, path: str) -> list[str]:
    """Faults of one page on a phone and a desk, light and dark, without loading it again."""
    page.goto(path)
    page.evaluate(AXE)
    found = []
    for width in WIDTHS.values():
        page.set_viewport_size(width)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found += [f"{path} {width['width']} {scheme} {fault}" for fault in faults(page)]
    return found


def without_policy(visit: Visit, language: str) -> Page:
    """axe is brought into the page by hand, which the content policy rightly forbids to everybody else."""
    return visit(language, "desk", bypass_csp=True)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_public_pages_have_no_fault(visit: Visit, site: Site, language: str) -> None:
    page = without_policy(visit, language)
    assert [fault for path in PUBLIC for fault in seen_everywhere(page, path)] == []


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_pages_of_people_who_signed_in_have_no_fault(visit: Visit, site: Site, language: str) -> None:
    page = without_policy(visit, language)
    sign_in(page, site, "lokossa@example.org")
    page.context.add_cookies([{"name": "language", "value": language, "url": site.address}])
    page.goto("/desk")
    city = page.get_attribute("main article h3 a", "href")
    assert city
    paths = ["/desk", "/account", *[f"{city}{end}" for end in OWN]]
    assert [fault for path in paths for fault in seen_everywhere(page, path)] == []
