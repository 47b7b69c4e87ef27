"""The stylesheet and the choice of a language."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from isopolity.ui import language_choice
from isopolity.ui.access import public
from isopolity.ui.stylesheet import STYLE, STYLE_NAME

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 58 58"><rect y="8" width="38" height="26" rx="5" fill="#0a4d5c"/>'
    '<rect x="20" y="24" width="38" height="26" rx="5" fill="#f4b73f" stroke="#fff" stroke-width="3"/></svg>'
)


@public
@require_safe
def style(request: HttpRequest, name: str) -> HttpResponse:
    """The stylesheet under a name that changes with its content, so that browsers may keep it for ever."""
    if name != STYLE_NAME:
        raise Http404
    response = HttpResponse(STYLE, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@public
@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """The sign of the product, small. Browsers ask for it at this address whatever the page says."""
    response = HttpResponse(ICON, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=2592000"
    return response


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language and go back to where the reader was, on this host only."""
    code, target = request.POST.get("language", ""), request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = redirect(target if here else "/")
    if language_choice.is_known(code):
        for kept in language_choice.keepers:
            kept(request, code)
        language_choice.keep(response, code)
    return response
