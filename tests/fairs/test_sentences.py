"""Every reason and every remedy has its sentence in three languages, with its values in place."""

import re

import pytest
from django.utils import translation

from isopolity.core.reasons import Reason
from isopolity.core.scheduling import codes
from isopolity.fairs import sentences
from isopolity.ui.sentences import sentence
from isopolity.ui.wording import joined

CODES = {**codes.REASONS, **codes.REMEDIES, **codes.SHORTFALLS, **codes.CURES}
NUMBERS = {"no_interpreter": 2, "tables_full": 1, "limit": 8, "value": 40, "worth": 30, "count": 7}
LISTS = {"delegations", "languages", "slots", "requests"}
# Which obstacle comes first is seen by the order of the sentence.
SAID_OTHERWISE = {"main"}


def drawn(code):
    if code in codes.SHORTFALLS:
        return {name: ("‹a›", "‹b›") if name == "languages" else 3 for name in CODES[code]}
    return {name: NUMBERS.get(name) or (("‹a›", "‹b›") if name in LISTS else f"‹{name}›") for name in CODES[code]}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_whole_sentence(code, language):
    with translation.override(language):
        text = sentence(Reason(code, drawn(code)))
    assert text.endswith(".")
    assert not re.search(r"%\(|\{|\('|\[", text)
    assert re.search(r"[؀-ۿ]", text) if language == "ar" else not re.search(r"[؀-ۿ]", text)


def test_the_codes_are_those_of_core():
    assert set(sentences.REASONS) == set(codes.REASONS)
    assert set(sentences.REMEDIES) == set(codes.REMEDIES)
    assert set(sentences.SHORTFALLS) == set(codes.SHORTFALLS)
    assert set(sentences.CURES) == set(codes.CURES)


@pytest.mark.parametrize("code", CODES)
def test_what_a_reason_names_is_said(code):
    text = sentence(Reason(code, drawn(code)))
    kept_silent = {"would-displace-kept": {"value", "worth"}, "would-displace-minimum": {"value", "worth"}}.get(code, set())
    kept_silent |= {"value"} if code in codes.REMEDIES else set()
    for name, value in drawn(code).items():
        if name not in SAID_OTHERWISE | kept_silent:
            assert (joined(value) if isinstance(value, tuple) else str(value)) in text


def test_the_more_frequent_obstacle_comes_first():
    values = {
        "count": 3,
        "no_interpreter": 1,
        "tables_full": 2,
        "main": "tables-full",
        "languages": ("en", "fr"),
        "slots": ("s1", "s2", "s3"),
    }
    assert sentence(Reason("several-obstacles", values)) == (
        "All parties have time in 3 slots: a table is missing in 2, an interpreter for en, fr in 1 (s1, s2, s3)."
    )


def test_a_delegation_that_may_meet_nobody():
    values = {"delegation": "Lokossa", "limit": 0, "least": None, "value": None}
    assert sentence(Reason("limit-of-meetings", values)) == "Lokossa may have no meetings at all."
