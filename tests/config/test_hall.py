"""The laptop of a hall speaks plain HTTP, so it starts on a private address only, and everybody is told."""

import subprocess
from pathlib import Path

import pytest

from isopolity.cli import address_of_hall
from isopolity.config.refusal import as_host, why_no_hall
from tests.config.test_production import SAFE, run

WALK = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
for language in ("en", "fr", "ar"):
    client = Client(headers={"host": "192.168.7.2:8000", "accept-language": language})
    answer = client.get("/account/sign-in")
    print(answer.status_code, "Strict-Transport-Security" in answer, "aside class=\\"demo noprint\\"" in answer.content.decode(),
          sorted((one.key, bool(one["secure"])) for one in answer.cookies.values() if one.key != "style"))
print(Client(headers={"host": "192.168.7.3"}).get("/").status_code, Client(headers={"host": "localhost"}).get("/").status_code)
from django.conf import settings
print(settings.SITE_ADDRESS, settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
      settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT, settings.CSRF_TRUSTED_ORIGINS)
"""


def command(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run(f"import sys; sys.argv = {['isopolity', *arguments]!r}; from isopolity.cli import main; main()", folder, **environment)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.10", "169.254.3.4", "::1", "fd00::1"]
)
def test_private_addresses_may_be_a_hall(address: str) -> None:
    assert why_no_hall(address) == ""


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("8.8.8.8", "8.8.8.8 is not a private address"),
        ("172.32.0.1", "172.32.0.1 is not a private address"),
        ("100.64.0.1", "is not a private address"),
        ("2001:4860:4860::8888", "is not a private address"),
        ("::ffff:8.8.8.8", "is not a private address"),
        ("0.0.0.0", "0.0.0.0 is every address of this machine"),
        ("::", ":: is every address of this machine"),
        ("isopolity.example", "'isopolity.example' is no address in numbers"),
        ("localhost", "'localhost' is no address in numbers"),
        ("", "'' is no address in numbers"),
        ("192.168.1.10:8000", "is no address in numbers"),
    ],
)
def test_other_addresses_are_refused_in_a_sentence(address: str, said: str, tmp_path: Path) -> None:
    ended = command(tmp_path, "serve", f"--hall={address}")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr and ended.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_production_never_becomes_a_hall(tmp_path: Path) -> None:
    ended = command(tmp_path, "serve", "--hall", "192.168.1.10", **SAFE)
    assert ended.returncode == 2
    assert ended.stderr.startswith("Isopolity does not start: ISOPOLITY_ENV is production")


@pytest.mark.parametrize(
    ("change", "said"),
    [({"ISOPOLITY_HALL": "8.8.8.8"}, "8.8.8.8 is not a private address"), ({"DEBUG": "1", "ISOPOLITY_HALL": "10.0.0.1"}, "DEBUG is on")],
)
def test_the_environment_alone_opens_no_other_address(change: dict[str, str], said: str, tmp_path: Path) -> None:
    ended = run("import isopolity.config.settings", tmp_path, ISOPOLITY_ENV="hall", **change)
    assert ended.returncode == 1
    assert said in ended.stderr and ended.stderr.count("\n") == 1


def test_what_the_hall_answers(tmp_path: Path) -> None:
    hosts = {"ISOPOLITY_HOSTS": "isopolity.example,*", "ISOPOLITY_ORIGINS": "https://isopolity.example"}
    ended = run(WALK, tmp_path, ISOPOLITY_ENV="hall", ISOPOLITY_HALL="192.168.7.2", **hosts)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == [
        *["200 False True [('hall-csrf', False)]"] * 3,
        "400 400",
        "http://192.168.7.2:8000 hall-session False True 0 False []",
    ]


def test_address_is_read_as_the_command_reads_it() -> None:
    assert address_of_hall(["serve", "--port", "8000", "--hall", "10.0.0.1"]) == "10.0.0.1"
    assert address_of_hall(["serve", "--hall=10.0.0.1", "--with-worker"]) == "10.0.0.1"
    assert address_of_hall(["serve", "--with-worker", "--hall"]) == ""
    assert address_of_hall(["serve", "--host", "127.0.0.1"]) is None


def test_address_in_front_of_a_port() -> None:
    assert (as_host("10.0.0.1"), as_host("fd00:0:0::1")) == ("10.0.0.1", "[fd00::1]")
