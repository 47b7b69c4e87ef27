"""Writing organisations."""

from datetime import datetime

from isopolity.core.names import fold, latin_reading, skeleton
from isopolity.directory.models import Organisation, OrganisationName

MOST_FOLDED = 300


def touch_organisation(organisation: Organisation, *, at: datetime) -> None:
    """Say that something changed which matching or search reads. Called by every service that changes such a thing."""
    organisation.changed_at = at
    Organisation.objects.filter(pk=organisation.pk).update(changed_at=at)


def keep_official_name(organisation: Organisation) -> None:
    """Make the row of the official name equal to `organisation.name`, so that search and the warning of look-alikes find it."""
    OrganisationName.objects.filter(organisation=organisation, name=organisation.name, language="", is_official=False).delete()
    OrganisationName.objects.update_or_create(
        organisation=organisation, is_official=True, defaults={"language": "", "name": organisation.name, **name_forms(organisation.name)}
    )


def name_forms(name: str) -> dict[str, str]:
    """The three forms under which a name is looked up (`core.names.likeness`), as columns of `OrganisationName`."""
    forms = {"folded": fold(name), "skeleton": skeleton(name), "reading": latin_reading(name)}
    return {column: form[:MOST_FOLDED] for column, form in forms.items()}
