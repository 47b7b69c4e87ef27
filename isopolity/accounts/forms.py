"""Forms of sign-in and sign-up; allauth's rules, our words."""

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _


class LoginForm(allauth_forms.LoginForm):
    pass


class SignupForm(allauth_forms.SignupForm):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1")


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    pass


class AddEmailForm(allauth_forms.AddEmailForm):
    pass
