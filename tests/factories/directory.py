"""Organisations and people in office, as rows: what a test begins with. Each call makes something new unless a name is given."""

from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from isopolity.accounts.models import User
from isopolity.directory.models import Country, Organisation, Role
from isopolity.directory.services import keep_official_name

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "seven quiet harbours"
_numbers = count(1)


def country(iso2: str = "BJ") -> Country:
    """The country with this code, from the product's own table when it is loaded, else a row with codes made from it."""
    known = {"BJ": ("BEN", "Benin", "Developing"), "BE": ("BEL", "Belgium", "Developed"), "TG": ("TGO", "Togo", "Developing")}
    iso3, name, development = known.get(iso2, (iso2 + "X", f"Country {iso2}", ""))
    return Country.objects.get_or_create(iso2=iso2, defaults={"iso3": iso3, "name": name, "development": development})[0]


@cache
def _hashed_password() -> str:
    """Hashing is slow on purpose; once is enough for all people of a test run."""
    return make_password(PASSWORD)


def person(email: str | None = None, **fields: Any) -> User:
    """Somebody with an account and a confirmed address; the password is `PASSWORD`."""
    from allauth.account.models import EmailAddress

    user = User.objects.create(email=email or f"person{next(_numbers)}@example.org", password=_hashed_password(), **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def organisation(kind: str, name: str | None = None, *, vouched: bool = True, iso2: str | None = "BJ", **fields: Any) -> Organisation:
    """An organisation, vouched for unless `vouched=False`."""
    at = fields.pop("at", LONG_AGO)
    vouching = {"vouched_at": at, "vouched_office": "steward", "vouched_reason": "Known to us for years."} if vouched else {}
    made = Organisation.objects.create(
        **{
            "kind": kind,
            "name": name or f"{kind.title()} {next(_numbers)}",
            "country": country(iso2) if iso2 else None,
            "languages": ["fr"],
            "registered_at": at,
            "changed_at": at,
            "confirmed_at": at,
            **vouching,
            **fields,
        }
    )
    keep_official_name(made)
    return made


def city(name: str | None = None, *, vouched: bool = True, iso2: str = "BJ", **fields: Any) -> Organisation:
    """A local authority; in Benin unless another country is given."""
    return organisation("local-authority", name, vouched=vouched, iso2=iso2, **{"level": "municipality", **fields})


def network(name: str | None = None, *, vouched: bool = True, **fields: Any) -> Organisation:
    """A network of cities."""
    return organisation("network", name, vouched=vouched, iso2=fields.pop("iso2", None), **fields)


def fund(name: str | None = None, **fields: Any) -> Organisation:
    return organisation("fund", name, iso2=fields.pop("iso2", None), **fields)


def role(user: User, of: Organisation | None, kind: str, office: str) -> Role:
    return Role.objects.create(user=user, organisation=of, kind=kind, office=office, granted_at=LONG_AGO)


def officer(of: Organisation, email: str | None = None, *, office: str = "Officer for cooperation", **fields: Any) -> User:
    """A person who may write for the organisation."""
    user = person(email, **fields)
    role(user, of, Role.Kind.OFFICER, office)
    return user


def administrator(of: Organisation, email: str | None = None, *, office: str = "Secretary general", **fields: Any) -> User:
    """A person who may also say who writes for the organisation."""
    user = person(email, **fields)
    role(user, of, Role.Kind.ADMINISTRATOR, office)
    return user


def secretariat(of: Organisation | None = None, email: str | None = None, **fields: Any) -> User:
    """An officer of a vouched network, which is made unless it is given: may vouch for cities."""
    return officer(of or network(), email, office="Secretariat", **fields)


def steward(email: str | None = None, **fields: Any) -> User:
    user = person(email, **fields)
    role(user, None, Role.Kind.STEWARD, "Steward")
    return user


def funder(of: Organisation | None = None, email: str | None = None, **fields: Any) -> User:
    """An officer of a fund, which is made unless it is given."""
    return officer(of or fund(), email, office="Programme officer", **fields)
