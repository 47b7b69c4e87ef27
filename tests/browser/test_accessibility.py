"""axe-core finds nothing on any page, in three languages; widths and colour schemes are switched in the loaded page.

Each page is looked at in each language as a phone and as a desk show it, once in the light and once in the dark. Which of the two is
dark changes from page to page and from language to language, so that each page is seen in all four ways; the whole grid is `trust`.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import WIDTHS, Site, Visit, sign_in

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "fr", "ar")
WHOLE = pytest.mark.parametrize("whole", [pytest.param(False, id="two ways"), pytest.param(True, id="four ways", marks=pytest.mark.trust)])
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Of what passes, axe then describes one element of each rule instead of all.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
PUBLIC = [
    "/", "/about", "/history", "/search?q=eau", "/links", "/cities", "/networks", "/organisations", "/places", "/countries", "/countries/BJ",
    "/sources", "/themes", "/themes/solid-waste", "/needs", "/offers", "/partners?need=solid-waste&offer=markets", "/how-partners-are-found",
    "/agreements", "/agreements?silent=on", "/agreements/stages", "/register", "/account/sign-in", "/account/sign-up", "/no-such-page",
]  # fmt: skip
# Pages of the demonstration's fair: of everybody, of its secretariat, and of the delegation of Lokossa.
FAIR = ["", "/delegations", "/results"]
OF_THE_SECRETARIAT = [
    "/desk", "/edit/what", "/edit/when", "/edit/rules", "/organisers", "/slots", "/rooms", "/rooms/tables/{table}", "/delegations",
    "/delegations/{delegation}", "/badges", "/requests", "/requests/new", "/requests/{request}", "/requests/{request}/move", "/interpreters",
    "/interpreters/needs", "/interpreters/new", "/interpreters/{interpreter}/edit", "/interpreters/{interpreter}/day",
    "/interpreters/{interpreter}/incident", "/timetables", "/timetables/new", "/timetables/{timetable}", "/timetables/{timetable}/changes",
    "/timetables/{timetable}/changes?by=table", "/hall", "/hall/tables", "/hall/print?by=table", "/hall/board", "/hall/shares", "/files", "/tables/1", "/reception", "/silent",
]  # fmt: skip
OF_A_DELEGATION = [
    "", "/edit", "/availability", "/withdraw", "/people/new", "/wishes", "/partners", "/ask/{other}", "/interpreters", "/interpreters/new", "/day",
    "/outcomes",
]  # fmt: skip
# Of one of the demonstration's agreements: for everybody, for whoever keeps the register, and for a party of another.
OF_AN_AGREEMENT = [
    "/parties/new", "/parties/new?open=1", "/parties/{party}/name", "/parties/{party}/withdraw", "/supporters/new", "/news/new", "/amounts/new",
    "/settings", "/move/formalise", "/history/{move}/correct",
]  # fmt: skip
OF_A_PARTY = ["", "/move/formalise", "/news/new"]
OWN = ["", "/more", "/matches", "/requests", "/needs", "/needs/new", "/offers/new", "/steps", "/competences"]


def faults(page: Page) -> list[str]:
    """What axe finds in the page as it stands, and anything that sticks out sideways."""
    answer: dict[str, Any] = page.evaluate(f"axe.run(document, {json.dumps(RULES)})")
    found = [f"{fault['id']}: {node['target']} {node['failureSummary'][:200]}" for fault in answer["violations"] for node in fault["nodes"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        found.append("sticks out sideways")
    return found


def ways(number: int, language: str, *, whole: bool) -> list[tuple[str, str]]:
    """(width, scheme) in which the page of this number is seen in this language: all four, or the two of one diagonal."""
    turn = (number + LANGUAGES.index(language)) % 2
    return [(width, scheme) for i, width in enumerate(WIDTHS) for j, scheme in enumerate(("light", "dark")) if whole or (i + j) % 2 == turn]


def seen(page: Page, paths: list[str], language: str, *, whole: bool) -> list[str]:
    """Faults of these pages, each loaded once. The board on the wall shows what is on now and renews itself, which is what it is for."""
    found = []
    for number, path in enumerate(paths):
        page.goto(path)
        page.evaluate(AXE)
        for width, scheme in ways(number, language, whole=whole):
            page.set_viewport_size(WIDTHS[width])  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            renews = path.endswith("/hall/board")
            found += [f"{path} {width} {scheme} {fault}" for fault in faults(page) if not (renews and fault.startswith("meta-refresh"))]
    return found


def without_policy(visit: Visit, language: str) -> Page:
    """axe is brought into the page by hand, which the content policy rightly forbids to everybody else."""
    return visit(language, "desk", bypass_csp=True)


def test_each_page_is_seen_in_all_four_ways() -> None:
    for number in range(2):
        assert len({way for language in LANGUAGES for way in ways(number, language, whole=False)}) == 4


@WHOLE
@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_have_no_fault(visit: Visit, site: Site, language: str, whole: bool) -> None:
    assert seen(without_policy(visit, language), PUBLIC, language, whole=whole) == []


@WHOLE
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_people_who_signed_in_have_no_fault(visit: Visit, site: Site, language: str, whole: bool) -> None:
    page = without_policy(visit, language)
    sign_in(page, site, "lokossa@example.org")
    page.context.add_cookies([{"name": "language", "value": language, "url": site.address}])
    page.goto("/desk")
    city = page.get_attribute("main article h3 a", "href")
    assert city
    paths = ["/desk", "/account", *[f"{city}{end}" for end in OWN]]
    assert seen(page, paths, language, whole=whole) == []


def ids_of_fair(site: Site) -> dict[str, str]:
    """One of everything that the addresses of the demonstration's fair name."""
    first = {
        "fair": "SELECT public_id FROM fairs_fair",
        "table": "SELECT public_id FROM fairs_meetingtable ORDER BY number",
        "interpreter": "SELECT public_id FROM fairs_interpreter ORDER BY id",
        "timetable": "SELECT public_id FROM fairs_timetable ORDER BY id",
        "request": "SELECT public_id FROM fairs_meetingrequest WHERE state = 'accepted' ORDER BY id",
        "delegation": "SELECT d.public_id FROM fairs_delegation d JOIN directory_organisation o ON o.id = d.organisation_id"
        " WHERE o.name = 'Lokossa'",
        # A delegation of another country with which Lokossa has nothing open.
        "other": "SELECT d.public_id FROM fairs_delegation d JOIN directory_organisation o ON o.id = d.organisation_id"
        " WHERE o.country_id <> 'BJ' AND d.id NOT IN (SELECT p.delegation_id FROM fairs_requestparty p JOIN fairs_requestparty q"
        " ON q.request_id = p.request_id JOIN fairs_delegation e ON e.id = q.delegation_id JOIN directory_organisation l"
        " ON l.id = e.organisation_id WHERE l.name = 'Lokossa') ORDER BY d.id",
    }
    return first_of(site, first)


def first_of(site: Site, queries: dict[str, str]) -> dict[str, str]:
    with closing(sqlite3.connect(f"file:{site.data / 'isopolity.sqlite3'}?mode=ro", uri=True)) as kept:
        return {name: str(kept.execute(f"{query} LIMIT 1").fetchone()[0]) for name, query in queries.items()}


@WHOLE
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_fair_have_no_fault(visit: Visit, site: Site, language: str, whole: bool) -> None:
    ids, fair = ids_of_fair(site), "/fairs/{fair}"
    found = seen(without_policy(visit, language), ["/fairs", *below(fair, FAIR, ids)], language, whole=whole)
    for email, root, paths in (
        ("wacap@example.org", fair, OF_THE_SECRETARIAT),
        ("lokossa@example.org", fair + "/delegations/{delegation}", OF_A_DELEGATION),
    ):
        own = without_policy(visit, language)
        sign_in(own, site, email)
        own.context.add_cookies([{"name": "language", "value": language, "url": site.address}])
        found += seen(own, below(root, paths, ids), language, whole=whole)
    assert found == []


def ids_of_agreements(site: Site) -> dict[str, str]:
    """The agreement with an open partner, that of whose facts most is told, one of Lokossa's, and what the addresses of their forms name."""
    one = "FROM agreements_party p JOIN agreements_agreement a ON a.id = p.agreement_id LEFT JOIN directory_organisation o"
    one += " ON o.id = p.organisation_id"
    first = {
        "open": f"SELECT a.public_id {one} WHERE p.open_words <> ''",
        "party": "SELECT public_id FROM agreements_party WHERE open_words <> ''",
        "move": f"SELECT m.public_id {one} JOIN agreements_stagemove m ON m.agreement_id = a.id WHERE p.open_words <> ''",
        "own": f"SELECT a.public_id {one} WHERE o.name = 'Lokossa'",
        "told": f"SELECT a.public_id {one} WHERE o.name = 'Banjul'",
        "fact": f"SELECT f.public_id {one} JOIN agreements_fact f ON f.agreement_id = a.id WHERE o.name = 'Banjul'",
        "city": "SELECT public_id FROM directory_organisation WHERE name = 'Lokossa'",
        "contact": "SELECT c.public_id FROM matching_contact c LEFT JOIN agreements_agreement a ON a.contact_id = c.id WHERE a.id IS NULL",
    }
    return first_of(site, first)


@WHOLE
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_agreements_have_no_fault(visit: Visit, site: Site, language: str, whole: bool) -> None:
    ids, one = ids_of_agreements(site), "/agreements/{open}"
    paths = [one, "/agreements/{told}", "/cities/{city}/agreements"]
    found = seen(without_policy(visit, language), below("", paths, ids), language, whole=whole)
    of_facts = ["/agreements/{told}/facts/{fact}/state", "/agreements/{told}/facts/{fact}/withdraw"]
    for email, some in (
        (
            "steward@example.org",
            [one, "/agreements/silent", "/contacts/{contact}/announce", *of_facts, *(one + path for path in OF_AN_AGREEMENT)],
        ),
        ("lokossa@example.org", [f"/agreements/{{own}}{path}" for path in OF_A_PARTY]),
    ):
        page = without_policy(visit, language)
        sign_in(page, site, email)
        page.context.add_cookies([{"name": "language", "value": language, "url": site.address}])
        found += seen(page, below("", some, ids), language, whole=whole)
    assert found == []


def below(root: str, paths: list[str], ids: dict[str, str]) -> list[str]:
    return [(root + path).format(**ids) for path in paths]
