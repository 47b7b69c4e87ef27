"""The demonstration: real cities with invented needs and offers, written through the services that people use.

It is made once in a data folder. Facts with sources are a matter of `portal.services.facts`.
"""

import json
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from isopolity.accounts.models import User
from isopolity.directory.models import Organisation, Place, Role
from isopolity.directory.services import (
    add_name,
    change_profile,
    make_steward,
    register_organisation,
    state_competences,
    vouch_for_organisation,
)
from isopolity.exchange.models import Need, Offer
from isopolity.exchange.queries import texts_of
from isopolity.exchange.services import write_entry
from isopolity.matching.services import run_matching
from isopolity.outbox.services import drop_waiting
from isopolity.portal.services.demonstration_fair import City, make_fair, warm
from isopolity.portal.services.facts import load_facts

FOLDER = Path(__file__).resolve().parents[1] / "data" / "demonstration"
NETWORK_NAME, NETWORK_ACRONYM = "World Alliance of Cities against Poverty", "WACAP"
NETWORK_NAMES = {"fr": "Alliance mondiale des villes contre la pauvreté", "ar": "التحالف العالمي للمدن ضد الفقر"}
REASON_NETWORK = "A real network, with an invented secretariat, for the demonstration."
# Both in the language in which a city's people read and write here.
REASON_CITY = {
    "en": "A real city, with an invented office, for the demonstration.",
    "fr": "Une ville réelle, avec un service inventé, pour la démonstration.",
    "ar": "مدينة حقيقية بمكتب مختلق، من أجل العرض التجريبي.",
}
OFFICE = {
    "en": "Officer for cooperation between cities",
    "fr": "Service de la coopération entre villes",
    "ar": "مكتب التعاون بين المدن",
}
CONNECTIVITY = {"good": "steady", "medium": "steady", "weak": "slow", "phone-only": "slow"}
# The demonstration looks lived in: cities came one a day, and wrote over half a year.
REGISTERED_AGO = timedelta(days=240)
SPREAD_DAYS = 178
Say = Callable[[str], object]


def load_demonstration(*, say: Say) -> bool:
    """Make the demonstration unless it is there; True when it was made now. A load that is broken off leaves nothing behind.

    The gazetteer is loaded first, by a process of its own that gives its memory back.
    """
    people = _read("sign_ins.json")["people"]
    if User.objects.filter(email=people[-1]["email"]).exists():
        return False
    passwords = {person["email"]: _passphrase() for person in people}
    if Place.objects.exists():
        accounts = _accounts(people, passwords)
    else:
        say("Loading the places of the world …")
        with subprocess.Popen([sys.executable, "-m", "isopolity", "load-places"]) as loading:
            # What takes its time and needs no place is done meanwhile.
            accounts = _accounts(people, passwords)
            warm()
        if loading.returncode:
            raise subprocess.CalledProcessError(loading.returncode, loading.args)
    say("Writing the demonstration …")
    with transaction.atomic(), translation.override("en"):
        _write(people, accounts, say)
    _keep(people, passwords)
    return True


def sign_ins() -> list[dict[str, str]]:
    """Who may sign in to the demonstration of this data folder: `email`, `password`, `who`."""
    kept: list[dict[str, str]] = json.loads(_sign_ins_file().read_text(encoding="utf-8"))
    return kept


def _sign_ins_file() -> Path:
    path: Path = settings.DATA / "sign-ins.json"
    return path


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _passphrase() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(4))


def _keep(people: list[dict[str, Any]], passwords: Mapping[str, str]) -> None:
    entries = [
        {"email": person["email"], "password": passwords[person["email"]], "who": f"{person['name']}, {person['office']['en']}"}
        for person in people
    ]
    path = _sign_ins_file()
    path.touch(mode=0o600)
    path.write_text(json.dumps(entries, ensure_ascii=False, indent=1), encoding="utf-8")


def _write(people: list[dict[str, Any]], accounts: Mapping[str, User], say: Say) -> None:
    at = timezone.now()
    by_organisation = {person["organisation"]: person for person in people}
    steward = _person(by_organisation[None], accounts)
    mandate = make_steward(steward, office=by_organisation[None]["office"]["en"], at=at)
    secretary = _person(by_organisation["wacap"], accounts)
    known = {"wacap": _network(by_organisation["wacap"], secretary, mandate, at)}
    cities, written = list(_cities()), {}
    for number, city in enumerate(cities, start=1):
        sign_in = by_organisation.get(city["id"])
        officer = _person(sign_in, accounts) if sign_in else _invented_officer(city)
        office = (sign_in["office"] if sign_in else OFFICE)[officer.language]
        organisation = _city(city, officer, office, mandate, at - REGISTERED_AGO + timedelta(days=number))
        _knowledge(city, organisation, officer, number, at)
        known[city["id"]], written[city["id"]] = organisation, City(city, organisation, officer)
        if number % 20 == 0:
            say(f"  {number} of {len(cities)} cities")
    load_facts(by=steward, at=at, known=known)
    # Whoever signs in first finds all partners, counted against each other; the worker's first run may be minutes away.
    run_matching(at=timezone.now())
    say("  a fair of 48 delegations")
    make_fair(known["wacap"], secretary, written, at=at)
    # Nobody waits for the letters that its making would send.
    drop_waiting()


def _cities() -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.glob("*.json")):
        yield from _read(path.name).get("cities", []) if path.name != "story.json" else []


def _accounts(people: list[dict[str, Any]], passwords: Mapping[str, str]) -> dict[str, User]:
    """Their accounts by e-mail address, not saved yet: a password is slow to hash, so that it is slow to guess."""
    found = {}
    for person in people:
        found[person["email"]] = user = User(email=person["email"], name=person["name"], language=person["language"])
        user.set_password(passwords[user.email])
    return found


def _person(entry: Mapping[str, Any], accounts: Mapping[str, User]) -> User:
    user = accounts[entry["email"]]
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _invented_officer(city: Mapping[str, Any]) -> User:
    """Somebody must have written this city's needs; nobody can sign in as them."""
    known = dict(settings.LANGUAGES)
    language = next((code for code in city["languages"] if code in known), "en")
    return User.objects.create_user(f"{city['id']}@cities.example.org", None, language=language)


def _network(entry: Mapping[str, Any], secretary: User, mandate: Role, at: datetime) -> Organisation:
    network = register_organisation(
        kind=Organisation.Kind.NETWORK,
        name=NETWORK_NAME,
        acronym=NETWORK_ACRONYM,
        office=entry["office"]["en"],
        languages=["en", "fr"],
        country=None,
        by=secretary,
        at=at,
    )
    for language, name in NETWORK_NAMES.items():
        add_name(network, name=name, language=language, by=secretary, at=at)
    return vouch_for_organisation(network, role=mandate, reason=REASON_NETWORK, by=mandate.user, at=at)


def _city(city: Mapping[str, Any], officer: User, office: str, mandate: Role, at: datetime) -> Organisation:
    place = Place.objects.select_related("country").get(geoname_id=city["geonameid"])
    own_names = city["names"]
    name = own_names.get(city["languages"][0]) if city["languages"][0] in {"fr", "en", "es", "pt"} else None
    organisation = register_organisation(
        kind=Organisation.Kind.LOCAL_AUTHORITY,
        level=Organisation.Level.MUNICIPALITY,
        name=name or own_names["en"],
        office=office,
        languages=city["languages"],
        country=place.country,
        place=place,
        by=officer,
        at=at,
        is_another=True,
    )
    change_profile(
        organisation,
        population=place.population,
        population_source="GeoNames",
        connectivity=CONNECTIVITY[city["connectivity"]["level"]],
        by=officer,
        at=at,
    )
    for language, other in own_names.items():
        if other != organisation.name:
            add_name(organisation, name=other, language=language, by=officer, at=at)
    if city["competences"] is not None:
        state_competences(organisation, themes=city["competences"], by=officer, at=at)
    Organisation.objects.filter(pk=organisation.pk).update(invented=True)
    organisation.refresh_from_db()
    return vouch_for_organisation(organisation, role=mandate, reason=REASON_CITY[officer.language], by=mandate.user, at=at)


def _knowledge(city: Mapping[str, Any], organisation: Organisation, officer: User, number: int, at: datetime) -> None:
    """Write what a city needs and offers, on days of the last half year that differ from city to city."""
    for model, entries in ((Need, city["needs"]), (Offer, city["offers"])):
        for place, entry in enumerate(entries):
            written_at = at - timedelta(days=(number * 11 + place * 37 + (model is Offer) * 5) % SPREAD_DAYS, minutes=number)
            words = entry["translations"].items()
            other = {language: {name: given[name] for name in texts_of(model) if name in given} for language, given in words}
            values = _values(model, entry)
            made = write_entry(organisation, model, values=values, publish=True, by=officer, at=written_at, translations=other)
            model.objects.filter(pk=made.pk).update(invented=True)


def _values(model: type[Need] | type[Offer], entry: Mapping[str, Any]) -> dict[str, Any]:
    shared = {name: entry[name] for name in ("theme", "title", "text", "language", "modes", "beneficiaries")}
    shared["months"] = entry["months"]
    if model is Need:
        return {**shared, "lacking": entry["lacking"], "urgency": entry["urgency"]}
    return {**shared, "basis": entry["basis"], "evidence": entry.get("evidence", ""), "capacity": entry["capacity"]}
