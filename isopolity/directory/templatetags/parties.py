"""The parties of a tie in the order of their names."""

from django import template

from isopolity.directory.models import Organisation, Tie
from isopolity.directory.queries.ties import parties_of

register = template.Library()


@register.filter
def parties(tie: Tie) -> list[Organisation]:
    """As `directory.queries.ties.parties_of` gives them."""
    return parties_of(tie)
