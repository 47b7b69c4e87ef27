"""Sentences of what any part of the house may refuse."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "only-signed-in": lambda values: _("Sign in first: this is for people with an account."),
    "only-stewards": lambda values: _("Only a steward of Isopolity may do this."),
}
