"""The doors of allauth that are open here, under its own names. Whatever it can do beyond these is closed. And ours for the hall."""

from allauth.account import views
from django.urls import path, re_path

from isopolity.accounts import hall

urlpatterns = [
    path("sign-in", views.login, name="account_login"),
    path("hall", hall.sign_in, name="account_hall"),
    path("sign-out", views.logout, name="account_logout"),
    path("sign-up", views.signup, name="account_signup"),
    path("inactive", views.account_inactive, name="account_inactive"),
    path("address", views.email, name="account_email"),
    path("confirm", views.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm/(?P<key>[-:\w]+)$", views.confirm_email, name="account_confirm_email"),
    path("password", views.password_change, name="account_change_password"),
    path("forgotten", views.password_reset, name="account_reset_password"),
    path("forgotten/sent", views.password_reset_done, name="account_reset_password_done"),
    re_path(r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$", views.password_reset_from_key, name="account_reset_password_from_key"),
    path("forgotten/done", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
