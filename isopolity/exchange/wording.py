"""A need or offer in words: what its codes are called, line by line, for its page and for comparing two texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from isopolity.exchange.models import Beneficiary, KnowledgeEntry, Means, Mode, Need, Offer
from isopolity.exchange.themes import theme_name
from isopolity.texts.queries import Shown
from isopolity.ui.languages import language_name
from isopolity.ui.wording import joined


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: the field, what it is called, and what it says ("" when it says nothing); the language of what the city wrote itself."""

    name: str
    label: str
    text: str
    language: str = ""


def in_words(name: str, value: Any) -> str:
    """What the value of one field says to the reader."""
    kinds: dict[str, Any] = {"modes": Mode, "beneficiaries": Beneficiary, "lacking": Means, "urgency": Need.Urgency, "basis": Offer.Basis}
    if value in (None, "", []):
        return ""
    if name == "theme":
        return theme_name(value, get_language() or "en")
    if name == "language":
        return language_name(value)
    if name == "months":
        return joined(MONTHS[month] for month in sorted(value))
    if name in ("modes", "beneficiaries", "lacking"):
        return joined(choice.label for choice in kinds[name] if choice.value in value)
    if name in kinds:
        return str(kinds[name](value).label)
    return number_format(value) if isinstance(value, int) else str(value)


def line(entry: KnowledgeEntry, name: str) -> Line:
    """One field of an entry, in words."""
    field: Any = entry._meta.get_field(name)
    return Line(name, capfirst(str(field.verbose_name)), in_words(name, getattr(entry, name)))


def facts_of(entry: KnowledgeEntry, shown: Mapping[str, Shown]) -> list[Line]:
    """What an entry says beside its text, in the order of its page; what it does not say is left out. Of its own words, those in `shown`."""
    own = ("lacking", "urgency") if isinstance(entry, Need) else ("basis", "evidence", "capacity")
    lines = (_shown(line(entry, name), shown.get(name)) for name in (*own, "modes", "beneficiaries", "months"))
    return [fact for fact in lines if fact.text]


def _shown(fact: Line, words: Shown | None) -> Line:
    return fact if words is None else replace(fact, text=words.text, language=words.language)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which what is saved and what was typed are not the same."""

    label: str
    saved: str
    typed: str


def differences(saved: KnowledgeEntry, values: dict[str, Any], typed: dict[str, list[str]]) -> Iterator[Difference]:
    """The fields in which `values` (clean) or `typed` (not clean) differ from what is saved."""
    for name, value in values.items():
        if value != getattr(saved, name):
            there = line(saved, name)
            yield Difference(there.label, there.text or _("nothing"), in_words(name, value) or _("nothing"))
    for name, words in typed.items():
        there = line(saved, name)
        yield Difference(there.label, there.text or _("nothing"), joined(words))
