"""A listed organisation without people gets some: somebody of its own asks, somebody who knows it answers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.directory import queries, services
from isopolity.directory.models import Claim, Listing, Membership, Organisation, Role, Source
from isopolity.directory.queries.claims import claims_to_answer, roles_that_let_in
from isopolity.exchange.models import Need, Offer
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from isopolity.search.models import SearchEntry
from tests.browserlike import Browserlike
from tests.factories import directory as make
from tests.factories.exchange import make_entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
WORDS = "Ring the town hall: +229 01 02 03."


def code(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code


def listed(name: str = "Kigali", kind: str = "local-authority", **fields: Any) -> Organisation:
    """As an import leaves it: public, with a source, without people."""
    found = make.organisation(kind, name, confirmed_at=None, **fields)
    source = Source.objects.get_or_create(title="A register of cities")[0]
    Listing.objects.create(organisation=found, source=source, listed_at=NOW)
    return found


def network_of(city: Organisation, name: str = "Towns of Africa") -> Any:
    network = make.network(name)
    Membership.objects.create(network=network, member=city, joined_on=date(2020, 1, 1))
    return network


def claim(city: Organisation, by: Any, **fields: Any) -> Claim:
    return services.claim_organisation(city, **{"office": "Mayor", "words": WORDS, "by": by, "at": NOW, **fields})


def answer(asked: Claim, by: Any, *, accept: bool = True, **fields: Any) -> Claim:
    given = {"role": queries.roles_of(by).get(), "reason": "Its mayor wrote to us.", "by": by, "at": NOW, **fields}
    return services.answer_claim(asked, accept=accept, **given)


def facts(organisation: Organisation) -> dict[str, Any]:
    return Organisation.objects.filter(pk=organisation.pk).values().get()


def vouching(secretary: Any) -> dict[str, Any]:
    """What a page says of who stands for it, once the secretariat has answered."""
    network = queries.roles_of(secretary).get().organisation_id
    words = {"vouched_office": "Secretariat", "vouched_reason": "Its mayor wrote to us."}
    return {"vouched_by_id": network, "vouched_at": NOW, "changed_at": NOW, **words}


def test_asking_changes_nothing_of_the_organisation_and_the_answer_only_who_acts_for_it() -> None:
    city, person = listed(), make.person("rose@kigali.example", language="fr")
    before = facts(city)
    secretary = make.secretariat(network_of(city))
    asked = claim(city, person)
    assert (facts(city), city.roles.count(), Message.objects.count()) == (before, 0, 0)
    assert list(claims_to_answer(secretary)) == [asked]
    answer(asked, secretary)
    assert facts(city) == before | vouching(secretary)
    role = city.roles.get()
    assert (role.user, role.kind, role.office, role.granted_at) == (person, Role.Kind.ADMINISTRATOR, "Mayor", NOW)
    message = Message.objects.get()
    assert (message.address, message.language, message.template) == ("rose@kigali.example", "fr", "directory/mail/claim_answered")
    said = (message.values["accepted"], message.values["voucher"], message.values["office"], message.values["reason"])
    assert said == (True, "Towns of Africa", "Secretariat", "Its mayor wrote to us.")
    rows = AuditRecord.objects.order_by("pk")
    assert [(row.action, row.office, row.organisation) for row in rows] == [
        ("directory:claim:send", "", ""),
        ("directory:claim:accept", "Secretariat", "Towns of Africa"),
    ]
    assert list(claims_to_answer(secretary)) == []


def test_a_refusal_needs_no_more_than_a_reason_and_lets_nobody_in() -> None:
    city, person, steward = listed(), make.person(), make.steward()
    before = facts(city)
    asked = answer(claim(city, person), steward, accept=False, reason="Nobody there knows you.")
    assert (city.roles.count(), asked.accepted, asked.answered_by, asked.answered_office) == (0, False, None, "Steward")
    message = Message.objects.get()
    assert (message.values["accepted"], message.values["reason"], message.values["path"]) == (False, "Nobody there knows you.", city.path)
    assert AuditRecord.objects.latest("pk").action == "directory:claim:refuse"
    assert facts(city) == before
    assert claim(city, person).is_waiting, "who was refused may ask again, with better words"


def test_only_a_network_of_its_own_or_a_steward_answers() -> None:
    city, person = listed(), make.person()
    own, former = network_of(city), network_of(city, "Left long ago")
    Membership.objects.filter(network=former).update(left_on=date(2021, 1, 1))
    asked = claim(city, person)
    for user in (make.secretariat(), make.secretariat(former), make.officer(make.city()), make.funder(), make.officer(network_of(city))):
        may = roles_that_let_in(user, city)
        if not may:
            assert code(lambda user=user: answer(asked, user)) == "only-its-networks"
            assert list(claims_to_answer(user)) == []
    assert roles_that_let_in(make.secretariat(), city) == []
    assert roles_that_let_in(make.secretariat(former), city) == []
    secretary = make.secretariat(own)
    strangers_role = queries.roles_of(make.steward()).get()
    assert code(lambda: answer(asked, secretary, role=strangers_role)) == "only-its-networks"
    assert city.roles.count() == 0
    assert answer(asked, secretary).accepted


def test_nobody_answers_themselves_and_a_secretariat_opens_no_network() -> None:
    city, steward = listed(), make.steward()
    assert code(lambda: answer(claim(city, steward), steward)) == "only-others-vouch"
    assert list(claims_to_answer(steward)) == []
    network = listed("Listed network", "network")
    secretary = make.secretariat(network_of(network))
    asked = claim(network, make.person())
    assert code(lambda: answer(asked, secretary)) == "only-its-networks"
    assert answer(asked, make.steward()).accepted


def test_an_organisation_with_an_administrator_says_which_office_to_ask() -> None:
    city, person = listed(), make.person()
    make.administrator(city, name="Rose Adjovi", office="Secretary general")
    with pytest.raises(Refused) as refused:
        claim(city, person)
    assert refused.value.reason.code == "organisation-has-people"
    assert refused.value.reason.values["offices"] == ("Secretary general",)
    page = signed_in(person).get(f"/organisations/{city.public_id}/claim")
    assert page.status_code == 409
    assert "Secretary general" in text(page) and "Rose Adjovi" not in text(page)


def test_the_second_of_two_who_ask_can_only_be_refused() -> None:
    city, steward = listed(), make.steward()
    first, second = claim(city, make.person()), claim(city, make.person())
    answer(first, steward)
    assert code(lambda: answer(second, steward)) == "organisation-has-people"
    assert code(lambda: answer(first, steward)) == "claim-answered-already"
    assert answer(second, steward, accept=False).accepted is False
    assert city.roles.count() == 1


def test_drafts_and_closed_ones_are_not_to_be_asked_for() -> None:
    person = make.person()
    assert code(lambda: claim(make.city(vouched=False), person)) == "organisation-not-public"
    assert code(lambda: claim(make.city(closed_at=NOW, closed_reason="Merged."), person)) == "organisation-closed"
    assert code(lambda: claim(listed(), make.person(is_active=False))) == "only-signed-in"
    officer = make.officer(city := listed())
    assert code(lambda: claim(city, officer)) == "you-have-a-role"


def test_one_person_asks_once_for_each_and_not_for_everything() -> None:
    person = make.person()
    asked = [claim(listed(f"City {number}"), person) for number in range(5)]
    assert code(lambda: claim(asked[0].organisation, person)) == "claim-waits-already"
    assert code(lambda: claim(listed("One more"), person)) == "claims-too-many"
    assert code(lambda: services.withdraw_claim(asked[0], by=make.person(), at=NOW)) == "only-the-claimant"
    services.withdraw_claim(asked[0], by=person, at=NOW)
    asked[0].refresh_from_db()
    assert (asked[0].withdrawn_at, asked[0].words) == (NOW, "")
    assert code(lambda: answer(asked[0], make.steward())) == "claim-withdrawn"
    assert claim(listed("One more again"), person).is_waiting


def test_who_closes_their_account_has_asked_nothing() -> None:
    city, person, steward = listed(), make.person(), make.steward()
    asked = claim(city, person)
    services.end_all_roles(person, by=person, at=NOW)
    asked.refresh_from_db()
    assert (asked.withdrawn_at, asked.words) == (NOW, "")
    shut = claim(city, make.person())
    type(shut.user).objects.filter(pk=shut.user.pk).update(is_active=False)
    assert list(claims_to_answer(steward)) == []
    shut.refresh_from_db()
    assert code(lambda: answer(shut, steward)) == "claim-withdrawn"


def test_the_first_administrator_is_the_last_and_cannot_vanish() -> None:
    city, person = listed(), make.person()
    answer(claim(city, person), make.steward())
    role = city.roles.get()
    assert code(lambda: services.end_role(role, by=person, at=NOW)) == "last-administrator"


def draft_beside(city: Organisation) -> tuple[Organisation, Any]:
    """A draft of the same name with a published need and an offer that is not finished."""
    draft, person = make.city("Kigali", vouched=False), make.person("rose@kigali.example")
    make.role(person, draft, Role.Kind.ADMINISTRATOR, "Mayor")
    make_entry(Need, draft, title="We want to sort waste")
    make_entry(Offer, draft, state="draft", title="Half a sentence")
    return draft, person


def hand_over(draft: Organisation, city: Organisation, by: Any, **fields: Any) -> int:
    given = {"role": queries.roles_of(by).get(), "reason": "Its mayor wrote to us.", "by": by, "at": NOW, **fields}
    return services.hand_over_draft(draft, organisation=city, **given)


def test_the_people_of_a_draft_become_those_of_the_listed_one_and_their_words_go_along() -> None:
    city = listed()
    draft, person = draft_beside(city)
    secretary = make.secretariat(network_of(city))
    before = facts(city)
    assert hand_over(draft, city, secretary) == 2
    assert facts(city) == before | vouching(secretary)
    draft.refresh_from_db()
    assert (draft.closed_at, draft.closed_reason, draft.vouched_at) == (NOW, "Kigali: Its mayor wrote to us.", None)
    role = city.roles.get()
    assert (role.user, role.kind, role.office) == (person, Role.Kind.ADMINISTRATOR, "Mayor")
    assert (city.needs.get().state, city.offers.get().state) == ("published", "draft")
    assert set(SearchEntry.objects.filter(kind__startswith="exchange.").values_list("owner_id", "visibility")) == {
        (city.public_id, "public")
    }
    message = Message.objects.get()
    assert (message.template, message.values["draft"], message.values["path"]) == (
        "directory/mail/claim_answered",
        "Kigali",
        city.desk_path,
    )
    row = AuditRecord.objects.get()
    assert (row.action, row.organisation, row.values["moved"]) == ("directory:organisation:hand-over", "Towns of Africa", 2)
    asked = Claim.objects.get()
    assert (asked.draft, asked.reason) == (draft, "Its mayor wrote to us.")


def test_a_claim_sent_beside_the_draft_is_answered_with_it() -> None:
    city = listed()
    draft, person = draft_beside(city)
    asked = claim(city, person, office="Director")
    hand_over(draft, city, make.steward())
    asked.refresh_from_db()
    assert (asked.accepted, asked.draft, asked.words) == (True, draft, WORDS)
    assert Claim.objects.count() == 1
    # The letter names the office that they have now, which is the draft's, and what went along.
    letter = Message.objects.get(template="directory/mail/claim_answered")
    assert (asked.office, city.roles.get().office, letter.values["own_office"], letter.values["moved"]) == ("Director", "Mayor", "Mayor", 2)
    assert "the needs and offers that you wrote there went along" in email(letter).body


def test_a_draft_is_handed_over_only_to_one_without_people_of_its_kind_by_who_may_open_it() -> None:
    city = listed()
    draft, _person = draft_beside(city)
    steward, stranger = make.steward(), make.secretariat()
    assert code(lambda: hand_over(draft, city, stranger)) == "only-its-networks"
    assert code(lambda: hand_over(draft, city, make.funder())) == "only-vouchers"
    assert code(lambda: hand_over(draft, listed("A network", "network"), steward)) == "hand-over-to-another-kind"
    assert code(lambda: hand_over(draft, make.city(vouched=False), steward)) == "organisation-not-public"
    assert code(lambda: hand_over(draft, city, steward, seen_at=NOW)) == "organisation-changed-meanwhile"
    make.administrator(city)
    assert code(lambda: hand_over(draft, city, steward)) == "organisation-has-people"
    assert (draft.needs.count(), city.needs.count()) == (1, 0)


def text(response: Any) -> str:
    return response.content.decode()


def signed_in(user: Any) -> Browserlike:
    browser = Browserlike()
    browser.force_login(user)
    return browser


def test_from_registering_to_acting_for_the_listed_city_in_a_browser() -> None:
    city, person = listed(), make.person("rose@kigali.example", name="Rose Adjovi")
    secretary = make.secretariat(network_of(city))
    browser = signed_in(person)
    given = {"name": "Kigali", "kind": "local-authority", "country": "BJ", "office": "Mayor", "languages_0": ["fr"]}
    alike = text(browser.submit("/register/new?name=Kigali", given))
    asking = f"/organisations/{city.public_id}/claim"
    assert asking in alike and "Nobody of its own is here yet." in alike
    assert asking in text(Browserlike().get(city.path))
    page = browser.get(asking)
    sent = browser.submit(page, {"office": "Mayor", "words": WORDS})
    again = browser.submit(page, {"office": "Mayor", "words": WORDS})
    assert (sent.status_code, again.status_code, again["Location"]) == (303, 303, sent["Location"])
    asked = Claim.objects.get()
    assert "nobody has answered yet" in text(browser.get("/register"))
    judge = signed_in(secretary)
    for address in ("/drafts", "/desk"):
        assert f"/claims/{asked.public_id}" in text(judge.get(address))
    answering = judge.get(f"/claims/{asked.public_id}")
    assert WORDS in text(answering) and "rose@kigali.example" in text(answering)
    assert judge.submit(answering, {"reason": "", "do": "accept"}).status_code == 200
    assert judge.submit(answering, {"reason": "Its mayor wrote to us.", "do": "accept"})["Location"] == "/drafts"
    assert browser.get(city.desk_path).status_code == 200
    shown = text(Browserlike().get(city.path))
    assert "Its mayor wrote to us." in shown and "Towns of Africa" in shown and "Rose" not in shown
    assert signed_in(make.secretariat()).get(f"/claims/{asked.public_id}").status_code == 404


def test_who_vouches_sees_the_listed_twin_and_hands_the_draft_over() -> None:
    city = listed()
    draft, person = draft_beside(city)
    other, steward = signed_in(make.secretariat()), signed_in(make.steward())
    path = f"/drafts/{draft.public_id}/hand-over/{city.public_id}"
    assert path not in text(other.get(f"/drafts/{draft.public_id}"))
    assert other.get(path).status_code == 403
    assert path in text(steward.get(f"/drafts/{draft.public_id}"))
    done = steward.submit(path, {"reason": "Its mayor wrote to us."})
    assert (done.status_code, done["Location"]) == (303, city.path)
    assert "We want to sort waste" in text(Browserlike().get(city.path))
    drafts = text(steward.get("/drafts"))
    assert draft.public_id not in drafts and "Done: 2 needs and offers went along." in drafts
    assert signed_in(person).get(city.desk_path).status_code == 200


def test_a_draft_without_needs_and_offers_is_handed_over_without_counting_to_zero() -> None:
    city, steward = listed(), signed_in(make.steward())
    draft, person = draft_beside(city)
    draft.needs.all().delete()
    draft.offers.all().delete()
    steward.submit(f"/drafts/{draft.public_id}/hand-over/{city.public_id}", {"reason": "Its mayor wrote to us."})
    shown = text(steward.get(city.path))
    assert "Done: the draft had no needs or offers that could go along." in shown
    assert "went along" not in email(Message.objects.get()).body
    # Its own people read what they registered, and are led to nothing that a closed one cannot do.
    assert "Write a need" not in text(signed_in(person).get(draft.path))
    assert "went along" not in shown


def test_the_page_of_a_listed_city_that_has_people_now_asks_the_database_twelve_times_at_most(django_assert_max_num_queries: Any) -> None:
    city, person = listed(), make.person()
    network_of(city)
    answer(claim(city, person), make.steward())
    make_entry(Need, city)
    make_entry(Offer, city)
    claim(listed_only := listed("Huye"), make.person())
    for user in (person, make.steward()):
        browser = signed_in(user)
        browser.get(city.path)
        for address in (city.path, f"/organisations/{listed_only.public_id}/claim", "/desk", "/register"):
            with django_assert_max_num_queries(12, info=address):
                assert browser.get(address).status_code == 200
