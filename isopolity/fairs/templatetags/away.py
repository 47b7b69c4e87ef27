"""Where a fair is, on its pages."""

from typing import Any

from django import template

from isopolity.fairs.models import Fair
from isopolity.fairs.permissions import why_away
from isopolity.ui.sentences import sentence

register = template.Library()


@register.filter
def where_it_is(fair: Any) -> str:
    """The sentence of a fair that can only be read here; empty for any other."""
    reason = why_away(fair) if isinstance(fair, Fair) else None
    return sentence(reason) if reason else ""
