"""Sentences of what jobs refuse."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "only-its-starter": lambda values: _("Only the person who started this work may see, stop or resume it."),
    "job-has-ended": lambda values: _("This work has ended already."),
    "job-is-not-stopped": lambda values: _("This work is still going on."),
    "job-broke": lambda values: _("This work broke on our side. It has been written down; you can try to resume it."),
}
