"""What search knows of needs and offers: one text in each language that somebody gave, and the theme in all eight."""

from collections.abc import Iterator

from isopolity.exchange.models import KnowledgeEntry
from isopolity.exchange.queries import texts_of
from isopolity.exchange.themes import LANGUAGES, theme_name, theme_words
from isopolity.search.services import Entry, Visibility, index_entries, remove_entries
from isopolity.texts.queries import languages_of


def refresh_index(entry: KnowledgeEntry) -> None:
    """Make the index true to a need or offer. What is published by an organisation that is not public waits with it; drafts are not there at all."""
    kind = entry._meta.label_lower
    remove_entries(kind=kind, object_id=entry.public_id)
    if entry.state == entry.State.PUBLISHED:
        index_entries(index_texts(entry))


def index_texts(entry: KnowledgeEntry) -> Iterator[Entry]:
    """One text for each of the eight languages: the theme's name and words, and the entry's own text where somebody gave it.

    The title is the sentence in that language or, failing that, the theme's name.
    """
    visibility = Visibility.PUBLIC if entry.organisation.is_public else Visibility.WAITING
    given = languages_of(entry, fields=texts_of(type(entry)))
    for language in dict.fromkeys((*LANGUAGES, *given)):
        shown = given.get(language, {})
        parts = [shown[field].text for field in ("text", "evidence") if field in shown]
        yield Entry(
            kind=entry._meta.label_lower,
            object_id=entry.public_id,
            language=language,
            title=shown["title"].text if "title" in shown else theme_name(entry.theme, language),
            text="\n".join((*parts, *theme_words(entry.theme, language))),
            visibility=visibility,
            owner_id=entry.organisation.public_id,
        )


def all_index_texts(model: type[KnowledgeEntry]) -> Iterator[Entry]:
    """Every text of every published need or offer, for the index to be made again."""
    rows = model._default_manager.filter(state=KnowledgeEntry.State.PUBLISHED).select_related("organisation")
    for entry in rows.iterator(chunk_size=500):
        yield from index_texts(entry)
