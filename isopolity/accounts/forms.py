"""Forms of sign-in and of one's own account: allauth's rules, our fields and words."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from isopolity.accounts.models import User
from isopolity.ui.fields import LineField, MailField


class AddressField(MailField):
    """An e-mail address as accounts know it: in small letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("E-mail address"), **options})

    def to_python(self, value: Any) -> str:
        return super().to_python(value).lower()


class SecretField(forms.CharField):
    """A password, kept as it was typed; it never goes back into a page."""

    def __init__(self, *, autocomplete: str, **options: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "dir": "ltr"})
        super().__init__(**{"label": _("Password"), "strip": False, "widget": widget, **options})


def new_secret() -> SecretField:
    return SecretField(
        autocomplete="new-password",
        label=_("New password"),
        help_text=_("At least 12 characters. Four or five words that only you would put together are good, and easy to remember."),
    )


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {
            "login": AddressField(widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "username"})),
            "password": SecretField(autocomplete="current-password"),
        }


class SignupForm(allauth_forms.SignupForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {
            "name": LineField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})),
            "email": AddressField(help_text=_("We send a link there, to know that it is yours.")),
            "password1": new_secret(),
        }

    def try_save(self, request: HttpRequest) -> Any:
        """As allauth does; an address that has an account already takes as long as a new one, so that nobody learns it by the clock."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    email = AddressField()


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _renew(self.fields)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _renew(self.fields)
        self.fields["oldpassword"] = SecretField(label=_("Password until now"), autocomplete="current-password")


def _renew(fields: dict[str, forms.Field]) -> None:
    # allauth's own field asks the password rules about its user; only the words around it change.
    said = new_secret()
    fields["password1"].label, fields["password1"].help_text = said.label, said.help_text
    fields["password2"].label = _("New password once more")
    for name in ("password1", "password2"):
        fields[name].widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"})


class ProvenForm(forms.Form):
    """A form that asks for the password of the person who sends it: a session left open must not be enough."""

    password = SecretField(label=_("Your password"), autocomplete="current-password", help_text=_("To be sure that it is you."))
    user: User

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("This is not your password."), code="wrong")
        return self.cleaned_data["password"]


class AddEmailForm(ProvenForm, allauth_forms.AddEmailForm):
    email = AddressField(label=_("New e-mail address"))
    field_order = ("email", "password")


class CloseForm(ProvenForm):
    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user


class PersonForm(forms.Form):
    """What a person may change of their own account without proving who they are once more."""

    name = LineField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}))
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Pages and messages come to you in this language, on every device.")
    )
