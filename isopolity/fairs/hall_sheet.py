"""The sheet of codes for those who work in a hall: one page to print, cut apart, and delete."""

from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from isopolity.fairs.models import Fair
from isopolity.fairs.services.hall_staff import PrintedCode
from isopolity.ui.context import style_within


def sheet_of(fair: Fair, codes: Sequence[PrintedCode]) -> str:
    """The page, whole in itself, in the language of the fair where pages are in it."""
    language = fair.language if fair.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return render_to_string("fairs/hall_codes.html", {"fair": fair, "codes": codes, "style": style_within()})
