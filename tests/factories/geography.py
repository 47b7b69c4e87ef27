"""The countries of the shipped table with their stays on the list, without the thousands of subdivisions that few tests need."""

from isopolity.directory.models import Subdivision
from isopolity.directory.services.reference import load_countries, load_ldc_periods


def countries() -> None:
    load_countries()
    load_ldc_periods()


def subdivision(code: str, name: str) -> Subdivision:
    return Subdivision.objects.create(code=code, name=name)
