"""Forms that may be sent twice, and denials that leave a trace."""

import hashlib
import json
from collections.abc import Callable

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from isopolity.audit import services
from isopolity.audit.models import Receipt
from isopolity.core.reasons import Refused
from isopolity.ui import errors
from isopolity.ui.errors import kept_fields
from isopolity.ui.receipt_key import KEY_FIELD, is_key

Answer = Callable[[HttpRequest], HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Reviewed: these change no record of the product, and a person must be able to repeat them at will.
EXEMPT = {
    "account_login",
    "account_hall",
    "account_logout",
    "account_reset_password",
    "account_reset_password_from_key",
    "ui:language",
    "admin:login",
    "admin:logout",
    "admin:jsi18n",
}


class Denials:
    """One audit row for each act that was refused for want of a right."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        reason = getattr(response, "refused", None)
        if reason is not None and response.status_code == 403 and request.user.is_authenticated:
            services.record("access:page:deny", by=request.user, values={"path": path_without_secret(request), "reason": reason.code})  # type: ignore[arg-type]
        return response


def path_without_secret(request: HttpRequest) -> str:
    """The path as it may stand in a record that many may read: the secret part of a link, `token` in its route, left out."""
    token = str(request.resolver_match.kwargs.get("token", "")) if request.resolver_match else ""
    return (request.path.replace(token, "…") if token else request.path)[:500]


class Receipts:
    """An unsafe form carries a key; a key is spent only by a committed effect, whose answer is given again to the same form."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[object, ...], parts: dict[str, object]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.method in SAFE or name in EXEMPT:
            return None
        key = request.POST.get(KEY_FIELD, "")
        if not is_key(key):
            return render(
                request,
                "ui/error.html",
                {
                    "title": _("Please send this once more"),
                    "text": _("The form came without its key. Open the page again and send it from there."),
                    "typed": kept_fields(request),
                    "action": request.get_full_path(),
                },
                status=400,
            )
        receipt = Receipt(
            key=key,
            user_id=getattr(request.user, "public_id", "") or "",
            path=request.path[:500],
            body_hash=body_hash(request),
            created_at=timezone.now(),
        )
        try:
            with transaction.atomic():
                receipt.save(force_insert=True)
                response = self._acted(request, view, args, parts)
                if 300 <= response.status_code < 400:
                    response.status_code = 303
                    receipt.status, receipt.location = 303, response["Location"][:2000]
                    receipt.messages = [[message.level, str(message.message)] for message in messages.get_messages(request)]
                    messages.get_messages(request).used = False  # type: ignore[union-attr]
                    receipt.save()
                else:
                    transaction.set_rollback(True)
                return response
        except IntegrityError:
            spent = Receipt.objects.filter(key=key, user_id=receipt.user_id).first()
            if spent is None:
                raise
            return answered_again(request, spent, receipt)

    def _acted(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[object, ...], parts: dict[str, object]
    ) -> HttpResponse:
        try:
            return view(request, *args, **parts)
        except Refused as refused:
            return errors.refused(request, refused.reason)


def body_hash(request: HttpRequest) -> str:
    """SHA-256 of what was sent: the fields in order of name and the content of the files, without the tokens."""
    fields = [[name, values] for name, values in sorted(request.POST.lists()) if name not in {"csrfmiddlewaretoken", KEY_FIELD}]
    digest = hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            digest.update(f"\n{name}\n{upload.name}\n".encode())
            for chunk in upload.chunks():
                digest.update(chunk)
            upload.seek(0)
    return digest.hexdigest()


def answered_again(request: HttpRequest, spent: Receipt, sent: Receipt) -> HttpResponse:
    """The first answer once more; for another text under a spent key, a page that says what was saved and keeps the text."""
    if (spent.path, spent.body_hash) == (sent.path, sent.body_hash):
        for level, text in spent.messages:
            messages.add_message(request, level, text)
        again = HttpResponseRedirect(spent.location)
        again.status_code = spent.status
        return again
    context = {"location": spent.location, "saved_at": spent.created_at, "typed": kept_fields(request), "action": request.path}
    return render(request, "ui/already_sent.html", context, status=409)
