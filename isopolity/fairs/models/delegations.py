"""Delegations of a fair, the people in them, and the interpreters of the fair."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_badge, new_public_id
from isopolity.directory.models import Organisation
from isopolity.fairs.models.fairs import Fair


class Delegation(models.Model):
    """An organisation that takes part. It may ask and be asked once the secretariat has accredited it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for accreditation")
        ACCREDITED = "accredited", _("accredited")
        REFUSED = "refused", _("not accredited")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="delegations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="delegations")
    languages = models.JSONField(_("languages at its table"), default=list)
    themes = models.JSONField(_("themes"), default=list)
    words = models.TextField(_("what it hopes for"), max_length=1000, blank=True)
    language = models.CharField(_("language of these words"), max_length=8, blank=True)
    teams = models.PositiveSmallIntegerField(_("meetings that it can hold at once"), default=1)
    most_meetings = models.PositiveSmallIntegerField(_("meetings at most"), null=True, blank=True)
    # As it is on the first day of the fair (`directory` knows the dated periods); kept, so that the plan can be made again.
    least_developed = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    registered_at = models.DateTimeField()
    registered_office = models.CharField(max_length=200)
    answered_at = models.DateTimeField(null=True)
    answered_office = models.CharField(max_length=200, blank=True)
    answered_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("organisation__name", "id")
        constraints = [
            models.UniqueConstraint(fields=("fair", "organisation"), name="one_delegation_of_an_organisation"),
            models.CheckConstraint(name="delegation_has_a_team", condition=models.Q(teams__gte=1)),
            models.CheckConstraint(
                name="not_accredited_with_a_reason", condition=~models.Q(state="refused") | ~models.Q(answered_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.fair_id}"

    @property
    def path(self) -> str:
        """The address of the page from which its people and the secretariat keep it."""
        return f"{self.fair.path}/delegations/{self.public_id}"


class Delegate(models.Model):
    """A person in a delegation. Seen by the delegation itself and the secretariat of the fair, by nobody else."""

    class Sex(models.TextChoices):
        WOMAN = "woman", _("woman")
        MAN = "man", _("man")
        NOT_SAID = "not-said", _("not said")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="delegates")
    name = models.CharField(_("name"), max_length=120)
    office = models.CharField(_("office"), max_length=120)
    # For the share of women among delegates (S19). It must be answered; "not said" is an answer.
    sex = models.CharField(_("sex"), max_length=8, choices=Sex)
    languages = models.JSONField(_("languages"), default=list)
    # Of a delegation that holds several meetings at once: at whose table this person sits. None: nobody has said.
    team = models.PositiveSmallIntegerField(_("team"), null=True, blank=True)
    # Printed on the badge; short enough to be typed at the desk.
    badge = models.CharField(max_length=8, unique=True, default=new_badge, editable=False)
    checked_in_at = models.DateTimeField(null=True)
    left_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="delegate_in_a_team_with_a_number", condition=models.Q(team__isnull=True) | models.Q(team__gte=1))
        ]

    def __str__(self) -> str:
        return f"delegate {self.public_id}"

    @property
    def own_team(self) -> int | None:
        """The team while the delegation has several, and this one among them; None: the person goes with the whole delegation."""
        return self.team if self.team is not None and 1 < self.delegation.teams >= self.team else None


class Interpreter(models.Model):
    """A person who interprets between two or more languages; one of a delegation's own serves only its meetings."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="interpreters")
    name = models.CharField(_("name"), max_length=120)
    languages = models.JSONField(_("languages"), default=list)
    delegation = models.ForeignKey(
        Delegation, verbose_name=_("delegation"), on_delete=models.PROTECT, null=True, blank=True, related_name="own_interpreters"
    )
    most_consecutive = models.PositiveSmallIntegerField(_("meetings in a row before a rest"), null=True, blank=True)
    most_meetings = models.PositiveSmallIntegerField(_("meetings at most"), null=True, blank=True)
    badge = models.CharField(max_length=8, unique=True, default=new_badge, editable=False)
    checked_in_at = models.DateTimeField(null=True)
    left_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return f"interpreter {self.public_id}"
