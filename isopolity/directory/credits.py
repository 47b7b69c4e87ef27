"""Whose work the directory shows, for the page of sources and for everybody who must name them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FREE = _("facts, free to use")


@dataclass(frozen=True, slots=True)
class Credit:
    """A source, what is taken from it, and its licence with its address when it has one."""

    name: str
    address: str
    used_for: Promise
    licence: str | Promise
    licence_address: str = ""


CREDITS = (
    Credit(
        "GeoNames",
        "https://www.geonames.org/",
        _("Places with their names, positions, inhabitants and time zones; names of regions and provinces"),
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    Credit(
        "United Nations Statistics Division: Standard country or area codes (M49)",
        "https://unstats.un.org/unsd/methodology/m49/",
        _("Countries and areas, their codes and regions, and the division into developing and developed"),
        FREE,
    ),
    Credit(
        "United Nations, Department of Economic and Social Affairs: least developed countries",
        "https://policy.desa.un.org/themes/least-developed-countries-category/creation-of-the-ldc-category-and-timeline-of-changes-to",
        _("Since when a country is on the list of least developed countries, and when it is to leave it"),
        FREE,
    ),
    Credit(
        "UNCTAD, The Least Developed Countries Report 2025",
        "https://unctad.org/",
        _("In which month countries left the list"),
        FREE,
    ),
    Credit(
        "OCHA: countries and territories taxonomy",
        "https://vocabulary.unocha.org/",
        _("A second table of countries, shown beside M49 where the two disagree; points for countries on maps"),
        FREE,
    ),
    Credit(
        "Natural Earth",
        "https://www.naturalearthdata.com/",
        _("The outline of the land on maps"),
        _("public domain"),
    ),
    Credit(
        "Unicode CLDR",
        "https://cldr.unicode.org/",
        _("Names of countries, regions, languages and currencies; languages and currencies of countries"),
        "Unicode License v3",
        "https://www.unicode.org/license.txt",
    ),
    Credit(
        "Wikidata",
        "https://www.wikidata.org/",
        _("Lists of twin towns, where an installation has imported them"),
        "CC0 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
)
