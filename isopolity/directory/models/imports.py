"""Lists brought in from files: what stood in them, what was found, what people decided, and what came of it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.core.reasons import Reason
from isopolity.core.spreadsheets import MOST_CELL
from isopolity.core.typed import clean_text
from isopolity.directory.models.geography import Place
from isopolity.directory.models.listings import Listing
from isopolity.directory.models.organisations import Membership, Organisation
from isopolity.directory.models.sources import Confidence, Source
from isopolity.directory.models.ties import Tie


def kept_reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as JSON values; the field of a reason is the column of the file."""
    return [{"code": reason.code, "values": dict(reason.values), "column": reason.field} for reason in reasons]


def read_reasons(kept: Iterable[dict[str, Any]]) -> list[Reason]:
    """The reasons that `kept_reasons` wrote."""
    return [Reason(one["code"], one["values"], field=one["column"]) for one in kept]


class ImportBatch(models.Model):
    """One file that somebody brought in. Only its rows are kept."""

    class Kind(models.TextChoices):
        ORGANISATIONS = "organisations", _("organisations")
        MEMBERSHIPS = "memberships", _("memberships in networks")
        TIES = "ties", _("ties between authorities")

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        READY = "ready", _("checked, nothing changed yet")
        APPLYING = "applying", _("being brought in")
        APPLIED = "applied", _("brought in")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("thrown away")

    GONE = (State.UNDONE, State.DISCARDED)

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("what it lists"), max_length=16, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    file_name = models.CharField(_("file"), max_length=200)
    # SHA-256 of what was sent, so that the same file is known again.
    content_hash = models.CharField(max_length=64)
    # The network whose members the rows are or become; None: of no network, or of one that each row names.
    network = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="imports")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="imports")
    confidence = models.CharField(_("how far we trust it"), max_length=6, choices=Confidence, default=Confidence.MEDIUM)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_office = models.CharField(max_length=300)
    uploaded_at = models.DateTimeField()
    unused_columns = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    job = models.ForeignKey("jobs.Job", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-uploaded_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "content_hash"),
                condition=models.Q(network=None) & ~models.Q(state__in=("undone", "discarded")),
                name="same_file_once",
            ),
            models.UniqueConstraint(
                fields=("kind", "content_hash", "network"),
                condition=models.Q(network__isnull=False) & ~models.Q(state__in=("undone", "discarded")),
                name="same_file_once_per_network",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> str:
        return f"/imports/{self.public_id}"

    @property
    def state_in_words(self) -> str:
        """How far the list is. Of a list of ties each pair changes something once it is accepted, while the others wait."""
        if self.kind == self.Kind.TIES and self.state == self.State.READY:
            return gettext("checked; a steward decides on each pair")
        return self.get_state_display()

    @property
    def is_gone(self) -> bool:
        return self.state in self.GONE

    @property
    def is_worked_on(self) -> bool:
        """The worker has it, or will: it was neither stopped nor broken off."""
        busy = self.state in (self.State.CHECKING, self.State.APPLYING, self.State.UNDOING)
        return busy and self.job is not None and self.job.ended_at is None

    @property
    def takes_decisions(self) -> bool:
        """People may still decide on rows, and bring them in."""
        return self.state in (self.State.READY, self.State.APPLIED)


class ImportRow(models.Model):
    """A row of a list of organisations or memberships."""

    class Verdict(models.TextChoices):
        UNCHECKED = "", _("not checked yet")
        NEW = "new", _("new")
        KNOWN = "known", _("known already")
        DUPLICATE = "duplicate", _("same name and country")
        LOOK_ALIKE = "look-alike", _("looks or sounds alike")
        SEVERAL = "several", _("several could be meant")
        BAD = "bad", _("cannot be read")

    # These wait until a person has decided.
    DOUBTFUL = (Verdict.DUPLICATE, Verdict.LOOK_ALIKE, Verdict.SEVERAL)

    class Decision(models.TextChoices):
        NONE = "", _("not decided")
        MAKE = "make", _("another one: make it")
        SAME = "same", _("the same one: use it")
        SKIP = "skip", _("leave the row out")

    class Outcome(models.TextChoices):
        NONE = "", _("not yet")
        MADE = "made", _("made")
        USED = "used", _("was there, and is used")
        SKIPPED = "skipped", _("left out")
        UNDONE = "undone", _("undone")
        KEPT = "kept", _("kept: changed or used since")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True, default=Verdict.UNCHECKED)
    findings = models.JSONField(default=list)
    # Public ids of organisations that the row may mean, best first; and GeoNames numbers of places.
    alike = models.JSONField(default=list)
    places = models.JSONField(default=list)
    decision = models.CharField(max_length=4, choices=Decision, blank=True, default=Decision.NONE)
    same_as = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default=Outcome.NONE)
    # The moment that everything made of the row carries: what changed later was changed by somebody else.
    brought_at = models.DateTimeField(null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="+")
    listing = models.ForeignKey(Listing, on_delete=models.SET_NULL, null=True, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=("batch", "number"), name="one_row_per_number")]
        indexes = [models.Index(fields=("batch", "verdict", "outcome"), name="import_rows_by_verdict")]

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"

    @property
    def reasons(self) -> list[Reason]:
        return read_reasons(self.findings)

    @property
    def waits(self) -> bool:
        """A person has to decide before anything comes of it."""
        return self.verdict in self.DOUBTFUL and not self.decision and not self.outcome

    @property
    def takes_decision(self) -> bool:
        """A person may decide on it now."""
        return not self.outcome and self.verdict not in (self.Verdict.BAD, self.Verdict.UNCHECKED) and self.batch.takes_decisions

    @property
    def title(self) -> str:
        """The name in the file, as it would be taken: without signs that nobody sees and that may turn it round."""
        written = str(self.cells.get("name") or self.cells.get("member") or "")
        taken = clean_text(written, most=MOST_CELL)
        return written if isinstance(taken, Reason) else taken


class TieProposal(models.Model):
    """Two names that a list joins. Nothing comes of it until a steward has said which authorities are meant."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for review")
        POSTPONED = "postponed", _("put off")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("no such place")
        BAD = "bad", _("cannot be read")

    class Ease(models.TextChoices):
        UNKNOWN = "", _("not checked yet")
        ONE = "one", _("one candidate on each side")
        SEVERAL = "several", _("several candidates")
        NONE = "none", _("no candidate on a side")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    # For each of the two sides: `name` as it stood in the file, and if it said so `country` and `geoname_id`.
    one = models.JSONField()
    other = models.JSONField()
    from_written = models.CharField(max_length=10, blank=True)
    until_written = models.CharField(max_length=10, blank=True)
    as_stated = models.CharField(max_length=500, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    ease = models.CharField(max_length=8, choices=Ease, blank=True, default=Ease.UNKNOWN)
    findings = models.JSONField(default=list)
    tie = models.ForeignKey(Tie, on_delete=models.SET_NULL, null=True, related_name="+")
    # What accepting it made: the tie (False: it was known already), and public ids of organisations.
    made_tie = models.BooleanField(default=False)
    made = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    decided_office = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=("batch", "number"), name="one_proposal_per_number")]
        indexes = [models.Index(fields=("state", "ease", "id"), name="tie_proposals_by_ease")]

    def __str__(self) -> str:
        return f"{self.one.get('name')} – {self.other.get('name')}"

    @property
    def reasons(self) -> list[Reason]:
        return read_reasons(self.findings)
