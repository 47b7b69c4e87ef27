"""The answers of a form in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from isopolity.agreements.models import Agreement, FormAnswer
from isopolity.agreements.queries.answers import Given, missing_reasons, rows_of, sides_of
from isopolity.agreements.questionnaires import FORMS, choice_label, question_label
from isopolity.core.questions import AGREEMENT
from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation
from isopolity.exchange.theme_choices import theme_name
from isopolity.exchange.themes import THEMES
from isopolity.ui.languages import language_name
from isopolity.ui.wording import dated, joined

FORM_TITLES: dict[str, Promise] = {"parameters": _("Parameters"), "preparation": _("Preparation")}


@dataclass(frozen=True, slots=True)
class Line:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class OtherSide:
    """What another side has answered for itself."""

    name: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Version:
    """One answer as somebody gave it. `answer` "": it was taken away."""

    row: FormAnswer
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class FormLacking:
    """A form with each answer that it lacks."""

    name: str
    title: str
    reasons: Sequence[Reason]


def missing_lines(agreement: Agreement) -> list[FormLacking]:
    """Every answer that keeps the gates of the forms shut, for the people of the parties."""
    return [FormLacking(name, str(FORM_TITLES[name]), reasons) for name, reasons in missing_reasons(agreement).items()]


def own_answers(agreement: Agreement, form: str, given: Given, own: Organisation | None) -> Mapping[str, object]:
    """What the form is filled with: the common answers, and those of the reader's side."""
    side = next((party.public_id for party in sides_of(agreement) if own and party.organisation_id == own.pk), "")
    return {**given.common, **given.by_side.get(side, {})}


def others_answers(agreement: Agreement, form: str, given: Given, own: Organisation | None) -> list[OtherSide]:
    """What the other sides answered for themselves."""
    each = [question for question in FORMS[form] if question.per != AGREEMENT]
    return [
        OtherSide(
            party.shown_name,
            [Line(_label(form, one.id), in_words(form, one.id, given.by_side[party.public_id].get(one.id))) for one in each],
        )
        for party in sides_of(agreement)
        if not (own and party.organisation_id == own.pk)
    ]


def versions_of(agreement: Agreement, form: str) -> list[Version]:
    """Every answer that was ever given, newest first."""
    rows = reversed(rows_of(agreement, form))
    return [Version(row, _label(form, row.question), in_words(form, row.question, row.answer)) for row in rows]


def in_words(form: str, question: str, answer: Any) -> str:
    """An answer as the reader reads it; "" for none."""
    kind = next((one.kind for one in FORMS[form] if one.id == question), "text")
    reader = get_language() or "en"
    if answer is None:
        return ""
    if kind == "date":
        return dated(date.fromisoformat(answer))
    if kind == "choice":
        return choice_label(answer, reader)
    if kind == "languages":
        return joined(language_name(code) for code in answer)
    if kind == "themes":
        return joined(theme_name(code, reader) for code in answer if code in THEMES)
    return str(answer)


def _label(form: str, question: str) -> str:
    return question_label(form, question, get_language() or "en")
