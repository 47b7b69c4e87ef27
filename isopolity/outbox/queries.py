"""What waits to be sent, and what went wrong."""

from datetime import datetime

from django.db.models import QuerySet

from isopolity.outbox.models import Message


def messages_due(at: datetime) -> QuerySet[Message]:
    """Messages that nobody is sending and whose time has come, the longest waiting first."""
    return Message.objects.filter(sent_at=None, given_up_at=None, claimed_at=None, not_before__lte=at).order_by("not_before", "id")


def messages_given_up() -> QuerySet[Message]:
    """Messages that did not arrive, or perhaps did not: for the operator."""
    return Message.objects.exclude(given_up_at=None).order_by("-given_up_at")
