"""Writing the directory."""

from isopolity.directory.services.competences import state_competences
from isopolity.directory.services.organisations import keep_official_name, name_forms, touch_organisation

__all__ = ["keep_official_name", "name_forms", "state_competences", "touch_organisation"]
