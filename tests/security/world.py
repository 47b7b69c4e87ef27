"""One small world: somebody in each role, each kind of object in each state, and a word of its own in each private text.

It is made once for a module of tests, inside a transaction that is rolled back at the end. Three spheres hold the same
things: an organisation that is `open`, one that is a `draft` (nobody has vouched for it), and one that is `closed`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from isopolity.accounts.models import User
from isopolity.directory.invitation_tokens import hash_of
from isopolity.directory.models import (
    Claim,
    ContextFigure,
    FocalPoint,
    Invitation,
    LdcPeriod,
    Membership,
    MembershipRequest,
    Organisation,
    OrganisationName,
    Place,
    Role,
    Source,
)
from isopolity.directory.services import keep_official_name
from isopolity.directory.services.organisations import name_forms
from isopolity.exchange.index import refresh_index
from isopolity.exchange.models import KnowledgeEntry, Need, Offer
from isopolity.jobs.models import Job
from isopolity.matching.models import CallNote, Contact, ContactParty, ContactRequest, ContactTurn
from isopolity.texts.models import Comment
from tests.factories import directory as make
from tests.factories.exchange import make_entry
from tests.security import state as tables
from tests.security.agreements import add_agreement
from tests.security.fairs import add_fair
from tests.security.lists import add_lists

ROLES = ("visitor", "person", "stranger", "officer", "administrator", "secretariat", "funder", "steward", "operator")
STATES = ("open", "draft", "closed")
ITS_PEOPLE = ("officer", "administrator")
# Those who may vouch must be able to read what they vouch for.
JUDGES = ("secretariat", "steward")
EVERYBODY = ROLES
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Secret:
    """A word that stands in one private text, and the roles that may read that text."""

    word: str
    what: str
    seen_by: frozenset[str]


@dataclass
class World:
    people: dict[str, User] = field(default_factory=dict)
    spheres: dict[str, Any] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)

    def word(self, what: str, *seen_by: str) -> str:
        """A new word that no other text holds; `seen_by` are the roles that may read it."""
        word = f"zq{len(self.secrets):03d}qz"
        self.secrets.append(Secret(word, what, frozenset(seen_by)))
        return word

    def client(self, role: str, **options: Any) -> Client:
        """Somebody in this role, signed in unless it is the visitor."""
        client = Client(**options)
        if role != "visitor":
            client.force_login(self.people[role])
        return client


def build() -> World:
    world = World()
    people = world.people
    for name in ("officer", "administrator"):
        # They registered a draft: who judges it must know who says so.
        word = world.word(f"address of the {name}", *ITS_PEOPLE, *JUDGES)
        people[name] = make.person(f"{word}@example.org", name=f"Person {name}")
    world.far = make.city("Far city", iso2="BE", languages=["fr"])  # type: ignore[attr-defined]
    make.officer(world.far, f"{world.word('address of the far officer')}@example.org", name=world.word("name of the far officer"))
    people["person"] = make.person("person@example.org")
    EmailAddress.objects.create(user=people["person"], email="second@example.org", verified=False, primary=False)
    people["stranger"] = make.officer(make.city("Elsewhere", iso2="TG"), "stranger@example.org")
    network = make.network("Open network")
    world.other_network = make.network("Other network")  # type: ignore[attr-defined]
    people["secretariat"] = make.secretariat(network, "secretariat@example.org")
    people["funder"] = make.funder(make.fund("Fund"), "funder@example.org")
    people["steward"] = make.steward("steward@example.org")
    people["operator"] = make.person("operator@example.org", is_staff=True, is_superuser=True)
    for state in STATES:
        world.spheres[state] = build_sphere(world, state, network if state == "open" else None)
    add_reference(world)
    add_lists(world, network)
    return world


def build_sphere(world: World, state: str, network: Organisation | None) -> Any:
    """An organisation in this state with everything that can belong to one."""
    sphere = SimpleNamespace(state=state, world=world, far=world.far, other_network=world.other_network)  # type: ignore[attr-defined]
    named_by = (*ITS_PEOPLE, *JUDGES) if state == "draft" else EVERYBODY
    sphere.named_by = named_by
    name = world.word(f"name of the {state} city", *named_by)
    sphere.city = make.city(f"City {name}", vouched=state != "draft", languages=["fr", "en"], language="en")
    sphere.network = network or make.network(
        f"Network {world.word(f'name of the {state} network', 'secretariat', 'steward', *(ROLES if state == 'closed' else ITS_PEOPLE))}",
        vouched=state != "draft",
    )
    if network is None:
        make.role(world.people["secretariat"], sphere.network, Role.Kind.ADMINISTRATOR, "Head of the secretariat")
    else:
        world.people["secretariat"].roles.update(kind=Role.Kind.ADMINISTRATOR)
    fill_profile(world, sphere)
    for person, kind in (("officer", Role.Kind.OFFICER), ("administrator", Role.Kind.ADMINISTRATOR)):
        sphere.role = make.role(world.people[person], sphere.city, kind, f"{person.title()} of cooperation")
    sphere.colleague = make.officer(
        sphere.city,
        f"{world.word(f'address of a colleague of the {state} city', *ITS_PEOPLE, *(JUDGES if state == 'draft' else ()))}@example.org",
    )
    sphere.colleague_role = sphere.colleague.roles.get()
    for model in (Need, Offer):
        fill_entries(world, sphere, model)
    fill_requests(world, sphere)
    fill_networks(world, sphere)
    fill_claim(world, sphere)
    # An agreement of a draft is nobody's to read; one that was closed is history.
    sphere.agreement_readers = () if state == "draft" else EVERYBODY
    add_agreement(world, sphere)
    add_fair(world, sphere, world.spheres.get("open", sphere).network)
    closed = {"closed_at": LONG_AGO, "closed_reason": "The council was merged."}
    if state == "closed":
        Organisation.objects.filter(pk__in=[sphere.city.pk, sphere.network.pk]).update(**closed)
        sphere.city.refresh_from_db()
        sphere.network.refresh_from_db()
    for entry in (*sphere.city.needs.all(), *sphere.city.offers.all()):
        refresh_index(entry)
    return sphere


def fill_profile(world: World, sphere: Any) -> None:
    """The profile, which is public with its organisation; focal points; an invitation."""
    city, state = sphere.city, sphere.state
    for attribute in ("acronym", "about", "intent", "who_signs", "who_approves", "population_source"):
        setattr(city, attribute, world.word(f"{attribute} of the {state} city", *sphere.named_by))
    city.website = f"https://{world.word(f'website of the {state} city', *sphere.named_by)}.example.org/"
    city.population, city.population_year, city.competences = 90_000, 2024, ["recycling"]
    city.save()
    keep_official_name(city)
    name = world.word(f"French name of the {state} city", *sphere.named_by)
    sphere.name = OrganisationName.objects.create(organisation=city, language="fr", name=name, **name_forms(name))
    source = world.word(f"source of a figure of the {state} city", *sphere.named_by)
    sphere.figure = ContextFigure.objects.create(organisation=city, kind="youth", value=60, year=2013, source=source)
    members = ("stranger", "secretariat", "funder", "steward")
    public = EVERYBODY if state != "draft" else (*ITS_PEOPLE, *JUDGES)
    sphere.focal_point = FocalPoint.objects.create(
        organisation=city,
        name=world.word(f"name of the focal point of the {state} city", *public),
        office="Focal point",
        email=f"{world.word(f'address of the focal point of the {state} city', *ITS_PEOPLE, *members)}@example.org",
        telephone=world.word(f"telephone of the focal point of the {state} city", *ITS_PEOPLE, *members),
        consent_at=LONG_AGO,
    )
    FocalPoint.objects.create(
        organisation=city,
        name=world.word(f"name of somebody of the {state} city without consent", *ITS_PEOPLE),
        office=world.word(f"office of somebody of the {state} city without consent", *ITS_PEOPLE),
        email=f"{world.word(f'address of somebody of the {state} city without consent', *ITS_PEOPLE)}@example.org",
        telephone=world.word(f"telephone of somebody of the {state} city without consent", *ITS_PEOPLE),
    )
    sphere.token = "a-letter"
    word = world.word(f"address of an invitation of the {state} city", "administrator")
    sphere.invitation = invite(world, city, f"{word}@example.org", f"{state}-other-token")
    if state == "open":
        invite(world, city, "person@example.org", sphere.token)


def invite(world: World, city: Organisation, address: str, token: str) -> Invitation:
    return Invitation.objects.create(
        organisation=city,
        email=address,
        kind="officer",
        office="Engineer",
        token_hash=hash_of(token),
        invited_by=world.people["administrator"],
        invited_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )


def fill_entries(world: World, sphere: Any, model: type[KnowledgeEntry]) -> None:
    """A published one with a comment and a comment that was withdrawn, a draft, one that was withdrawn."""
    noun, state = str(model._meta.model_name), sphere.state
    # A draft of a needs text of a draft city is read by those who judge the city once it is published there.
    readers = sphere.named_by

    def texts(kind: str, *seen_by: str) -> dict[str, Any]:
        written = {name: world.word(f"{name} of the {kind} {noun} of the {state} city", *seen_by) for name in ("title", "text")}
        if model is Offer:
            written["evidence"] = world.word(f"evidence of the {kind} offer of the {state} city", *seen_by)
        return written

    published = make_entry(model, sphere.city, **texts("published", *readers))
    unfinished = make_entry(model, sphere.city, state="draft", **texts("unfinished", *ITS_PEOPLE))
    typed = {"title": [world.word(f"typed words of a broken {noun} of the {state} city", *ITS_PEOPLE) * 40]}
    make_entry(model, sphere.city, state="draft", title="", typed=typed)
    withdrawn = make_entry(model, sphere.city, state="withdrawn", **texts("withdrawn", *ITS_PEOPLE))
    for name, entry in (("published", published), ("unfinished", unfinished), ("withdrawn", withdrawn)):
        setattr(sphere, f"{name}_{noun}", entry)
    if model is Need:
        sphere.comment = comment(world, "funder", published, world.word(f"comment on the need of the {state} city", *readers))
        gone = comment(world, "stranger", published, world.word(f"withdrawn comment on the need of the {state} city"))
        Comment.objects.filter(pk=gone.pk).update(withdrawn_at=LONG_AGO)


def comment(world: World, role: str, on: KnowledgeEntry, text: str) -> Comment:
    return Comment.objects.create(
        kind=on._meta.label_lower,
        object_id=on.public_id,
        author=world.people[role],
        office="Programme officer",
        organisation="Fund",
        language="en",
        text=text,
        written_at=LONG_AGO,
    )


def fill_requests(world: World, sphere: Any) -> None:
    """A request that waits for the city, one that the city sent and is asked about, a contact with a note of a call."""
    state = sphere.state
    readers = (*ITS_PEOPLE, "steward")
    sphere.request = contact_request(world, sphere, sphere.far, sphere.city, f"request to the {state} city", readers)
    other = make.city(f"Fourth city {state}", iso2="BE")
    sphere.asked = contact_request(world, sphere, sphere.city, other, f"request of the {state} city", readers)
    ContactRequest.objects.filter(pk=sphere.asked.pk).update(state="asked-more")
    sphere.other = make.city(f"Fifth city {state}", iso2="BE")
    third = contact_request(world, sphere, sphere.other, sphere.city, f"answered request to the {state} city", readers)
    ContactRequest.objects.filter(pk=third.pk).update(state="accepted", answered_at=LONG_AGO)
    sphere.contact = Contact.objects.create(origin="request", request=third, made_on=date(2026, 2, 1))
    for position, party in enumerate((sphere.other, sphere.city), start=1):
        ContactParty.objects.create(contact=sphere.contact, organisation=party, position=position)
    CallNote.objects.create(
        contact=sphere.contact,
        organisation=sphere.city,
        office="Officer",
        held_on=date(2026, 2, 2),
        text=world.word(f"note of a call of the {state} city", *readers),
        language="en",
        next_step=world.word(f"next step of the {state} city", *readers),
        next_owner=sphere.city,
        next_due_on=date(2026, 3, 1),
        written_at=LONG_AGO,
    )


def contact_request(
    world: World, sphere: Any, sender: Organisation, receiver: Organisation, what: str, readers: tuple[str, ...]
) -> ContactRequest:
    asked = ContactRequest.objects.create(
        sender=sender,
        receiver=receiver,
        reason=world.word(f"reason of the {what}", *readers),
        question=world.word(f"question of the {what}", *readers),
        language="en",
        sent_at=LONG_AGO,
        moved_at=LONG_AGO,
    )
    turn = {"request": asked, "at": LONG_AGO, "language": "en", "office": world.word(f"office in the {what}", *readers)}
    ContactTurn.objects.create(organisation=sender, kind="ask", **turn)
    ContactTurn.objects.create(organisation=receiver, kind="ask-more", text=world.word(f"turn of the {what}", *readers), **turn)
    return asked


def fill_networks(world: World, sphere: Any) -> None:
    """The city belongs to the sphere's network, and another city asks to join it."""
    sphere.membership = Membership.objects.create(network=sphere.network, member=sphere.city, joined_on=date(2020, 1, 1))
    sphere.membership_request = MembershipRequest.objects.create(
        network=sphere.network,
        member=make.city(f"Sixth city {sphere.state}", iso2="BE"),
        words=world.word(f"words of who asks to join the {sphere.state} network", "secretariat", "steward"),
        asked_at=LONG_AGO,
        asked_office="Mayor",
    )


def fill_claim(world: World, sphere: Any) -> None:
    """Another organisation that a source listed, a member of the sphere's network, without people; the stranger asks to act for it."""
    state = sphere.state
    name = world.word(f"name of the {state} listed city", *(("stranger", *JUDGES) if state == "draft" else EVERYBODY))
    closed = {"closed_at": LONG_AGO, "closed_reason": "Merged."} if state == "closed" else {}
    sphere.listed = make.city(f"Listed {name}", vouched=state != "draft", confirmed_at=None, **closed)
    Membership.objects.create(network=world.spheres.get("open", sphere).network, member=sphere.listed)
    sphere.claim = Claim.objects.create(
        organisation=sphere.listed,
        user=world.people["stranger"],
        office=world.word(f"office of who asks to act for the {state} listed city", "stranger", *JUDGES),
        words=world.word(f"words of who asks to act for the {state} listed city", *JUDGES),
        asked_at=LONG_AGO,
    )


def add_reference(world: World) -> None:
    """What belongs to no organisation, and long work of the administrator's."""
    listed = Source.objects.create(title="List of least developed countries")
    country = world.spheres["open"].city.country
    place = Place.objects.create(geoname_id=2_392_505, name="Lokossa", country=country, latitude=6.63, longitude=1.71, population=86_971)
    period = LdcPeriod.objects.create(country=country, source=listed, listed_from=date(1971, 11, 18))
    jobs = {
        name: Job.objects.create(kind="proof", owner_id=world.people["administrator"].public_id, state=name, created_at=LONG_AGO)
        for name in ("running", "stopped")
    }
    for sphere in world.spheres.values():
        sphere.country, sphere.place, sphere.period = country, place, period
        sphere.running, sphere.stopped = jobs["running"], jobs["stopped"]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, for all tests of a module. They are marked `django_db`, so what one of them writes is rolled back after it."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic(), tables.watched():
                made = build()
                tables.state()  # read before the first test's savepoint, so that all tests compare with it
                yield made
                transaction.set_rollback(True)
        finally:
            connection.close()
