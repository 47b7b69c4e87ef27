"""Queueing messages in the transaction of an act, and sending what is due."""

import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from isopolity.outbox.models import Message
from isopolity.outbox.queries import messages_due

MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# A claim that old belongs to a worker that died while it was sending.
CLAIM_LASTS = timedelta(minutes=10)
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
    return transaction.get_connection().features.has_select_for_update_skip_locked


def _send(message: Message, at: datetime) -> bool:
    try:
        email(message).send()
    except (smtplib.SMTPServerDisconnected, TimeoutError) as error:
        # The line broke at a moment that we cannot know: perhaps after the server took the message.
        Message.objects.filter(pk=message.pk).update(given_up_at=at, last_error=f"{UNKNOWN} ({error})"[:300])
        return False
    except (smtplib.SMTPException, OSError) as error:
        wait = min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
        fields: dict[str, Any] = {"claimed_at": None, "last_error": str(error)[:300], "not_before": at + wait}
        if message.attempts >= MOST_ATTEMPTS or isinstance(error, smtplib.SMTPRecipientsRefused):
            fields["given_up_at"] = at
        Message.objects.filter(pk=message.pk).update(**fields)
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=at, last_error="")
    return True


def email(message: Message) -> EmailMessage:
    """The message as plain text in its language; its Message-ID is always the same, so a doubled one can be recognised."""
    with translation.override(message.language):
        context = {**message.values, "site": settings.SITE_ADDRESS.rstrip("/")}
        subject = " ".join(render_to_string(f"{message.template}_subject.txt", context).split())
        body = render_to_string(f"{message.template}.txt", context).strip() + "\n"
    host = settings.SITE_ADDRESS.split("//")[-1].split(":")[0].rstrip("/")
    headers = {"Message-ID": f"<message-{message.pk}@{host}>", "Content-Language": message.language, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[message.address], headers=headers, connection=get_connection())


def drop_waiting() -> int:
    """Take back whatever is queued and not sent: for somebody who sets up an installation. Returns how many."""
    return Message.objects.filter(sent_at=None, claimed_at=None).delete()[0]
