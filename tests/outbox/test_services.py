"""Messages leave once, in the reader's language, also when the mail server is down for a while."""

import smtplib
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.test import override_settings

from isopolity.outbox.models import Message
from isopolity.outbox.services import CLAIM_LASTS, KEPT, forget_address, forget_old_messages, queue, send_due

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def letters(tmp_path: Path, settings: Any) -> None:
    """Two templates of a letter, in a folder of their own."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "hello_subject.txt").write_text("{% load i18n %}{% translate 'Sign in' %}: {{ word }}\n")
    (tmp_path / "letters" / "hello.txt").write_text("{% autoescape off %}{{ word }} {{ site }}/desk{% endautoescape %}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


def queue_hello(key: str = "hello-1", word: str = "Ben", **more: Any) -> Message:
    return queue(
        key=key,
        template="letters/hello",
        address="a@example.org",
        language=more.pop("language", "en"),
        values={"word": word},
        at=AT,
        **more,
    )


@pytest.mark.django_db
def test_a_message_is_queued_once_and_sent_once() -> None:
    queue_hello()
    queue_hello()
    assert (send_due(at=AT), send_due(at=AT + timedelta(hours=1))) == (1, 0)
    assert [message.body for message in mail.outbox] == ["Ben http://127.0.0.1:8000/desk\n"]


@pytest.mark.django_db
def test_a_name_with_a_line_break_makes_no_second_header() -> None:
    queue_hello(word="Ben\r\nBcc: all@example.org")
    send_due(at=AT)
    assert mail.outbox[0].subject == "Sign in: Ben Bcc: all@example.org"
    assert "Bcc" not in mail.outbox[0].message()


@pytest.mark.django_db
def test_a_message_waits_for_its_time() -> None:
    queue_hello(not_before=AT + timedelta(days=1))
    assert send_due(at=AT) == 0
    assert send_due(at=AT + timedelta(days=1)) == 1


class Down:
    """A mail server that refuses for a while."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __enter__(self) -> "Down":
        return self

    def __exit__(self, *raised: object) -> None: ...

    def send_messages(self, letters: list[mail.EmailMessage]) -> int:
        raise self.error


@pytest.mark.django_db
def test_a_server_that_is_down_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    queue_hello()
    with monkeypatch.context() as down:
        down.setattr("isopolity.outbox.services.get_connection", lambda: Down(ConnectionRefusedError("refused")))
        assert send_due(at=AT) == 0
    assert send_due(at=AT + timedelta(seconds=59)) == 0
    assert send_due(at=AT + timedelta(minutes=1)) == 1
    assert len(mail.outbox) == 1


class Unreachable(Down):
    """A mail server to which no line can be opened."""

    def __enter__(self) -> "Down":
        raise self.error


@pytest.mark.django_db
@pytest.mark.parametrize(
    "server",
    [
        Unreachable(TimeoutError("no answer")),
        Unreachable(smtplib.SMTPServerDisconnected("hung up before the greeting was over")),
        Down(smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"come again")})),
    ],
)
def test_what_surely_was_not_taken_is_tried_again(server: Down, monkeypatch: pytest.MonkeyPatch) -> None:
    queue_hello()
    with monkeypatch.context() as down:
        down.setattr("isopolity.outbox.services.get_connection", lambda: server)
        assert send_due(at=AT) == 0
    assert send_due(at=AT + timedelta(minutes=1)) == 1


@pytest.mark.django_db
def test_an_address_that_the_server_does_not_know_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    message = queue_hello()
    refused = smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")})
    monkeypatch.setattr("isopolity.outbox.services.get_connection", lambda: Down(refused))
    send_due(at=AT)
    message.refresh_from_db()
    assert message.given_up_at == AT


@pytest.mark.django_db
def test_a_message_that_cannot_be_written_does_not_hold_up_the_next(caplog: pytest.LogCaptureFixture) -> None:
    broken = queue(key="broken", template="letters/none", address="a@example.org", language="en", values={}, at=AT)
    queue_hello()
    assert send_due(at=AT) == 1
    broken.refresh_from_db()
    assert broken.given_up_at == AT
    assert "TemplateDoesNotExist" in broken.last_error
    assert "letters/none cannot be written" in caplog.text


@pytest.mark.django_db
def test_an_old_message_is_emptied_and_still_not_queued_again() -> None:
    message = queue_hello()
    send_due(at=AT)
    waiting = queue_hello(key="hello-2", not_before=AT + timedelta(days=90))
    forget_old_messages(AT + KEPT)
    message.refresh_from_db()
    assert message.address == "a@example.org"
    forget_old_messages(AT + KEPT + timedelta(seconds=1))
    message.refresh_from_db()
    waiting.refresh_from_db()
    assert (message.address, message.values, waiting.address) == ("", {}, "a@example.org")
    queue_hello()
    assert send_due(at=AT + KEPT) == 0


@pytest.mark.django_db
def test_an_address_that_is_forgotten_gets_nothing_more() -> None:
    queue_hello()
    forget_address("A@example.org", at=AT)
    assert send_due(at=AT) == 0
    assert list(Message.objects.values_list("address", "values", "given_up_at")) == [("", {}, AT)]


@pytest.mark.django_db
@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("gone"), TimeoutError("slow")])
def test_a_line_that_broke_while_sending_is_not_tried_again(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    message = queue_hello()
    with monkeypatch.context() as broken:
        broken.setattr("isopolity.outbox.services.get_connection", lambda: Down(error))
        send_due(at=AT)
    assert send_due(at=AT + timedelta(days=1)) == 0
    message.refresh_from_db()
    assert message.given_up_at == AT
    assert "may or may not have arrived" in message.last_error


@pytest.mark.django_db
def test_what_a_dead_worker_was_sending_is_given_up_not_doubled() -> None:
    message = queue_hello()
    Message.objects.update(claimed_at=AT, attempts=1)
    assert send_due(at=AT + CLAIM_LASTS + timedelta(seconds=1)) == 0
    message.refresh_from_db()
    assert message.given_up_at is not None


@pytest.mark.django_db
@override_settings(LANGUAGE_CODE="en")
def test_the_reader_s_language_is_used_not_the_sender_s() -> None:
    queue_hello(language="fr")
    send_due(at=AT)
    assert mail.outbox[0].message()["Content-Language"] == "fr"


def test_two_workers_send_each_message_once(committing_db: None) -> None:
    for number in range(20):
        queue_hello(key=f"hello-{number}")

    def work() -> None:
        try:
            send_due(at=AT)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail.outbox) == 20
    assert Message.objects.filter(sent_at=None).count() == 0
