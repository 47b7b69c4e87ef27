"""A person with an account, and the mail that waits for somebody."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.utils import timezone

from isopolity.accounts.models import User
from isopolity.accounts.services import open_account
from isopolity.outbox.models import Message
from isopolity.outbox.services import email

PASSWORD = "market drains river registry"


@pytest.fixture
def person(db: None) -> User:
    cache.clear()
    return open_account(email="adjoua@lokossa.example", password=PASSWORD, name="Adjoua", language="fr", by=None, at=timezone.now())


@pytest.fixture
def mails(db: None) -> Callable[[str], list[EmailMessage]]:
    """What was queued for an address, as it would leave, oldest first."""
    cache.clear()
    return lambda address: [email(message) for message in Message.objects.filter(address=address).order_by("pk")]
