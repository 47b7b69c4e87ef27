"""A fair, those who organise it, its rules, and what its hall has: rooms, tables and the slots of its days."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models import Organisation, Place


class Fair(models.Model):
    """A cooperation fair. Its rules are columns; what it becomes is `state`, moved by the services alone.

    `published` counts the versions of the timetable that participants were shown: 0 as long as there is none. Whoever
    publishes says which version was meant to be followed, so that of two at once one wins.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        OPEN = "open", _("open")
        ENDED = "ended", _("ended")
        CANCELLED = "cancelled", _("cancelled")

    class WhoMeets(models.TextChoices):
        ANYONE = "anyone", _("any two delegations")
        OTHER_COUNTRIES = "other-countries", _("delegations of different countries")
        LEAST_DEVELOPED = "least-developed", _("different countries, at least one of them least developed")

    class Away(models.TextChoices):
        HALL = "hall"
        HOME = "home"

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name of the fair"), max_length=200)
    about = models.TextField(_("what it is for"), max_length=2000, blank=True)
    language = models.CharField(_("language of these words"), max_length=8)
    languages = models.JSONField(_("languages of the fair"), default=list)
    part_of = models.CharField(_("event that it is part of"), max_length=200, blank=True)
    # What is known of that event; nothing of it without its name.
    part_of_place = models.CharField(_("place of that event"), max_length=200, blank=True)
    part_of_starts_on = models.DateField(_("first day of that event"), null=True, blank=True)
    part_of_ends_on = models.DateField(_("last day of that event"), null=True, blank=True)
    part_of_website = models.URLField(_("website of that event"), max_length=300, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    venue = models.CharField(_("hall and address"), max_length=300, blank=True)
    time_zone = models.CharField(_("time zone of the hall"), max_length=40)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    register_until = models.DateField(_("last day to register"))
    request_until = models.DateField(_("last day to ask for meetings and to answer"))
    capacity = models.PositiveSmallIntegerField(_("delegations at most"), null=True, blank=True)
    who_meets = models.CharField(_("who may meet"), max_length=16, choices=WhoMeets, default=WhoMeets.OTHER_COUNTRIES)
    # Limits what one delegation sends; what it receives is never limited.
    most_requests = models.PositiveSmallIntegerField(_("requests that one delegation may send"), default=20)
    most_meetings = models.PositiveSmallIntegerField(_("meetings of one delegation at most"), null=True, blank=True)
    least_meetings = models.PositiveSmallIntegerField(_("meetings that each delegation should have"), default=0)
    least_meetings_ldc = models.PositiveSmallIntegerField(
        _("meetings that a delegation of a least developed country should have"), default=4
    )
    relay_allowed = models.BooleanField(_("two interpreters may relay through a third language"), default=False)
    answer_days = models.PositiveSmallIntegerField(_("days after which an unanswered request lapses"), default=14)
    outcome_days = models.PositiveSmallIntegerField(_("days after which a meeting without a word is shown as silent"), default=14)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published = models.PositiveIntegerField(default=0)
    cancelled_reason = models.CharField(max_length=500, blank=True)
    # Demonstration data that somebody invented says so wherever it is shown.
    invented = models.BooleanField(default=False)
    # Where it is written while it is not written here (`Custody`): then everything of it can only be read.
    away = models.CharField(max_length=4, choices=Away, blank=True, default="")
    away_since = models.DateTimeField(null=True)
    away_words = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-starts_on", "name")
        constraints = [
            models.CheckConstraint(name="fair_ends_after_it_starts", condition=models.Q(ends_on__gte=models.F("starts_on"))),
            models.CheckConstraint(name="fair_registers_before_its_end", condition=models.Q(register_until__lte=models.F("ends_on"))),
            models.CheckConstraint(name="fair_asks_before_its_end", condition=models.Q(request_until__lte=models.F("ends_on"))),
            models.CheckConstraint(
                name="fair_cancelled_with_a_reason", condition=~models.Q(state="cancelled") | ~models.Q(cancelled_reason="")
            ),
            models.CheckConstraint(
                name="fair_part_of_an_event_with_a_name",
                condition=~models.Q(part_of="")
                | models.Q(part_of_place="", part_of_starts_on=None, part_of_ends_on=None, part_of_website=""),
            ),
            models.CheckConstraint(
                name="fair_part_of_an_event_of_days",
                condition=models.Q(part_of_starts_on=None, part_of_ends_on=None)
                | models.Q(part_of_starts_on__isnull=False, part_of_ends_on__gte=models.F("part_of_starts_on")),
            ),
            models.CheckConstraint(
                name="fair_away_since",
                condition=models.Q(away="", away_since=None) | (~models.Q(away="") & models.Q(away_since__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return f"/fairs/{self.public_id}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_over(self) -> bool:
        """Ended or cancelled: nothing of it changes any more."""
        return self.state in {self.State.ENDED, self.State.CANCELLED}

    @property
    def is_closed(self) -> bool:
        """Nothing of it changes here: it is over, or it is written elsewhere."""
        return self.is_over or bool(self.away)

    @property
    def days(self) -> list[date]:
        return [self.starts_on + timedelta(days=number) for number in range((self.ends_on - self.starts_on).days + 1)]

    def at(self, day: date, clock: time) -> datetime:
        """The moment at which the clock of the hall shows this time of that day."""
        return datetime.combine(day, clock, self.zone)

    def day_of(self, moment: datetime) -> date:
        """The day that it is in the hall."""
        return moment.astimezone(self.zone).date()


class FairOrganiser(models.Model):
    """An organisation to which the fair belongs: its people are the secretariat of the fair. The first one created it."""

    fair = models.ForeignKey(Fair, on_delete=models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="fairs_organised")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=("fair", "organisation"), name="organiser_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} organises {self.fair_id}"


class Slot(models.Model):
    """A time in which meetings are held. Slots of one fair never overlap (the service that draws them sees to it)."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    fair = models.ForeignKey(Fair, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta:
        ordering = ("starts_at",)
        constraints = [
            models.UniqueConstraint(fields=("fair", "starts_at"), name="slot_starts_once"),
            models.CheckConstraint(name="slot_ends_after_it_starts", condition=models.Q(ends_at__gt=models.F("starts_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class Room(models.Model):
    """A room of the hall with tables in it."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    fair = models.ForeignKey(Fair, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("name of the room"), max_length=80)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=("fair", "name"), name="room_named_once")]

    def __str__(self) -> str:
        return self.name


class MeetingTable(models.Model):
    """A table, numbered through the whole fair from 1. A spare table is left out of the plan and kept for the day itself."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    fair = models.ForeignKey(Fair, on_delete=models.CASCADE, related_name="tables")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="tables")
    number = models.PositiveSmallIntegerField(_("number"))
    is_spare = models.BooleanField(_("spare"), default=False)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("fair", "number"), name="table_numbered_once"),
            models.CheckConstraint(name="tables_are_numbered_from_one", condition=models.Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Absence(models.Model):
    """A slot in which a delegation, an interpreter or a table is not to be had. Without a row everything is available."""

    delegation = models.ForeignKey("fairs.Delegation", on_delete=models.CASCADE, null=True, related_name="absences")
    interpreter = models.ForeignKey("fairs.Interpreter", on_delete=models.CASCADE, null=True, related_name="absences")
    table = models.ForeignKey(MeetingTable, on_delete=models.CASCADE, null=True, related_name="absences")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="absences")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_of_one_thing",
                condition=models.Q(delegation__isnull=False, interpreter=None, table=None)
                | models.Q(delegation=None, interpreter__isnull=False, table=None)
                | models.Q(delegation=None, interpreter=None, table__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    fields=(noun, "slot"), condition=models.Q(**{f"{noun}__isnull": False}), name=f"{noun}_absent_once_per_slot"
                )
                for noun in ("delegation", "interpreter", "table")
            ),
        ]

    def __str__(self) -> str:
        who: Any = self.delegation_id or self.interpreter_id or self.table_id
        return f"{who} not in {self.slot_id}"
