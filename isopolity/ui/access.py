"""The three access marks. Every view carries exactly one; a view without one is closed, and a test finds it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from isopolity.core.reasons import Reason, refuse_if

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Open to everybody."""
    view.access_mark = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """For every person who signed in; what they may do with an object is decided by the permission of the service they call."""
    view.access_mark = "signed_in"  # type: ignore[attr-defined]
    return view


def requires(may: Callable[[Any, Any], Reason | None], *, find: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """For people whom `may(user, obj)` lets in.

    `find(user, **url_parts)` is a query that returns the object or raises `Http404`; the view gets the object in
    place of the parts of the address. Without `find`, `may` is asked about `None`.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, **parts: Any) -> HttpResponse:
            if find is None:
                refuse_if(may(request.user, None))
                return view(request, **parts)
            obj = find(request.user, **parts)
            refuse_if(may(request.user, obj))
            return view(request, obj)

        marked.access_mark = "requires"  # type: ignore[attr-defined]
        marked.permission = may  # type: ignore[attr-defined]
        return marked

    return mark
