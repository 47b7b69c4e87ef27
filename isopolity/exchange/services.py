"""Writing needs and offers. Each service asks its permission first, tells matching and search in the same transaction, and is recorded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Organisation
from isopolity.directory.queries import actor_for
from isopolity.directory.services import touch_organisation
from isopolity.exchange.index import refresh_index
from isopolity.exchange.models import Beneficiary, KnowledgeEntry, Means, Mode, Need, Offer
from isopolity.exchange.permissions import (
    can_change_entry,
    can_confirm_entry,
    can_discard_entry,
    can_publish_entry,
    can_translate_entry,
    can_withdraw_entry,
    can_write_entries,
)
from isopolity.exchange.themes import FILED
from isopolity.texts import services as texts
from isopolity.ui.languages import MAIN_LANGUAGES

Typed = Mapping[str, Sequence[str]]
SHARED = ("theme", "title", "text", "language", "modes", "beneficiaries", "months")
OWN: dict[type[KnowledgeEntry], tuple[str, ...]] = {Need: ("lacking", "urgency"), Offer: ("basis", "evidence", "capacity")}
# What must be said before anything is public, with the reason that asks for it.
REQUIRED = {"theme": "entry-needs-theme", "title": "entry-needs-title", "language": "entry-needs-language"}
CHOICES: dict[str, frozenset[Any]] = {
    "modes": frozenset(Mode.values),
    "beneficiaries": frozenset(Beneficiary.values),
    "lacking": frozenset(Means.values),
    "months": frozenset(range(1, 13)),
}


@transaction.atomic
def write_entry(
    organisation: Organisation,
    model: type[KnowledgeEntry],
    *,
    values: Mapping[str, Any],
    publish: bool,
    by: Any,
    at: datetime,
    typed: Typed | None = None,
    translations: Mapping[str, Mapping[str, str]] | None = None,
) -> Any:
    """A new need or offer, published at once or kept as a draft.

    `values` are clean values by field name; `typed` keeps, for a draft, what was typed in fields that cannot be taken
    as they are; `translations` are what comes with it in other languages, each as `translate_entry` takes it.
    Refused: the permission; `choice-unknown`; for publishing what `_refuse_incomplete` asks for; `translation-same-language`.
    """
    refuse_if(can_write_entries(by, organisation))
    entry = model(organisation=organisation, created_at=at)
    _take(entry, values, typed or {}, at)
    return _saved(entry, _publishing(entry) if publish else "draft", publish=publish, by=by, at=at, translations=translations)


@transaction.atomic
def change_entry(
    entry: KnowledgeEntry,
    *,
    values: Mapping[str, Any],
    version: int,
    by: Any,
    at: datetime,
    typed: Typed | None = None,
    publish: bool = False,
) -> Any:
    """Change a need or offer that had `version` when it was opened; with `publish` make it public as well.

    What is published stays complete. Refused: the permission; `entry-changed-meanwhile` when somebody else saved since;
    `entry-published-already`; `choice-unknown`; what `_refuse_incomplete` asks for.
    """
    locked = _locked(entry)
    refuse_if(can_change_entry(by, locked))
    if locked.version != version:
        raise Refused(Reason("entry-changed-meanwhile"))
    if publish:
        refuse_if(can_publish_entry(by, locked))
    before = {name: getattr(locked, name) for name in fields_of(type(locked))}
    _take(locked, values, typed or {}, at)
    changed = sorted(name for name, value in before.items() if getattr(locked, name) != value)
    return _saved(locked, _publishing(locked) if publish else "change", publish=publish, by=by, at=at, values={"changed": changed})


@transaction.atomic
def publish_entry(entry: KnowledgeEntry, *, by: Any, at: datetime) -> Any:
    """Make a draft public, or what was withdrawn public again. Refused: the permission; what `_refuse_incomplete` asks for."""
    locked = _locked(entry)
    refuse_if(can_publish_entry(by, locked))
    return _saved(locked, _publishing(locked), publish=True, by=by, at=at)


@transaction.atomic
def withdraw_entry(entry: KnowledgeEntry, *, reason: str, by: Any, at: datetime) -> Any:
    """Take what is public back, for a reason that its page shows from then on. Refused: the permission; `withdrawal-needs-reason`."""
    locked = _locked(entry)
    refuse_if(can_withdraw_entry(by, locked))
    if not reason:
        raise Refused(Reason("withdrawal-needs-reason", field="reason"))
    locked.state, locked.withdrawn_at, locked.withdrawn_reason = locked.State.WITHDRAWN, at, reason
    return _saved(locked, "withdraw", by=by, at=at, values={"reason": reason})


@transaction.atomic
def confirm_entry(entry: KnowledgeEntry, *, by: Any, at: datetime) -> Any:
    """Say that what is public still holds. Refused: the permission."""
    locked = _locked(entry)
    refuse_if(can_confirm_entry(by, locked))
    locked.confirmed_at = at
    return _saved(locked, "confirm", by=by, at=at)


@transaction.atomic
def discard_entry(entry: KnowledgeEntry, *, by: Any, at: datetime) -> None:
    """Throw a draft away that was never public. Refused: the permission; `entry-was-public`."""
    locked = _locked(entry)
    refuse_if(can_discard_entry(by, locked))
    texts.forget_translations(locked)
    locked.delete()
    record(_action(entry, "discard"), by=actor_for(by, entry.organisation), of=entry, at=at)


@transaction.atomic
def translate_entry(entry: KnowledgeEntry, *, language: str, given: Mapping[str, str], by: Any, at: datetime) -> None:
    """Give the texts of an entry (`texts_of`) in another language, by hand: field → text, an empty one takes the translation away.

    Refused: the permission; `translation-same-language`.
    """
    locked = _locked(entry)
    # What the index may show of it depends on its organisation, which must neither open nor close until this is written.
    locked.organisation = Organisation.objects.select_for_update(no_key=True).get(pk=locked.organisation_id)
    refuse_if(can_translate_entry(by, locked))
    texts.translate(locked, language=language, texts=given, by=by, at=at)
    refresh_index(locked)


def fields_of(model: type[KnowledgeEntry]) -> tuple[str, ...]:
    """The fields that people fill in; services take values for no others."""
    return (*SHARED, *OWN[model])


def _locked(entry: KnowledgeEntry) -> Any:
    """The row as it is now, for nobody else to change until the end of the transaction."""
    found = type(entry)._default_manager.select_for_update(of=("self",)).select_related("organisation__country")
    return found.get(pk=entry.pk)


def move_entries(draft: Organisation, organisation: Organisation, *, at: datetime) -> int:
    """All needs and offers of a draft stand with `organisation` from now on, as they are, drafts and withdrawn ones too; gives their number.

    Part of `directory.services.hand_over_draft`, which has asked its permission, holds the rows and records it.
    """
    moved = 0
    for model in (Need, Offer):
        for entry in model.objects.filter(organisation=draft):
            entry.organisation = organisation
            entry.version, entry.changed_at = entry.version + 1, at
            entry.save(update_fields=["organisation", "version", "changed_at"])
            refresh_index(entry)
            moved += 1
    return moved


def _take(entry: Any, values: Mapping[str, Any], typed: Typed, at: datetime) -> None:
    unknown = set(values) - set(fields_of(type(entry)))
    assert not unknown, f"no fields of {entry._meta.label}: {sorted(unknown)}"
    for name, value in values.items():
        _refuse_unknown(name, value)
        setattr(entry, name, value)
    entry.typed = {name: list(words) for name, words in typed.items()}
    entry.changed_at = at


def _refuse_unknown(name: str, value: Any) -> None:
    known = {"theme": FILED, "language": MAIN_LANGUAGES}.get(name)
    if (known and value and value not in known) or (name in CHOICES and not set(value) <= CHOICES[name]):
        raise Refused(Reason("choice-unknown", field=name))
    if name == "beneficiaries" and Beneficiary.NONE in value and len(value) > 1:
        raise Refused(Reason("beneficiaries-none-and-some", field=name))


def _refuse_incomplete(entry: Any) -> None:
    """Theme, sentence, language and who gains (S47) must be said; nothing may wait to be corrected; proof goes with its evidence (A17)."""
    for name, code in REQUIRED.items():
        if not getattr(entry, name):
            raise Refused(Reason(code, field=name))
    if not entry.beneficiaries:
        raise Refused(Reason("entry-needs-beneficiaries", field="beneficiaries"))
    if entry.typed:
        raise Refused(Reason("entry-has-mistakes"))
    if isinstance(entry, Offer) and entry.basis == Offer.Basis.PROVEN and not entry.evidence:
        raise Refused(Reason("proof-needs-evidence", field="evidence"))


def _saved(
    entry: Any,
    verb: str,
    *,
    by: Any,
    at: datetime,
    publish: bool = False,
    values: Mapping[str, Any] | None = None,
    translations: Mapping[str, Mapping[str, str]] | None = None,
) -> Any:
    """Save, tell those who read elsewhere, and record; what is or becomes public must be complete."""
    if publish:
        entry.state, entry.published_at, entry.confirmed_at = entry.State.PUBLISHED, at, at
        entry.withdrawn_at, entry.withdrawn_reason = None, ""
    if entry.state == entry.State.PUBLISHED:
        _refuse_incomplete(entry)
    entry.version = entry.version + 1 if entry.pk else 1
    entry.changed_at = at
    entry.save()
    if entry.state != entry.State.DRAFT:
        touch_organisation(entry.organisation, at=at)
        # Its row is ours from here on: somebody may have vouched for it, or closed it, since it was read, and the index must know.
        entry.organisation.refresh_from_db(fields=["vouched_at", "closed_at"])
    record(_action(entry, verb), by=actor_for(by, entry.organisation), of=entry, values={"theme": entry.theme, **(values or {})}, at=at)
    for language, given in (translations or {}).items():
        texts.translate(entry, language=language, texts=given, by=by, at=at)
    refresh_index(entry)
    return entry


def _publishing(entry: KnowledgeEntry) -> str:
    return "republish" if entry.state == entry.State.WITHDRAWN else "publish"


def _action(entry: KnowledgeEntry, verb: str) -> str:
    return f"exchange:{entry._meta.model_name}:{verb}"
