"""Agreements, who takes part in them, and who helps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core import stages
from isopolity.core.identifiers import new_public_id
from isopolity.core.partial_dates import PartialDate
from isopolity.directory.models import Organisation, Tie
from isopolity.directory.models.geography import KnownTo, as_known
from isopolity.directory.models.sources import SourcedFact
from isopolity.matching.models import Contact

DEFAULT_MONTHS, MOST_MONTHS = 12, 120


class Stage(models.TextChoices):
    """`core.stages.Stage` with its words."""

    CONTACT = stages.Stage.CONTACT.value, _("contact")
    ANNOUNCED = stages.Stage.ANNOUNCED.value, _("announced")
    FORMALISED = stages.Stage.FORMALISED.value, _("formalised")
    ACTIVE = stages.Stage.ACTIVE.value, _("active")
    REVIEWED = stages.Stage.REVIEWED.value, _("reviewed")
    ENDED = stages.Stage.ENDED.value, _("ended")


class Agreement(models.Model):
    """A cooperation that was announced. Its stage follows from its moves (`StageMove`), and moves with them only.

    The database lets nobody bind it (`core.stages.BINDING`) unless its parties are local authorities of two or more countries.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    # Announcing a contact makes its agreement; the contact stays what it is.
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="agreement")
    # What the parties or the source call it; empty: it goes by its parties.
    title = models.CharField(_("title"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    # After so many months without dated evidence it is shown as dormant.
    silence_months = models.PositiveSmallIntegerField(_("months without news after which it is shown as dormant"), default=DEFAULT_MONTHS)
    # Derived from moves and facts whenever one of them is added or taken back; what sorts the register.
    last_news_on = models.DateField()
    last_news_known_to = models.CharField(max_length=5, choices=KnownTo, default=KnownTo.DAY)
    # The first day on which it counts as dormant, while nothing more is heard.
    silent_from = models.DateField()
    # What matching knows of it while it is in force.
    tie = models.OneToOneField(Tie, on_delete=models.SET_NULL, null=True, blank=True, related_name="agreement")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("-last_news_on", "-id")
        indexes = [
            models.Index(fields=("-last_news_on", "-id"), name="agreement_by_news"),
            models.Index(fields=("stage", "silent_from"), name="agreement_silent"),
        ]
        constraints = [
            models.CheckConstraint(
                name="months_of_silence_of_an_agreement", condition=models.Q(silence_months__gte=1, silence_months__lte=MOST_MONTHS)
            ),
            models.CheckConstraint(name="agreement_silent_after_its_news", condition=models.Q(silent_from__gt=models.F("last_news_on"))),
        ]

    def __str__(self) -> str:
        return self.title or self.public_id

    @property
    def last_news(self) -> PartialDate:
        """As exact as what tells it."""
        return as_known(self.last_news_on, self.last_news_known_to)


class Party(models.Model):
    """A party: a local authority, or words for one or many that are not named yet, such as "cities in Madagascar", with their country.

    When they are named, each becomes a row that `names` the open one; `is_settled`: the open one stands for nobody else any more.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_parties")
    open_words = models.CharField(max_length=200, blank=True)
    open_country = models.ForeignKey("directory.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    names = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="named_by")
    is_settled = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("agreement", "position"), name="place_once_in_an_agreement"),
            models.UniqueConstraint(
                fields=("agreement", "organisation"),
                condition=models.Q(organisation__isnull=False, withdrawn_at=None),
                name="party_once_in_an_agreement",
            ),
            models.CheckConstraint(
                name="named_or_open_party_of_an_agreement",
                condition=models.Q(organisation__isnull=False, open_words="", open_country=None, is_settled=False)
                | (models.Q(organisation=None, names=None) & ~models.Q(open_words="")),
            ),
            models.CheckConstraint(
                name="party_withdrawn_with_a_reason", condition=models.Q(withdrawn_at=None) | ~models.Q(withdrawn_why="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.open_words)

    @property
    def shown_name(self) -> str:
        """In the reader's language where it is named, else as it was said."""
        return self.organisation.shown_name if self.organisation else self.open_words

    @property
    def country_code(self) -> str | None:
        return self.organisation.country_id if self.organisation else self.open_country_id

    @property
    def is_open(self) -> bool:
        """Whether it stands for authorities that are not named yet."""
        return self.organisation_id is None and not self.is_settled


class Supporter(SourcedFact):
    """Who helps an agreement without being a party: a network, an institution, a government, a company, a volunteers' programme."""

    class Role(models.TextChoices):
        FUNDS = "funds", _("gives money")
        ADVISES = "advises", _("advises")
        SENDS_PEOPLE = "sends-people", _("sends experts or volunteers")
        CARRIES_OUT = "carries-out", _("carries out works or services")
        BRINGS_TOGETHER = "brings-together", _("brings the parties together")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="supporters")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="supported_agreements")
    role = models.CharField(_("what it does"), max_length=16, choices=Role)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("added_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("agreement", "organisation", "role"), condition=models.Q(withdrawn_at=None), name="supporter_once_in_a_role"
            ),
            models.CheckConstraint(
                name="supporter_withdrawn_with_a_reason", condition=models.Q(withdrawn_at=None) | ~models.Q(withdrawn_why="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.role}"
