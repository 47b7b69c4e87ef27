"""Writing the directory."""

from isopolity.directory.services.organisations import keep_official_name, name_forms, touch_organisation

__all__ = ["keep_official_name", "name_forms", "touch_organisation"]
