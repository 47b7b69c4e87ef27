"""Writing needs and offers: what each service does, refuses, tells and records."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.directory.models import Organisation
from isopolity.exchange import services
from isopolity.exchange.models import Need, Offer
from isopolity.search.models import SearchEntry
from isopolity.texts.models import Translation
from tests.factories import directory as make
from tests.factories.exchange import make_need, make_offer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
THREE_FIELDS = {
    "theme": "recycling",
    "title": "Tri des déchets ménagers",
    "language": "fr",
    "beneficiaries": ["none-in-particular"],
}


def refusal(act: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code, refused.value.reason.field


def last_act() -> tuple[str, str, str]:
    record = AuditRecord.objects.latest("sequence")
    return record.action, record.office, record.organisation


@pytest.mark.parametrize("model", [Need, Offer])
def test_theme_sentence_language_and_who_gains_are_enough_to_publish(model: Any, lokossa: Organisation, officer: Any) -> None:
    entry = services.write_entry(lokossa, model, values=THREE_FIELDS, publish=True, by=officer, at=NOW)
    entry.refresh_from_db()
    assert (entry.state, entry.published_at, entry.confirmed_at, entry.version) == ("published", NOW, NOW, 1)
    assert last_act() == (f"exchange:{model._meta.model_name}:publish", "Chef de service", "Lokossa")
    lokossa.refresh_from_db()
    assert lokossa.changed_at == NOW


@pytest.mark.parametrize(
    ("left_out", "code"),
    [
        ("theme", "entry-needs-theme"),
        ("title", "entry-needs-title"),
        ("language", "entry-needs-language"),
        ("beneficiaries", "entry-needs-beneficiaries"),
    ],
)
def test_without_any_of_the_four_nothing_is_published(left_out: str, code: str, lokossa: Organisation, officer: Any) -> None:
    values = {name: value for name, value in THREE_FIELDS.items() if name != left_out}
    assert refusal(lambda: services.write_entry(lokossa, Need, values=values, publish=True, by=officer, at=NOW)) == (code, left_out)
    assert not Need.objects.exists()


def test_what_is_called_proven_carries_its_evidence(lokossa: Organisation, officer: Any) -> None:
    values = {**THREE_FIELDS, "basis": "proven"}
    act = lambda: services.write_entry(lokossa, Offer, values=values, publish=True, by=officer, at=NOW)  # noqa: E731
    assert refusal(act) == ("proof-needs-evidence", "evidence")
    values["evidence"] = "9 quarters since 2022"
    assert services.write_entry(lokossa, Offer, values=values, publish=True, by=officer, at=NOW).basis == "proven"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("theme", "telegraphs", "choice-unknown"),
        ("theme", "environment", "choice-unknown"),
        ("language", "xx", "choice-unknown"),
        ("modes", ["training", "bribes"], "choice-unknown"),
        ("months", [0], "choice-unknown"),
        ("lacking", ["luck"], "choice-unknown"),
        ("beneficiaries", ["everybody"], "choice-unknown"),
        ("beneficiaries", ["women", "none-in-particular"], "beneficiaries-none-and-some"),
    ],
)
def test_answers_that_cannot_be_chosen_are_refused_in_drafts_too(
    name: str, value: Any, code: str, lokossa: Organisation, officer: Any
) -> None:
    act = lambda: services.write_entry(lokossa, Need, values={name: value}, publish=False, by=officer, at=NOW)  # noqa: E731
    assert refusal(act) == (code, name)


def test_a_draft_keeps_what_cannot_be_taken_and_tells_nobody(lokossa: Organisation, officer: Any) -> None:
    before = lokossa.changed_at
    draft = services.write_entry(lokossa, Offer, values={}, typed={"capacity": ["many"]}, publish=False, by=officer, at=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.typed, draft.capacity) == ("draft", {"capacity": ["many"]}, 1)
    lokossa.refresh_from_db()
    assert lokossa.changed_at == before
    assert not SearchEntry.objects.filter(object_id=draft.public_id).exists()
    assert last_act()[0] == "exchange:offer:draft"


def test_a_draft_with_mistakes_is_not_published_until_they_are_corrected(lokossa: Organisation, officer: Any) -> None:
    draft = services.write_entry(lokossa, Offer, values=THREE_FIELDS, typed={"capacity": ["many"]}, publish=False, by=officer, at=NOW)
    assert refusal(lambda: services.publish_entry(draft, by=officer, at=NOW)) == ("entry-has-mistakes", None)
    services.change_entry(draft, values={"capacity": 3}, version=1, publish=True, by=officer, at=LATER)
    draft.refresh_from_db()
    assert (draft.state, draft.capacity, draft.typed, draft.version) == ("published", 3, {}, 2)


def test_the_second_of_two_tabs_overwrites_nothing_unseen(lokossa: Organisation, officer: Any) -> None:
    need = make_need(lokossa)
    services.change_entry(need, values={"title": "First tab"}, version=1, by=officer, at=NOW)
    late = lambda: services.change_entry(need, values={"title": "Second tab"}, version=1, by=officer, at=LATER)  # noqa: E731
    assert refusal(late) == ("entry-changed-meanwhile", None)
    need.refresh_from_db()
    assert (need.title, need.version, need.changed_at) == ("First tab", 2, NOW)


def test_a_change_is_recorded_by_the_names_of_the_fields(lokossa: Organisation, officer: Any) -> None:
    need = make_need(lokossa)
    services.change_entry(need, values={"title": "Glass too", "urgency": 3, "theme": need.theme}, version=1, by=officer, at=NOW)
    record = AuditRecord.objects.latest("sequence")
    assert (record.action, record.values) == ("exchange:need:change", {"theme": "recycling", "changed": ["title", "urgency"]})


def test_what_is_public_cannot_be_made_incomplete(lokossa: Organisation, officer: Any) -> None:
    need = make_need(lokossa)
    act = lambda: services.change_entry(need, values={"title": ""}, version=1, by=officer, at=NOW)  # noqa: E731
    assert refusal(act) == ("entry-needs-title", "title")
    need.refresh_from_db()
    assert need.title == "Household waste sorting"


def test_withdrawing_needs_a_reason_and_publishing_again_forgets_it(lokossa: Organisation, officer: Any) -> None:
    need = make_need(lokossa)
    assert refusal(lambda: services.withdraw_entry(need, reason="", by=officer, at=NOW)) == ("withdrawal-needs-reason", "reason")
    services.withdraw_entry(need, reason="We found help nearby.", by=officer, at=NOW)
    need.refresh_from_db()
    assert (need.state, need.withdrawn_at, need.withdrawn_reason) == ("withdrawn", NOW, "We found help nearby.")
    assert last_act()[0] == "exchange:need:withdraw"
    assert refusal(lambda: services.withdraw_entry(need, reason="Again", by=officer, at=NOW))[0] == "entry-not-published"

    services.publish_entry(need, by=officer, at=LATER)
    need.refresh_from_db()
    assert (need.state, need.published_at, need.withdrawn_at, need.withdrawn_reason) == ("published", LATER, None, "")
    assert last_act()[0] == "exchange:need:republish"
    assert refusal(lambda: services.publish_entry(need, by=officer, at=LATER))[0] == "entry-published-already"


def test_confirming_says_that_it_still_holds(lokossa: Organisation, officer: Any) -> None:
    offer = make_offer(lokossa)
    services.confirm_entry(offer, by=officer, at=LATER)
    offer.refresh_from_db()
    assert (offer.confirmed_at, last_act()[0]) == (LATER, "exchange:offer:confirm")
    draft = make_offer(lokossa, state="draft")
    assert refusal(lambda: services.confirm_entry(draft, by=officer, at=LATER))[0] == "entry-not-published"


def test_only_drafts_are_thrown_away(lokossa: Organisation, officer: Any) -> None:
    draft, public = make_need(lokossa, state="draft"), make_need(lokossa)
    for entry in (draft, public):
        services.translate_entry(entry, language="fr", given={"title": "Tri"}, by=officer, at=NOW)
    services.discard_entry(draft, by=officer, at=NOW)
    assert list(Need.objects.all()) == [public]
    assert list(Translation.objects.values_list("object_id", flat=True)) == [public.public_id]
    assert last_act()[0] == "exchange:need:discard"
    assert refusal(lambda: services.discard_entry(public, by=officer, at=NOW))[0] == "entry-was-public"


def test_a_translation_is_found_by_search_and_named_by_office(lokossa: Organisation, officer: Any) -> None:
    need = services.write_entry(lokossa, Need, values=THREE_FIELDS, publish=True, by=officer, at=NOW)
    services.translate_entry(need, language="en", given={"title": "Sorting rubbish"}, by=officer, at=LATER)
    row = Translation.objects.get()
    assert (row.text, row.office, row.organisation, row.by_id) == ("Sorting rubbish", "Chef de service", "Lokossa", officer.public_id)
    assert SearchEntry.objects.get(language="en", object_id=need.public_id).title == "Sorting rubbish"
    services.translate_entry(need, language="en", given={"title": ""}, by=officer, at=LATER)
    assert not Translation.objects.exists()
    assert refusal(lambda: services.translate_entry(need, language="fr", given={"title": "Tri"}, by=officer, at=LATER)) == (
        "translation-same-language",
        "language",
    )


@pytest.mark.parametrize("unknown", ["state", "organisation", "published_at", "invented", "version", "public_id", "typed"])
def test_services_take_no_other_fields(unknown: str, lokossa: Organisation, officer: Any) -> None:
    with pytest.raises(AssertionError, match="no fields of exchange.Need"):
        services.write_entry(lokossa, Need, values={unknown: "x"}, publish=False, by=officer, at=NOW)


def test_no_service_writes_for_another_city(lokossa: Organisation) -> None:
    """Each asks for itself, whoever calls it: a page, a command or another service."""
    stranger = make.officer(make.city("Andenne", iso2="BE"))
    need, draft = make_need(lokossa), make_need(lokossa, state="draft")
    acts = AuditRecord.objects.count()
    for act in (
        lambda: services.write_entry(lokossa, Need, values=THREE_FIELDS, publish=True, by=stranger, at=NOW),
        lambda: services.change_entry(need, values={"title": "Mine"}, version=1, by=stranger, at=NOW),
        lambda: services.publish_entry(draft, by=stranger, at=NOW),
        lambda: services.withdraw_entry(need, reason="No", by=stranger, at=NOW),
        lambda: services.confirm_entry(need, by=stranger, at=NOW),
        lambda: services.discard_entry(draft, by=stranger, at=NOW),
        lambda: services.translate_entry(need, language="en", given={"title": "Mine"}, by=stranger, at=NOW),
    ):
        assert refusal(act)[0] == "only-the-city-itself"
    assert AuditRecord.objects.count() == acts
    assert Need.objects.count() == 2 and not Translation.objects.exists()


def test_what_is_public_is_not_published_by_a_change(lokossa: Organisation, officer: Any) -> None:
    need = make_need(lokossa)
    change = lambda: services.change_entry(need, values={"title": "Glass"}, version=1, publish=True, by=officer, at=NOW)  # noqa: E731
    assert refusal(change)[0] == "entry-published-already"
