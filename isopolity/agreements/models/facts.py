"""What is told of an agreement: news and amounts, each with every value that somebody stated. Nothing chooses between two values."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from isopolity.agreements.models.agreements import Agreement
from isopolity.agreements.models.history import Author
from isopolity.core.identifiers import new_public_id
from isopolity.core.partial_dates import PartialDate
from isopolity.directory.models.geography import KnownTo, as_known
from isopolity.directory.models.sources import SourcedFact


class Fact(models.Model):
    """One thing that is told, under a title: something that happened, or an amount of money. What it rests on are its statements."""

    class Kind(models.TextChoices):
        EVENT = "event", _("something that happened")
        MONEY = "money", _("an amount of money")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=6, choices=Kind)
    title = models.CharField(_("what happened, or what the money is for"), max_length=200)
    language = models.CharField(_("language of the title"), max_length=8)
    # Language → the title in it, where people wrote it; not the one it was written in first.
    titles = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="fact_withdrawn_with_a_reason", condition=models.Q(withdrawn_at=None) | ~models.Q(withdrawn_why=""))
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_language(self) -> str:
        reader = (get_language() or "").split("-")[0]
        return reader if reader in self.titles else self.language

    @property
    def shown_title(self) -> str:
        """In the reader's language where somebody wrote it, else as it was written first."""
        return str(self.titles.get(self.shown_language, self.title))


class Statement(SourcedFact, Author):
    """What one source, or a party itself, says of a fact: a day as exact as it says, an amount, in its words. Never changed."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="statements")
    dated_on = models.DateField(null=True, blank=True)
    dated_known_to = models.CharField(max_length=5, choices=KnownTo, default=KnownTo.DAY)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    # Of the words as stated; empty where nobody said it.
    language = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="statement_of_a_source_or_a_party", condition=models.Q(source__isnull=False) | models.Q(organisation__isnull=False)
            ),
            models.CheckConstraint(
                name="amount_with_its_currency",
                condition=models.Q(amount_minor=None, currency="") | (models.Q(amount_minor__gte=0) & ~models.Q(currency="")),
            ),
            models.UniqueConstraint(fields=("fact", "source", "as_stated"), name="one_statement_per_source_and_words"),
        ]
        indexes = [models.Index(fields=("-written_at", "-id"), name="statement_written")]

    def __str__(self) -> str:
        return self.as_stated or str(self.fact)

    @property
    def dated(self) -> PartialDate | None:
        """As exact as the source."""
        return as_known(self.dated_on, self.dated_known_to) if self.dated_on else None
