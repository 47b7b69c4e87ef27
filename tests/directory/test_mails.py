"""The letters of the directory, as they arrive, in three languages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import translation

from isopolity.directory import queries, services
from isopolity.directory.invitation_tokens import token_for
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def letter(language: str = "en") -> EmailMessage:
    message = Message.objects.get()
    message.language = language
    return email(message)


def invited() -> str:
    city = make.city("Lokossa & sœurs")
    by = make.administrator(city, office="Secretary general")
    invitation = services.invite_person(city, email="new@example.org", kind="officer", office="Waste desk", language="en", by=by, at=NOW)
    return f"/invitations/{token_for(invitation.public_id)}"


def test_an_invitation_carries_its_link_and_nothing_escaped() -> None:
    path = invited()
    sent = letter()
    assert sent.subject == "Lokossa & sœurs invites you to Isopolity"
    assert sent.to == ["new@example.org"]
    assert (
        sent.body.splitlines()[0]
        == "Secretary general of Lokossa & sœurs invites you to act for Lokossa & sœurs on Isopolity, as Waste desk."
    )
    assert path in sent.body
    assert "14 days" in sent.body


def vouched() -> None:
    city, user = make.city("Lokossa", vouched=False), make.secretariat(make.network("Towns of Benin"))
    make.officer(city)
    services.vouch_for_organisation(city, role=queries.roles_of(user).get(), reason="Member since 1990.", by=user, at=NOW)


def sent_back() -> None:
    city, user = make.city("Lokossa", vouched=False), make.steward()
    make.officer(city)
    services.send_back_organisation(city, role=queries.roles_of(user).get(), reason="Which one?", by=user, at=NOW)


def listed() -> None:
    city, network = make.city("Lokossa"), make.network("Towns of Benin")
    make.officer(city)
    by = make.secretariat(network)
    services.list_member(network, member=city, joined=None, source_title="List 2025", source_address="https://t.example/", by=by, at=NOW)


def asked() -> Any:
    city, network = make.city("Lokossa"), make.network("Towns of Benin")
    make.secretariat(network)
    return services.ask_to_join(network, member=city, words="We are near.", by=make.officer(city, office="Mayor"), at=NOW)


def answered(accept: bool) -> None:
    request = asked()
    Message.objects.all().delete()
    by = queries.people_to_write_to(request.network).get()
    services.answer_membership_request(request, accept=accept, answer="" if accept else "Islands only.", by=by, at=NOW)


LETTERS = {
    "invitation": invited,
    "vouched": vouched,
    "sent_back": sent_back,
    "membership_listed": listed,
    "membership_asked": asked,
    "membership_accepted": lambda: answered(True),
    "membership_declined": lambda: answered(False),
}
SUBJECTS = {
    "vouched": "Lokossa is now public",
    "sent_back": "Lokossa: something is missing before it can be public",
    "membership_listed": "Towns of Benin lists Lokossa as a member",
    "membership_asked": "Lokossa asks to join Towns of Benin",
    "membership_accepted": "Lokossa is now a member of Towns of Benin",
    "membership_declined": "Towns of Benin has answered Lokossa",
}


@pytest.mark.parametrize(("name", "subject"), SUBJECTS.items())
def test_each_letter_says_in_its_subject_what_happened(name: str, subject: str) -> None:
    LETTERS[name]()
    assert letter().subject == subject


@pytest.mark.parametrize("name", LETTERS)
def test_each_letter_is_whole_in_each_language(name: str) -> None:
    LETTERS[name]()
    english = letter("en")
    for language in ("fr", "ar"):
        sent = letter(language)
        assert sent.subject != english.subject
        common = set(sent.body.splitlines()) & set(english.body.splitlines())
        assert {line for line in common if line and "://" not in line} <= {
            "Member since 1990.",
            "Which one?",
            "We are near.",
            "Islands only.",
        }
    assert translation.get_language() == "en"
