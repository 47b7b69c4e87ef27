"""What became of meetings, and what happened in the hall on the day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models import Organisation
from isopolity.fairs.models.delegations import Delegation, Interpreter
from isopolity.fairs.models.fairs import Fair, MeetingTable, Slot
from isopolity.fairs.models.timetables import Meeting, Timetable
from isopolity.matching.models import Contact


class Outcome(models.Model):
    """What one party says of a meeting (S37). Each party says its own, and may correct it; the record of acts has every version.

    A contact is made when all parties say that they want it; then each row names it.
    """

    class WhyNot(models.TextChoices):
        THEY_ABSENT = "they-absent", _("the others did not come")
        WE_ABSENT = "we-absent", _("we could not come")
        NO_INTERPRETER = "no-interpreter", _("there was no interpreter")
        NO_TIME = "no-time", _("the time was not enough, or the meeting before went on")
        OTHER = "other", _("another reason")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="outcomes")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="outcomes")
    was_held = models.BooleanField(_("the meeting was held"))
    why_not = models.CharField(_("why it was not held"), max_length=16, choices=WhyNot, blank=True)
    rating = models.PositiveSmallIntegerField(_("how useful it was, from 1 to 5"), null=True, blank=True)
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    text = models.TextField(_("what was said"), max_length=1000, blank=True)
    language = models.CharField(_("language of these words"), max_length=8, blank=True)
    wants_contact = models.BooleanField(_("we want to stay in contact"), default=False)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_owner = models.ForeignKey(
        Organisation, verbose_name=_("who does it"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    next_due_on = models.DateField(_("by when"), null=True, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    written_office = models.CharField(max_length=200)
    # From the paper sheet of the table, typed in by the secretariat.
    from_paper = models.BooleanField(default=False)

    class Meta:
        ordering = ("delegation_id",)
        constraints = [
            models.UniqueConstraint(fields=("meeting", "delegation"), name="one_outcome_of_each_party"),
            models.CheckConstraint(
                name="not_held_with_a_reason",
                condition=models.Q(was_held=True, why_not="") | (models.Q(was_held=False) & ~models.Q(why_not="")),
            ),
            models.CheckConstraint(
                name="only_held_meetings_lead_on", condition=models.Q(was_held=True) | models.Q(rating=None, wants_contact=False)
            ),
            models.CheckConstraint(
                name="rating_from_one_to_five", condition=models.Q(rating=None) | models.Q(rating__gte=1, rating__lte=5)
            ),
            models.CheckConstraint(
                name="next_step_with_owner_and_day",
                condition=models.Q(next_step="", next_owner=None, next_due_on=None)
                | (~models.Q(next_step="") & models.Q(next_owner__isnull=False, next_due_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id} on {self.meeting_id}"


class Incident(models.Model):
    """Something that happened in the hall and changes who is there: it makes absences, and a repair that a person may accept."""

    class Kind(models.TextChoices):
        LATE = "late", _("late")
        NO_SHOW = "no-show", _("did not come")
        CANCELLED = "cancelled", _("has left")
        ILL = "ill", _("fell ill")
        BROKEN = "broken", _("cannot be used")
        BACK = "back", _("is there again")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind)
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents")
    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents")
    table = models.ForeignKey(MeetingTable, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents")
    first_slot = models.ForeignKey(Slot, verbose_name=_("from"), on_delete=models.PROTECT, related_name="+")
    # Null: to the end of the fair.
    last_slot = models.ForeignKey(Slot, verbose_name=_("to"), on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    repair = models.ForeignKey(Timetable, on_delete=models.SET_NULL, null=True, blank=True, related_name="incidents")
    at = models.DateTimeField()
    office = models.CharField(max_length=200)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                name="incident_of_one_thing",
                condition=models.Q(delegation__isnull=False, interpreter=None, table=None)
                | models.Q(delegation=None, interpreter__isnull=False, table=None)
                | models.Q(delegation=None, interpreter=None, table__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    @property
    def noun(self) -> str:
        """Which of the three it happened to."""
        if self.delegation_id:
            return "delegation"
        return "interpreter" if self.interpreter_id else "table"

    @property
    def thing(self) -> Delegation | Interpreter | MeetingTable:
        thing = self.delegation or self.interpreter or self.table
        assert thing is not None
        return thing
