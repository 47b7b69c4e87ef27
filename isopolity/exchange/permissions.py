"""Who may write needs and offers: the city itself, and nobody in its place (S45). Rights come before the state of things."""

from typing import Any

from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation
from isopolity.directory.permissions import can_edit_organisation
from isopolity.exchange.models import KnowledgeEntry
from isopolity.exchange.queries import Desk, is_visible_to, voices_of


def can_write_entries(user: Any, organisation: Organisation) -> Reason | None:
    """Officers and administrators of an open local authority, also while it is a draft: neither funders, secretariats, stewards nor operators."""
    reason = can_edit_organisation(user, organisation)
    if reason is not None and reason.code == "only-its-people":
        return Reason("only-the-city-itself", {"organisation": organisation.name})
    if organisation.kind != Organisation.Kind.LOCAL_AUTHORITY:
        return Reason("only-local-authorities")
    return reason


def can_work_at(user: Any, desk: Desk) -> Reason | None:
    """Those who may write for the desk's organisation; asked before the entry is looked for, so that an answer betrays no draft."""
    return can_write_entries(user, desk.organisation)


def can_change_entry(user: Any, entry: KnowledgeEntry) -> Reason | None:
    """Those who may write for the city that owns it, in every state."""
    return can_write_entries(user, entry.organisation)


def can_publish_entry(user: Any, entry: KnowledgeEntry) -> Reason | None:
    """The same people, while it is not published."""
    published = Reason("entry-published-already") if entry.state == entry.State.PUBLISHED else None
    return can_change_entry(user, entry) or published


def can_withdraw_entry(user: Any, entry: KnowledgeEntry) -> Reason | None:
    """The same people, while it is published."""
    return can_change_entry(user, entry) or _unpublished(entry)


def can_confirm_entry(user: Any, entry: KnowledgeEntry) -> Reason | None:
    """The same people, while it is published: they say that it still holds."""
    return can_change_entry(user, entry) or _unpublished(entry)


def can_discard_entry(user: Any, entry: KnowledgeEntry) -> Reason | None:
    """The same people, while nobody else has ever seen it."""
    seen = Reason("entry-was-public") if entry.state != entry.State.DRAFT else None
    return can_change_entry(user, entry) or seen


def can_translate_entry(user: Any, entry: KnowledgeEntry) -> Reason | None:
    """The same people: a translation speaks in the city's name."""
    return can_change_entry(user, entry)


def can_see_entry(user: Any, entry: KnowledgeEntry) -> Reason | None:
    """Everybody sees what a public organisation has published; a draft is seen by its own people."""
    return None if is_visible_to(user, entry) else Reason("only-the-city-itself", {"organisation": entry.organisation.name})


def can_comment_on_entry(user: Any, entry: KnowledgeEntry) -> Reason | None:
    """People of any organisation that has been vouched for, on what an open one has published: also secretariats and funders (S45)."""
    if not voices_of(user):
        return Reason("only-vouched-comment")
    if entry.organisation.closed_at:
        return Reason("commented-is-closed", {"organisation": entry.organisation.name})
    return _unpublished(entry)


def can_state_competences(user: Any, organisation: Organisation) -> Reason | None:
    """The people of a local authority say what the law lets it act on."""
    return can_write_entries(user, organisation)


def _unpublished(entry: KnowledgeEntry) -> Reason | None:
    return None if entry.state == entry.State.PUBLISHED else Reason("entry-not-published")
