"""What a page costs: `bench_pages.py [--data FOLDER]` prints Markdown tables of CPU, queries, bytes and requests per second.

FOLDER holds a demonstration (`isopolity demo --only-load`); without it one is made. CPU is the process's own, of whole requests
through the WSGI handler with all middleware, in turn with those of a bare Django in the same process (see bare_django.py).
"""

import gzip
import io
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.measure import environment, free_port, isopolity, running, table, wait_for_page

ROUNDS, WARM, KEPT_S = 200, 20, 3600
WRK_S, CONNECTIONS = 10, 8
FIRST_VISIT, MOST_QUERIES = 14_336, 12
SAMPLES = 3
OFFICER = "lokossa@example.org"


@dataclass
class Asked:
    """One answered request."""

    cpu_ms: float
    status: int
    headers: dict[str, str]
    body: bytes


def ask(handler: Callable[..., Any], path: str, *, language: str = "en", cookies: str = "") -> Asked:
    address, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_LANGUAGE": language,
        "HTTP_COOKIE": cookies,
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
    }
    said: list[Any] = []
    began = time.process_time()
    answer = handler(environ, lambda status, headers: said.extend((status, headers)))
    body = b"".join(answer)
    answer.close()
    return Asked((time.process_time() - began) * 1000, int(said[0][:3]), dict(said[1]), body)


def cpu_table(cases: list[tuple[str, str, str, str]]) -> str:
    """`cases`: what it is, its path, its cookies, and the yardstick: "one" or "many"."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    from tools import bare_django

    ours = (settings.MIDDLEWARE, settings.ROOT_URLCONF)
    bare = (bare_django.MIDDLEWARE, "tools.bare_django")
    turns: list[tuple[str, Any, Any, str, str, int]] = []
    for dress, those in ((bare, [("one", "/one", ""), ("many", "/many", "")]), (ours, [case[:3] for case in cases])):
        settings.MIDDLEWARE, settings.ROOT_URLCONF = dress
        handler = WSGIHandler()
        turns += [(name, dress, handler, path, cookies, 0) for name, path, cookies in those]
        if dress is ours:
            turns += [(f"{name}, again", dress, handler, path, cookies, KEPT_S) for name, path, cookies in those]
    taken: dict[str, list[float]] = {name: [] for name, *_ in turns}
    for number in range(WARM + ROUNDS):
        for name, dress, handler, path, cookies, settings.KEPT_PAGES_S in turns:
            settings.MIDDLEWARE, settings.ROOT_URLCONF = dress
            asked = ask(handler, path, cookies=cookies)
            assert asked.status == 200, (path, asked.status)
            if number >= WARM:
                taken[name].append(asked.cpu_ms)
    settings.MIDDLEWARE, settings.ROOT_URLCONF = ours
    middle = {name: statistics.median(figures) for name, figures in taken.items()}
    rows = [
        ["bare Django, one row", f"{middle['one']:.2f} ms", "1", "", "", ""],
        ["bare Django, 20 rows", f"{middle['many']:.2f} ms", "1", "", "", ""],
    ]
    goals = {"one": "4 × one row", "many": "1.5 × 20 rows"}
    for name, _, _, by in cases:
        anew, again = middle[name], middle[f"{name}, again"]
        rows.append([name, f"{anew:.2f} ms", f"{anew / middle[by]:.1f}", f"{again:.2f} ms", f"{again / middle[by]:.1f}", goals[by]])
    heads = [f"CPU of a request, median of {ROUNDS}", "made anew", "× bare", "again, while the record stands", "× bare", "goal at most"]
    return table(heads, rows)


@dataclass
class Route:
    """What was seen of one route: the largest figures of its sampled addresses."""

    paths: list[str] = field(default_factory=list)
    first_visit: int = 0
    queries: int = 0
    queries_signed_in: int = 0


def walked(handler: Any, start: str, cookies: str) -> dict[str, list[str]]:
    """Follow the links from `start`: HTML pages by route name, at most `SAMPLES` addresses of each."""
    from django.urls import Resolver404, resolve

    found: dict[str, list[str]] = {}
    waiting, seen = [start], {start}
    while waiting:
        path = waiting.pop(0)
        try:
            name = resolve(path.partition("?")[0]).view_name
        except Resolver404:
            continue
        if name.startswith("admin:") or len(found.get(name, [])) >= SAMPLES:
            continue
        asked = ask(handler, path, cookies=cookies)
        if asked.status != 200 or not asked.headers["Content-Type"].startswith("text/html"):
            continue
        found.setdefault(name, []).append(path)
        for link in re.findall(rb'<a [^>]*href="(/[^"#]*)', asked.body):
            address = link.decode().replace("&amp;", "&")
            if address not in seen:
                seen.add(address)
                waiting.append(address)
    return found


def routes_seen(session: str, unstyled: str) -> tuple[dict[str, Route], dict[str, Route]]:
    """Routes for visitors, and those that open only after sign-in, with their figures; `unstyled`: the session of a first visit."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection, reset_queries

    handler, settings.KEPT_PAGES_S = WSGIHandler(), 0

    def queries_of(path: str, cookies: str) -> int:
        connection.force_debug_cursor = True
        reset_queries()
        asked = ask(handler, path, cookies=cookies)
        # Django forgets the list when the next request starts, not when this one ends.
        number = len(connection.queries_log)
        connection.force_debug_cursor = False
        assert asked.status == 200
        return number

    public = {name: Route(paths) for name, paths in walked(handler, "/", "").items()}
    private = {name: Route(paths) for name, paths in walked(handler, "/desk", session).items() if name not in public}
    for name, route in (public | private).items():
        for path in route.paths:
            visitor = "" if name in public else unstyled
            for language in ("en", "fr", "ar"):
                page = ask(handler, path, language=language, cookies=visitor)
                route.first_visit = max(route.first_visit, len(gzip.compress(page.body, 9)))
            if name in public:
                route.queries = max(route.queries, queries_of(path, ""))
            signed_in = ask(handler, path, cookies=session).status == 200
            route.queries_signed_in = max(route.queries_signed_in, queries_of(path, session) if signed_in else 0)
    return public, private


def weight_table(public: dict[str, Route], private: dict[str, Route]) -> str:
    rows: list[list[object]] = []
    for routes, who in ((public, ""), (private, ", signed in")):
        for name, route in sorted(routes.items()):
            over = [f"**{route.first_visit:,}**" if route.first_visit > FIRST_VISIT else f"{route.first_visit:,}"]
            for number in (route.queries if routes is public else None, route.queries_signed_in or None):
                over.append("" if number is None else f"**{number}**" if number > MOST_QUERIES else str(number))
            rows.append([f"`{name}`{who}", *over])
    heads = ["Route", f"bytes, at most {FIRST_VISIT:,}", f"queries, at most {MOST_QUERIES}", "queries signed in"]
    return table(heads, rows)


def requests_per_second(port: int, path: str, cookies: str) -> float:
    wrk = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{WRK_S}s", "-H", f"Cookie: {cookies}", f"http://127.0.0.1:{port}{path}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "Non-2xx" not in wrk, wrk
    found = re.search(r"Requests/sec:\s+([\d.]+)", wrk)
    assert found is not None, wrk
    return float(found.group(1))


def served_table(data: Path, cases: list[tuple[str, str, str, str]]) -> str:
    env, rates = environment(data), {}
    bare_program = [sys.executable, str(Path(__file__).with_name("bare_django.py"))]
    port = free_port()
    with running([*bare_program, str(port), "2"], env):
        wait_for_page(port, "/one")
        for name, path in (("one", "/one"), ("many", "/many")):
            rates[name] = requests_per_second(port, path, "")
    port = free_port()
    with running(isopolity("serve", "--port", str(port), "--processes", "2"), env, stderr=subprocess.DEVNULL):
        wait_for_page(port)
        for name, path, cookies, _ in cases:
            rates[name] = requests_per_second(port, path, cookies)
    rows = [["bare Django, one row", f"{rates['one']:.0f}", ""], ["bare Django, 20 rows", f"{rates['many']:.0f}", ""]]
    rows += [[name, f"{rates[name]:.0f}", f"1/{rates[by] / rates[name]:.1f}"] for name, _, _, by in cases]
    return table(["Served by two processes of four threads, 8 connections", "requests per second", "of the bare one"], rows)


def main(data: Path) -> None:
    os.environ.update(environment(data))
    os.environ["DJANGO_SETTINGS_MODULE"] = "isopolity.config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from isopolity.directory.queries import organisations_of
    from isopolity.ui.middleware import STYLE_COOKIE
    from isopolity.ui.stylesheet import STYLE_NAME

    officer = get_user_model().objects.get(email=OFFICER)
    city = organisations_of(officer)[0]
    client = Client()
    client.force_login(officer)
    known = f"{STYLE_COOKIE}={STYLE_NAME}"
    signed_in = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    session = f"{known}; {signed_in}"
    cases = [
        ("first page", "/", known, "one"),
        ("page of a city", city.path, known, "one"),
        ("list of 20 needs", "/needs", known, "many"),
        ("list of 20 cities", "/cities", known, "many"),
        ("first page, signed in", "/", session, "one"),
        ("page of a city, signed in", city.path, session, "one"),
        ("list of 20 needs, signed in", "/needs", session, "many"),
        ("matches of a city, signed in", f"{city.path}/matches", session, "many"),
    ]
    print(cpu_table(cases), end="\n\n")
    if shutil.which("wrk"):
        print(served_table(data, cases), end="\n\n")
    else:
        print("Requests per second were not measured: `wrk` is not installed (`apt-get install wrk`).", end="\n\n")
    print(weight_table(*routes_seen(session, signed_in)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--data"]:
        main(Path(sys.argv[2]).resolve())
    else:
        with tempfile.TemporaryDirectory(prefix="isopolity-pages-") as folder:
            subprocess.run(isopolity("demo", "--only-load"), env=environment(Path(folder)), check=True, stdout=subprocess.DEVNULL)
            main(Path(folder))
