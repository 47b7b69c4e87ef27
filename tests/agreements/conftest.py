"""Cities that announce, and a visitor who is signed in without the form."""

from collections.abc import Callable
from typing import Any

import pytest

from isopolity.accounts.models import User
from isopolity.directory.models import Organisation
from tests.browserlike import Browserlike
from tests.factories import directory


@pytest.fixture
def banjul() -> Organisation:
    return directory.city("Banjul", iso2="GM")


@pytest.fixture
def ostend() -> Organisation:
    return directory.city("Ostend", iso2="BE")


@pytest.fixture
def lokossa() -> Organisation:
    return directory.city("Lokossa", iso2="BJ")


@pytest.fixture
def evere() -> Organisation:
    return directory.city("Evere", iso2="BE")


@pytest.fixture
def visit() -> Callable[[User | None], Any]:
    """A browser in which this person is signed in; nobody for None."""

    def browser(user: User | None = None) -> Browserlike:
        visitor = Browserlike()
        if user is not None:
            visitor.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return visitor

    return browser
