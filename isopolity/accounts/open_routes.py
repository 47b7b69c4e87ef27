"""Views that are not ours and have no access mark: this reviewed table opens them; all others of theirs need sign-in."""

OPEN_ROUTES = {
    "account_login",
    "account_signup",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_inactive",
    "admin:login",
}
