"""Queueing messages in the transaction of an act, and sending what is due."""

import logging
import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from isopolity.outbox.models import Message
from isopolity.outbox.queries import messages_due

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# A claim that old belongs to a worker that died while it was sending.
CLAIM_LASTS = timedelta(minutes=10)
# Long enough to find out why somebody got no letter; then nobody needs to know whom it went to or what it said.
KEPT = timedelta(days=30)
UNKNOWN = "the worker stopped while sending: it may or may not have arrived"


def queue(
    *, key: str, template: str, address: str, language: str, values: Mapping[str, Any], at: datetime, not_before: datetime | None = None
) -> Message:
    """Queue one message in the caller's transaction; the same `key` queues it once.

    `template` names `<template>_subject.txt` and `<template>.txt`, such as `matching/mail/asked`. `values` are
    JSON values; the templates also get `site`, the address of this installation without a slash at its end.
    """
    message, _created = Message.objects.get_or_create(
        key=key,
        defaults={
            "template": template,
            "address": address,
            "language": language,
            "values": dict(values),
            "queued_at": at,
            "not_before": not_before or at,
        },
    )
    return message


def send_due(*, at: datetime, most: int = 100) -> int:
    """Send up to `most` messages that are due; returns how many were accepted by the mail server.

    Each is claimed in a transaction of its own before it is sent, so two workers never send the same one. A refused
    message waits longer each time. One whose sending was cut off may have arrived: it is given up, not sent again,
    and an operator sees it as such.
    """
    Message.objects.filter(claimed_at__lt=at - CLAIM_LASTS, sent_at=None, given_up_at=None).update(given_up_at=at, last_error=UNKNOWN)
    sent = 0
    for _number in range(most):
        message = _claim(at)
        if message is None:
            break
        sent += _send(message, at)
    return sent


@transaction.atomic
def _claim(at: datetime) -> Message | None:
    message = messages_due(at).select_for_update(skip_locked=True).first() if _skips_locked() else messages_due(at).first()
    if message is not None:
        message.claimed_at = at
        message.attempts += 1
        message.save(update_fields=["claimed_at", "attempts"])
    return message


def _skips_locked() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)


def _send(message: Message, at: datetime) -> bool:
    is_connected = False
    try:
        letter = email(message)
        with get_connection() as line:
            is_connected = True
            line.send_messages([letter])
    except (smtplib.SMTPException, OSError) as error:
        if is_connected and isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError):
            # The line broke at a moment that we cannot know: perhaps after the server took the message.
            _give_up(message, at, f"{UNKNOWN} ({error})")
        elif message.attempts >= MOST_ATTEMPTS or _is_refused_for_good(error):
            _give_up(message, at, str(error))
        else:
            wait = min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
            Message.objects.filter(pk=message.pk).update(claimed_at=None, last_error=str(error)[:300], not_before=at + wait)
        return False
    except Exception as error:
        # No other try would end better, and the messages behind this one must not wait for it.
        logger.exception("message %s of kind %s cannot be written", message.pk, message.template)
        _give_up(message, at, repr(error))
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=at, last_error="")
    return True


def _give_up(message: Message, at: datetime, fault: str) -> None:
    Message.objects.filter(pk=message.pk).update(given_up_at=at, last_error=fault[:300])


def _is_refused_for_good(error: Exception) -> bool:
    """Whether the server knows no such recipient; an answer below 500 asks us to come again, as servers do that sift out senders in haste."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(code >= 500 for code, _words in error.recipients.values())


def email(message: Message) -> EmailMessage:
    """The message as plain text in its language; its Message-ID is always the same, so a doubled one can be recognised."""
    with translation.override(message.language):
        context = {**message.values, "site": settings.SITE_ADDRESS.rstrip("/")}
        subject = " ".join(render_to_string(f"{message.template}_subject.txt", context).split())
        body = render_to_string(f"{message.template}.txt", context).strip() + "\n"
    host = settings.SITE_ADDRESS.split("//")[-1].split(":")[0].rstrip("/")
    headers = {"Message-ID": f"<message-{message.pk}@{host}>", "Content-Language": message.language, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[message.address], headers=headers)


def drop_waiting() -> int:
    """Take back whatever is queued and not sent: for somebody who sets up an installation. Returns how many."""
    return Message.objects.filter(sent_at=None, claimed_at=None).delete()[0]


def forget_old_messages(at: datetime) -> None:
    """Empty what was sent or given up long ago; the row stays, because its key keeps the same message from being queued again."""
    old = Q(sent_at__lt=at - KEPT) | Q(given_up_at__lt=at - KEPT)
    _forget(Message.objects.filter(old).exclude(address=""))


def forget_address(address: str, *, at: datetime) -> None:
    """Send nothing more to an address and forget what was sent: for a person who closes their account."""
    rows = Message.objects.filter(address__iexact=address)
    rows.filter(sent_at=None, given_up_at=None).update(given_up_at=at)
    _forget(rows)


def _forget(rows: QuerySet[Message]) -> None:
    # A server's answer repeats the address.
    rows.update(address="", values={}, last_error="")
