"""A city with its officer, for the tests of needs and offers."""

from typing import Any

import pytest

from isopolity.directory.models import Organisation
from tests.browserlike import Browserlike
from tests.factories import directory as make


@pytest.fixture
def lokossa(db: None) -> Organisation:
    return make.city("Lokossa")


@pytest.fixture
def officer(lokossa: Organisation) -> Any:
    return make.officer(lokossa, office="Chef de service")


@pytest.fixture
def at_work(officer: Any) -> Browserlike:
    """The officer of Lokossa, signed in."""
    browser = Browserlike()
    browser.force_login(officer)
    return browser
