"""Opening, changing and closing accounts. Names and addresses never enter the audit chain, which nobody could erase."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from isopolity.accounts import closing
from isopolity.accounts.models import User
from isopolity.accounts.permissions import can_close_account, can_edit_account
from isopolity.audit import services as audit
from isopolity.core.reasons import refuse_if
from isopolity.outbox import services as outbox


@transaction.atomic
def open_account(*, email: str, password: str | None, name: str, language: str, by: User | None, at: datetime) -> User:
    """An account whose address needs no proof, for commands and the demonstration; people open theirs by signing up.

    Without a password the person sets one through "Forgot your password?". An address that is known raises IntegrityError.
    """
    person = User.objects.create_user(email, password, name=name, language=language, joined_at=at)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    audit.record("accounts:account:open", by=by, of=person, at=at)
    return person


@transaction.atomic
def edit_account(account: User, *, name: str, language: str, by: User) -> None:
    """Change the name and the language of one's own account."""
    refuse_if(can_edit_account(by, account))
    changed = [field for field, value in (("name", name), ("language", language)) if getattr(account, field) != value]
    account.name, account.language = name, language
    account.save(update_fields=["name", "language"])
    audit.record("accounts:account:edit", by=by, of=account, values={"changed": changed})


@transaction.atomic
def choose_language(account: User, *, language: str, by: User) -> None:
    """Keep the language that a person chose on a page; choosing the same again writes nothing."""
    refuse_if(can_edit_account(by, account))
    if account.language != language:
        account.language = language
        account.save(update_fields=["language"])
        audit.record("accounts:account:edit", by=by, of=account, values={"changed": ["language"]})


@transaction.atomic
def close_account(account: User, *, by: User, at: datetime) -> None:
    """Erase name and addresses and end what the person holds; their acts stay, named by office and by the public id.

    Every open session of the account ends with it. Refused while something hinders it (`accounts.closing`).
    """
    refuse_if(can_close_account(by, account))
    closing.end_everything(account, by=by, at=at)
    for address in {account.email, *EmailAddress.objects.filter(user=account).values_list("email", flat=True)}:
        outbox.forget_address(address, at=at)
    EmailAddress.objects.filter(user=account).delete()
    account.email, account.name = f"{account.public_id}@closed.invalid", ""
    account.is_active = account.is_staff = account.is_superuser = False
    account.closed_at = at
    account.set_unusable_password()
    account.save()
    audit.record("accounts:account:close", by=by, of=account, at=at)
