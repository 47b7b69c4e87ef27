"""Writing needs and offers through the pages, as a browser without JavaScript does."""

import re
from typing import Any

import pytest
from django.test import Client

from isopolity.audit.models import AuditRecord
from isopolity.directory.models import Organisation
from isopolity.exchange.models import Need, Offer
from tests.browserlike import Browserlike
from tests.exchange.test_permissions import people
from tests.factories import directory as make
from tests.factories.exchange import make_need, make_offer

THREE_FIELDS = {"theme": "recycling", "title": "Tri des déchets", "language": "fr", "beneficiaries": ["none-in-particular"]}


def new(city: Organisation, many: str = "needs") -> str:
    return f"/cities/{city.public_id}/{many}/new"


def desk(entry: Any, verb: str = "edit") -> str:
    return f"/cities/{entry.organisation.public_id}/{entry._meta.model_name}s/{entry.public_id}/{verb}"


def words(response: Any) -> str:
    return response.content.decode()


@pytest.mark.parametrize(("many", "model"), [("needs", Need), ("offers", Offer)])
def test_three_fields_and_one_question_publish(many: str, model: Any, lokossa: Organisation, at_work: Browserlike) -> None:
    answer = at_work.submit(new(lokossa, many), {**THREE_FIELDS, "do": "publish"})
    entry = model.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, entry.path)
    assert (entry.state, entry.theme, entry.title, entry.language) == ("published", "recycling", "Tri des déchets", "fr")
    page = words(Browserlike().get(entry.path))
    assert "Tri des déchets" in page
    assert "Lokossa" in page


def test_the_form_says_what_is_missing_in_sentences_and_keeps_the_text(lokossa: Organisation, at_work: Browserlike) -> None:
    answer = at_work.submit(new(lokossa), {"title": "Tri des déchets", "do": "publish"})
    page = words(answer)
    assert answer.status_code == 200
    assert "Choose the theme that fits best." in page
    assert "Say who gains from it most. “None in particular” is an answer too." in page
    assert 'value="Tri des déchets"' in page
    assert not Need.objects.exists()


def test_a_mistake_in_what_may_be_left_out_is_not_hidden(lokossa: Organisation, at_work: Browserlike) -> None:
    closed = words(at_work.get(new(lokossa, "offers")))
    assert '<details class="field">' in closed
    wrong = at_work.submit(new(lokossa, "offers"), {**THREE_FIELDS, "capacity": "many", "do": "publish"})
    assert '<details class="field" open>' in words(wrong)
    assert "“many” cannot be read as a number." in words(wrong)


def test_half_a_sentence_is_kept_as_a_draft_that_nobody_else_sees(lokossa: Organisation, at_work: Browserlike) -> None:
    answer = at_work.submit(new(lokossa), {"title": "Tri des", "do": "draft"}, follow=True)
    draft = Need.objects.get()
    assert answer.request["PATH_INFO"] == desk(draft)
    assert "It is saved as a draft. Only people of your organisation see it." in words(answer)
    assert 'value="Tri des"' in words(answer)
    assert Browserlike().get(draft.path).status_code == 404
    assert "Tri des" in words(at_work.get(f"/cities/{lokossa.public_id}/needs"))
    assert "Tri des" not in words(Browserlike().get(f"/cities/{lokossa.public_id}/needs"))


@pytest.mark.parametrize("many", ["needs", "offers"])
def test_an_empty_draft_has_its_page_and_its_place_in_the_list(many: str, lokossa: Organisation, at_work: Browserlike) -> None:
    at_work.submit(new(lokossa, many), {"language": "", "do": "draft"})
    draft = (Need.objects.first() or Offer.objects.first()) or pytest.fail("nothing was saved")
    assert "No sentence yet" in words(at_work.get(draft.path))
    assert "No sentence yet" in words(at_work.get(f"/cities/{lokossa.public_id}/{many}"))
    assert at_work.submit(draft.path, {}, action="/publish").status_code == 409
    assert at_work.get(desk(draft, "translations/fr")).status_code == 200


def test_a_draft_comes_back_as_it_was_typed_with_its_mistakes_named(lokossa: Organisation, at_work: Browserlike) -> None:
    typed = {"title": "x" * 300, "capacity": "beaucoup", "beneficiaries": ["women", "none-in-particular"], "do": "draft"}
    answer = at_work.submit(new(lokossa, "offers"), typed, follow=True)
    page = words(answer)
    assert "Some answers cannot be published as they are. They are kept as you typed them." in page
    assert f'value="{"x" * 300}"' in page
    assert 'value="beaucoup"' in page
    assert "Choose either groups or “none in particular”, not both." in page
    again = at_work.submit(answer, {**THREE_FIELDS, "capacity": "٣", "do": "publish"}, follow=True)
    offer = Offer.objects.get()
    assert again.request["PATH_INFO"] == offer.path
    assert (offer.state, offer.capacity, offer.typed, offer.version) == ("published", 3, {}, 2)


def test_what_is_public_is_changed_only_whole(lokossa: Organisation, at_work: Browserlike) -> None:
    need = make_need(lokossa)
    wrong = at_work.submit(desk(need), {"title": "", "do": "save"})
    assert "Say it in one sentence." in words(wrong)
    need.refresh_from_db()
    assert need.title == "Household waste sorting"
    right = at_work.submit(wrong, {"title": "Glass too", "do": "save"})
    need.refresh_from_db()
    assert (right.status_code, need.title, need.version) == (303, "Glass too", 2)


def test_two_tabs_get_both_texts_and_lose_nothing(lokossa: Organisation, at_work: Browserlike) -> None:
    need = make_need(lokossa)
    first, second = at_work.get(desk(need)), at_work.get(desk(need))
    at_work.submit(first, {"title": "Words of the first tab", "do": "save"})
    late = at_work.submit(second, {"title": "Words of the second tab", "do": "save"})
    page = words(late)
    assert late.status_code == 409
    assert "Words of the first tab" in page
    assert "Words of the second tab" in page
    need.refresh_from_db()
    assert need.title == "Words of the first tab"

    decided = at_work.submit(late, {"title": "Words of both", "do": "save"})
    need.refresh_from_db()
    assert (decided.status_code, need.title, need.version) == (303, "Words of both", 3)


def test_withdrawing_asks_for_a_reason_and_publishing_again_is_one_press(lokossa: Organisation, at_work: Browserlike) -> None:
    need = make_need(lokossa, text="A text to be seen by nobody any more")
    unsaid = at_work.submit(desk(need, "withdraw"), {"reason": " "})
    assert unsaid.status_code == 200
    at_work.submit(unsaid, {"reason": "We found help nearby."})
    page = Browserlike().get(need.path)
    assert page.status_code == 200
    assert "We found help nearby." in words(page)
    assert need.title not in words(page)
    assert need.text not in words(page)
    at_work.submit(need.path, {}, action="/publish")
    assert need.title in words(Browserlike().get(need.path))


def test_confirming_and_discarding_are_one_press(lokossa: Organisation, at_work: Browserlike) -> None:
    offer = make_offer(lokossa)
    at_work.submit(offer.path, {}, action="/confirm")
    offer.refresh_from_db()
    assert offer.confirmed_at.year >= 2026
    assert offer.confirmed_at > offer.published_at
    draft = make_need(lokossa, state="draft")
    at_work.submit(draft.path, {}, action="/discard")
    assert not Need.objects.exists()


def test_a_draft_with_gaps_is_refused_with_a_sentence(lokossa: Organisation, at_work: Browserlike) -> None:
    draft = make_need(lokossa, state="draft", beneficiaries=[])
    answer = at_work.submit(draft.path, {}, action="/publish")
    assert answer.status_code == 409
    assert "Say who gains from it most." in words(answer)


def test_a_theme_outside_the_stated_competences_warns_and_does_not_refuse(lokossa: Organisation, at_work: Browserlike) -> None:
    warning = "This theme is not among the competences that your city has stated."
    at_work.submit(f"/cities/{lokossa.public_id}/competences", {"themes": ["markets"], "do": "state"})
    lokossa.refresh_from_db()
    assert lokossa.competences == ["markets"]
    outside = at_work.submit(new(lokossa), {**THREE_FIELDS, "do": "publish"}, follow=True)
    assert warning in words(outside)
    within = at_work.submit(new(lokossa), {**THREE_FIELDS, "theme": "markets", "do": "publish"}, follow=True)
    assert warning not in words(within)
    assert warning not in words(Browserlike().get(Need.objects.get(theme="recycling").path))

    at_work.submit(f"/cities/{lokossa.public_id}/competences", {"do": "unsay"})
    lokossa.refresh_from_db()
    assert lokossa.competences is None
    assert warning not in words(at_work.get(Need.objects.get(theme="recycling").path))


def test_competences_are_audited_and_take_no_unknown_theme(lokossa: Organisation, at_work: Browserlike) -> None:
    at_work.submit(f"/cities/{lokossa.public_id}/competences", {"themes": ["markets"], "do": "state"})
    record = AuditRecord.objects.latest("sequence")
    assert (record.action, record.office, record.values) == ("directory:competences:state", "Chef de service", {"themes": ["markets"]})
    refused = at_work.submit(f"/cities/{lokossa.public_id}/competences", {"themes": ["telegraphs"], "do": "state"})
    assert refused.status_code == 200
    assert "This is not one of the answers that can be chosen." in words(refused)


def test_the_same_form_sent_twice_makes_one_need(lokossa: Organisation, at_work: Browserlike) -> None:
    page = at_work.get(new(lokossa))
    answers = [at_work.submit(page, {**THREE_FIELDS, "do": "publish"}) for _ in range(2)]
    assert Need.objects.count() == 1
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, Need.objects.get().path)] * 2


def test_what_was_typed_survives_the_end_of_the_session(lokossa: Organisation, officer: Any, at_work: Browserlike) -> None:
    page = at_work.get(new(lokossa))
    at_work.cookies.pop("session")
    ended = at_work.submit(page, {**THREE_FIELDS, "do": "publish"})
    assert not Need.objects.exists()
    back = at_work.submit(ended["Location"], {"login": officer.email, "password": make.PASSWORD}, follow=True)
    assert "Tri des déchets" in words(back)
    at_work.submit(back, {}, action=new(lokossa))
    assert Need.objects.get().title == "Tri des déchets"


def test_every_attempt_of_others_is_403_leaves_a_trace_and_changes_nothing(lokossa: Organisation) -> None:
    need, draft = make_need(lokossa), make_need(lokossa, state="draft", title="A draft")
    verbs = [desk(need), desk(need, "withdraw"), desk(need, "confirm"), desk(need, "translations/en"), desk(draft, "publish")]
    verbs += [desk(draft, "discard"), desk(draft), new(lokossa), new(lokossa, "offers"), f"/cities/{lokossa.public_id}/competences"]
    verbs += [f"/cities/{lokossa.public_id}/needs/no-such-need/edit"]
    body = {**THREE_FIELDS, "title": "Changed by others", "do": "publish", "version": 1, "reason": "Because", "themes": ["markets"]}
    before = list(Need.objects.order_by("pk").values())
    for role, person in people(lokossa).items():
        if role in {"visitor", "officer", "administrator"}:
            continue
        client = Client()
        client.force_login(person)
        denied = AuditRecord.objects.filter(action="access:page:deny", actor_id=person.public_id)
        for number, address in enumerate(verbs, start=1):
            assert client.post(address, {**body, "once": f"{role}-{number}"}).status_code == 403, (role, address)
            assert denied.count() == number, (role, address)
            assert denied.latest("sequence").values == {"path": address, "reason": "only-the-city-itself"}
    assert list(Need.objects.order_by("pk").values()) == before
    assert not Offer.objects.exists()
    lokossa.refresh_from_db()
    assert lokossa.competences is None


def test_visitors_are_asked_to_sign_in(lokossa: Organisation) -> None:
    need = make_need(lokossa)
    answer = Client().post(desk(need), {**THREE_FIELDS, "once": "k"})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/sign-in")


def test_another_citys_entry_is_not_reached_through_ones_own_address(lokossa: Organisation, officer: Any) -> None:
    foreign = make_need(make.city("Andenne", iso2="BE"))
    client = Client()
    client.force_login(officer)
    for verb in ("edit", "withdraw", "confirm", "publish", "discard", "translations/fr"):
        address = f"/cities/{lokossa.public_id}/needs/{foreign.public_id}/{verb}"
        assert client.post(address, {**THREE_FIELDS, "once": verb.replace("/", "-"), "version": 1}).status_code == 404, verb
    offer = make_offer(lokossa)
    assert client.post(f"/cities/{lokossa.public_id}/needs/{offer.public_id}/edit", {"once": "x"}).status_code == 404


def test_fields_that_are_not_on_the_form_change_nothing(lokossa: Organisation, at_work: Browserlike) -> None:
    other = make.city("Andenne", iso2="BE")
    need = make_need(lokossa)
    frozen = {field.attname: getattr(need, field.attname) for field in Need._meta.concrete_fields}
    page = at_work.get(desk(need))
    own = next(form["fields"] for form in at_work.forms(page) if "beneficiaries" in form["fields"])
    smuggled = {name: "2001-05-15 09:00" for name in frozen if name not in own}
    smuggled |= {"organisation": str(other.pk), "organisation_id": str(other.pk), "id": "1", "state": "draft", "invented": "1"}
    sent = {**smuggled, **{name: value for name, value in own.items() if value}, "do": "save"}
    assert at_work.post(desk(need), sent).status_code == 303
    need.refresh_from_db()
    changed = {name for name, value in frozen.items() if getattr(need, name) != value}
    assert changed == {"version", "changed_at"}


def test_what_a_draft_publishes_is_not_called_public(db: None) -> None:
    city = make.city("Kandi", vouched=False)
    browser = Browserlike()
    browser.force_login(make.officer(city))
    page = words(browser.submit(new(city), {**THREE_FIELDS, "do": "publish"}, follow=True))
    assert "It becomes public when somebody vouches for your organisation." in page
    assert "It is saved, and public." not in page
    assert "Public since" not in page


@pytest.mark.parametrize(
    ("spoken", "reader", "taken"),
    [(["fr"], "en", "fr"), (["fr", "en"], "en", "en"), (["fon", "fr", "pt"], "ar", "fr"), (["fon"], "ar", "ar"), ([], "fr", "fr")],
)
def test_a_form_takes_the_citys_language_unless_the_city_works_in_the_readers(
    spoken: list[str], reader: str, taken: str, lokossa: Organisation, at_work: Browserlike, officer: Any
) -> None:
    Organisation.objects.filter(pk=lokossa.pk).update(languages=spoken)
    officer.language = reader
    officer.save()
    at_work.cookies["language"] = reader
    page = words(at_work.get(new(lokossa)))
    assert f'<html lang="{reader}"' in page
    assert re.findall(r'<option value="(\w+)" selected', page.partition('<select name="language"')[2].partition("</select>")[0]) == [taken]
