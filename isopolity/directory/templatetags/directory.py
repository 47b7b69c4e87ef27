"""What only the templates of the directory say."""

from django import template

from isopolity.directory.invitation_tokens import token_for

register = template.Library()


@register.filter
def invitation_path(public_id: str) -> str:
    """The address of an invitation, with its secret: made while the letter is written, so that no queue holds it."""
    return f"/invitations/{token_for(public_id)}"
