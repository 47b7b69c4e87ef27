"""Fields for what people type: cleaned by `core.typed`, and refused with a sentence beside the field.

No field sets `maxlength`: browsers cut pasted text there without a word, and the sentence that says how much is too much would
never be read.
"""

import datetime
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from isopolity.core.reasons import Reason
from isopolity.core.typed import clean_text, whole_number
from isopolity.ui.languages import MAIN_LANGUAGES, language_code, language_name, languages_named_with
from isopolity.ui.sentences import sentence
from isopolity.ui.wording import joined

MOST_LANGUAGES = 30
# So many languages are proposed for a name that does not say which is meant.
MOST_PROPOSED = 12
SEPARATORS = str.maketrans("،、;؛，", ",,,,,")


def taken(result: Any) -> Any:
    """What `core.typed` gave, or its reason as an error of the field."""
    if isinstance(result, Reason):
        raise ValidationError(sentence(result), code=result.code)
    return result


class LineField(forms.CharField):
    """One line of text in any script, at most `max_length` characters when clean; "" when left empty."""

    lines = False
    widget = forms.TextInput(attrs={"dir": "auto"})

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.most = max_length

    def to_python(self, value: Any) -> str:
        return "" if value in self.empty_values else taken(clean_text(str(value), most=self.most, lines=self.lines))


class ParagraphField(LineField):
    """Text of several lines; blank lines are kept, one at a time."""

    lines = True

    def __init__(self, *, max_length: int, rows: int = 5, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"dir": "auto", "rows": rows, "cols": 40}))
        super().__init__(max_length=max_length, **options)


def _address(typed: Any, *, most: int) -> str:
    # Marks of direction belong to text; pasted along with an address they make another address of it.
    return "".join(sign for sign in taken(clean_text(str(typed), most=most)) if unicodedata.category(sign) != "Cf")


class MailField(forms.EmailField):
    """An e-mail address, without the unseen signs that come along with pasted ones."""

    widget = forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"})

    def __init__(self, *, max_length: int = 254, **options: Any) -> None:
        super().__init__(max_length=None, **options)
        self.most = max_length

    def to_python(self, value: Any) -> str:
        return "" if value in self.empty_values else super().to_python(_address(value, most=self.most)) or ""


class WebsiteField(forms.URLField):
    """The address of a page: http or https only, https when neither was typed."""

    widget = forms.TextInput(attrs={"dir": "ltr", "inputmode": "url", "autocomplete": "url"})
    default_error_messages = {"scheme": _("The address must begin with https:// or http://.")}

    def __init__(self, *, max_length: int = 300, **options: Any) -> None:
        super().__init__(assume_scheme="https", **options)
        self.most = max_length

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        address = super().to_python(_address(value, most=self.most)) or ""
        if not address.startswith(("https://", "http://")):
            raise ValidationError(self.error_messages["scheme"], code="scheme")
        return address


class WholeNumberField(forms.Field):
    """A whole number in Western, Arabic-Indic, Persian or any other digits; None when left empty."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "size": 12})

    def __init__(self, *, most: int, least: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or not str(value).strip():
            return None
        return taken(whole_number(str(value), least=self.least, most=self.most))

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value


def _is_day(typed: str) -> bool:
    try:
        return str(datetime.date.fromisoformat(typed)) == typed
    except ValueError:
        return False


class DayInput(forms.DateInput):
    """A browser's own choice of a day; a line of text where it holds what such a field would show as empty."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _is_day(shown):
            context["widget"]["type"] = "text"
            context["widget"]["attrs"]["dir"] = "auto"
        return context


class DayField(forms.DateField):
    """A day of the Gregorian calendar; digits of all writings."""

    widget = DayInput
    formats = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=self.formats, **options)

    def to_python(self, value: Any) -> datetime.date | None:
        if isinstance(value, str):
            typed = taken(clean_text(value, most=40))
            value = "".join(str(unicodedata.decimal(sign, sign)) for sign in typed)
        try:
            return super().to_python(value)
        except ValidationError:
            return taken(Reason("day-unreadable", {"typed": value}))


def language_choices(codes: Sequence[str] = MAIN_LANGUAGES) -> list[tuple[str, str]]:
    """Codes with their names in the reader's language."""
    return [(code, capfirst(language_name(code))) for code in codes]


class LanguageChoice(forms.ChoiceField):
    """The language of one text, out of the eight that are searched."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=language_choices, **options)


def _ticked_and_named(codes: Sequence[str]) -> list[Any]:
    others = [language_name(code) for code in codes if code not in MAIN_LANGUAGES]
    return [[code for code in codes if code in MAIN_LANGUAGES], joined(others)]


class _LanguagesWidget(forms.MultiWidget):
    template_name = "ui/languages_widget.html"

    def __init__(self) -> None:
        main = forms.CheckboxSelectMultiple(choices=lazy(language_choices, list)())
        super().__init__([main, forms.TextInput(attrs={"dir": "auto"})])

    def decompress(self, value: Any) -> list[Any]:
        return _ticked_and_named(value or [])


def _no_language(typed: str) -> Reason:
    """Why a name is not taken: it is that of several languages, or of none."""
    meant = languages_named_with(typed)
    if 0 < len(meant) <= MOST_PROPOSED:
        return Reason("language-several", {"typed": typed, "names": tuple(meant)})
    return Reason("language-unknown", {"typed": typed})


class LanguagesField(forms.Field):
    """The working languages of a person or an organisation: a list of BCP 47 codes, the eight first, in order, each once."""

    widget = _LanguagesWidget

    def prepare_value(self, value: Any) -> Any:
        is_pair = isinstance(value, list) and len(value) == 2 and not isinstance(value[0], str)
        return value if is_pair else _ticked_and_named(value or [])

    def to_python(self, value: Any) -> list[str]:
        chosen, typed = value or ([], "")
        codes = [code for code in MAIN_LANGUAGES if code in (chosen or [])]
        for name in taken(clean_text(typed or "", most=500)).translate(SEPARATORS).split(","):
            if name.strip():
                code = language_code(name) or taken(_no_language(name.strip()[:60]))
                codes += [code] if code not in codes else []
        return codes[:MOST_LANGUAGES]
