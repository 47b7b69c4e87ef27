"""What only the templates of agreements say."""

from django import template

from isopolity.agreements.inquiry_tokens import token_for
from isopolity.agreements.models import Agreement
from isopolity.agreements.queries.agreements import standing_parties
from isopolity.agreements.words import STAGES
from isopolity.core.stages import Stage

register = template.Library()


@register.filter
def name_of(agreement: Agreement) -> str:
    """What an agreement goes by: its title, else its parties."""
    parties = [party for party in standing_parties(agreement) if party.organisation is not None or party.is_open]
    return agreement.title or " – ".join(party.shown_name for party in parties)


@register.filter
def stage_words(stage: str) -> str:
    """A stage by its code."""
    return str(STAGES[Stage(stage)])


@register.filter
def inquiry_path(public_id: str) -> str:
    """The address that a letter names, with its secret: made while the letter is written, so that no queue holds it."""
    return f"/agreements/answer/{token_for(public_id)}"
