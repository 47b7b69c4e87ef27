"""Contacts from requests, meetings, registers and lists; notes of calls with their next step."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from isopolity.core.reasons import Refused
from isopolity.directory.models import Organisation, Source
from isopolity.matching.models import CallNote, Contact
from isopolity.matching.queries.contacts import SeenContact, contact_for, contacts_of, party_contact_for, steps_of, steps_waiting_for
from isopolity.matching.services import Party, record_contact, write_call_note
from tests.factories import directory
from tests.factories import matching as make
from tests.factories.matching import NOON

pytestmark = pytest.mark.django_db
DAY = NOON.date()


@pytest.fixture
def brussels() -> Organisation:
    return directory.city("Brussels", iso2="BE")


@pytest.fixture
def dakar() -> Organisation:
    return directory.city("Dakar", iso2="SN")


@pytest.fixture
def source() -> Source:
    return Source.objects.create(title="Meeting of Mayors", reference="A/CONF.191/L.11")


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code


def record(parties: list[Party], *, by: Any = None, **fields: Any) -> Contact:
    given = {"origin": "register", "made_on": date(2001, 5, 16), "at": NOON, **fields}
    return record_contact(parties=parties, by=by or directory.steward(), **given)


def test_a_register_names_one_city_and_others_that_are_open(brussels: Organisation, dakar: Organisation, source: Source) -> None:
    """Brussels: "contact has been established with the Mayors of Kigali, Kinshasa, Dakar, among others"."""
    kigali = directory.city("Kigali", iso2="RW")
    contact = record(
        [Party(brussels), Party(kigali), Party(dakar)],
        source=source,
        as_stated="contact has been established",
        confidence="high",
        first_with_each=True,
        among_others=True,
    )
    assert [party.organisation for party in contact.parties.all()] == [brussels, kigali, dakar]
    assert (contact.source, contact.as_stated, contact.confidence) == (source, "contact has been established", "high")
    assert (contact.first_with_each, contact.among_others) == (True, True)


def test_a_partner_may_be_words_with_a_country(source: Source) -> None:
    port_au_prince = directory.city("Port-au-Prince", iso2="HT")
    madagascar = directory.country("MG")
    contact = record([Party(port_au_prince), Party(words="cities in Madagascar", country=madagascar)], source=source)
    assert [(str(party), party.open_country) for party in contact.parties.all()] == [
        ("Port-au-Prince", None),
        ("cities in Madagascar", madagascar),
    ]
    assert list(contacts_of(port_au_prince)) == [contact]


def test_the_same_fact_from_the_same_source_is_recorded_once(brussels: Organisation, dakar: Organisation, source: Source) -> None:
    first = record([Party(brussels), Party(dakar)], source=source)
    assert record([Party(dakar), Party(brussels)], source=source) == first
    other = Source.objects.create(title="Another list")
    assert record([Party(brussels), Party(dakar)], source=other) != first
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    ("parties", "fields", "code"),
    [
        (lambda one, other: [Party(one)], {}, "contact-needs-two-parties"),
        (lambda one, other: [Party(one), Party(one)], {}, "contact-needs-two-parties"),
        (lambda one, other: [Party(words="x"), Party(words="y")], {}, "contact-needs-two-parties"),
        (lambda one, other: [Party(one), Party()], {}, "contact-party-named-or-open"),
        (lambda one, other: [Party(one), Party(other, words="x")], {}, "contact-party-named-or-open"),
        (lambda one, other: [Party(one), Party(directory.city(iso2="BE"))], {}, "contact-needs-two-countries"),
        (lambda one, other: [Party(one), Party(words="x", country=one.country)], {}, "contact-needs-two-countries"),
        (lambda one, other: [Party(one), Party(directory.network())], {}, "contact-joins-local-authorities"),
        (lambda one, other: [Party(one), Party(other)], {"source": None}, "contact-needs-a-source"),
        (lambda one, other: [Party(one), Party(other)], {"origin": "request"}, "contact-needs-a-request"),
        (lambda one, other: [Party(one), Party(other)], {"origin": "rumour"}, "contact-needs-a-request"),
    ],
)
def test_what_is_no_contact_is_refused(
    parties: Any, fields: dict[str, Any], code: str, brussels: Organisation, dakar: Organisation, source: Source
) -> None:
    assert refusal(lambda: record(parties(brussels, dakar), **{"source": source, **fields})) == code
    assert Contact.objects.count() == 0


def test_an_open_partner_of_unknown_country_may_be_of_another(brussels: Organisation, source: Source) -> None:
    assert record([Party(brussels), Party(words="cities of Africa, Asia and Latin America")], source=source).parties.count() == 2


def test_parties_and_stewards_record_contacts_and_nobody_else(brussels: Organisation, dakar: Organisation) -> None:
    parties = [Party(brussels), Party(dakar)]
    for stranger in (directory.officer(directory.city()), directory.secretariat(), directory.funder(), directory.person()):
        assert refusal(lambda stranger=stranger: record(parties, by=stranger, origin="meeting")) == "only-parties-and-stewards"
    assert record(parties, by=directory.officer(dakar), origin="meeting").origin == "meeting"


def test_a_contact_with_a_draft_among_its_parties_is_not_public(brussels: Organisation, source: Source) -> None:
    from django.http import Http404

    draft = directory.city("Draft", vouched=False, iso2="SN")
    contact = record([Party(brussels), Party(draft)], source=source)
    assert list(contacts_of(brussels)) == []
    with pytest.raises(Http404):
        contact_for(None, contact.public_id)
    draft.vouched_at, draft.vouched_reason = NOON, "Known."
    draft.save()
    assert list(contacts_of(brussels)) == [contact]


def noted(contact: Contact, own: Organisation, **fields: Any) -> CallNote:
    by = directory.officer(own, office="Alderman")
    seen = party_contact_for(by, own.public_id, contact.public_id)
    given = {"held_on": DAY, "text": "They were kind.", "language": "en", "next_step": "Send the plan", "next_owner": own}
    given |= {"next_due_on": DAY + timedelta(days=7), "by": by, "at": NOON}
    return write_call_note(seen, **given | fields)


def test_a_call_note_holds_what_was_said_and_who_does_what_by_when(brussels: Organisation, dakar: Organisation) -> None:
    contact = make.contact(brussels, dakar)
    note = noted(contact, brussels, next_owner=dakar)
    assert (note.office, note.organisation, note.next_owner, note.next_due_on) == ("Alderman", brussels, dakar, DAY + timedelta(days=7))


def test_a_call_may_be_held_where_tomorrow_has_begun_but_not_later(brussels: Organisation, dakar: Organisation) -> None:
    contact = make.contact(brussels, dakar)
    assert noted(contact, brussels, held_on=DAY + timedelta(days=1), at=NOON + timedelta(hours=1)).pk
    assert refusal(lambda: noted(contact, brussels, held_on=DAY + timedelta(days=1), at=NOON - timedelta(hours=3))) == "call-in-the-future"


def test_a_next_step_before_its_call_and_an_owner_who_is_no_party_are_refused(brussels: Organisation, dakar: Organisation) -> None:
    contact = make.contact(brussels, dakar)
    assert refusal(lambda: noted(contact, brussels, next_due_on=DAY - timedelta(days=1))) == "step-before-the-call"
    assert refusal(lambda: noted(contact, brussels, next_owner=directory.city())) == "owner-is-no-party"
    assert CallNote.objects.count() == 0


@pytest.mark.parametrize(
    ("slip", "refused"),
    [
        ({"held_on": date(1, 1, 1)}, "call-too-long-ago"),
        ({"held_on": date(1926, 6, 1)}, "call-too-long-ago"),
        ({"next_due_on": date(9999, 12, 31)}, "step-too-far"),
        ({"next_due_on": DAY + timedelta(days=11 * 365)}, "step-too-far"),
    ],
)
def test_a_slip_of_the_year_is_refused_since_a_note_stays_for_ever(
    slip: dict[str, Any], refused: str, brussels: Organisation, dakar: Organisation
) -> None:
    contact = make.contact(brussels, dakar)
    assert refusal(lambda: noted(contact, brussels, **slip)) == refused
    assert CallNote.objects.count() == 0
    assert noted(contact, brussels, held_on=date(2001, 5, 16), next_due_on=DAY + timedelta(days=9 * 365)).pk


def test_only_people_of_the_party_write_its_notes(brussels: Organisation, dakar: Organisation) -> None:
    contact = make.contact(brussels, dakar)
    seen = SeenContact(contact, brussels, ())
    step = {"held_on": DAY, "text": "x", "language": "en", "next_step": "x", "next_owner": brussels, "next_due_on": DAY, "at": NOON}
    for stranger in (directory.officer(dakar), directory.steward(), directory.secretariat(), directory.person()):
        assert refusal(lambda stranger=stranger: write_call_note(seen, by=stranger, **step)) == "only-the-parties"


@pytest.mark.parametrize("statement", ["UPDATE matching_callnote SET text = 'other'", "DELETE FROM matching_callnote"])
def test_the_database_refuses_to_change_a_note(statement: str, brussels: Organisation, dakar: Organisation) -> None:
    noted(make.contact(brussels, dakar), brussels)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def states(own: Organisation, today: date) -> list[tuple[bool, bool]]:
    return [(step.overdue, step.silent) for step in steps_of(own, today)]


def test_a_contact_without_a_call_is_silent_after_thirty_days(brussels: Organisation, dakar: Organisation) -> None:
    make.contact(brussels, dakar)
    assert states(brussels, DAY + timedelta(days=29)) == [(False, False)]
    assert states(brussels, DAY + timedelta(days=30)) == [(False, True)]


def test_a_contact_known_from_a_register_is_not_called_silent(brussels: Organisation, dakar: Organisation, source: Source) -> None:
    record([Party(brussels), Party(dakar)], source=source)
    assert states(brussels, DAY) == [(False, False)]


def test_a_step_is_overdue_after_its_day_until_a_further_note_says_what_became_of_it(brussels: Organisation, dakar: Organisation) -> None:
    contact = make.contact(brussels, dakar)
    noted(contact, brussels, next_due_on=DAY + timedelta(days=7))
    assert states(dakar, DAY + timedelta(days=7)) == [(False, False)]
    assert states(dakar, DAY + timedelta(days=8)) == [(True, False)]
    later = NOON + timedelta(days=9)
    noted(contact, dakar, next_step="Visit", held_on=later.date(), next_due_on=later.date() + timedelta(days=30), at=later)
    [step] = steps_of(dakar, later.date())
    assert (step.overdue, step.note.next_step if step.note else None) == (False, "Visit")


def test_what_is_overdue_or_silent_waits_for_the_people_of_each_party(brussels: Organisation, dakar: Organisation) -> None:
    contact = make.contact(brussels, dakar)
    late = DAY + timedelta(days=40)
    waiting = [
        [step.contact for step in steps_waiting_for(person, late)]
        for person in (directory.officer(dakar), directory.officer(directory.city()))
    ]
    assert waiting == [[contact], []]


def test_lists_take_as_many_queries_for_many_contacts_as_for_one(
    brussels: Organisation, source: Source, django_assert_num_queries: Any
) -> None:
    steward = directory.steward()
    for number in range(30):
        record([Party(brussels), Party(directory.city(iso2="SN"))], by=steward, source=source, made_on=date(2001, 1, 1 + number))
        if number == 0:
            with django_assert_num_queries(2):
                steps_of(brussels, DAY)
    with django_assert_num_queries(2):
        assert len(steps_of(brussels, DAY)) == 30


def test_the_database_itself_takes_the_same_fact_once(brussels: Organisation, dakar: Organisation, source: Source) -> None:
    known = record([Party(brussels), Party(dakar)], source=source)
    with pytest.raises(DatabaseError), transaction.atomic():
        Contact.objects.create(origin=known.origin, made_on=known.made_on, source=source, fact=known.fact)


def test_a_fault_of_the_database_that_is_no_second_recording_is_not_hidden(
    brussels: Organisation, dakar: Organisation, source: Source
) -> None:
    with pytest.raises(DatabaseError):
        record([Party(brussels), Party(dakar)], source=source, confidence=None)
    assert not Contact.objects.exists()
