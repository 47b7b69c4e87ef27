"""Where a fair is kept: at home, or on the laptop of its hall. Rows of this machine alone: they travel in no file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.fairs.models.fairs import Fair


class Custody(models.Model):
    """One time that a fair was taken to a hall. Its home has a row of it, and so has the laptop, under the same public id.

    At most one is open on a machine. Home's goes from `out` to `back` or `recalled`; the laptop's from `here` to `given`.
    """

    class State(models.TextChoices):
        OUT = "out"
        BACK = "back"
        RECALLED = "recalled"
        HERE = "here"
        GIVEN = "given"

    AT_HOME = (State.OUT, State.BACK, State.RECALLED)

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="custodies")
    # Counts the takings of a fair: the file of an earlier one is known by it.
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State)
    words = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField()
    taken_office = models.CharField(max_length=200)
    # Seals what goes out, and never leaves home (empty on the laptop); the other travels along and seals what comes back.
    home_key = models.CharField(max_length=64, blank=True)
    return_key = models.CharField(max_length=64)
    # The file that went out, by its digest; and whole, the last file that this machine made: what came is compared with it.
    out_digest = models.CharField(max_length=64)
    file = models.BinaryField(null=True)
    # On the laptop: the last act before the fair came, so that all acts after it go home.
    acts_before = models.BigIntegerField(default=0)
    back_digest = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_office = models.CharField(max_length=200, blank=True)
    recalled_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("fair", "number"), name="taking_counted_once"),
            models.UniqueConstraint(fields=("fair",), condition=models.Q(state__in=("out", "here")), name="one_open_custody_of_a_fair"),
            models.CheckConstraint(name="recalled_with_a_reason", condition=~models.Q(state="recalled") | ~models.Q(recalled_reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.fair_id} {self.number} {self.state}"

    @property
    def is_home(self) -> bool:
        """Whether this machine is the fair's home."""
        return self.state in self.AT_HOME


class BroughtFile(models.Model):
    """A file that came when its fair was no longer out: a person looks at what it holds, and takes or leaves it. It stays either way."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for review")
        TAKEN = "taken", _("taken in")
        LEFT = "left", _("put aside")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="files")
    digest = models.CharField(max_length=64, unique=True)
    file = models.BinaryField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    brought_at = models.DateTimeField()
    brought_office = models.CharField(max_length=200)
    answered_at = models.DateTimeField(null=True)
    answered_office = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-brought_at", "-id")

    def __str__(self) -> str:
        return f"{self.custody_id} {self.state}"

    @property
    def fair(self) -> Fair:
        return self.custody.fair
