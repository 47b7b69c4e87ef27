"""Organisations of every kind, the names they go by, and their memberships in networks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models.geography import Country, Place
from isopolity.directory.models.sources import SourcedFact


class Organisation(models.Model):
    """A member of the directory. It is a draft, seen by its own people and stewards only, until somebody vouches for it."""

    class Kind(models.TextChoices):
        LOCAL_AUTHORITY = "local-authority", _("local authority")
        NETWORK = "network", _("network of cities")
        INSTITUTION = "institution", _("international institution")
        GOVERNMENT = "government", _("government")
        FUND = "fund", _("fund")
        COMPANY = "company", _("company")
        CIVIL_SOCIETY = "civil-society", _("civil-society group")
        UNIVERSITY = "university", _("university")

    class Level(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality or commune")
        DISTRICT = "district", _("district or borough")
        METROPOLITAN = "metropolitan", _("metropolitan authority")
        INTERMUNICIPAL = "intermunicipal", _("union of municipalities")
        DEPARTMENT = "department", _("department, county or province")
        REGION = "region", _("region or federated state")

    class Connectivity(models.TextChoices):
        UNKNOWN = "", _("not said")
        NONE = "none", _("no line of its own")
        SLOW = "slow", _("slow or often broken")
        STEADY = "steady", _("steady")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    level = models.CharField(_("level"), max_length=16, choices=Level, blank=True)
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, null=True, blank=True, related_name="organisations")
    languages = models.JSONField(_("working languages"), default=list)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the figure"), null=True, blank=True)
    population_source = models.CharField(_("source of the figure"), max_length=200, blank=True)
    connectivity = models.CharField(_("line to the internet"), max_length=8, choices=Connectivity, blank=True, default=Connectivity.UNKNOWN)
    about = models.TextField(_("about"), max_length=2000, blank=True)
    # The language in which `about` and `intent` were written.
    language = models.CharField(max_length=8, blank=True)
    intent = models.TextField(_("statement of intent"), max_length=1000, blank=True)
    # Theme ids that this authority may legally act on; null: it has not said (S26, A06).
    competences = models.JSONField(_("legal competences"), null=True, blank=True)
    who_signs = models.CharField(_("who signs agreements"), max_length=200, blank=True)
    who_approves = models.CharField(_("who must approve them"), max_length=200, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    # Demonstration data that somebody invented says so wherever it is shown.
    invented = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    vouched_at = models.DateTimeField(null=True)
    vouched_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="vouched_for")
    vouched_office = models.CharField(max_length=200, blank=True)
    vouched_reason = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        indexes = [models.Index(fields=("kind", "vouched_at")), models.Index(fields=("country", "kind"))]
        constraints = [
            models.CheckConstraint(name="vouched_with_a_reason", condition=models.Q(vouched_at=None) | ~models.Q(vouched_reason="")),
            models.CheckConstraint(
                name="authority_has_a_country", condition=~models.Q(kind="local-authority") | models.Q(country__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.vouched_at is None


class OrganisationName(models.Model):
    """Another name of an organisation, in a language, given by it or by a source; folded, it is what search finds."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=8, blank=True)
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("organisation", "language", "name"), name="one_name_per_language")]

    def __str__(self) -> str:
        return self.name


class Membership(SourcedFact):
    """A member of a network, from a date to a date; either may be unknown."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    network = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("network", "member"), condition=models.Q(left_on=None), name="one_current_membership"),
            models.CheckConstraint(
                name="left_after_joining",
                condition=models.Q(left_on=None) | models.Q(joined_on=None) | models.Q(left_on__gte=models.F("joined_on")),
            ),
            models.CheckConstraint(name="no_network_in_itself", condition=~models.Q(network=models.F("member"))),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.network}"
