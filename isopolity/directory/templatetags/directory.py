"""What only the templates of the directory say."""

from django import template
from django.utils.translation import gettext as _

from isopolity.directory.invitation_tokens import token_for
from isopolity.directory.models import Organisation
from isopolity.directory.models.offices import OFFICE_OF_STEWARD
from isopolity.directory.queries.networks import CountOfMembers, counts_in
from isopolity.ui.wording import joined

register = template.Library()


@register.filter
def counts_of_members(network: Organisation) -> list[CountOfMembers]:
    """As `directory.queries.networks.counts_in` gives them, of a row of `with_member_counts`."""
    return counts_in(network)


@register.filter
def office_words(office: str) -> str:
    """An office as it was typed. What `isopolity make-steward` writes unless it is told another is our word, and in the reader's language."""
    return _("Steward") if office == OFFICE_OF_STEWARD else office


@register.filter
def offices_words(parts: str) -> str:
    """Office and organisation as a list kept them, with a comma of the page's script between them."""
    return joined(office_words(part) for part in parts.split(", "))


@register.filter
def invitation_path(public_id: str) -> str:
    """The address of an invitation, with its secret: made while the letter is written, so that no queue holds it."""
    return f"/invitations/{token_for(public_id)}"
