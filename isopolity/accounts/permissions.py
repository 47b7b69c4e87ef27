"""What depends on the account alone."""

from typing import Any

from isopolity.accounts import closing
from isopolity.core.reasons import Reason


def can_act(user: Any, obj: Any = None) -> Reason | None:
    """Everybody who signed in with an open account."""
    return None if getattr(user, "is_authenticated", False) and user.is_active else Reason("only-signed-in")


def can_edit_account(user: Any, account: Any) -> Reason | None:
    """The person themselves."""
    return can_act(user) or (None if user.pk == account.pk else Reason("only-own-account"))


def can_close_account(user: Any, account: Any) -> Reason | None:
    """The person themselves, when nothing stands or falls with their account."""
    return can_edit_account(user, account) or next(iter(closing.hindrances(account)), None)
