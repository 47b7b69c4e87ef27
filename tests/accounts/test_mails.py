"""The mails of accounts, as they leave: plain text, whole sentences, one link to this installation, in three languages."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import timezone, translation

from isopolity.accounts.adapter import MAILS
from isopolity.outbox.services import email, queue

TEMPLATES = sorted({template for template, _link in MAILS.values()})


@override_settings(SITE_ADDRESS="https://isopolity.example/")
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_each_mail_is_whole_in_each_language(template: str, language: str) -> None:
    values = {"path": "/account/x", "to_email": "o'neil&co@example.org"}
    mail = email(queue(key="k", template=template, address="a@example.org", language=language, values=values, at=timezone.now()))
    body = str(mail.body)
    links = re.findall(r"^https?://\S+$", body, re.M)
    assert links in (["https://isopolity.example/account/x"], ["https://isopolity.example"])
    assert "&" not in body.replace("o'neil&co@example.org", "")
    assert "{" not in body + mail.subject
    assert "%(" not in body + mail.subject
    assert mail.subject.strip() == mail.subject != ""
    assert "\n" not in mail.subject
    assert bool(re.search(r"[\u0600-\u06ff]", body)) is (language == "ar")
    assert "\n\n\n" not in body


def test_the_three_languages_say_it_in_different_words() -> None:

    for template in TEMPLATES:
        subjects = set()
        for language in ("en", "fr", "ar"):
            with translation.override(language):
                subjects.add(render_to_string(f"{template}_subject.txt"))
        assert len(subjects) == 3, template
