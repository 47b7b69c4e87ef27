"""One search over cities, networks, needs, offers and places."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from isopolity.directory.index import KIND
from isopolity.directory.models import Organisation, Place
from isopolity.directory.queries import public_organisations_at, public_organisations_in_order, public_organisations_named
from isopolity.directory.queries.places import places_alike, places_found, places_named
from isopolity.exchange.models import Need, Offer
from isopolity.exchange.queries import Row, public_entries_in_order, rows_in_language
from isopolity.search.queries import PUBLIC, found

MOST = 20
MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class EverythingFound:
    """What the words found, by kind, each at most `MOST`; `some_words` tells that no text had all of the words, and `is_place` that
    the places are called by the very words.
    """

    organisations: list[Organisation]
    needs: list[Row]
    offers: list[Row]
    places: list[Place]
    some_words: bool
    is_place: bool

    def __bool__(self) -> bool:
        return bool(self.organisations or self.needs or self.offers or self.places)


def everything_found(user: Any, text: str) -> EverythingFound:
    """Public organisations by name, then by the words of their names and of what they say of themselves; public needs and
    offers by their words; places by name. The name of a place is one word, however it is written: texts that have a part of it are
    not meant.
    """
    named = places_named(text)[:MOST_PLACES]
    hits = found(text, reader=PUBLIC, kinds=[model._meta.label_lower for model in (Need, Offer)], limit=2 * MOST)
    needs, offers = (
        _rows(model, [hit.object_id for hit in hits.hits if hit.kind == model._meta.label_lower][:MOST]) for model in (Need, Offer)
    )
    if named and hits.level == "some":
        needs, offers = [], []
    some_words = bool(needs or offers) and hits.level == "some"
    organisations = _organisations(text, named)
    # Words that were found as they stand are no slip in the name of a place.
    is_found = bool(organisations or ((needs or offers) and not some_words))
    places = named or places_found(text, named=named) or ([] if is_found else places_alike(text))
    return EverythingFound(organisations, needs, offers, places[:MOST_PLACES], some_words, bool(named))


def _organisations(text: str, places: list[Place]) -> list[Organisation]:
    """Those whose name begins so stand first, then those at the places. Of the others, only what has all of the words: some are in
    every long description.
    """
    named = list(dict.fromkeys([*public_organisations_named(text)[:MOST], *(public_organisations_at(*places)[:MOST] if places else ())]))
    hits = found(text, reader=PUBLIC, kinds=[KIND], limit=MOST)
    known = {organisation.public_id for organisation in named}
    ids = [public_id for public_id in hits.object_ids if public_id not in known] if hits.level != "some" else []
    return [*named, *public_organisations_in_order(ids)][:MOST]


def _rows(model: type[Need] | type[Offer], ids: list[str]) -> list[Row]:
    return rows_in_language(public_entries_in_order(model, ids), get_language() or "en")
