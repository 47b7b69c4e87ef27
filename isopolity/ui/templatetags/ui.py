"""Tags of the base templates: the key that makes a form safe to send twice, reasons as sentences."""

from typing import Any

from django import template
from django.template import defaultfilters
from django.utils.html import format_html
from django.utils.safestring import SafeString

from isopolity.core.reasons import Reason
from isopolity.ui.receipt_key import KEY_FIELD, new_key
from isopolity.ui.sentences import sentence
from isopolity.ui.stylesheet import STYLE
from isopolity.ui.typed_labels import Typed, with_labels
from isopolity.ui.wording import colon, comma, with_first

register = template.Library()


@register.simple_tag(takes_context=True)
def once(context: dict[str, Any]) -> SafeString:
    """The hidden key of an unsafe form. A form shown again after a mistake keeps its key: a refused form spends none."""
    request = context.get("request")
    sent = request.POST.get(KEY_FIELD, "") if request is not None else ""
    return format_html('<input type="hidden" name="{}" value="{}">', KEY_FIELD, sent or new_key(getattr(request, "user", None)))


@register.simple_tag
def inline_style() -> SafeString:
    """The whole stylesheet, as the content policy knows it by its hash."""
    return SafeString(STYLE)


@register.simple_tag(name="comma")
def comma_of_reader() -> SafeString:
    """What stands between two parts of a list, for templates that write them one by one."""
    return SafeString(comma())


@register.simple_tag(name="colon")
def colon_of_reader() -> SafeString:
    """What stands between a label and what it says, for templates that write them one by one."""
    return SafeString(colon())


@register.filter(name="with_labels")
def typed_with_labels(typed: list[tuple[str, str]], address: str) -> list[Typed]:
    """What was typed into the form at an address, in the words of that form."""
    return with_labels(typed, address)


@register.filter(name="sentence")
def reason_sentence(reason: Reason) -> str:
    """A reason in the reader's language."""
    return sentence(reason)


@register.filter(expects_localtime=True)
def date(value: Any, style: str | None = None) -> str:
    """Django's filter of this name, as each language writes a day."""
    return with_first(defaultfilters.date(value, style))
