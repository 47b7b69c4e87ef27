"""Names of currencies for readers, as CLDR gives them."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


@lru_cache(maxsize=32)
def _names(reader: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(reader, sep="-").currencies)
    except (UnknownLocaleError, ValueError):
        return dict(Locale("en").currencies)


def currency_name(code: str, reader: str | None = None) -> str:
    """The name of a currency for a reader (default: the active language); the code when CLDR has none."""
    return _names(reader or get_language() or "en").get(code) or _names("en").get(code) or code
