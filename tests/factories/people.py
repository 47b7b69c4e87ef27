"""People for tests."""

from typing import Any

from allauth.account.models import EmailAddress

from isopolity.accounts.models import User

PASSWORD = "a long enough phrase"


def person(email: str = "person@example.org", **fields: Any) -> User:
    """A user with a confirmed address who can sign in with `PASSWORD`."""
    user = User.objects.create_user(email, PASSWORD, **{"name": email.split("@")[0], **fields})
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
