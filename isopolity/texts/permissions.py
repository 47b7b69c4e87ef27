"""Who may comment and translate: the owner of the object decides; a comment is withdrawn by nobody but its author."""

from typing import Any

from isopolity.accounts.permissions import can_act
from isopolity.core.reasons import Reason
from isopolity.texts.models import Comment
from isopolity.texts.owners import owner_for


def can_comment(user: Any, obj: Any) -> Reason | None:
    """People whom the owner of the object lets speak about it."""
    return can_act(user) or owner_for(obj).can_see(user, obj) or owner_for(obj).can_comment(user, obj)


def can_translate(user: Any, obj: Any) -> Reason | None:
    """People whom the owner of the object lets speak in its own voice."""
    return can_act(user) or owner_for(obj).can_translate(user, obj)


def can_withdraw_comment(user: Any, comment: Comment) -> Reason | None:
    """Its author, once."""
    if can_act(user) or comment.author_id != user.pk:
        return Reason("only-comment-author")
    return Reason("comment-withdrawn") if comment.withdrawn_at else None
