"""The stylesheet and the choice of a language."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from isopolity.ui.access import public
from isopolity.ui.stylesheet import STYLE, STYLE_NAME


@public
@require_GET
def style(request: HttpRequest, name: str) -> HttpResponse:
    """The stylesheet under a name that changes with its content, so that browsers may keep it for ever."""
    if name != STYLE_NAME:
        raise Http404
    response = HttpResponse(STYLE, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to where the reader was."""
    return set_language(request)
