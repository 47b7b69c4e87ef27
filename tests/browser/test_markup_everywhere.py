"""XSS-1 in a browser: markup stands in every text of a demonstration, and nothing of it runs, on any page, for any reader."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, Visit, served, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.trust]
PLANTING = Path(__file__).with_name("planted.py")
MOST_PAGES = 200
READERS = ["", "lokossa@example.org", "wacap@example.org", "steward@example.org"]
# Answers that are no pages, and the button that ends the walk.
NO_PAGES = (".csv", ".json", ".xlsx", ".css", ".ics")
FOUND = """() => ({ran: window.__xss !== undefined, probes: document.querySelectorAll('xss-probe, img, [onload], [onerror], [onpointerover]').length,
  shown: document.documentElement.innerText.includes('<xss-probe'), links: [...document.querySelectorAll('a[href]')].map(one => one.href)})"""


@pytest.fixture(scope="module")
def site(made_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own, in which every text that people can have written carries markup."""
    data = tmp_path_factory.mktemp("planted") / "data"
    shutil.copytree(made_demonstration, data)
    environment = {**os.environ, "ISOPOLITY_DATA": str(data), "ISOPOLITY_ENV": "demonstration", "PYTHONPATH": str(PLANTING.parents[2])}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, str(PLANTING)], env=environment, check=True, capture_output=True, text=True)
    assert {"directory.Organisation name", "exchange.Need title", "fairs.Fair name", "matching.ContactRequest reason"} <= set(
        done.stdout.splitlines()
    )
    with served(data) as running:
        yield running


def kind_of(address: str) -> str:
    """The shape of an address: one with ids is walked a few times, not once for each city."""
    parts = urlsplit(address).path.strip("/").split("/")
    return "/".join("*" if len(part) == 20 else part for part in parts)


def walk(page: Page, site: Site) -> tuple[int, int, list[str]]:
    """(pages seen, pages on which the markup is read as text, what ran or became an element) along all links."""
    waiting, seen, kinds, shown, faults = ["/"], {"/"}, dict[str, int](), 0, list[str]()
    for opened in range(MOST_PAGES):
        if not waiting:
            return opened, shown, faults
        path = waiting.pop(0)
        page.goto(path, wait_until="load")
        found = page.evaluate(FOUND)
        shown += found["shown"]
        if found["ran"] or found["probes"]:
            faults.append(f"{path}: {found['probes']} elements, ran: {found['ran']}")
        for link in found["links"]:
            path = urldefrag(link.removeprefix(site.address)).url
            if link.startswith(site.address) and path not in seen and not urlsplit(path).path.endswith(NO_PAGES):
                seen.add(path)
                kinds[kind_of(path)] = kinds.get(kind_of(path), 0) + 1
                if kinds[kind_of(path)] <= 3:
                    waiting.append(path)
    return MOST_PAGES, shown, faults


@pytest.mark.parametrize("guarded", [True, False], ids=["with-policy", "without-policy"])
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.split("@")[0] or "visitor")
def test_markup_in_every_text_runs_nowhere(visit: Visit, site: Site, reader: str, guarded: bool) -> None:
    """With the content policy, whose complaints `visit` counts; and without it, so that escaping alone must hold."""
    page = visit("en", "desk", bypass_csp=not guarded)
    if reader:
        sign_in(page, site, reader)
    opened, shown, faults = walk(page, site)
    assert faults == []
    assert opened > 40
    assert shown > opened // 3, "the markup must be met"
