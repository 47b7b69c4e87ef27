"""Names of countries for readers, as CLDR gives them."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


@lru_cache(maxsize=32)
def _names(reader: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(reader, sep="-").territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale("en").territories)


def country_name(iso2: str, reader: str | None = None) -> str:
    """The name of a country for a reader (default: the active language); the code when CLDR has none."""
    return _names(reader or get_language() or "en").get(iso2) or _names("en").get(iso2) or iso2
