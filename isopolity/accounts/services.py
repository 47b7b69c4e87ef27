"""Opening, changing and closing accounts. Names and addresses never enter the audit chain, which nobody could erase."""

from dataclasses import asdict, dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from isopolity.accounts import closing
from isopolity.accounts.models import HallCode, User
from isopolity.accounts.permissions import can_close_account, can_edit_account
from isopolity.audit import services as audit
from isopolity.core.identifiers import HALL_HANDLE, new_hall_code
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


@dataclass(frozen=True, slots=True)
class HallPerson:
    """A person who works in a hall, as a file carries them there: no address, no password, and of the code its hash alone."""

    public_id: str
    name: str
    language: str
    handle: str
    hash: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def hall_person(person: User, *, others: set[str]) -> tuple[HallPerson, str]:
    """A person with a new code for a hall, and the code itself, which is kept nowhere. `others`: the handles that are given out."""
    code = new_hall_code()
    while code[:HALL_HANDLE] in others:
        code = new_hall_code()
    others.add(code[:HALL_HANDLE])
    return HallPerson(person.public_id, person.name, person.language, code[:HALL_HANDLE], make_password(code)), code


def open_hall_account(entry: HallPerson, *, at: datetime) -> User:
    """The account of a person who works in a hall, on its laptop, in the caller's transaction: again, with the new code alone.

    Its address leads nowhere and it has no password, so that the printed code is the one way in.
    """
    known = {"name": entry.name, "language": entry.language, "is_active": True}
    made = {"email": f"{entry.public_id}@hall.invalid", "joined_at": at, "password": make_password(None)}
    person, _is_new = User.objects.update_or_create(public_id=entry.public_id, defaults=known, create_defaults={**known, **made})
    HallCode.objects.filter(handle=entry.handle).exclude(user=person).delete()
    HallCode.objects.update_or_create(user=person, defaults={"handle": entry.handle, "hash": entry.hash})
    audit.record("accounts:account:open", by=None, of=person, at=at)
    return person


def end_hall_accounts(people: list[User], *, at: datetime) -> None:
    """These people no longer work in the hall: their codes open nothing. In the caller's transaction."""
    HallCode.objects.filter(user__in=people).delete()
    for person in people:
        audit.record("accounts:hall-code:end", by=None, of=person, at=at)
