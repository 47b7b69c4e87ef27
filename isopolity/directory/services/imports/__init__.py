"""Bringing lists in from files: sent, compared, decided by people, brought in, and taken back."""

from isopolity.directory.services.imports.applying import apply_import, apply_work, bring_in, decide_rows, open_for_command
from isopolity.directory.services.imports.undoing import discard_import, take_back, undo_import, undo_work, undoing_hindrance
from isopolity.directory.services.imports.uploading import (
    SentFile,
    check_again,
    check_import,
    check_work,
    judged_file,
    rows_of_file,
    upload_import,
)

__all__ = [
    "SentFile",
    "apply_import",
    "apply_work",
    "bring_in",
    "check_again",
    "check_import",
    "check_work",
    "decide_rows",
    "discard_import",
    "judged_file",
    "open_for_command",
    "rows_of_file",
    "take_back",
    "undo_import",
    "undo_work",
    "undoing_hindrance",
    "upload_import",
]
