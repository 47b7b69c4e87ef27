"""Reading needs and offers: the only place that says which of them a reader may see."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.http import Http404

from isopolity.audit.services import Actor
from isopolity.directory.models import Organisation
from isopolity.directory.queries import organisation_for, organisations_visible_to, public_organisations, role_in, roles_of, standing_of
from isopolity.exchange.models import KnowledgeEntry, Need, Offer
from isopolity.exchange.themes import filed_under
from isopolity.search.queries import PUBLIC, every_matching_object_id
from isopolity.search.queries import found as words_found
from isopolity.texts.owners import Voice
from isopolity.texts.queries import Shown, readings_of

Entries = QuerySet[Any]
LINE = ("public_id", "theme", "title", "language", "state", "invented", "organisation_id")
MOST_RANKED = 200


def texts_of(model: type[KnowledgeEntry]) -> tuple[str, ...]:
    """The fields of needs, or of offers, that hold text of the city's own and may be translated."""
    return ("title", "text", "evidence") if model is Offer else ("title", "text")


def public_entries(model: type[KnowledgeEntry]) -> Entries:
    """What lists, files, search, matching and exports may show to anybody: published, by an organisation that is public."""
    rows = model._default_manager.filter(state=KnowledgeEntry.State.PUBLISHED, organisation__in=public_organisations().values("pk"))
    return rows.select_related("organisation__country").order_by("-published_at", "-id")


def public_entries_of(organisation: Organisation, model: type[KnowledgeEntry]) -> Entries:
    """The same, of one organisation."""
    return public_entries(model).filter(organisation=organisation)


def public_entries_of_any(model: type[KnowledgeEntry], organisations: Any) -> Entries:
    """The same, of the organisations whose ids this query selects; in no order."""
    return public_entries(model).filter(organisation__in=organisations).select_related(None).order_by()


def public_entries_in_order(model: type[KnowledgeEntry], ids: Sequence[str]) -> list[Any]:
    """Those of these public ids that anybody may see, in the order of the ids."""
    return sorted(public_entries(model).filter(public_id__in=ids), key=lambda entry: ids.index(entry.public_id))


def draft_counts(organisations: Iterable[int]) -> dict[int, int]:
    """Organisation id → how many drafts of needs and offers lie on its desk; for its own people. One query."""
    ids, counts = list(organisations), Counter[int]()
    needs, offers = (
        model._default_manager.filter(organisation__in=ids, state=KnowledgeEntry.State.DRAFT).order_by().values_list("organisation_id")
        for model in (Need, Offer)
    )
    for organisation, drafts in needs.annotate(drafts=Count("pk")).union(offers.annotate(drafts=Count("pk")), all=True):
        counts[organisation] += drafts
    return counts


def entries_visible_to(user: Any, model: type[KnowledgeEntry]) -> Entries:
    """What this reader may open by its address: what was published by organisations they may see, withdrawn or not, and all of their own."""
    own = roles_of(user).filter(organisation__isnull=False).values("organisation_id")
    seen = ~Q(state=KnowledgeEntry.State.DRAFT) & Q(organisation__in=organisations_visible_to(user).values("pk"))
    return model._default_manager.filter(seen | Q(organisation__in=own)).select_related("organisation__country")


def entry_for(user: Any, *, model: type[KnowledgeEntry], public_id: str) -> Any:
    """The need or offer with this public id, if this reader may see it; raises `Http404` otherwise."""
    found = entry_with_id(model, public_id)
    if found is None or not is_visible_to(user, found):
        raise Http404
    return found


def entry_with_id(model: type[KnowledgeEntry], public_id: str) -> Any | None:
    """The need or offer with this public id, or None; whoever asks must ask `can_see_entry` next."""
    return model._default_manager.filter(public_id=public_id).select_related("organisation__country").first()


def is_visible_to(user: Any, entry: KnowledgeEntry) -> bool:
    """Whether `entry_for` would give it: the same as `entries_visible_to`, of one entry that is at hand. One query; none for what is public."""
    organisation = entry.organisation
    if entry.state == entry.State.PUBLISHED and organisation.is_public:
        return True
    reader = standing_of(user)
    was_published = entry.state != entry.State.DRAFT
    return reader.acts_for(organisation) or (was_published and (not organisation.is_draft or reader.judges_drafts))


def is_text_shown_to(user: Any, entry: KnowledgeEntry) -> bool:
    """Whether a reader who may open it reads its words: those of a withdrawn one are left to its own people, also once the city is closed."""
    return entry.state != KnowledgeEntry.State.WITHDRAWN or role_in(user, entry.organisation) is not None


def entries_of(organisation: Organisation, model: type[KnowledgeEntry], *, user: Any) -> Entries:
    """The needs or offers on an organisation's own page: published ones; its own people also see drafts and withdrawn ones, newest first."""
    rows = model._default_manager.filter(organisation=organisation).select_related("organisation__country")
    if not role_in(user, organisation):
        rows = rows.filter(state=KnowledgeEntry.State.PUBLISHED)
    return rows.order_by("-changed_at", "-id")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody works: an organisation, its needs or its offers; the public id of one of them and a language when the address names them."""

    organisation: Organisation
    model: type[KnowledgeEntry]
    public_id: str = ""
    language: str = ""


def desk_for(user: Any, *, model: type[KnowledgeEntry], organisation: str, public_id: str = "", language: str = "") -> Desk:
    """The desk that an address names; raises `Http404` when the reader may not see the organisation. Does not look for the entry."""
    return Desk(organisation_for(user, organisation), model, public_id, language)


def entry_at(desk: Desk) -> Any:
    """The desk's need or offer, of that organisation only; raises `Http404` for another's. Ask `can_work_at` first."""
    rows = desk.model._default_manager.filter(organisation=desk.organisation, public_id=desk.public_id)
    found = rows.select_related("organisation__country").first()
    if found is None:
        raise Http404
    return found


def is_outside_competences(entry: KnowledgeEntry) -> bool:
    """Whether its theme is missing from the competences that its organisation has stated; False when it has stated none."""
    stated = entry.organisation.competences
    return stated is not None and bool(entry.theme) and entry.theme not in stated


def voices_of(user: Any) -> list[Voice]:
    """The public organisations in whose name a person may comment, with their office in each, oldest first."""
    return [
        Voice(role.organisation.public_id, Actor(user.public_id, role.office, role.organisation.name))
        for role in roles_of(user)
        if role.organisation is not None and role.organisation.is_public
    ]


def holding(rows: Entries, field: str, code: str) -> Entries:
    """Rows whose list of codes in `field` holds `code`; one expression that both databases know."""
    as_text: Entries = rows.annotate(**{f"{field}_text": Cast(field, TextField())})
    return as_text.filter(**{f"{field}_text__contains": f'"{code}"'})


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor asks of a list; empty means everything. `theme` may be of any level; `countries` None means all."""

    words: str = ""
    theme: str = ""
    countries: frozenset[str] | None = None
    mode: str = ""
    language: str = ""
    beneficiary: str = ""


def filtered(rows: Entries, filters: Filters) -> Entries:
    """The rows that fit all filters, in the same order; with words, those first that fit the words best."""
    if filters.theme:
        rows = rows.filter(theme__in=filed_under(filters.theme))
    if filters.countries is not None:
        rows = rows.filter(organisation__country__in=filters.countries)
    if filters.language:
        rows = rows.filter(language=filters.language)
    if filters.mode:
        rows = holding(rows, "modes", filters.mode)
    if filters.beneficiary:
        rows = holding(rows, "beneficiaries", filters.beneficiary)
    return _with_words(rows, filters.words) if filters.words else rows


def _with_words(rows: Entries, words: str) -> Entries:
    """Rows in which the index finds the words, the best `MOST_RANKED` first in their order, then the others as before."""
    kind = rows.model._meta.label_lower
    best = words_found(words, reader=PUBLIC, kinds=(kind,), limit=MOST_RANKED)
    if best.level == "none":
        return rows.none()
    every = every_matching_object_id(words, level=best.level, reader=PUBLIC, kind=kind) if best.has_more else best.object_ids
    places = [When(public_id=public_id, then=Value(place)) for place, public_id in enumerate(best.object_ids)]
    return rows.filter(public_id__in=every).order_by(Case(*places, default=Value(MOST_RANKED)), *rows.query.order_by)


def countries_with_entries(model: type[KnowledgeEntry]) -> list[str]:
    """ISO codes of the countries from which something is published, in alphabetical order."""
    codes = public_entries(model).order_by().values_list("organisation__country_id", flat=True).distinct()
    return sorted(code for code in codes if code)


@dataclass(frozen=True, slots=True)
class Row:
    """A need or offer as one line of a list, its sentence in the reader's language where there is one."""

    entry: Any
    title: Shown


def listed(rows: Entries) -> Entries:
    """The same rows, read as far as one line of a list shows them: half of what an entry and its city hold stays in the database."""
    own = ("urgency",) if rows.model is Need else ("basis",)
    city = ("public_id", "kind", "name", "known_as", "country_id", "place_id")
    return rows.select_related(None).select_related("organisation").only(*LINE, *own, *(f"organisation__{name}" for name in city))


def rows_in_language(entries: Iterable[Any], reader: str) -> list[Row]:
    """The entries with their sentences as this reader gets them. One query."""
    listed = list(entries)
    readings = readings_of(listed, fields=("title",), language=reader)
    return [Row(entry, readings[entry.public_id]["title"]) for entry in listed]


class RowPages:
    """Rows of a query, made for a paginator: only the page that is shown is read and translated."""

    def __init__(self, entries: Entries, reader: str) -> None:
        self.entries, self.reader = entries, reader

    def count(self) -> int:
        return self.entries.count()

    def __getitem__(self, part: slice) -> list[Row]:
        return rows_in_language(listed(self.entries)[part], self.reader)


def published_by_theme(theme: str) -> tuple[Entries, Entries]:
    """Public needs and offers of a theme of any level."""
    needs, offers = (public_entries(model).filter(theme__in=filed_under(theme)) for model in (Need, Offer))
    return needs, offers
