"""The moves of agreements: the database lets nobody change or delete one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.agreements.models.agreements import Agreement, Stage
from isopolity.core import stages
from isopolity.core.identifiers import new_public_id
from isopolity.core.partial_dates import PartialDate
from isopolity.directory.models.geography import KnownTo, as_known
from isopolity.directory.models.sources import SourcedFact


class Author(models.Model):
    """Who wrote a row, as acts are named: the office and its organisation in words as they were that day."""

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    office = models.CharField(max_length=200, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        abstract = True


class StageMove(SourcedFact, Author):
    """One move of an agreement, made here by a party or recorded from outside with its source; or the correction of an earlier one.

    A correction leads back to where the corrected move began. Of a recorded move `dated_on` is as exact as its source.
    """

    class Move(models.TextChoices):
        ANNOUNCE = stages.Move.ANNOUNCE.value, _("announced")
        FORMALISE = stages.Move.FORMALISE.value, _("formalised")
        ACTIVATE = stages.Move.ACTIVATE.value, _("in action")
        REVIEW = stages.Move.REVIEW.value, _("reviewed")
        RENEW = stages.Move.RENEW.value, _("renewed")
        END = stages.Move.END.value, _("ended")

    class Origin(models.TextChoices):
        MADE = stages.Origin.MADE.value, _("by a party, here")
        RECORDED = stages.Origin.RECORDED.value, _("recorded from outside")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="moves")
    move = models.CharField(max_length=10, choices=Move)
    origin = models.CharField(max_length=10, choices=Origin)
    start = models.CharField(max_length=10, choices=Stage)
    end = models.CharField(max_length=10, choices=Stage)
    dated_on = models.DateField()
    dated_known_to = models.CharField(max_length=5, choices=KnownTo, default=KnownTo.DAY)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    language = models.CharField(max_length=8, blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="recorded_move_has_a_source",
                condition=models.Q(origin="made") | models.Q(source__isnull=False) | models.Q(corrects__isnull=False),
            ),
            models.CheckConstraint(name="correction_has_a_note", condition=models.Q(corrects=None) | ~models.Q(note="")),
            models.CheckConstraint(name="move_leads_elsewhere", condition=~models.Q(start=models.F("end"))),
        ]
        indexes = [models.Index(fields=("-written_at", "-id"), name="stage_move_written")]

    def __str__(self) -> str:
        return f"{self.start} → {self.end}"

    @property
    def dated(self) -> PartialDate:
        """As exact as the source."""
        return as_known(self.dated_on, self.dated_known_to)

    @property
    def step(self) -> stages.Step:
        corrected = str(self.corrects_id or "")
        return stages.Step(str(self.pk), stages.Origin(self.origin), stages.Stage(self.start), stages.Stage(self.end), corrected)
