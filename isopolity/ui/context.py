"""What the base template needs on every page."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString

from isopolity.ui.navigation import entries_for, footer_for
from isopolity.ui.stylesheet import STYLE, STYLE_NAME


def style_within() -> SafeString:
    """The stylesheet, for a page that holds it within itself."""
    return SafeString(STYLE)


def page(request: HttpRequest) -> dict[str, object]:
    """The stylesheet (inline on a first visit), the navigation, the languages."""
    return {
        "style": None if getattr(request, "style_known", False) else style_within(),
        "style_name": STYLE_NAME,
        "navigation": entries_for(request),
        "personal": entries_for(request, "person"),
        "footer": footer_for(request),
        "languages": settings.LANGUAGES,
        "demonstration": settings.DEMONSTRATION,
        "in_hall": settings.HALL,
    }
