"""Sentences of what may not be said, translated or taken back."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "only-comment-author": lambda values: _("Only the person who wrote a comment may withdraw it."),
    "only-vouched-comment": lambda values: _("Only people who act for an organisation that has been vouched for may comment."),
    "comment-withdrawn": lambda values: _("This comment has been withdrawn already."),
    "comment-empty": lambda values: _("Write what you want to say."),
    "comment-voice": lambda values: _("Say for which of your organisations you speak."),
    "translation-same-language": lambda values: _("The original is in this language already: change the original instead."),
}
