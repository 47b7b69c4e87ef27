"""The documents lead where they say, and each kind of broken lead is found."""

import subprocess
from pathlib import Path

import pytest

from tools import documents


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one task, and a guide with a heading."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "Makefile").write_text("demo: ## show\n\t@true\n.PHONY: demo\n")
    guide = tmp_path / "docs" / "guide"
    guide.mkdir(parents=True)
    (guide / "steward.md").write_text("# For stewards\n\n## What you *keep*\n\n## What you keep\n")
    return tmp_path


SOUND = """# Read me

[guide](docs/guide/steward.md), [part](docs/guide/steward.md#what-you-keep-1), [here](#read-me), [away](https://isopolity.example/x),
![picture](docs/guide/steward.md "a title"), `[no link](nowhere.md)`. Run `make demo PORT=8001`, `isopolity demo`, `.venv/bin/isopolity serve`,
make sure that make is there; the isopolity of the Greeks.

```
make demo     # nothing else, make nothing more
```
"""
BROKEN = [
    ("[guide](docs/guide/officer.md)", "README.md: docs/guide/officer.md leads nowhere"),
    ("![picture](docs/pictures/home.png)", "README.md: docs/pictures/home.png leads nowhere"),
    ("[out](../outside.md)", "README.md: ../outside.md leads nowhere"),
    ("[part](docs/guide/steward.md#nothing)", "README.md: docs/guide/steward.md#nothing: there is no such heading"),
    ("[here](#nothing)", "README.md: #nothing: there is no such heading"),
    ("Run `make lunch`.", "README.md: the Makefile has no task lunch"),
    ("```\ncd there && make demo lunch\n```", "README.md: the Makefile has no task lunch"),
    ("Run `isopolity lunch`.", "README.md: there is no command isopolity lunch"),
]


def test_a_sound_document_has_no_faults(project: Path) -> None:
    (project / "README.md").write_text(SOUND)
    assert documents.faults(project) == []


@pytest.mark.parametrize(("text", "fault"), BROKEN)
def test_a_broken_lead_is_found(text: str, fault: str, project: Path) -> None:
    (project / "README.md").write_text(SOUND + text)
    assert documents.faults(project) == [fault]


@pytest.mark.parametrize(
    "address", ["/needs", "/needs.csv", "/cities/<city>", "/cities/<city>/matches", "/places/<number>", "/needs?theme=x"]
)
def test_an_address_of_the_product_may_stand_in_a_guide(address: str, project: Path) -> None:
    (project / "docs" / "guide" / "officer.md").write_text(f"# Officer\n\nOpen `{address}`.\n")
    assert documents.faults(project) == []


def test_an_address_that_is_not_served_is_found(project: Path) -> None:
    (project / "docs" / "guide" / "officer.md").write_text("# Officer\n\nOpen `/lunch`, or `/needs/lunch/now`.\n")
    assert documents.faults(project) == [
        "docs/guide/officer.md: the product has no address /lunch",
        "docs/guide/officer.md: the product has no address /needs/lunch/now",
    ]


def test_words_that_no_page_says_are_found(project: Path) -> None:
    (project / "docs" / "guide" / "officer.md").write_text("# Officer\n\n*My desk → Lunch with*\n*Andenne*, or **lunch**; *my desk*.\n")
    assert documents.faults(project) == [
        "docs/guide/officer.md: no page says Lunch with",
        "docs/guide/officer.md: no page says Andenne",
    ]
