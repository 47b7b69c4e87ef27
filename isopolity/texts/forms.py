"""Forms for comments and translations."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from isopolity.texts.owners import Voice, owner_for
from isopolity.texts.permissions import can_comment
from isopolity.ui.fields import LanguageChoice, ParagraphField
from isopolity.ui.languages import MAIN_LANGUAGES, language_name

MOST_COMMENT = 2000


class CommentForm(forms.Form):
    """What somebody says, in which language and, for people of several organisations, in whose name."""

    text = ParagraphField(label=_("Your comment"), max_length=MOST_COMMENT, rows=4)
    language = LanguageChoice(label=_("Language of your comment"))
    speaking_for = forms.ChoiceField(label=_("You speak for"), required=False)

    def __init__(self, data: Any = None, *, voices: Sequence[Voice]) -> None:
        reader = (get_language() or "en").split("-")[0]
        super().__init__(data, initial={"language": reader if reader in MAIN_LANGUAGES else "en"})
        self.fields["speaking_for"].choices = [  # type: ignore[attr-defined]
            (voice.organisation_id, f"{voice.actor.organisation} ({voice.actor.office})") for voice in voices
        ]
        if len(voices) < 2:
            del self.fields["speaking_for"]


def comment_form_for(user: Any, obj: Any) -> CommentForm | None:
    """An empty form for a person who may comment on `obj`; None for everybody else."""
    return None if can_comment(user, obj) else CommentForm(voices=owner_for(obj).voices(user))


class TranslationForm(forms.Form):
    """The texts of one object in one other language, each beside its original; an empty field takes the translation away."""

    def __init__(self, data: Any = None, *, obj: Any, language: str, labels: dict[str, Any], most: dict[str, int], given: dict[str, str]):
        super().__init__(data, initial=given)
        for name, label in labels.items():
            if getattr(obj, name):
                self.fields[name] = ParagraphField(label=label, max_length=most[name], rows=2 if most[name] < 500 else 8, required=False)
                self.fields[name].widget.attrs["lang"] = language


def other_languages(original: str) -> list[tuple[str, str]]:
    """The languages that a text may be translated into, with their names in the reader's language."""
    return [(code, language_name(code)) for code in MAIN_LANGUAGES if code != original]
