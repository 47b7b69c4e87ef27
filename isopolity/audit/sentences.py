"""Sentences of what the record of acts may refuse."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "carried-acts-broken": lambda values: (
        _("The acts in this file do not follow from one another (row %(row)s): somebody changed them.") % values
    ),
}
