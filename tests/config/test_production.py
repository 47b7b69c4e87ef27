"""Production starts closed or not at all. Each case is a process of its own, as the settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SAFE = {"ISOPOLITY_ENV": "production", "ISOPOLITY_SECRET_KEY": "k3y-of-a-test-" * 4, "ISOPOLITY_HOSTS": "isopolity.example"}
SHOW = """
from isopolity.config import settings as s
print([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY,
       s.SESSION_COOKIE_SAMESITE, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_SSL_REDIRECT,
       s.DEBUG, s.SITE_ADDRESS])
"""
WALK = """
import django; django.setup()
from django.test import Client
client = Client(headers={"host": "isopolity.example"})
plain, safe = client.get("/account/sign-in"), client.get("/account/sign-in", secure=True)
print(plain.status_code, plain["Location"])
print(safe.status_code, safe["Strict-Transport-Security"])
for cookie in safe.cookies.values():
    print(cookie.key, bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"], cookie["path"])
"""


def run(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    settings = {"DJANGO_SETTINGS_MODULE": "isopolity.config.settings", "ISOPOLITY_DATA": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", code], env={**kept, **settings, **environment}, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"ISOPOLITY_SECRET_KEY": ""}, "ISOPOLITY_SECRET_KEY is missing or guessable"),
        ({"ISOPOLITY_SECRET_KEY": "short"}, "ISOPOLITY_SECRET_KEY is missing or guessable"),
        ({"ISOPOLITY_SECRET_KEY": "django-insecure-" + "x" * 60}, "ISOPOLITY_SECRET_KEY is missing or guessable"),
        ({"ISOPOLITY_SECRET_KEY": "abcd" * 20}, "ISOPOLITY_SECRET_KEY is missing or guessable"),
        ({"ISOPOLITY_HOSTS": ""}, "ISOPOLITY_HOSTS must name the hosts"),
        ({"ISOPOLITY_HOSTS": "isopolity.example,*"}, "ISOPOLITY_HOSTS must name the hosts"),
        ({"ISOPOLITY_HOSTS": ".example"}, "ISOPOLITY_HOSTS must name the hosts"),
        ({"ISOPOLITY_HOSTS": " * "}, "ISOPOLITY_HOSTS must name the hosts"),
        ({"ISOPOLITY_HOSTS": "isopolity.example,"}, "ISOPOLITY_HOSTS must name the hosts"),
        ({"ISOPOLITY_HOSTS": "https://isopolity.example"}, "ISOPOLITY_HOSTS must name the hosts"),
        ({"ISOPOLITY_ENV": "prodution"}, "ISOPOLITY_ENV is 'prodution'; it must be one of"),
        ({"ISOPOLITY_ENV": ""}, "ISOPOLITY_ENV is ''"),
    ],
)
def test_production_refuses_to_start_half_open(change: dict[str, str], said: str, tmp_path: Path) -> None:
    ended = run("import isopolity.config.settings", tmp_path, **{**SAFE, **change})
    assert ended.returncode == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_without_a_word_it_is_production(tmp_path: Path) -> None:
    assert "ISOPOLITY_SECRET_KEY is missing" in run("import isopolity.config.settings", tmp_path).stderr


def test_blanks_between_hosts_are_none_of_theirs(tmp_path: Path) -> None:
    shown = run(
        "from isopolity.config import settings as s; print(s.ALLOWED_HOSTS)",
        tmp_path,
        **{**SAFE, "ISOPOLITY_HOSTS": "a.example, .b.example"},
    )
    assert shown.stdout.strip() == "['a.example', '.b.example']"


def test_production_keeps_cookies_to_itself(tmp_path: Path) -> None:
    ended = run(SHOW, tmp_path, **SAFE)
    assert ended.stderr == ""
    expected = [True] * 5 + ["Lax", "__Host-session", "__Host-csrf", True, True, False, "https://isopolity.example"]
    assert ended.stdout.strip() == str(expected)


def test_production_answers_over_https_only(tmp_path: Path) -> None:
    ended = run(WALK, tmp_path, **SAFE)
    lines = ended.stdout.splitlines()
    assert lines[0] == "301 https://isopolity.example/account/sign-in"
    assert lines[1].startswith("200 max-age=31536000; includeSubDomains")
    cookies = {line.split()[0]: line.split()[1:] for line in lines[2:]}
    assert cookies == {"__Host-csrf": ["True", "True", "Lax", "/"], "style": ["True", "True", "Lax", "/"]}
