"""Organisations and memberships that are public because a source names them."""

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.core.partial_dates import PartialDate
from isopolity.core.reasons import Refused
from isopolity.directory.models import Organisation, Source
from isopolity.directory.queries import public_organisations
from isopolity.directory.services.listing import ListedMembership, ListedOrganisation, add_listing, list_membership, list_organisation
from tests.browserlike import Browserlike
from tests.factories import directory
from tests.factories.imports import NOON, place

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(Refused) as why:
        act()
    return why.value.reason.code


@pytest.fixture
def source():
    return Source.objects.create(title="Summary of the meeting", reference="A/CONF.191/L.11", address="https://undocs.org/A/CONF.191/L.11")


def listed(source, by, name="Lokossa", **words):
    stated = ListedOrganisation(name=name, country=directory.country("BJ"), as_stated="Lokossa (Benin)", confidence="high")
    return list_organisation(stated, source=source, by=by, at=NOON, **words)


def test_a_steward_lists_what_a_source_names(source):
    made = listed(source, directory.steward())
    assert made in public_organisations()
    assert (made.vouched_by, made.vouched_office, made.vouched_reason, made.confirmed_at) == (
        None,
        "Steward",
        "Summary of the meeting",
        None,
    )
    listing = made.listings.get()
    assert (listing.source, listing.as_stated, listing.confidence) == (source, "Lokossa (Benin)", "high")
    assert AuditRecord.objects.latest("sequence").action == "directory:organisation:list"


def test_a_secretariat_lists_for_its_own_network_alone(source):
    network = directory.network("Cities together")
    made = listed(source, directory.secretariat(network), network=network)
    assert (made.vouched_by, made.vouched_office) == (network, "Secretariat")
    assert refused(lambda: listed(source, directory.secretariat(network), "Other")) == "only-vouchers"
    assert refused(lambda: listed(source, directory.secretariat(), "Other", network=network)) == "only-its-people"


def test_others_list_nothing(source):
    for person in (directory.administrator(directory.city()), directory.funder(), directory.person()):
        assert refused(lambda p=person: listed(source, p)) == "only-vouchers"
    unvouched = directory.network(vouched=False)
    assert refused(lambda: listed(source, directory.secretariat(unvouched), network=unvouched)) == "only-its-people"
    assert not Organisation.objects.filter(name="Lokossa").exists()


def test_a_look_alike_stops_it_unless_somebody_said_that_it_is_another(source):
    directory.city("LOKOSSA")
    steward = directory.steward()
    assert refused(lambda: listed(source, steward)) == "look-alikes-there"
    assert listed(source, steward, is_another=True).name == "Lokossa"


def test_the_place_says_the_country(source):
    stated = ListedOrganisation(name="Ville", place=place(5, "Ostend", "BE"), country=directory.country("BJ"))
    assert list_organisation(stated, source=source, by=directory.steward(), at=NOON).country_id == "BE"
    nowhere = ListedOrganisation(name="Ville")
    assert refused(lambda: list_organisation(nowhere, source=source, by=directory.steward(), at=NOON)) == "country-missing"


def test_the_page_says_which_sources_name_it(source):
    steward = directory.steward()
    stated = ListedOrganisation(name="Alliance", kind="network", as_stated="the Alliance")
    made = list_organisation(stated, source=source, by=steward, at=NOON)
    other = Source.objects.create(title="A newspaper")
    for _twice in range(2):
        add_listing(made, source=other, as_stated="an alliance", confidence="low", by=steward, at=NOON)
    page = Browserlike().get(made.path).content.decode()
    assert page.count('<q class="s" dir="auto">') == 2
    assert [words in page for words in ("Listed from", "the Alliance", "A newspaper", "confidence: low")] == [True] * 4


def test_memberships_keep_each_ended_statement_and_one_that_has_not_ended(source):
    network, member, steward = directory.network(), directory.city(), directory.steward()
    other = Source.objects.create(title="A newspaper")

    def state(of, **words):
        return list_membership(ListedMembership(network, member, **words), source=of, by=steward, at=NOON)

    assert state(source, joined=PartialDate(2001, 5)) is not None
    assert state(other) is None
    assert state(source, joined=PartialDate(1990), left=PartialDate(1990)) is not None
    assert state(other, left=PartialDate(1991)) is not None
    assert state(other, left=PartialDate(1991)) is None
    assert refused(lambda: state(other, joined=PartialDate(2001), left=PartialDate(1990))) == "ends-before-it-begins"
    assert [(str(row.joined), str(row.left)) for row in network.members.order_by("id")] == [
        ("2001-05", "None"),
        ("1990", "1990"),
        ("None", "1991"),
    ]


def test_a_membership_is_of_a_public_member_in_a_body_that_can_have_members(source):
    steward, city = directory.steward(), directory.city()
    for network, member, code in (
        (directory.city(), city, "not-a-network"),
        (directory.network(vouched=False), city, "not-a-network"),
        (directory.network(), directory.city(vouched=False), "member-not-public"),
    ):
        act = ListedMembership(network, member)
        assert refused(lambda stated=act: list_membership(stated, source=source, by=steward, at=NOON)) == code
