"""What was typed into a form that could not be taken, in the words of that form: labels for field names, choices for codes.

The form is found by the address it was sent to: the view that serves it knows its forms, as names of its module.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django import forms
from django.urls import Resolver404, resolve
from django.utils.choices import flatten_choices

from isopolity.core.identifiers import is_public_id
from isopolity.ui import languages
from isopolity.ui.fields import LanguagesField
from isopolity.ui.wording import joined

Fields = Mapping[str, forms.Field]


@dataclass(frozen=True, slots=True)
class Typed:
    """One answer; `label` is empty where no form of that address knows the name."""

    label: str
    value: str


def with_labels(typed: Iterable[Sequence[str]], address: str) -> list[Typed]:
    """Names and values as they were sent, answer by answer, in the active language.

    Left out: what nobody typed: hidden fields, empty answers, ids, and single words under names that the form does not know.
    Where no form is found, any word may be somebody's.
    """
    sent: dict[str, list[str]] = {}
    for name, value in typed:
        sent.setdefault(name, []).append(value)
    fields = _fields_of(address, sent)
    shown: dict[str, Typed] = {}
    for name, values in sent.items():
        known = name if name in fields else name.rpartition("_")[0]
        field = fields.get(known)
        words = joined(_in_words(field, value) for value in values)
        untyped = field.widget.is_hidden if field is not None else bool(fields) and " " not in words
        if not words or untyped or is_public_id(words):
            continue
        key = known if field is not None else name
        before = shown.get(key)
        shown[key] = Typed(str(field.label or "") if field is not None else "", joined((before.value if before else "", words)))
    return list(shown.values())


def _fields_of(address: str, sent: Mapping[str, Any]) -> Fields:
    """The fields of the form at that address that knows most of the names that were sent; none where no form knows any."""
    try:
        view = inspect.unwrap(resolve(address.split("?")[0]).func)
    except Resolver404:
        return {}
    best: Fields = {}
    for form in chain(_forms_of(view), _forms_of(getattr(view, "view_class", None))):
        fields = form.base_fields
        if _matches(fields, sent) > _matches(best, sent):
            best = fields
    return best


def _matches(fields: Fields, sent: Mapping[str, Any]) -> int:
    return sum(name in fields or name.rpartition("_")[0] in fields for name in sent)


def _forms_of(view: Any) -> Iterator[type[forms.Form]]:
    """The forms that the module of a view names, and those that they are made from."""
    module = inspect.getmodule(view) if view is not None else None
    for value in vars(module).values() if module else ():
        if inspect.isclass(value) and issubclass(value, forms.Form):
            yield value


def _in_words(field: forms.Field | None, value: str) -> str:
    if isinstance(field, LanguagesField):
        return languages.language_name(value) if value in languages.MAIN_LANGUAGES else value
    choices: Any = getattr(field, "choices", ())
    flat: Iterable[tuple[Any, Any]] = flatten_choices(choices() if callable(choices) else choices)
    for code, words in flat:
        if str(code) == value:
            return str(words)
    return value
