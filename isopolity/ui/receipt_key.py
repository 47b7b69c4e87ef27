"""The idempotency key of a form: its hidden field, how one looks, and for whom the page with it was made."""

import re
import secrets
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

KEY_FIELD = "once"
KEY_LENGTH = 64
KEY = re.compile(rf"[\w.-]{{1,{KEY_LENGTH}}}", re.ASCII)


def new_key(person: Any) -> str:
    """A key for a form on a page made for this person; a form that is kept for later is theirs alone."""
    return f"{secrets.token_urlsafe(18)}.{_mark(person)}".rstrip(".")


def is_key(text: str) -> bool:
    """Whether `text` can be a key at all."""
    return KEY.fullmatch(text) is not None


def is_for(key: str, person: Any) -> bool:
    """Whether the page with this key was made for this person, or for a visitor, who may since have signed in."""
    _secret, _dot, mark = key.partition(".")
    return not mark or constant_time_compare(mark, _mark(person))


def _mark(person: Any) -> str:
    public_id = getattr(person, "public_id", "")
    return salted_hmac("isopolity.ui.receipt_key", public_id).hexdigest()[:12] if public_id else ""
