"""Writing organisations: registered, kept up to date, confirmed, closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.accounts.models import User
from isopolity.audit.services import record
from isopolity.core.names import fold, latin_reading, skeleton
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.index import refresh_index
from isopolity.directory.models import Country, Invitation, Organisation, OrganisationName, Place, Role
from isopolity.directory.permissions import (
    can_close_organisation,
    can_edit_organisation,
    can_register_organisation,
    can_reopen_organisation,
    can_steward,
)
from isopolity.directory.queries import PROFILE, actor_for, drafts_registered_by, look_alikes, profile_version
from isopolity.search.services import hold_entries, release_entries

MOST_FOLDED = 300
# Enough for an office that registers for its neighbours too, too few for a flood.
MOST_DRAFTS = 5


def touch_organisation(organisation: Organisation, *, at: datetime) -> None:
    """Say that something changed which matching or search reads. Called by every service that changes such a thing."""
    organisation.changed_at = at
    Organisation.objects.filter(pk=organisation.pk).update(changed_at=at)


def name_forms(name: str) -> dict[str, str]:
    """The three forms under which a name is looked up (`core.names.likeness`), as columns of `OrganisationName`."""
    forms = {"folded": fold(name), "skeleton": skeleton(name), "reading": latin_reading(name)}
    return {column: form[:MOST_FOLDED] for column, form in forms.items()}


def keep_official_name(organisation: Organisation) -> None:
    """Make the row of the official name, what it is known as, and the index equal to `organisation.name`: lists, search and the warning of look-alikes read them."""
    OrganisationName.objects.filter(organisation=organisation, name=organisation.name, language="", is_official=False).delete()
    OrganisationName.objects.update_or_create(
        organisation=organisation, is_official=True, defaults={"language": "", "name": organisation.name, **name_forms(organisation.name)}
    )
    keep_other_names(organisation)


def keep_other_names(organisation: Organisation) -> None:
    """Make what lists show, and the index, equal to the rows of its other names; of several in a language lists show the first."""
    rows = OrganisationName.objects.filter(organisation=organisation, is_official=False).exclude(language="").order_by("-id")
    organisation.known_as = dict(rows.values_list("language", "name"))
    Organisation.objects.filter(pk=organisation.pk).update(known_as=organisation.known_as)
    refresh_index(organisation)


def locked(organisation: Organisation) -> Organisation:
    """The row as it is now, held until the end of the transaction: two who decide at once decide one after the other."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


@transaction.atomic
def register_organisation(
    *,
    kind: str,
    name: str,
    office: str,
    languages: Sequence[str],
    country: Country | None,
    by: Any,
    at: datetime,
    place: Place | None = None,
    level: str = "",
    acronym: str = "",
    intent: str = "",
    language: str = "",
    is_another: bool = False,
) -> Organisation:
    """Make a draft whose administrator, in `office`, is the person who registers it.

    A country is needed for local authorities, and is the place's where a place is named. Refused: without a right, with
    a name that has no letter, when the same person has registered it already or has too many drafts, and when public
    look-alikes exist in the same country and nobody said that this `is_another`.
    """
    refuse_if(can_register_organisation(by))
    country = place.country if place is not None else country
    if kind == Organisation.Kind.LOCAL_AUTHORITY and country is None:
        raise Refused(Reason("country-missing", field="country"))
    if not fold(name):
        raise Refused(Reason("name-without-letters", field="name"))
    drafts = list(drafts_registered_by(User.objects.select_for_update().get(pk=by.pk)))
    if any(fold(draft.name) == fold(name) and draft.country_id == (country.pk if country else None) for draft in drafts):
        raise Refused(Reason("organisation-registered-already", {"organisation": name}, field="name"))
    if len(drafts) >= MOST_DRAFTS:
        raise Refused(Reason("drafts-too-many", {"most": MOST_DRAFTS}))
    authority_place = place if kind == Organisation.Kind.LOCAL_AUTHORITY else None
    if not is_another and (found := look_alikes(name, country=country, place=authority_place)):
        raise Refused(Reason("look-alikes-there", {"count": len(found)}, field="is_another"))
    organisation = Organisation.objects.create(
        kind=kind,
        level=level if kind == Organisation.Kind.LOCAL_AUTHORITY else "",
        name=name,
        acronym=acronym,
        country=country,
        place=place,
        languages=list(languages),
        intent=intent,
        language=language,
        registered_at=at,
        changed_at=at,
        confirmed_at=at,
    )
    keep_official_name(organisation)
    Role.objects.create(user=by, organisation=organisation, kind=Role.Kind.ADMINISTRATOR, office=office, granted_at=at)
    record("directory:organisation:register", by=actor_for(by, organisation), of=organisation, values={"kind": kind, "name": name}, at=at)
    return organisation


@transaction.atomic
def change_profile(organisation: Organisation, *, by: Any, at: datetime, seen_version: str | None = None, **changes: Any) -> Organisation:
    """Write fields of `PROFILE`, and confirm the page with them. What was not named stays as it is.

    `seen_version` is the `queries.profile_version` that the form was filled in with: a colleague's change is not
    overwritten unseen.
    """
    organisation = locked(organisation)
    refuse_if(can_edit_organisation(by, organisation))
    assert set(changes) <= set(PROFILE), f"not of the profile: {sorted(set(changes) - set(PROFILE))}"
    if seen_version is not None and seen_version != profile_version(organisation):
        raise Refused(Reason("profile-changed-meanwhile"))
    changed = sorted(name for name, value in changes.items() if getattr(organisation, name) != value)
    for name in changed:
        setattr(organisation, name, changes[name])
    organisation.changed_at = organisation.confirmed_at = at
    organisation.save(update_fields=[*changed, "changed_at", "confirmed_at"])
    refresh_index(organisation)
    record("directory:organisation:change", by=actor_for(by, organisation), of=organisation, values={"changed": changed}, at=at)
    return organisation


@transaction.atomic
def rename_draft(organisation: Organisation, *, name: str, country: Country | None, place: Place | None, by: Any, at: datetime) -> None:
    """Its people may say better who they are until somebody has vouched for it under a name."""
    organisation = locked(organisation)
    refuse_if(can_edit_organisation(by, organisation))
    if not organisation.is_draft:
        raise Refused(Reason("only-stewards-rename", {"organisation": organisation.name}, field="name"))
    country = place.country if place is not None else country
    if organisation.kind == Organisation.Kind.LOCAL_AUTHORITY and country is None:
        raise Refused(Reason("country-missing", field="country"))
    _rename(organisation, name, at)
    Organisation.objects.filter(pk=organisation.pk).update(country=country, place=place)
    record("directory:organisation:rename", by=actor_for(by, organisation), of=organisation, values={"name": name}, at=at)


@transaction.atomic
def rename_organisation(organisation: Organisation, *, name: str, reason: str, by: Any, at: datetime) -> None:
    """A steward changes the name of an organisation, for a reason that the record keeps: councils merge, towns are renamed."""
    refuse_if(can_steward(by))
    organisation = locked(organisation)
    before = organisation.name
    _rename(organisation, name, at)
    values = {"before": before, "name": name, "reason": reason}
    record("directory:organisation:rename", by=actor_for(by), of=organisation, values=values, at=at)


def _rename(organisation: Organisation, name: str, at: datetime) -> None:
    if not fold(name):
        raise Refused(Reason("name-without-letters", field="name"))
    organisation.name = name
    organisation.changed_at = at
    organisation.save(update_fields=["name", "changed_at"])
    keep_official_name(organisation)


@transaction.atomic
def confirm_organisation(organisation: Organisation, *, by: Any, at: datetime) -> None:
    """Say that the page is right as it stands."""
    organisation = locked(organisation)
    refuse_if(can_edit_organisation(by, organisation))
    Organisation.objects.filter(pk=organisation.pk).update(confirmed_at=at)
    record("directory:organisation:confirm", by=actor_for(by, organisation), of=organisation, at=at)


@transaction.atomic
def close_organisation(organisation: Organisation, *, reason: str, by: Any, at: datetime) -> None:
    """Take it off all lists, for a reason that its page shows. Its page, its acts and the answers it gave stay."""
    organisation = locked(organisation)
    refuse_if(can_close_organisation(by, organisation))
    Organisation.objects.filter(pk=organisation.pk).update(closed_at=at, closed_reason=reason, changed_at=at)
    Invitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    hold_entries(owner_id=organisation.public_id)
    record("directory:organisation:close", by=actor_for(by, organisation), of=organisation, values={"reason": reason}, at=at)


@transaction.atomic
def reopen_organisation(organisation: Organisation, *, reason: str, by: Any, at: datetime) -> None:
    """A steward opens it again; its people have the roles they had."""
    organisation = locked(organisation)
    refuse_if(can_reopen_organisation(by, organisation))
    Organisation.objects.filter(pk=organisation.pk).update(closed_at=None, closed_reason="", changed_at=at)
    if not organisation.is_draft:
        release_entries(owner_id=organisation.public_id)
    record("directory:organisation:reopen", by=actor_for(by), of=organisation, values={"reason": reason}, at=at)
