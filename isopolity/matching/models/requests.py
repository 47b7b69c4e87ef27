"""Requests for contact: one city asks another, and what was said stays for ever."""

from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models import Organisation

MOST_WORDS = 1000


class ContactRequest(models.Model):
    """One city asks another to talk. The database lets nobody change what was asked, nor delete it; only the state moves."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        ASKED_MORE = "asked-more", _("more was asked")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN = (State.WAITING, State.ASKED_MORE)

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="requests_sent")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="requests_received")
    reason = models.TextField(_("why you ask this city"), max_length=MOST_WORDS)
    question = models.TextField(_("your first question"), max_length=MOST_WORDS)
    language = models.CharField(_("language of these words"), max_length=8)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField()
    # When one of the two last did something: silence is counted from here.
    moved_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="no_request_to_itself", condition=~models.Q(sender=models.F("receiver"))),
            # In either direction: who was asked answers, and does not ask back beside it.
            models.UniqueConstraint(
                Least("sender", "receiver"),
                Greatest("sender", "receiver"),
                condition=models.Q(state__in=("waiting", "asked-more")),
                name="one_open_request_per_pair",
            ),
        ]
        indexes = [
            models.Index(fields=("sender", "-sent_at"), name="request_sent"),
            models.Index(fields=("receiver", "-sent_at"), name="request_received"),
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} → {self.receiver_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def waits_for(self) -> int | None:
        """The id of the organisation whose turn it is; None when nobody's."""
        return {self.State.WAITING: self.receiver_id, self.State.ASKED_MORE: self.sender_id}.get(self.State(self.state))


class ContactTurn(models.Model):
    """One step of the exchange on a request, in words, by an office: append-only. The asking itself is a turn without words."""

    class Kind(models.TextChoices):
        ASK = "ask", _("asked")
        ASK_MORE = "ask-more", _("asked for more")
        TELL_MORE = "tell-more", _("told more")
        ACCEPT = "accept", _("accepted")
        DECLINE = "decline", _("declined")
        WITHDRAW = "withdraw", _("withdrew")

    request = models.ForeignKey(ContactRequest, on_delete=models.PROTECT, related_name="turns")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField(_("your words"), max_length=MOST_WORDS, blank=True)
    language = models.CharField(_("language of these words"), max_length=8, blank=True)
    office = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
