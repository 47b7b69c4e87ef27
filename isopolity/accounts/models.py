"""The person who signs in."""

import unicodedata
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id


def as_compared(password: str | None) -> str | None:
    """The form in which passwords are compared: keyboards and systems write one and the same letter in different ways."""
    return None if password is None else unicodedata.normalize("NFKC", password)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An operator: made on the command line only."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. When they leave, name and address go and the public id stays, so that acts remain one person's acts."""

    public_id = models.CharField(_("public number"), max_length=32, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("your name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(_("open"), default=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    joined_at = models.DateTimeField(_("opened"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name or self.email

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(as_compared(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(as_compared(raw_password) or "")

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class HallCode(models.Model):
    """How a person signs in on the laptop of a hall: a printed code instead of an address and a password. Only its hash is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="hall_code")
    # The first signs of the code, by which it is found.
    handle = models.CharField(max_length=4, unique=True)
    hash = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"hall code of {self.user_id}"
