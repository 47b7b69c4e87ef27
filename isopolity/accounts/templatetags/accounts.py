"""What only the templates of accounts say."""

from typing import Any

from django import template

from isopolity.accounts.wishes import introduction_of

register = template.Library()


@register.simple_tag(takes_context=True)
def introduction(context: Any) -> str:
    """What a stranger should know who came for something that needs an account."""
    return introduction_of(context["request"])
