"""What search knows of organisations: their names in the languages that somebody gave, their acronym, and what they say of themselves."""

from collections.abc import Iterable, Iterator

from isopolity.directory.models import Organisation, OrganisationName
from isopolity.search.analyser import LANGUAGES
from isopolity.search.services import Entry, Visibility, index_entries, remove_entries

KIND = "directory.organisation"
# A city is called by its own name in every language, so that no rule of one language must read it.
ANY_LANGUAGE = ""


def refresh_index(organisation: Organisation) -> None:
    """Make the index true to an organisation, in the transaction that changed it. A draft, and one that is closed, waits until it is public."""
    remove_entries(kind=KIND, object_id=organisation.public_id)
    index_entries(index_texts(organisation, organisation.names.order_by("id")))


def index_texts(organisation: Organisation, names: Iterable[OrganisationName]) -> Iterator[Entry]:
    """One text without a language, and one for each language that it works in, has a name in or describes itself in.

    Its title is the name in that language or, failing that, its own.
    """
    given: dict[str, list[str]] = {ANY_LANGUAGE: [organisation.name]}
    for code in organisation.languages:
        if code in LANGUAGES:
            given.setdefault(code, [])
    if organisation.about or organisation.intent:
        given.setdefault(organisation.language, [])
    for name in names:
        if not name.is_official:
            given.setdefault(name.language, []).append(name.name)
    for language, called in given.items():
        own_words = (organisation.about, organisation.intent) if language == organisation.language else ()
        yield Entry(
            kind=KIND,
            object_id=organisation.public_id,
            language=language,
            title=called[0] if called else organisation.name,
            text="\n".join(filter(None, (*called[1:], organisation.acronym, *own_words))),
            visibility=Visibility.PUBLIC if organisation.is_public else Visibility.WAITING,
            owner_id=organisation.public_id,
        )


def all_index_texts() -> Iterator[Entry]:
    """Every text of every organisation, for the index to be made again."""
    for organisation in Organisation.objects.order_by("id").prefetch_related("names").iterator(chunk_size=500):
        yield from index_texts(organisation, organisation.names.all())
