"""Plans side by side, the versions that were published, and the meetings as they stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.fairs.models.delegations import Delegation, Interpreter
from isopolity.fairs.models.fairs import Fair, MeetingTable, Slot
from isopolity.fairs.models.requests import MeetingRequest
from isopolity.jobs.models import Job


class Timetable(models.Model):
    """One plan for a fair: a draft, or a version that was published. What it was made from and what came out are kept whole,
    in the formats of the commands (`isopolity-fair/1`, `isopolity-plan/1`), so that anybody can make it again.
    """

    class Kind(models.TextChoices):
        WHOLE = "whole", _("made anew")
        REPAIR = "repair", _("repair")
        HAND = "hand", _("changed by hand")

    class State(models.TextChoices):
        WORKING = "working", _("being made")
        DRAFT = "draft", _("draft")
        FAILED = "failed", _("could not be made")
        PUBLISHED = "published", _("published")
        DISCARDED = "discarded", _("put aside")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="timetables")
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WORKING)
    # The version that it became; null as long as it is not published.
    version = models.PositiveIntegerField(null=True, blank=True)
    # The version that stood when it was made: it can follow on that one only.
    based_on = models.PositiveIntegerField(default=0)
    seed = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(null=True, blank=True)
    most_moves = models.PositiveSmallIntegerField(null=True, blank=True)
    # Why it was asked for, in words; a repair says what happened.
    note = models.CharField(_("note"), max_length=300, blank=True)
    input = models.JSONField(default=dict)
    plan = models.JSONField(default=dict)
    # Figures of fairness beside the plan's own: see `queries.timetables`.
    figures = models.JSONField(default=dict)
    # Value and bound as the work went on: rows of [seconds, value, bound].
    progress = models.JSONField(default=list)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    made_office = models.CharField(max_length=200)
    published_at = models.DateTimeField(null=True)
    published_office = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=("fair", "version"), condition=models.Q(version__isnull=False), name="version_published_once"),
            models.CheckConstraint(
                name="published_with_a_version",
                condition=models.Q(state="published", version__isnull=False, published_at__isnull=False)
                | (~models.Q(state="published") & models.Q(version=None, published_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state} {self.version or ''}".strip()


class Meeting(models.Model):
    """A request that has its place in the published timetable. A dropped one stays, without place, and may come back."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        NOT_HELD = "not-held", _("not held")
        DROPPED = "dropped", _("no longer in the timetable")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="meetings")
    request = models.OneToOneField(MeetingRequest, on_delete=models.PROTECT, related_name="meeting")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    table = models.ForeignKey(MeetingTable, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    # Grows whenever its place or time changes: calendars that took it know that it moved (RFC 5545, SEQUENCE).
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("slot__starts_at", "table__number")
        constraints = [
            models.UniqueConstraint(fields=("slot", "table"), condition=models.Q(slot__isnull=False), name="one_meeting_at_a_table"),
            models.CheckConstraint(
                name="a_meeting_has_its_place_or_was_dropped",
                condition=models.Q(state="dropped", slot=None, table=None)
                | (~models.Q(state="dropped") & models.Q(slot__isnull=False, table__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"


class MeetingSeat(models.Model):
    """A delegation in a placed meeting, with the number of its team: the database lets no team sit at two tables at once."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="seats")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    team = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("meeting", "delegation"), name="seat_once_in_a_meeting"),
            models.UniqueConstraint(fields=("slot", "delegation", "team"), name="no_team_in_two_meetings_at_once"),
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id} in {self.meeting_id}"

    @property
    def told_team(self) -> int | None:
        """The number to tell readers: none where a delegation has one team, and never had more."""
        return self.team if self.delegation.teams > 1 or self.team > 1 else None


class MeetingInterpreter(models.Model):
    """An interpreter in a placed meeting; two of them relay. The database lets nobody interpret at two tables at once."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="interpreters")
    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="meetings")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("slot", "interpreter"), name="no_interpreter_in_two_meetings_at_once")]

    def __str__(self) -> str:
        return f"{self.interpreter_id} in {self.meeting_id}"
