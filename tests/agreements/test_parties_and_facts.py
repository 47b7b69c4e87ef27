"""Parties that are added, named and taken out; supporters; news and amounts with every value; letters to the silent ones."""

from datetime import date, timedelta
from typing import Any

import pytest

from isopolity.agreements.models import Agreement, Fact, Inquiry
from isopolity.agreements.queries.history import history_of, supporters_of
from isopolity.agreements.queries.silent import SilentRows, inquiry_by_token, silent_agreements
from isopolity.agreements.services import (
    Provenance,
    Stated,
    add_party,
    add_statement,
    add_supporter,
    answer_inquiry,
    name_open_party,
    set_silence,
    tell_fact,
    withdraw_fact,
    withdraw_party,
    withdraw_supporter,
    write_to_silent,
)
from isopolity.core.partial_dates import PartialDate, parsed_partial_date
from isopolity.core.reasons import Refused
from isopolity.directory.models import Organisation
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from tests.factories import agreements as make
from tests.factories import directory
from tests.factories.agreements import NOON

pytestmark = pytest.mark.django_db


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code


def stated(day: str | None = "2006", title: str = "A history", **more: Any) -> Stated:
    provenance = Provenance(title=title, address="https://example.org/", as_stated=f"said by {title}") if title else Provenance()
    return Stated(parsed_partial_date(day) if day else None, provenance=provenance, **more)


def tell(agreement: Agreement, by: Any, value: Stated, kind: str = "event", **more: Any) -> Fact:
    return tell_fact(agreement, value, kind=kind, title="Computers", language="en", by=by, at=NOON, **more)


@pytest.fixture
def agreement(banjul: Organisation, ostend: Organisation) -> Agreement:
    return make.announced(banjul, ostend)


@pytest.fixture
def open_one() -> Agreement:
    return make.announced(directory.city("Port-au-Prince", iso2="HT"), words="cities in Madagascar", country=directory.country("MG"))


STRANGERS = [lambda: directory.officer(directory.city()), directory.funder, directory.person]


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_change_and_tell_nothing(agreement: Agreement, who: Any) -> None:
    by, third = who(), directory.city()
    party, code = agreement.parties.first(), "only-parties-and-keepers"
    assert party is not None
    assert refusal(lambda: add_party(agreement, organisation=third, by=by, at=NOON)) == code
    assert refusal(lambda: withdraw_party(party, why="x", by=by, at=NOON)) == code
    assert refusal(lambda: name_open_party(party, organisations=[third], settles=True, by=by, at=NOON)) == code
    assert refusal(lambda: set_silence(agreement, months=3, title="", by=by, at=NOON)) == code
    assert refusal(lambda: add_supporter(agreement, organisation=third, role="funds", provenance=Provenance(), by=by, at=NOON)) == code
    assert refusal(lambda: tell(agreement, by, stated())) == code


def test_an_open_partner_is_named_one_after_the_other_until_all_are(open_one: Agreement) -> None:
    words = open_one.parties.get(organisation=None)
    antsirabe, toamasina = directory.city("Antsirabe", iso2="MG"), directory.city("Toamasina", iso2="MG")
    officer = directory.officer(open_one.parties.exclude(organisation=None).get().organisation)
    elsewhere = directory.city(iso2="BE")
    assert (
        refusal(lambda: name_open_party(words, organisations=[elsewhere], settles=False, by=officer, at=NOON)) == "party-of-another-country"
    )
    assert refusal(lambda: name_open_party(words, organisations=[], settles=False, by=officer, at=NOON)) == "name-one-at-least"
    name_open_party(words, organisations=[antsirabe], settles=False, by=officer, at=NOON)
    words.refresh_from_db()
    assert words.is_open
    name_open_party(words, organisations=[toamasina], settles=True, by=officer, at=NOON)
    words.refresh_from_db()
    assert not words.is_open
    assert [str(party) for party in words.named_by.all()] == ["Antsirabe", "Toamasina"]
    assert refusal(lambda: name_open_party(words, organisations=[elsewhere], settles=True, by=officer, at=NOON)) == "party-is-named-already"


@pytest.mark.parametrize(
    ("make_one", "code"),
    [
        (directory.network, "party-is-no-authority"),
        (lambda: directory.city(vouched=False), "party-is-not-public"),
        (lambda: Organisation.objects.get(name="Banjul"), "party-already"),
    ],
)
def test_what_cannot_be_a_party(agreement: Agreement, make_one: Any, code: str) -> None:
    steward, organisation = directory.steward(), make_one()
    assert refusal(lambda: add_party(agreement, organisation=organisation, by=steward, at=NOON)) == code
    assert refusal(lambda: add_party(agreement, by=steward, at=NOON)) == "contact-party-named-or-open"


def test_a_third_party_joins_and_leaves_and_its_tie_follows(agreement: Agreement, lokossa: Organisation, ostend: Organisation) -> None:
    steward = directory.steward()
    make.recorded(agreement, "formalise")
    third = add_party(agreement, organisation=lokossa, by=steward, at=NOON)
    agreement.refresh_from_db()
    assert agreement.tie is not None
    assert agreement.tie.parties.count() == 3
    withdraw_party(third, why="Entered by mistake.", by=steward, at=NOON)
    assert agreement.tie.parties.count() == 2
    assert refusal(lambda: withdraw_party(third, why="x", by=steward, at=NOON)) == "withdrawn-already"
    second = agreement.parties.get(organisation=ostend)
    assert refusal(lambda: withdraw_party(second, why="x", by=steward, at=NOON)) == "agreement-needs-two-parties"


def test_the_last_party_of_another_country_stays_in_a_bound_agreement(agreement: Agreement, ostend: Organisation) -> None:
    steward = directory.steward()
    make.recorded(agreement, "formalise")
    add_party(agreement, organisation=directory.city("Serekunda", iso2="GM"), by=steward, at=NOON)
    second = agreement.parties.get(organisation=ostend)
    assert refusal(lambda: withdraw_party(second, why="x", by=steward, at=NOON)) == "parties-need-two-countries"


def test_what_has_ended_takes_no_party_and_no_months(agreement: Agreement) -> None:
    steward = directory.steward()
    make.recorded(agreement, "end")
    assert refusal(lambda: add_party(agreement, words="others", by=steward, at=NOON)) == "agreement-ended"
    assert refusal(lambda: set_silence(agreement, months=3, title="", by=steward, at=NOON)) == "agreement-ended"


def test_supporters_come_with_a_source_and_go_with_a_reason(agreement: Agreement, banjul: Organisation) -> None:
    unv, steward = directory.organisation("institution", "UNV", iso2=None), directory.steward()
    cited = Provenance(title="A report", as_stated="Support provided by UNDP/UNV")
    assert (
        refusal(lambda: add_supporter(agreement, organisation=unv, role="sends-people", provenance=Provenance(), by=steward, at=NOON))
        == "fact-needs-a-source"
    )
    supporter = add_supporter(agreement, organisation=unv, role="sends-people", provenance=cited, by=steward, at=NOON)
    assert [(one.organisation, one.source.title) for one in supporters_of(agreement) if one.source] == [(unv, "A report")]
    assert refusal(lambda: add_supporter(agreement, organisation=unv, role="sends-people", provenance=cited, by=steward, at=NOON)) == (
        "supporter-already"
    )
    withdraw_supporter(supporter, why="It ended.", by=directory.officer(banjul), at=NOON)
    assert supporters_of(agreement) == []


def test_two_values_stay_two_values(agreement: Agreement) -> None:
    """EU money of Banjul–Ostend: three million in one newspaper, three point one in another."""
    steward = directory.steward()
    fact = tell(agreement, steward, stated(None, "The Fatu Network", amount_minor=300_000_000, currency="EUR"), kind="money")
    add_statement(fact, stated(None, "Kerr Fatou", amount_minor=310_000_000, currency="EUR"), by=steward, at=NOON)
    again = add_statement(fact, stated(None, "Kerr Fatou", amount_minor=310_000_000, currency="EUR"), by=steward, at=NOON)
    [told] = history_of(agreement).amounts
    assert [(one.amount_minor, one.source.title) for one in told.statements if one.source] == [
        (300_000_000, "The Fatu Network"),
        (310_000_000, "Kerr Fatou"),
    ]
    assert told.disagree
    assert again.pk == told.statements[1].pk


@pytest.mark.parametrize(
    ("value", "kind", "code"),
    [
        (lambda: stated(title=""), "event", "fact-needs-a-source"),
        (lambda: stated(None), "event", "event-needs-a-day"),
        (lambda: stated("2026-06-02"), "event", "move-in-the-future"),
        (lambda: stated("2006"), "money", "money-needs-an-amount"),
    ],
)
def test_what_is_no_fact(agreement: Agreement, value: Any, kind: str, code: str) -> None:
    steward, given = directory.steward(), value()
    assert refusal(lambda: tell(agreement, steward, given, kind)) == code


def test_a_party_speaks_for_itself_and_news_end_the_silence(agreement: Agreement, banjul: Organisation) -> None:
    assert list(silent_agreements(NOON.date())) == [agreement]
    fact = tell(agreement, directory.officer(banjul), stated("2026-04", title=""))
    agreement.refresh_from_db()
    assert (agreement.last_news_on, agreement.silent_from) == (date(2026, 4, 30), date(2027, 4, 30))
    assert str(agreement.last_news) == "2026-04"
    assert list(silent_agreements(NOON.date())) == []
    steward = directory.steward()
    assert refusal(lambda: withdraw_fact(fact, why="x", by=steward, at=NOON)) == "only-who-told-it"
    withdraw_fact(fact, why="It was another city.", by=directory.officer(banjul), at=NOON)
    agreement.refresh_from_db()
    assert str(agreement.last_news) == "2001-05-16"
    assert [entry.told for entry in history_of(agreement).entries if entry.told] == []


def test_parties_do_not_take_back_what_a_source_says(agreement: Agreement, banjul: Organisation) -> None:
    secretariat = directory.secretariat()
    fact, officer = tell(agreement, secretariat, stated()), directory.officer(banjul)
    assert refusal(lambda: withdraw_fact(fact, why="x", by=officer, at=NOON)) == "only-who-told-it"
    withdraw_fact(fact, why="Misread.", by=secretariat, at=NOON)


def test_the_months_that_were_chosen_decide(agreement: Agreement, banjul: Organisation) -> None:
    officer = directory.officer(banjul)
    tell(agreement, officer, stated("2026-01-31", title=""))
    set_silence(agreement, months=4, title="City link", by=officer, at=NOON)
    agreement.refresh_from_db()
    assert (agreement.title, agreement.silent_from) == ("City link", date(2026, 5, 31))
    assert list(silent_agreements(date(2026, 5, 30))) == []
    assert list(silent_agreements(date(2026, 5, 31))) == [agreement]


def test_a_letter_goes_to_the_people_of_each_party_once_in_thirty_days(agreement: Agreement, banjul: Organisation) -> None:
    officer, secretariat = directory.officer(banjul, "mayor@banjul.example", language="fr"), directory.secretariat()
    [row] = SilentRows(NOON)[0:20]
    assert (row.people, row.asked_at, row.may_be_asked) == (1, None, True)
    assert write_to_silent([agreement], by=secretariat, at=NOON) == 1
    assert write_to_silent([agreement], by=secretariat, at=NOON + timedelta(days=29)) == 0
    message = Message.objects.get()
    assert (message.address, message.language) == (officer.email, "fr")
    assert write_to_silent([agreement], by=secretariat, at=NOON + timedelta(days=31)) == 1
    assert Inquiry.objects.count() == 2
    assert refusal(lambda: write_to_silent([], by=secretariat, at=NOON)) == "silent-none-chosen"
    for who in (officer, directory.funder(), directory.person()):
        assert refusal(lambda who=who: write_to_silent([agreement], by=who, at=NOON)) == "only-keepers-of-the-register"


def token_in(message: Message) -> str:
    return next(line for line in str(email(message).body).splitlines() if "/agreements/answer/" in line).rsplit("/", 1)[1]


def test_the_link_of_a_letter_answers_once_and_in_time(agreement: Agreement, banjul: Organisation) -> None:
    directory.officer(banjul)
    write_to_silent([agreement], by=directory.secretariat(), at=NOON)
    message = Message.objects.get()
    token = token_in(message)
    assert token not in str(message.values)
    inquiry = inquiry_by_token(token)
    day, later = PartialDate(2026, 5, 2), NOON + timedelta(days=2)
    answer = {"title": "Two nurses came.", "language": "en"}
    assert refusal(lambda: answer_inquiry(inquiry, **answer, dated_on=PartialDate(2027), at=later)) == "move-in-the-future"
    late = NOON + timedelta(days=30)
    assert refusal(lambda: answer_inquiry(inquiry, **answer, dated_on=day, at=late)) == "inquiry-expired"
    fact = answer_inquiry(inquiry, **answer, dated_on=day, at=later)
    assert refusal(lambda: answer_inquiry(inquiry, **answer, dated_on=day, at=later)) == "inquiry-answered-already"
    agreement.refresh_from_db()
    assert (agreement.last_news_on, fact.statements.get().organisation) == (date(2026, 5, 2), banjul)
    assert Fact.objects.count() == 1


def test_who_is_no_party_any_more_answers_nothing(agreement: Agreement, banjul: Organisation, lokossa: Organisation) -> None:
    directory.officer(banjul)
    write_to_silent([agreement], by=directory.secretariat(), at=NOON)
    inquiry = inquiry_by_token(token_in(Message.objects.get()))
    steward = directory.steward()
    add_party(agreement, organisation=lokossa, by=steward, at=NOON)
    withdraw_party(agreement.parties.get(organisation=banjul), why="Left.", by=steward, at=NOON)
    with pytest.raises(Refused) as refused:
        answer_inquiry(inquiry, title="x", language="en", dated_on=PartialDate(2026, 5), at=NOON)
    assert refused.value.reason.code == "inquiry-of-no-party"
