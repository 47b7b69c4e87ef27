"""What depends on the account alone."""

from typing import Any

from isopolity.core.reasons import Reason


def can_act(user: Any, obj: Any = None) -> Reason | None:
    """Everybody who signed in with an open account."""
    return None if getattr(user, "is_authenticated", False) and user.is_active else Reason("only-signed-in")
