"""The rules of passwords, as far as Django's own words for them are not in all our languages."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """A password of so many characters at least."""

    def get_error_message(self) -> str:
        return ngettext(
            "This password is too short: it needs at least %(least)s character.",
            "This password is too short: it needs at least %(least)s characters.",
            self.min_length,
        ) % {"least": self.min_length}
