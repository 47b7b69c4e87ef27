"""How allauth meets the house: its mails go through our outbox, its redirects stay here, its limits become a page."""

import logging
import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from isopolity.accounts.models import User
from isopolity.accounts.wishes import wish_of
from isopolity.audit import services as audit
from isopolity.outbox import services as outbox
from isopolity.ui.errors import TooMany

logger = logging.getLogger(__name__)
# allauth's name of a mail → our templates, and what of its context is the link.
MAILS = {
    "account/email/email_confirmation_signup": ("account/mail/confirm", "activate_url"),
    "account/email/email_confirmation": ("account/mail/address", "activate_url"),
    "account/email/password_reset_key": ("account/mail/reset", "password_reset_url"),
    "account/email/account_already_exists": ("account/mail/known", "password_reset_url"),
    "account/email/unknown_account": ("account/mail/unknown", "signup_url"),
    "account/email/password_changed": ("account/mail/password", None),
    "account/email/password_reset": ("account/mail/password", None),
    "account/email/email_changed": ("account/mail/moved", None),
}
# Notices that would tell people what they have just done themselves.
SILENT = {"account/email/email_confirm", "account/email/email_deleted"}


SIGNED_OUT = "account/messages/logged_out.txt"


def _next_language(request: HttpRequest, *, leaving: bool) -> str:
    """The language of the next page for whoever reads it: the account's, unless this device has one chosen."""
    if request.user.is_authenticated and not leaving and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        return request.user.language
    return translation.get_language_from_request(request)


class Adapter(DefaultAccountAdapter):
    @transaction.atomic
    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Keep the name that was typed and the language that was read at sign-up."""
        user.name = form.cleaned_data["name"]
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        super().save_user(request, user, form, commit)
        audit.record("accounts:account:open", by=user, of=user)
        return user

    @transaction.atomic
    def set_password(self, user: Any, password: str) -> None:
        super().set_password(user, password)
        audit.record("accounts:password:change", by=user, of=user)

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """The address at which a person signs in is proven, or changed; the address itself is for no record that nobody could erase."""
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            audit.record("accounts:address:confirm", by=email_address.user, of=email_address.user)
        return confirmed

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail in the language of the account, else of the page.

        Of the links that allauth makes only the path is kept: the host comes from the settings, never from the request.
        The link that proves an address leads on to what the person wanted when they were asked for an account.
        """
        if template_prefix in SILENT:
            return
        template, link = MAILS[template_prefix]
        reader = context.get("user") or User.objects.filter(email=email, is_active=True).first()
        path = urlsplit(context[link]).path if link else reverse("account_reset_password")
        if link == "activate_url" and (wish := wish_of(self.request)):
            path += f"?{REDIRECT_FIELD_NAME}={wish}"
        outbox.queue(
            key=f"{template}:{secrets.token_hex(16)}",
            template=template,
            address=email,
            language=reader.language if reader else translation.get_language() or settings.LANGUAGE_CODE,
            values={"path": path, "to_email": context.get("to_email", "")},
            at=timezone.now(),
        )

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **words: Any) -> None:
        """A message speaks as the page that will show it: signing in and out change whose language pages are in."""
        with translation.override(_next_language(request, leaving=message_template == SIGNED_OUT)):
            super().add_message(request, level, message_template, *args, **words)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise TooMany from error

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        logger.warning("Sign-in failed from %s", get_ip(request))

    def is_safe_url(self, url: str) -> bool:
        """Redirects lead to pages of this host only."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")
