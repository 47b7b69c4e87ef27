"""Profiles and runs of the matching, requests for contact, contacts and the notes of first calls."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models import Organisation
from isopolity.directory.models.sources import SourcedFact


class Profile(models.Model):
    """What matching reads of one city, compact, rewritten whenever the city's public record changes. `version` only grows."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="match_profile")
    version = models.BigIntegerField(db_index=True)
    content = models.TextField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation_id} v{self.version}"


class Run(models.Model):
    """One full run over all cities, with the figures of fairness that its pages state."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    cities = models.PositiveIntegerField(default=0)
    profile_version = models.BigIntegerField(default=0)
    figures = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class Match(models.Model):
    """One partner suggested to one city by a run, with score, reasons and obstacles as core gave them."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="matches")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="matches")
    partner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="matched_by")
    rank = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("run", "organisation", "partner"), name="partner_once_per_run")]
        ordering = ("rank",)

    def __str__(self) -> str:
        return f"{self.organisation_id} → {self.partner_id} {self.score}"


class ContactRequest(models.Model):
    """One city asks another to talk. Reasons and dates stay for ever, also when the account of the writer closes."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        ASKED_MORE = "asked-more", _("more was asked")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="requests_sent")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="requests_received")
    reason = models.TextField(_("why you ask this city"), max_length=1000)
    question = models.TextField(_("your first question"), max_length=1000)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="no_request_to_itself", condition=~models.Q(sender=models.F("receiver"))),
            models.UniqueConstraint(
                fields=("sender", "receiver"), condition=models.Q(state__in=("waiting", "asked-more")), name="one_open_request_per_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} → {self.receiver_id} {self.state}"


class ContactTurn(models.Model):
    """One step of the exchange on a request, in words, by an office: append-only."""

    request = models.ForeignKey(ContactRequest, on_delete=models.PROTECT, related_name="turns")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12,
        choices=[
            ("ask", _("asked")),
            ("ask-more", _("asked for more")),
            ("tell-more", _("told more")),
            ("accept", _("accepted")),
            ("decline", _("declined")),
            ("withdraw", _("withdrew")),
        ],
    )
    text = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=8, blank=True)
    office = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Contact(SourcedFact):
    """The stage contact: two or more parties that talk, one of them perhaps not named yet. Announcing comes later."""

    class Origin(models.TextChoices):
        REQUEST = "request", _("a request for contact")
        MEETING = "meeting", _("a meeting")
        REGISTER = "register", _("a public register")
        IMPORT = "import", _("an imported list")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    origin = models.CharField(max_length=10, choices=Origin)
    request = models.OneToOneField(ContactRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="contact")
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.origin} {self.made_on}"


class ContactParty(models.Model):
    """A party of a contact: an organisation, or words such as "cities in Madagascar" with their country."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="contact_parties")
    open_words = models.CharField(max_length=200, blank=True)
    open_country = models.ForeignKey("directory.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("contact", "organisation"), condition=models.Q(organisation__isnull=False), name="party_once_in_a_contact"
            ),
            models.CheckConstraint(
                name="named_or_open_party",
                condition=models.Q(organisation__isnull=False, open_words="") | (models.Q(organisation=None) & ~models.Q(open_words="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.open_words)


class CallNote(models.Model):
    """What was said on a call, and the next step with its owner and date (S37)."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="call_notes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=200)
    held_on = models.DateField(_("day of the call"))
    text = models.TextField(_("what was said"), max_length=3000)
    next_step = models.CharField(_("next step"), max_length=300)
    next_owner = models.ForeignKey(Organisation, verbose_name=_("who does it"), on_delete=models.PROTECT, related_name="next_steps")
    next_due_on = models.DateField(_("by when"))
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.next_step
