"""Organisations of every kind, the names they go by, and their memberships in networks."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.core.names import fold
from isopolity.core.partial_dates import PartialDate
from isopolity.directory.models.geography import Country, KnownTo, Place, as_known
from isopolity.directory.models.sources import SourcedFact
from isopolity.directory.place_names import name_of_place


class Organisation(models.Model):
    """A member of the directory. It is a draft, seen by its own people and by those who may vouch, until one of them does."""

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
    # Its other names by language, equal to the rows of `OrganisationName`, so that a list need not ask for the names of each line.
    known_as = models.JSONField(default=dict)
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
    # When anything changed that matching or search reads: the profile, a need, an offer, a tie (`services.touch_organisation`).
    changed_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    vouched_at = models.DateTimeField(null=True)
    # Null when a steward vouched: stewards act for Isopolity itself.
    vouched_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="vouched_for")
    vouched_office = models.CharField(max_length=200, blank=True)
    vouched_reason = models.CharField(max_length=500, blank=True)
    # A draft that was sent back waits for its officers, not for those who vouch.
    sent_back_at = models.DateTimeField(null=True)
    sent_back_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_office = models.CharField(max_length=200, blank=True)
    sent_back_reason = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("name", "id")
        indexes = [models.Index(fields=("kind", "vouched_at")), models.Index(fields=("country", "kind"))]
        constraints = [
            models.CheckConstraint(name="vouched_with_a_reason", condition=models.Q(vouched_at=None) | ~models.Q(vouched_reason="")),
            models.CheckConstraint(name="sent_back_with_a_reason", condition=models.Q(sent_back_at=None) | ~models.Q(sent_back_reason="")),
            models.CheckConstraint(name="closed_with_a_reason", condition=models.Q(closed_at=None) | ~models.Q(closed_reason="")),
            models.CheckConstraint(
                name="authority_has_a_country", condition=~models.Q(kind="local-authority") | models.Q(country__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """In the reader's language where it goes by a name in it, or its place does, else its own name: what readers see in lists,
        links and headings.
        """
        reader = (get_language() or "").split("-")[0]
        return str(self.known_as.get(reader) or name_of_place(self.place_id, self.name, reader))

    @property
    def shown_place(self) -> str:
        """What readers call its place, empty without one: a place of its own name is called as it is."""
        if self.place is None:
            return ""
        return self.shown_name if fold(self.place.name) == fold(self.name) else self.place.shown_name

    @property
    def is_draft(self) -> bool:
        return self.vouched_at is None

    @property
    def is_sent_back(self) -> bool:
        """A draft that whoever may vouch has read and given back: it waits for its own people."""
        return self.is_draft and self.sent_back_at is not None

    @property
    def is_public(self) -> bool:
        """Vouched for and open: it may be listed, matched, exported and written to."""
        return self.vouched_at is not None and self.closed_at is None

    @property
    def path(self) -> str:
        """The address of its public page. That of a city shows several apps, so the portal serves it; this app serves the others."""
        noun = "cities" if self.kind == self.Kind.LOCAL_AUTHORITY else "organisations"
        return f"/{noun}/{self.public_id}"

    @property
    def desk_path(self) -> str:
        """The address of the page from which its own people keep it."""
        return f"/organisations/{self.public_id}/desk"


class OrganisationName(models.Model):
    """A name that an organisation goes by: its own (`is_official`, one row, kept equal by the services), or another in a language.

    The three forms of `core.names` are what search finds and what look-alikes are found by.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=8, blank=True)
    name = models.CharField(_("name"), max_length=200)
    is_official = models.BooleanField(default=False)
    folded = models.CharField(max_length=300, db_index=True)
    skeleton = models.CharField(max_length=300, db_index=True)
    reading = models.CharField(max_length=300, db_index=True)

    class Meta:
        ordering = ("-is_official", "language", "name")
        constraints = [
            models.UniqueConstraint(fields=("organisation", "language", "name"), name="one_name_per_language"),
            models.UniqueConstraint(fields=("organisation",), condition=models.Q(is_official=True), name="one_official_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(SourcedFact):
    """A member of a network, from a date to a date; either may be unknown.

    A date known to the month or year stands as its first day for joining and its last for leaving.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    network = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    joined_on = models.DateField(null=True, blank=True)
    joined_known_to = models.CharField(max_length=5, choices=KnownTo, default=KnownTo.DAY)
    left_on = models.DateField(null=True, blank=True)
    left_known_to = models.CharField(max_length=5, choices=KnownTo, default=KnownTo.DAY)

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

    @property
    def joined(self) -> PartialDate | None:
        """As exact as the source."""
        return as_known(self.joined_on, self.joined_known_to) if self.joined_on else None

    @property
    def left(self) -> PartialDate | None:
        """As exact as the source."""
        return as_known(self.left_on, self.left_known_to) if self.left_on else None


class MembershipRequest(models.Model):
    """An organisation asks a network to take it in; the secretariat answers. What was asked and answered stays."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    network = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="membership_requests")
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="membership_requests_sent")
    words = models.CharField(_("why you want to join"), max_length=500)
    asked_at = models.DateTimeField()
    asked_office = models.CharField(max_length=200)
    answered_at = models.DateTimeField(null=True)
    answered_office = models.CharField(max_length=200, blank=True)
    accepted = models.BooleanField(null=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("network", "member"), condition=models.Q(answered_at=None), name="one_open_membership_request"),
            models.CheckConstraint(
                name="answered_membership_request",
                condition=models.Q(answered_at=None, accepted=None) | models.Q(answered_at__isnull=False, accepted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} → {self.network}"


class ContextFigure(models.Model):
    """One figure about the town itself, as a source gives it for a year (A04). Two sources may disagree; both are kept."""

    class Kind(models.TextChoices):
        GROWTH = "growth", _("growth of the population, per cent a year")
        DENSITY = "density", _("people for each square kilometre")
        INFORMAL_HOUSING = "informal-housing", _("people in informal housing, per cent")
        YOUTH = "youth", _("people under 25, per cent")
        BUDGET = "budget", _("municipal budget for each inhabitant, US dollars a year")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="figures")
    kind = models.CharField(_("what it says"), max_length=20, choices=Kind)
    value = models.DecimalField(_("figure"), max_digits=12, decimal_places=2)
    year = models.PositiveSmallIntegerField(_("year of the figure"))
    source = models.CharField(_("source of the figure"), max_length=200)

    class Meta:
        ordering = ("kind", "-year", "source")
        constraints = [models.UniqueConstraint(fields=("organisation", "kind", "year", "source"), name="one_figure_per_source_and_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"
