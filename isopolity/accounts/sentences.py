"""Sentences of what accounts may refuse."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "only-own-account": lambda values: _("This can only be done by the person whose account it is."),
}
