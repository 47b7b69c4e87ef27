"""The facts of the founding documents become rows with sources, once, through the services."""

import json
from datetime import date

import pytest

from isopolity.agreements.models import Agreement, Fact, StageMove
from isopolity.audit.queries import chain_verdict
from isopolity.core.reasons import Refused
from isopolity.directory.models import Country, Membership, Organisation, Place, Tie
from isopolity.directory.queries import memberships_of
from isopolity.directory.queries.ties import ties_of
from isopolity.directory.services.reference import load_reference_tables
from isopolity.matching.models import Contact
from isopolity.portal.services.facts import FOLDER, load_facts
from tests.factories import directory
from tests.factories.directory import LONG_AGO
from tests.factories.gazetteer import known_places

pytestmark = pytest.mark.django_db
CITIES = json.loads((FOLDER / "cities.json").read_text(encoding="utf-8"))["records"]


@pytest.fixture(autouse=True)
def places():
    """The eighteen places, as GeoNames has them."""
    load_reference_tables()
    for city in CITIES:
        place = known_places()[city["geonameid"]]
        Place.objects.create(
            geoname_id=city["geonameid"],
            name=place["name"],
            country=Country.objects.get(iso2=place["countrycode"]),
            latitude=place["latitude"],
            longitude=place["longitude"],
            population=place["population"],
        )


def everything():
    return [model.objects.count() for model in (Organisation, Membership, Tie, Contact, Agreement, StageMove)]


def test_all_facts_are_written():
    found = load_facts(by=directory.steward(), at=LONG_AGO, known={})
    assert everything() == [39, 7, 5, 7, 4, 8]
    assert found["lokossa"].place_id == 2392897
    assert (found["fmc"].name, found["quebec"].name, found["tehran"].name) == ("FMC", "Québec", "Tehran")
    assert [one.is_public for one in found.values()] == [True] * 39
    assert chain_verdict().bad_sequence is None


def test_done_twice_nothing_is_doubled():
    steward = directory.steward()
    first = load_facts(by=steward, at=LONG_AGO, known={})
    counts = everything()
    second = load_facts(by=steward, at=LONG_AGO, known={})
    assert second == first
    assert everything() == counts


def test_known_organisations_are_taken_as_they_are():
    lokossa = directory.city("Lokossa")
    found = load_facts(by=directory.steward(), at=LONG_AGO, known={"lokossa": lokossa})
    lokossa.refresh_from_db()
    assert found["lokossa"] == lokossa
    assert lokossa.vouched_reason == "Known to us for years."
    assert [listing.as_stated for listing in lokossa.listings.all()] == ["Lokossa (Benin) with Andenne and Evere in Belgium"]


def test_a_look_alike_that_nobody_named_stops_everything():
    """A town that has registered itself is never doubled in silence."""
    directory.city("Lokossa")
    before = everything()
    with pytest.raises(Refused) as refused:
        load_facts(by=directory.steward(), at=LONG_AGO, known={})
    assert refused.value.reason.code == "look-alikes-there"
    assert everything() == before


def test_only_stewards_load_facts():
    with pytest.raises(Refused) as refused:
        load_facts(by=directory.secretariat(), at=LONG_AGO, known={})
    assert refused.value.reason.code == "only-vouchers"


def test_two_sources_that_disagree_on_a_tie_are_both_kept():
    found = load_facts(by=directory.steward(), at=LONG_AGO, known={})
    shared = next(one for one in ties_of(found["lyon"]) if list(one.partners) == [found["ouagadougou"]])
    assert [(tie.from_on, tie.from_known_to, tie.source.title) for tie in shared.statements] == [
        (date(1993, 1, 1), "year", "Coopération Lyon – Ouagadougou (Burkina Faso) en quelques dates"),
        (date(1994, 1, 1), "year", "Declaration of the mayor of Ouagadougou on the visit of the Métropole de Lyon"),
    ]


def test_two_sources_that_disagree_on_a_membership_are_both_kept():
    found = load_facts(by=directory.steward(), at=LONG_AGO, known={})
    rows = [row for row in memberships_of(found["geneva"]) if row.network == found["solidarity-fund"]]
    assert {(row.joined_on, row.joined_known_to, row.confidence, row.left_on, row.left_known_to) for row in rows} == {
        (date(2000, 3, 1), "month", "medium", date(2009, 1, 1), "year"),
        (date(2001, 3, 5), "day", "high", date(2009, 1, 1), "year"),
    }


def test_contacts_of_the_register_keep_the_words_and_the_open_partner():
    found = load_facts(by=directory.steward(), at=LONG_AGO, known={})
    haiti = Contact.objects.get(parties__organisation=found["port-au-prince"])
    assert haiti.as_stated == "Cities announcing possible cooperation agreements were: Port-au-Prince (Haiti) with cities in Madagascar"
    assert [(str(party), party.open_country_id) for party in haiti.parties.all()] == [
        ("Port-au-Prince", None),
        ("cities in Madagascar", "MG"),
    ]
    brussels = Contact.objects.filter(parties__organisation=found["brussels"]).order_by("id")
    assert [(contact.made_on, contact.origin, contact.source.reference) for contact in brussels] == [
        (date(2001, 5, 16), "register", "A/CONF.191/L.11")
    ] * 3
    assert [contact.among_others for contact in brussels] == [False, False, True]


def test_four_announcements_and_what_followed_one_of_them():
    found = load_facts(by=directory.steward(), at=LONG_AGO, known={})
    assert sorted((agreement.stage, *map(str, agreement.parties.all())) for agreement in Agreement.objects.all()) == [
        ("active", "Banjul", "Ostend"),
        ("announced", "Lokossa", "Andenne"),
        ("announced", "Lokossa", "Evere"),
        ("announced", "Port-au-Prince", "cities in Madagascar"),
    ]
    agreement = Agreement.objects.get(parties__organisation=found["banjul"])
    assert [(move.move, str(move.dated), move.origin, move.source is None) for move in agreement.moves.all()] == [
        ("announce", "2001-05-16", "recorded", False),
        ("formalise", "2003-12", "recorded", False),
        ("activate", "2006", "recorded", False),
        ("review", "2024-01", "recorded", False),
        ("renew", "2024-01", "recorded", False),
    ]
    money = Fact.objects.get(agreement=agreement, kind="money")
    assert [(said.amount_minor, said.currency, said.as_stated) for said in money.statements.all()] == [
        (300_000_000, "EUR", "the European Union’s generous 3-million-euro investment"),
        (310_000_000, "EUR", "the European Union’s generous 3.1 million euros investment"),
    ]
    assert set(money.titles) == {"fr", "ar"}
    assert [(one.organisation, one.role) for one in agreement.supporters.all()] == [(found["european-commission"], "funds")]
    assert [str(tie.begun) for tie in Tie.objects.filter(kind="agreement")] == ["2003-12"]
