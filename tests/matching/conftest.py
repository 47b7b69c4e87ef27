"""Two cities that could help each other, and a visitor who is signed in without the form."""

from collections.abc import Callable
from typing import Any

import pytest

from isopolity.accounts.models import User
from isopolity.directory.models import Organisation
from tests.browserlike import Browserlike
from tests.factories import directory


@pytest.fixture
def lokossa() -> Organisation:
    return directory.city("Lokossa", iso2="BJ")


@pytest.fixture
def andenne() -> Organisation:
    return directory.city("Andenne", iso2="BE")


@pytest.fixture
def visit() -> Callable[[User | None], Any]:
    """A browser in which this person is signed in; nobody for None."""

    def browser(user: User | None = None) -> Browserlike:
        visitor = Browserlike()
        if user is not None:
            visitor.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return visitor

    return browser
