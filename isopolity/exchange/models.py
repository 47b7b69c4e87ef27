"""Needs and offers of knowledge, the core record of the product (S05)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models import Organisation


class Mode(models.TextChoices):
    """How knowledge passes; the codes stand in the file formats."""

    TECHNOLOGY_TRANSFER = "technology-transfer", _("technology transfer")
    TRAINING = "training", _("training")
    ADVICE_VISIT = "advice-visit", _("advice visit")
    INSPECTION = "inspection", _("inspection")
    CULTURAL_EXCHANGE = "cultural-exchange", _("cultural exchange")
    SECONDMENT = "secondment", _("secondment")
    EQUIPMENT = "equipment", _("equipment")
    DOCUMENTS = "documents", _("documents")


class Beneficiary(models.TextChoices):
    """The groups of the declaration (S47); the question must be answered, and "none in particular" is an answer."""

    WOMEN = "women", _("women")
    POOREST = "poorest", _("the poorest")
    CHILDREN = "children", _("children")
    AGED = "aged", _("the aged")
    NONE = "none-in-particular", _("none in particular")


class Means(models.TextChoices):
    """What a city lacks to meet its need (S04)."""

    SKILLS = "skills", _("skills")
    EQUIPMENT = "equipment", _("equipment")
    MONEY = "money", _("money")
    MANDATE = "mandate", _("mandate")


class KnowledgeEntry(models.Model):
    """What needs and offers have in common. Theme, one sentence, its language and who gains are enough to publish.

    A draft holds anything: `typed` keeps, field by field, what was typed and cannot be published as it is.
    `version` counts the changes, so that two people who edit at once do not overwrite each other unseen.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="%(class)ss")
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    title = models.CharField(_("in one sentence"), max_length=200, blank=True)
    text = models.TextField(_("more about it"), max_length=3000, blank=True)
    language = models.CharField(_("language of this text"), max_length=8, blank=True)
    modes = models.JSONField(_("ways of passing it on"), default=list)
    beneficiaries = models.JSONField(_("who gains from it most"), default=list)
    months = models.JSONField(_("months that suit"), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    invented = models.BooleanField(default=False)
    typed = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    # When somebody of the city last said that it still holds; publishing says so too.
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=("state", "-published_at")), models.Index(fields=("theme", "state"))]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_published_is_complete",
                condition=~models.Q(state="published")
                | (models.Q(published_at__isnull=False) & ~models.Q(theme="") & ~models.Q(title="") & ~models.Q(language="")),
            ),
            # S47: nothing is public with the question of who gains unanswered.
            models.CheckConstraint(
                name="%(class)s_published_says_who_gains", condition=~models.Q(state="published") | ~models.Q(beneficiaries=[])
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawn_with_reason",
                condition=~models.Q(state="withdrawn") | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.public_id

    @property
    def path(self) -> str:
        """The address of its own page."""
        return f"/{self._meta.model_name}s/{self.public_id}"


class Need(KnowledgeEntry):
    """What a city wants to learn. Only the city itself edits it; funders and secretariats may comment (S45)."""

    class Urgency(models.IntegerChoices):
        LOW = 1, _("when it suits")
        MIDDLE = 2, _("this year")
        HIGH = 3, _("urgent")

    lacking = models.JSONField(_("what is lacking"), default=list)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency, default=Urgency.MIDDLE)

    class Meta(KnowledgeEntry.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            *KnowledgeEntry.Meta.constraints,
            models.CheckConstraint(name="need_urgency_known", condition=models.Q(urgency__in=(1, 2, 3))),
        ]


class Offer(KnowledgeEntry):
    """What a city can teach: a proven practice, with its evidence, or an idea that nobody has tested yet (A17)."""

    class Basis(models.TextChoices):
        PROVEN = "proven", _("proven practice")
        IDEA = "idea", _("untested idea")

    # Blank: not said. What is called proven carries its evidence.
    basis = models.CharField(_("is it proven?"), max_length=8, choices=Basis, blank=True)
    evidence = models.TextField(_("how you know that it works"), max_length=1000, blank=True)
    capacity = models.PositiveSmallIntegerField(_("cities you can help in a year"), default=1)

    class Meta(KnowledgeEntry.Meta):
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            *KnowledgeEntry.Meta.constraints,
            models.CheckConstraint(name="offer_helps_somebody", condition=models.Q(capacity__gte=1)),
            models.CheckConstraint(
                name="offer_proven_with_evidence",
                condition=~models.Q(state="published", basis="proven") | ~models.Q(evidence=""),
            ),
        ]
