"""Wishes to meet: who asks whom, what each side thinks of it, and what it is worth to the timetable."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.fairs.models.delegations import Delegation
from isopolity.fairs.models.fairs import Fair, Slot


def together_of(delegations: Iterable[Delegation]) -> str:
    """The key under which a set of delegations stands in `MeetingRequest.together`, in whatever order they are given."""
    return "-".join(map(str, sorted(delegation.pk for delegation in delegations)))


class MeetingRequest(models.Model):
    """A wish that two or more delegations meet. Its parties are rows; `value` is kept as it was when a plan last read it."""

    class Origin(models.TextChoices):
        MATCH = "match", _("from the matches")
        LIST = "list", _("from the list of delegations")
        DESK = "desk", _("at the desk")
        SECRETARIAT = "secretariat", _("added by the secretariat")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        LAPSED = "lapsed", _("lapsed without an answer")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN = (State.WAITING, State.ACCEPTED)

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="requests")
    # Null when the secretariat added it.
    sender = models.ForeignKey(
        Delegation, verbose_name=_("asking delegation"), on_delete=models.PROTECT, null=True, blank=True, related_name="requests_sent"
    )
    origin = models.CharField(max_length=12, choices=Origin)
    reason = models.TextField(_("what you want to talk about"), max_length=500)
    language = models.CharField(_("language of these words"), max_length=8)
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    is_required = models.BooleanField(_("must be placed"), default=False)
    relay_allowed = models.BooleanField(_("two interpreters may relay"), default=False)
    # How well the two fit (`core.matching`, 0 to 1000) when it was asked; null where matching knows nothing of them.
    match_score = models.PositiveSmallIntegerField(null=True, blank=True)
    # Its parties (`together_of`): of one set of delegations one request at most is open.
    together = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField()
    sent_office = models.CharField(max_length=200)
    moved_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-sent_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("fair", "together"),
                condition=models.Q(state__in=("waiting", "accepted")),
                name="one_open_request_of_the_same_parties",
            ),
            models.CheckConstraint(
                name="only_the_secretariat_sends_for_nobody",
                condition=models.Q(origin="secretariat") | models.Q(sender__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=("fair", "state"), name="request_of_a_fair")]

    def __str__(self) -> str:
        return f"{self.together} {self.state}"

    @property
    def delegations(self) -> list[Delegation]:
        """Its parties in order, the one that asked first."""
        return [party.delegation for party in self.parties.all()]


class RequestParty(models.Model):
    """A delegation in a request: what it answered, why, and how high it ranks it among its own (1 is first; null: not ranked)."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("not answered yet")
        ACCEPTED = "accepted", _("yes")
        DECLINED = "declined", _("no")

    request = models.ForeignKey(MeetingRequest, on_delete=models.CASCADE, related_name="parties")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="wishes")
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    reason = models.CharField(_("why not"), max_length=500, blank=True)
    language = models.CharField(_("language of these words"), max_length=8, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_office = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("request", "delegation"), name="party_once_in_a_request"),
            models.CheckConstraint(name="declined_with_a_reason", condition=~models.Q(answer="declined") | ~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id} {self.answer}"


class AllowedSlot(models.Model):
    """A slot in which a request may be placed. Without a row it may be in any."""

    request = models.ForeignKey(MeetingRequest, on_delete=models.CASCADE, related_name="allowed_slots")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("request", "slot"), name="slot_allowed_once")]

    def __str__(self) -> str:
        return f"{self.request_id} in {self.slot_id}"
