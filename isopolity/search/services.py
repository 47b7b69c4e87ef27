"""Keeping the index true. Other apps' services call these in the transaction that changes the object.

The index holds nothing that its objects do not hold, so writing it needs no permission of its own and leaves no audit record.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from isopolity.search.analyser import analysed_language, tokens
from isopolity.search.full_text import UNKNOWN_LANGUAGE
from isopolity.search.models import SearchEntry

Visibility = SearchEntry.Visibility
BATCH = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """The text of one object in one language, as it is to be found. `owner_id` is the public id of the organisation that owns it."""

    kind: str
    object_id: str
    language: str
    title: str
    text: str = ""
    visibility: str = Visibility.PUBLIC
    owner_id: str = ""


Provider = Callable[[], Iterator[Entry]]
_providers: dict[str, Provider] = {}


def register_provider(kind: str, provider: Provider) -> None:
    """Say where all entries of a kind come from, for `rebuild_index`; called once by the app that owns the kind."""
    assert _providers.get(kind, provider) is provider, f"two providers of {kind}"
    _providers[kind] = provider


def registered_kinds() -> list[str]:
    """The kinds that `rebuild_index` can make again, in alphabetical order."""
    return sorted(_providers)


@transaction.atomic
def index_entry(
    *,
    kind: str,
    object_id: str,
    language: str,
    title: str,
    text: str = "",
    visibility: str = Visibility.PUBLIC,
    owner_id: str = "",
) -> None:
    """Put the text of an object in one language into the index, in place of what was there; the same call twice changes nothing.

    A word of `title` counts eight times a word of `text`. `visibility` "owner" needs `owner_id`, and so does
    "waiting", which becomes public with its owner (`release_entries`); the owner always sees its own.
    An IntegrityError says that `visibility` is not one of the four or that the owner is missing.
    """
    _write([Entry(kind, object_id, language, title, text, visibility, owner_id)])


@transaction.atomic
def index_entries(entries: Iterable[Entry]) -> None:
    """`index_entry` for several texts at once, such as one object's in all its languages."""
    _write(list(entries))


@transaction.atomic
def remove_entries(*, kind: str, object_id: str, languages: Iterable[str] | None = None) -> int:
    """Take an object out of the index, or its texts in `languages` only; gives the number of entries taken out."""
    entries = SearchEntry.objects.filter(kind=kind, object_id=object_id)
    if languages is not None:
        entries = entries.filter(language__in=list(languages))
    return entries.delete()[0]


def remove_objects(*, kind: str, object_ids: Iterable[str]) -> int:
    """Take several objects of one kind out of the index; gives the number of entries taken out."""
    return SearchEntry.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()[0]


def release_entries(*, owner_id: str) -> int:
    """The organisation has become public: what waited for it is found by everybody. Gives the number of entries."""
    return SearchEntry.objects.filter(owner_id=owner_id, visibility=Visibility.WAITING).update(visibility=Visibility.PUBLIC)


def hold_entries(*, owner_id: str) -> int:
    """The organisation is public no longer: what everybody found waits with it. Gives the number of entries."""
    return SearchEntry.objects.filter(owner_id=owner_id, visibility=Visibility.PUBLIC).update(visibility=Visibility.WAITING)


def rebuild_index(kinds: Iterable[str] = ()) -> dict[str, int]:
    """Make the entries of `kinds` (all registered ones, if empty) again from their objects; gives their number by kind.

    Others may read and write meanwhile: each batch is a transaction of its own, and what no object has any more goes at the
    end. An object that changes in the very second of its batch may keep its older words until its next change.
    An unregistered kind is a KeyError, before anything is changed.
    """
    providers = {kind: _providers[kind] for kind in (sorted(kinds) or registered_kinds())}
    return {kind: _rebuild(kind, provider()) for kind, provider in providers.items()}


def _rebuild(kind: str, entries: Iterator[Entry]) -> int:
    there = SearchEntry.objects.filter(kind=kind).values_list("object_id", "language", "pk")
    left = {(object_id, language): pk for object_id, language, pk in there}
    count = 0
    while batch := list(islice(entries, BATCH)):
        assert all(entry.kind == kind for entry in batch), f"the provider of {kind} gives entries of other kinds"
        _write(batch)
        for entry in batch:
            left.pop((entry.object_id, entry.language), None)
        count += len(batch)
    gone = list(left.values())
    for start in range(0, len(gone), BATCH):
        SearchEntry.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    return count


def _write(entries: list[Entry]) -> None:
    rows = [_row(entry) for entry in entries]
    SearchEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "object_id", "language"],
        update_fields=["title", "title_words", "words", "visibility", "owner_id"],
    )


def _row(entry: Entry) -> SearchEntry:
    return SearchEntry(
        kind=entry.kind,
        object_id=entry.object_id,
        language=entry.language,
        title=entry.title[:300],
        title_words=_marked(entry.title, entry.language),
        words=_marked(entry.text, entry.language),
        visibility=entry.visibility,
        owner_id=entry.owner_id,
    )


def _marked(text: str, language: str) -> str:
    mark = analysed_language(text, language) or UNKNOWN_LANGUAGE
    return " ".join(mark + token for token in tokens(text, language))
