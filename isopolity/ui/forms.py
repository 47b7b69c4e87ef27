"""How a form meets a service: what the service refuses is said beside the field, and what was typed stays."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from isopolity.core.reasons import Refused
from isopolity.ui.sentences import sentence

Result = TypeVar("Result")


def acted(form: forms.BaseForm, act: Callable[[], Result]) -> Result | None:
    """Call the service; a refusal becomes an error of the form (of its field, when it names one) and gives None."""
    try:
        return act()
    except Refused as refused:
        name: Any = refused.reason.field if refused.reason.field in form.fields else None
        form.add_error(name, sentence(refused.reason))
        return None
