"""A demonstration of its own, served as users get it, and the machine's Chromium."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

SHOTS = Path(__file__).parent / "shots"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}


@dataclass(frozen=True)
class Site:
    """A running demonstration: its address, its data folder, and the passwords of its people by e-mail address."""

    address: str
    data: Path
    passwords: dict[str, str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(data: Path) -> Iterator[Site]:
    """Serve the demonstration in `data`, with its worker, until the block ends."""
    port = free_port()
    environment = {**os.environ, "ISOPOLITY_DATA": str(data), "ISOPOLITY_ENV": "demonstration", "PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "isopolity", "demo", "--port", str(port)]
    with (data.parent / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process, data.parent / "server.log")
        people = json.loads((data / "sign-ins.json").read_text())
        yield Site(address, data, {entry["email"]: entry["password"] for entry in people})
    finally:
        process.terminate()
        process.wait(timeout=90)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path, patience_s: float = 240) -> None:
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer: {log.read_text()}")


@pytest.fixture(scope="session")
def made_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration, made once for all processes of the run; each module works on a copy.

    Whoever writes these tests names a folder that is made already in MADE_DEMONSTRATION.
    """
    if ready := os.environ.get("MADE_DEMONSTRATION"):
        return Path(ready)
    base = tmp_path_factory.getbasetemp()
    # The processes of one run have folders of their own below that of the run.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    data = shared / "demonstration" / "data"
    data.parent.mkdir(exist_ok=True)
    with (data.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data.parent / "made").exists():
            environment = {**os.environ, "ISOPOLITY_DATA": str(data)}
            environment.pop("DATABASE_URL", None)
            subprocess.run([sys.executable, "-m", "isopolity", "demo", "--only-load"], env=environment, check=True)
            (data.parent / "made").touch()
    return data


@pytest.fixture(scope="module")
def site(made_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(made_demonstration, data)
    (data / "migrated").unlink(missing_ok=True)
    with served(data) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium") or "/usr/bin/chromium"
    started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield started
    started.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Visit]:
    """`visit(language, width, scripts=True)` gives a new visitor's page; at the end no page may have broken the content policy."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(language: str = "en", width: str = "desk", *, scripts: bool = True, dark: bool = False, bypass_csp: bool = False) -> Page:
        context = chromium.new_context(
            viewport=WIDTHS[width],  # type: ignore[arg-type]
            locale={"en": "en-GB", "fr": "fr-FR", "ar": "ar-MA"}[language],
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            base_url=site.address,
            bypass_csp=bypass_csp,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
        page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith((site.address, "data:")) else None)
        return page

    yield new
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, site: Site, email: str) -> None:
    """Sign in through the form, as a person does."""
    page.goto("/account/sign-in")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", site.passwords[email])
    page.click("main form button")


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the whole page for whoever reads the run."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
