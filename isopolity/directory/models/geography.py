"""Countries with what the United Nations' tables say of them, and the places of the gazetteer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.directory.models.sources import Source


class Country(models.Model):
    """A country or area of the M49 standard. Its name is Babel's, in the reader's language; `name` is English, for files."""

    iso2 = models.CharField(max_length=2, primary_key=True)
    iso3 = models.CharField(max_length=3, unique=True)
    m49 = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=60, blank=True)
    subregion = models.CharField(max_length=60, blank=True)
    # "Developing", "Developed" or blank: unknown stays unknown.
    development = models.CharField(max_length=12, blank=True)
    landlocked_developing = models.BooleanField(null=True)
    small_island_developing = models.BooleanField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    languages = models.JSONField(default=list)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class LdcPeriod(models.Model):
    """One period on the list of least developed countries, as its sources say.

    A graduation counts only when a source dated on or after it says so: the database refuses any other.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="ldc_periods")
    listed_from = models.DateField()
    graduated_on = models.DateField(null=True, blank=True)
    graduation_source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    graduation_source_dated_on = models.DateField(null=True, blank=True)
    scheduled = models.CharField(max_length=200, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("country", "listed_from"), name="one_listing_per_date"),
            models.CheckConstraint(
                name="graduation_is_attested",
                condition=models.Q(graduated_on=None) | models.Q(graduation_source_dated_on__gte=models.F("graduated_on")),
            ),
            models.CheckConstraint(
                name="graduation_after_listing", condition=models.Q(graduated_on=None) | models.Q(graduated_on__gt=models.F("listed_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.listed_from.year}"


class Subdivision(models.Model):
    """A first-level subdivision by GeoNames' code, such as `BJ.09`."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A populated place of GeoNames."""

    geoname_id = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="places")
    subdivision = models.ForeignKey(Subdivision, on_delete=models.PROTECT, null=True, db_constraint=True, related_name="places")
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(_("population"))
    time_zone = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=("country", "-population"))]

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """A folded name under which a place is found; GeoNames gives its alternate names no language, so they are for search only."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    folded = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("folded", "place"), name="one_folded_name_per_place")]

    def __str__(self) -> str:
        return self.folded
