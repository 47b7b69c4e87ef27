"""Pages for what goes wrong: a sentence, what to do next, and never a trace."""

import logging
import secrets
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from isopolity.core.reasons import Reason
from isopolity.ui.receipt_key import KEY_FIELD
from isopolity.ui.sentences import sentence

logger = logging.getLogger(__name__)
WAIT_SECONDS = 300


class TooMany(Exception):
    """Raised where somebody tried too often; the page says when to try again."""


def page_before(request: HttpRequest) -> str:
    """The address on this site that the reader came from; "" where it is another site's, none, or the very page that was refused.

    Only its path and query are kept, so that nobody is ever sent elsewhere.
    """
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return ""
    place = urlsplit(came_from)
    address = f"{place.path}?{place.query}" if place.query else place.path
    is_local = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    is_here = request.method in {"GET", "HEAD"} and address == request.get_full_path()
    return address if is_local and not is_here else ""


def _page(request: HttpRequest, status: int, title: str, text: str, **more: object) -> HttpResponse:
    return render(request, "ui/error.html", {"title": title, "text": text, **more}, status=status)


def refused(request: HttpRequest, reason: Reason, *, back: str = "") -> HttpResponse:
    """403 for what this person may not do, 409 for what the state of things forbids; the reason stays on the answer for the audit.

    `back` is the address of the page that shows how things stand now.
    """
    forbidden = reason.code.startswith("only-")
    title = _("You may not do this") if forbidden else _("This cannot be done now")
    response = _page(request, 403 if forbidden else 409, title, sentence(reason), back=back, before=page_before(request))
    response.refused = reason  # type: ignore[attr-defined]
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, _("This address or form could not be read"), _("Go back, check what you typed, and send it again."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("Ask the administrator of your organisation if you need it for your work.")
    return _page(request, 403, _("You may not open this page"), text, before=page_before(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("It may have moved, or it is not public. Search for it, or go back to the first page.")
    return _page(request, 404, _("There is no such page"), text, before=page_before(request))


def not_allowed(request: HttpRequest, answer: HttpResponseNotAllowed) -> HttpResponse:
    """The page instead of the empty answer to a method that an address does not know, such as a form's address opened as a page."""
    text = _("This address only takes forms, or only shows a page. Open the page before it and go on from there.")
    response = _page(request, 405, _("This address cannot be used like that"), text, before=page_before(request))
    response["Allow"] = answer["Allow"]
    return response


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429, with the seconds after which another try is worth while."""
    text = _("Somebody tried this too often from here. Wait five minutes, then try again. Nothing was changed.")
    response = _page(request, 429, _("Too many tries"), text)
    response["Retry-After"] = str(WAIT_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the request: whatever broke there, such as the database, must not break this page too."""
    number = secrets.token_hex(4)
    logger.error("The page of fault number %s was shown for %s", number, request.path)
    text = _("The fault is ours and has been written down. Nothing that you sent was half done. Try again in some minutes.")
    context = {"title": _("Something broke on our side"), "text": text, "number": number}
    return HttpResponse(render_to_string("ui/broken.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open in two tabs, or for too long: what was typed is shown, to be sent again with one press.

    Only a form that came from our own pages is offered again; a foreign site's is not.
    """
    ours = request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
    typed = kept_fields(request) if ours else []
    text = _("This page had been open for too long, or you signed in again in another window. Nothing was saved yet.")
    return _page(request, 403, _("Please send this once more"), text, typed=typed, action=request.get_full_path())


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, field by field, without secrets: passwords are never put back into a page."""
    skip = {"csrfmiddlewaretoken"}
    return [(key, value) for key, values in request.POST.lists() for value in values if key not in skip and "password" not in key]


def kept_key(request: HttpRequest) -> str:
    """The key under which the form was sent, so that sending it again makes one effect."""
    return request.POST.get(KEY_FIELD, "")
