"""The forms of an agreement: parameters, signing, preparation, expectations, exit report and review. Knows no framework.

What is asked stands in `data/forms/forms.json`, the words in one file a language. Each form has a name in `FORMS`; answers are
kept by the ids of its questions.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from isopolity.agreements.guide import LANGUAGES, read_references, read_sources
from isopolity.core.questions import Question, When

DATA = Path(__file__).resolve().parent / "data" / "forms"
# The first four are the gates before an agreement is formalised, the fifth that before it ends, by the names of `core.stages.Gate`.
NAMES = ("parameters", "signing", "preparation", "expectations", "exit-report", "review")
SCALE = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class QuestionText:
    """The question or the label of the field, and what helps to answer it: a hint, or (review) why it is asked."""

    label: str
    help: str


@dataclass(frozen=True, slots=True)
class FormsText:
    """The words of one language: by form and question, of every choice, and of the scale from 1 to 5."""

    language: str
    scale: tuple[str, ...]
    choices: Mapping[str, str]
    questions: Mapping[str, Mapping[str, QuestionText]]


def _question(entry: dict[str, Any]) -> Question:
    when = entry.get("when")
    return Question(
        id=entry["id"],
        kind=entry["kind"],
        per=entry.get("per", "side"),
        is_required=entry["required"],
        choices=tuple(entry.get("choices", ())),
        passes=tuple(entry.get("passes", ())),
        when=When(when["field"], tuple(when["is"])) if when else None,
        least=entry.get("least"),
        most=entry.get("most"),
        against=entry.get("against"),
        sources=read_sources(entry.get("sources", [])),
    )


_FILE = json.loads((DATA / "forms.json").read_text(encoding="utf-8"))
VERSION: str = _FILE["version"]
REFERENCES = read_references(_FILE["sources"])
# The questions of each form, in the order of the page.
FORMS: Mapping[str, tuple[Question, ...]] = MappingProxyType({name: tuple(_question(entry) for entry in _FILE[name]) for name in NAMES})


def forms_text(language: str) -> FormsText:
    """The words in a language, in English where it has none."""
    language = language.split("-")[0]
    return _text(language if language in LANGUAGES else "en")


def question_label(form: str, question: str, language: str) -> str:
    """The label of one question; an id that left the form stands for itself."""
    found = forms_text(language).questions[form].get(question)
    return found.label if found else question


def choice_label(choice: str, language: str) -> str:
    """The words of a choice; one that left the form stands for itself."""
    return forms_text(language).choices.get(choice, choice)


@cache
def _text(language: str) -> FormsText:
    file = json.loads((DATA / f"forms.{language}.json").read_text(encoding="utf-8"))
    return FormsText(
        language=file["language"],
        scale=tuple(file["scale"]),
        choices=MappingProxyType(file["choices"]),
        questions=MappingProxyType({name: _texts(file[name]) for name in NAMES}),
    )


def _texts(entries: dict[str, dict[str, str]]) -> Mapping[str, QuestionText]:
    """The review asks a question and says why; the other forms have a label and a hint."""
    return MappingProxyType({id_: QuestionText(*text.values()) for id_, text in entries.items()})
