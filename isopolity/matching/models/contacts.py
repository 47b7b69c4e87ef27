"""Contacts, the first stage of every agreement, and what was said on the calls that follow."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models import Organisation
from isopolity.directory.models.sources import SourcedFact
from isopolity.matching.models.requests import ContactRequest


class Contact(SourcedFact):
    """The stage contact: parties that talk, one of them perhaps not named yet. Announcing comes later."""

    class Origin(models.TextChoices):
        REQUEST = "request", _("a request for contact")
        MEETING = "meeting", _("a meeting")
        REGISTER = "register", _("a public register")
        IMPORT = "import", _("an imported list")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    origin = models.CharField(max_length=10, choices=Origin)
    request = models.OneToOneField(ContactRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="contact")
    made_on = models.DateField()
    # The first party talks with each of the others, who do not talk with one another.
    first_with_each = models.BooleanField(default=False)
    # The source says that there are more parties than it names.
    among_others = models.BooleanField(default=False)
    # Hash of origin, day, source and parties (`queries.contacts.fact_of`): the same fact stands here once. A request's contact has its request.
    fact = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="request_is_the_origin_of_its_contact",
                condition=models.Q(origin="request", request__isnull=False) | (~models.Q(origin="request") & models.Q(request=None)),
            )
        ]
        indexes = [models.Index(fields=("-made_on",), name="contact_made")]

    def __str__(self) -> str:
        return f"{self.origin} {self.made_on}"


class ContactParty(models.Model):
    """A party of a contact: an organisation, or words such as "cities in Madagascar" with their country."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="contact_parties")
    open_words = models.CharField(max_length=200, blank=True)
    open_country = models.ForeignKey("directory.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("contact", "position"), name="place_once_in_a_contact"),
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
    """What was said on a call, and the next step with its owner and date (S37): append-only, and never public.

    The latest note of a contact holds its next step; a further note says what became of it.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="call_notes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=200)
    held_on = models.DateField(_("day of the call"))
    text = models.TextField(_("what was said"), max_length=3000)
    language = models.CharField(_("language of this note"), max_length=8)
    next_step = models.CharField(_("next step"), max_length=300)
    next_owner = models.ForeignKey(Organisation, verbose_name=_("who does it"), on_delete=models.PROTECT, related_name="next_steps")
    next_due_on = models.DateField(_("by when"))
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-written_at", "-id")
        constraints = [
            models.CheckConstraint(name="next_step_after_the_call", condition=models.Q(next_due_on__gte=models.F("held_on"))),
        ]

    def __str__(self) -> str:
        return self.next_step
