"""Countries with what the United Nations' tables say of them, and the places of the gazetteer."""

from datetime import date

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from isopolity.core.development import Graduation
from isopolity.core.development import LdcPeriod as Period
from isopolity.core.identifiers import new_public_id
from isopolity.core.partial_dates import PartialDate
from isopolity.directory.models.sources import Source
from isopolity.directory.place_names import name_of_place, name_of_subdivision


class Country(models.Model):
    """A country or area with its codes. Its name on pages is Babel's, in the reader's language; `name` is English, for files.

    Where the M49 table and the OCHA table may disagree, there is a column for each; None: that table does not list it.
    Neither says who is least developed: the dated periods do, through `directory.queries.countries`.
    """

    iso2 = models.CharField(max_length=2, primary_key=True)
    iso3 = models.CharField(max_length=3, unique=True)
    m49 = models.CharField(max_length=3, blank=True)
    name = models.CharField(max_length=120)
    # Codes of M49 regions, empty where it has none; their names are Babel's too.
    region = models.CharField(max_length=3, blank=True)
    sub_region = models.CharField(max_length=3, blank=True)
    intermediate_region = models.CharField(max_length=3, blank=True)
    in_m49 = models.BooleanField(default=True)
    # "Developing", "Developed" or blank: unknown stays unknown.
    development = models.CharField(max_length=12, blank=True)
    ldc_m49 = models.BooleanField(null=True)
    ldc_ocha = models.BooleanField(null=True)
    lldc_m49 = models.BooleanField(null=True)
    lldc_ocha = models.BooleanField(null=True)
    sids_m49 = models.BooleanField(null=True)
    sids_ocha = models.BooleanField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    languages = models.JSONField(default=list)
    # A point inside, for "cities of this country" on a map; never a capital.
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=("m49",), condition=~models.Q(m49=""), name="one_country_per_m49_code")]

    def __str__(self) -> str:
        return self.name


class KnownTo(models.TextChoices):
    """How exact a source is about a day."""

    YEAR = "year", _("to the year")
    MONTH = "month", _("to the month")
    DAY = "day", _("to the day")


def as_known(day: date, known_to: str) -> PartialDate:
    """The part of a stored day that its source knows."""
    if known_to == KnownTo.YEAR:
        return PartialDate(day.year)
    return PartialDate(day.year, day.month, None if known_to == KnownTo.MONTH else day.day)


class LdcPeriod(models.Model):
    """One stay on the list of least developed countries, as its sources say.

    A date that is known to the month or year stands as the day that makes the rule strict: the first for the listing and
    for the date of a source, the last for leaving. So the database itself refuses a graduation whose source is not surely
    dated on or after it. A scheduled graduation is information, never status (`core.development`).
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="ldc_periods")
    listed_from = models.DateField()
    listed_known_to = models.CharField(max_length=5, choices=KnownTo, default=KnownTo.DAY)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    graduated_on = models.DateField(null=True, blank=True)
    graduated_known_to = models.CharField(max_length=5, choices=KnownTo, default=KnownTo.DAY)
    graduation_source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    graduation_source_dated_on = models.DateField(null=True, blank=True)
    graduation_source_known_to = models.CharField(max_length=5, choices=KnownTo, default=KnownTo.DAY)
    scheduled_on = models.DateField(null=True, blank=True)
    scheduled_known_to = models.CharField(max_length=5, choices=KnownTo, default=KnownTo.DAY)
    scheduled_as_stated = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("country", "listed_from")
        constraints = [
            models.UniqueConstraint(fields=("country", "listed_from"), name="one_listing_per_date"),
            models.CheckConstraint(
                name="graduation_is_attested",
                condition=models.Q(graduated_on=None, graduation_source=None, graduation_source_dated_on=None)
                | models.Q(
                    graduated_on__isnull=False,
                    graduation_source__isnull=False,
                    graduation_source_dated_on__isnull=False,
                    graduation_source_dated_on__gte=models.F("graduated_on"),
                ),
            ),
            models.CheckConstraint(
                name="graduation_after_listing", condition=models.Q(graduated_on=None) | models.Q(graduated_on__gt=models.F("listed_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.listed_from.year}"

    @property
    def period(self) -> Period:
        """The period as `core.development` reasons about it, each date as exact as its source."""
        left = None
        if self.graduated_on is not None and self.graduation_source is not None and self.graduation_source_dated_on is not None:
            left = Graduation(
                on=as_known(self.graduated_on, self.graduated_known_to),
                source=self.graduation_source.title,
                source_dated=as_known(self.graduation_source_dated_on, self.graduation_source_known_to),
            )
        return Period(
            listed_from=as_known(self.listed_from, self.listed_known_to),
            source=self.source.title,
            graduation=left,
            scheduled=as_known(self.scheduled_on, self.scheduled_known_to) if self.scheduled_on else None,
        )


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
    subdivision = models.ForeignKey(Subdivision, on_delete=models.PROTECT, null=True, related_name="places")
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(_("population"))
    time_zone = models.CharField(max_length=40, blank=True)
    # Of the gazetteer's record and of the way its names are folded: loading again passes over places that have not changed.
    checksum = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=("country", "-population")),
            models.Index(fields=("-population", "geoname_id"), name="places_by_population"),
            models.Index(fields=("latitude", "longitude"), name="places_by_position"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """In the reader's language where a name in it is known, else GeoNames' name: what readers see."""
        return name_of_place(self.geoname_id, self.name, get_language() or "en")

    @property
    def shown_region(self) -> str:
        """The name of its subdivision for readers, empty without one; a city that is one by itself is called alike."""
        if self.subdivision is None:
            return ""
        reader = get_language() or "en"
        return name_of_place(self.geoname_id, name_of_subdivision(self.subdivision_id or "", self.subdivision.name, reader), reader)


class PlaceName(models.Model):
    """A folded name under which a place is found; GeoNames gives its alternate names no language, so they are for search only."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    folded = models.CharField(max_length=200)

    class Meta:
        constraints = [
            # The classes let PostgreSQL find beginnings of names by this index, whatever the order of its language.
            models.UniqueConstraint(
                fields=("folded", "place"), name="one_folded_name_per_place", opclasses=["varchar_pattern_ops", "int4_ops"]
            )
        ]

    def __str__(self) -> str:
        return self.folded
