"""Fifty copies of one form at once: one effect, one answer."""

import threading
from typing import Any

from django.db import connections
from django.test import Client, override_settings

from tests.audit import test_receipts


def test_fifty_at_once_have_one_effect(committing_db: None) -> None:
    answers: list[Any] = []

    def send() -> None:
        try:
            answers.append(Client(raise_request_exception=False).post("/words", {"once": "key-1", "word": "well"}))
        finally:
            connections.close_all()

    with override_settings(ROOT_URLCONF=test_receipts.__name__):
        threads = [threading.Thread(target=send) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {(answer.status_code, answer.headers.get("Location")) for answer in answers} == {(303, "/words/1")}
    assert test_receipts.words() == ["well"]
