"""What the server hands to the worker that it starts."""

import os
import subprocess
from typing import Any

import pytest

from isopolity.portal.server import start_worker


@pytest.mark.parametrize(
    ("stated", "expected"), [(None, "http://127.0.0.1:8123"), ("https://isopolity.example", "https://isopolity.example")]
)
def test_letters_lead_to_the_port_that_is_served_unless_the_operator_says_otherwise(
    stated: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: dict[str, Any] = {}
    monkeypatch.setattr(subprocess, "Popen", lambda command, **named: begun.update(named))
    monkeypatch.delenv("ISOPOLITY_ADDRESS", raising=False)
    if stated:
        monkeypatch.setenv("ISOPOLITY_ADDRESS", stated)
    start_worker(port=8123)
    assert begun["env"]["ISOPOLITY_ADDRESS"] == expected
    assert os.environ.get("ISOPOLITY_ADDRESS") == stated
