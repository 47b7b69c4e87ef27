"""The guide and the forms are whole: the same ids in three languages, known stages, gates and sources, clean text."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from isopolity.agreements import guide, questionnaires
from isopolity.core.questions import KINDS

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "isopolity" / "agreements" / "data"
GUIDE = json.loads((DATA / "guide" / "guide.json").read_text(encoding="utf-8"))
FORMS = json.loads((DATA / "forms" / "forms.json").read_text(encoding="utf-8"))
LANGUAGES = ["en", "fr", "ar"]
FILES = sorted(DATA.rglob("*.json"))
SCRIPTS = {"ar": "ARABIC"}


def words(name: str, language: str) -> dict[str, Any]:
    return json.loads((DATA / name / f"{name}.{language}.json").read_text(encoding="utf-8"))


def shape(value: Any) -> Any:
    """Keys and lengths without the words."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    return [shape(part) for part in value] if isinstance(value, list) else str


def strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from strings(part, f"{path}/{key}")


def texts(name: str, language: str) -> list[tuple[str, str]]:
    head = ("/format", "/language", "/version")
    return [(path, text) for path, text in strings(words(name, language)) if path not in head]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["guide", "forms"])
def test_every_language_says_everything_in_the_same_order(name: str, language: str) -> None:
    file, english = words(name, language), words(name, "en")
    assert shape(file) == shape(english)
    assert [path for path, _text in strings(file)] == [path for path, _text in strings(english)]
    whole = GUIDE if name == "guide" else FORMS
    assert (file["format"], file["language"], file["version"]) == (f"isopolity-{name}-text/1", language, whole["version"])


def test_every_step_and_pitfall_has_its_words() -> None:
    english = words("guide", "en")
    for part in ("steps", "pitfalls"):
        assert list(english[part]) == [entry["id"] for entry in GUIDE[part]]
    assert {frozenset(text) for text in english["steps"].values()} == {frozenset({"title", "do", "known_by"})}
    assert {frozenset(text) for text in english["pitfalls"].values()} == {frozenset({"pitfall", "instead"})}
    assert set(english["sides"]) == {step["sides"] for step in GUIDE["steps"]}
    assert set(english["offices"]) == {step["office"] for step in GUIDE["steps"]}


def test_every_question_has_its_words() -> None:
    english = words("forms", "en")
    for name in questionnaires.NAMES:
        assert list(english[name]) == [entry["id"] for entry in FORMS[name]]
        expected = {"question", "why"} if name == "review" else {"label", "help"}
        assert {frozenset(text) for text in english[name].values()} == {frozenset(expected)}
    used = {choice for name in questionnaires.NAMES for entry in FORMS[name] for choice in entry.get("choices", [])}
    assert set(english["choices"]) == used | {"yes", "no"}
    assert len(english["scale"]) == len(questionnaires.SCALE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["guide", "forms"])
def test_words_are_clean_text_in_their_own_script(name: str, language: str) -> None:
    script = SCRIPTS.get(language, "LATIN")
    for path, text in texts(name, language):
        assert text and text == unicodedata.normalize("NFC", text).strip(), path
        assert not [sign for sign in text if unicodedata.category(sign) in {"Cc", "Cf"}], path
        assert all(unicodedata.name(sign).startswith(script) for sign in text if sign.isalpha()), path


@pytest.mark.parametrize("name", ["guide", "forms"])
def test_languages_differ_from_each_other(name: str) -> None:
    """A text that was left in English would be the same in two files. Three words are the same in English and French."""
    english = dict(texts(name, "en"))
    same = {text for language in ("fr", "ar") for path, text in texts(name, language) if text == english[path]}
    assert same <= {"Notes"}


@pytest.mark.parametrize("name", ["guide", "forms"])
def test_french_and_arabic_are_typeset(name: str) -> None:
    for path, text in texts(name, "fr"):
        assert "'" not in text, path
        assert not re.search(r" [;:?!»]|« |[^\s\u00a0\u202f][;?!]|[^\s\u00a0\u202f]:\s", text), path
    for path, text in texts(name, "ar"):
        assert not re.search("\u064b\u0627|[,;?]", text), path


@pytest.mark.parametrize("name", ["guide", "forms"])
def test_english_is_british(name: str) -> None:
    american = re.compile(r"\b\w+(?:ization|izing|ized|yze)\b|\bcolor|\bcenter\b|\bprogram\b", re.IGNORECASE)
    assert [(path, text) for path, text in texts(name, "en") if american.search(text)] == []


def test_ids_are_unique_and_in_kebab_case() -> None:
    for entries in (GUIDE["steps"], GUIDE["pitfalls"], GUIDE["sources"], FORMS["sources"], *(FORMS[name] for name in questionnaires.NAMES)):
        ids = [entry["id"] for entry in entries]
        assert [id_ for id_, count in Counter(ids).items() if count > 1] == []
        assert [id_ for id_ in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_)] == []


def test_stages_and_gates_are_known_and_every_one_has_steps_in_the_order_of_life() -> None:
    stages = [step["stage"] for step in GUIDE["steps"]]
    assert list(dict.fromkeys(stages)) == list(guide.STAGES)
    assert stages == sorted(stages, key=guide.STAGES.index)
    pitfalls = [pitfall["stage"] for pitfall in GUIDE["pitfalls"]]
    assert set(pitfalls) == set(guide.STAGES)
    assert pitfalls == sorted(pitfalls, key=guide.STAGES.index)
    assert {step["gate"] for step in GUIDE["steps"]} == {None, *guide.GATES}
    assert all(step.stage in ("contact", "announced") for gate in guide.GATES for step in guide.steps_for(gate))


@pytest.mark.parametrize("name", ["guide", "forms"])
def test_sources_are_complete_and_every_one_is_named_somewhere(name: str) -> None:
    file = GUIDE if name == "guide" else FORMS
    entries = GUIDE["pitfalls"] if name == "guide" else FORMS["review"]
    named = {source["source"] for entry in entries for source in entry["sources"]}
    known = {source["id"]: source for source in file["sources"]}
    assert named == set(known)
    for source in known.values():
        assert set(source) == {"id", "title", "publisher", "symbol", "url", "dated"}
        assert source["title"] and source["publisher"] and re.match(r"https?://", source["url"])
        assert source["dated"] is None or re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", source["dated"])


def test_every_question_of_the_review_has_a_principle_behind_it_and_paragraphs_exist() -> None:
    assert [entry["id"] for entry in FORMS["review"] if not entry["sources"]] == []
    places = [(s["source"], s["at"]) for entry in (*FORMS["review"], *GUIDE["pitfalls"]) for s in entry["sources"]]
    for source, at in places:
        assert (at is not None) == (source == "un-l11"), source
        assert at is None or all(re.fullmatch(r"§([1-9]|1[0-6])", part) for part in at.split(", "))


def test_a_source_that_the_demonstration_knows_too_says_the_same_there() -> None:
    facts = json.loads((ROOT / "isopolity/portal/data/facts/sources.json").read_text(encoding="utf-8"))["records"]
    known = {record["id"]: record for record in facts}
    shared = [source for source in (*GUIDE["sources"], *FORMS["sources"]) if source["id"] in known]
    assert {source["id"] for source in shared} >= {"un-l11", "amf-c2c", "swissinfo-2000", "wakatsera-2018", "point-2024"}
    for source in shared:
        assert [source[key] for key in ("title", "url", "dated")] == [known[source["id"]][key] for key in ("title", "url", "dated")]


def test_no_sentence_is_taken_from_the_founding_documents() -> None:
    quotes = [
        "signposts at the entrance",
        "knowledge, and not money",
        "careful preparation",
        "realistic expectations",
        "supporting decisions",
    ]
    english = " ".join(text for name in ("guide", "forms") for _path, text in texts(name, "en")).casefold()
    assert [quote for quote in quotes if quote in english] == []


def test_questions_are_of_known_kinds_with_what_their_kind_needs() -> None:
    for name in questionnaires.NAMES:
        for question in questionnaires.FORMS[name]:
            assert question.kind in KINDS and question.per in ("agreement", "side"), question.id
            assert bool(question.choices) == (question.kind == "choice"), question.id
            assert set(question.passes) <= set(question.choices), question.id
            assert question.least is None or question.most is None or question.least < question.most
    assert {question.kind for question in questionnaires.FORMS["review"]} == {"scale", "yes-no", "text", "choice"}


def test_conditions_name_an_earlier_choice_of_the_same_kind() -> None:
    for form in questionnaires.FORMS.values():
        earlier: dict[str, Any] = {}
        for question in form:
            if question.when:
                asked = earlier[question.when.question]
                assert asked.per == question.per and set(question.when.answers) <= set(asked.choices)
            earlier[question.id] = question


def test_opposite_lines_point_to_each_other_and_are_alike() -> None:
    lines = {question.id: question for question in questionnaires.FORMS["expectations"]}
    opposite = {line.id: lines[line.against] for line in lines.values() if line.against}
    assert len(opposite) == 8
    for id_, other in opposite.items():
        assert (other.against, other.kind, other.is_required) == (id_, lines[id_].kind, lines[id_].is_required)


def test_files_are_in_normal_form_c() -> None:
    assert [path.name for path in FILES] == [f"{name}.{part}json" for name in ("forms", "guide") for part in ("ar.", "en.", "fr.", "")]
    assert [path.name for path in FILES if not unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))] == []
