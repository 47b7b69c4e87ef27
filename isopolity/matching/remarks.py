"""Reasons, obstacles and hints between two cities as sentences, one for each code of `core.matching.codes` and each direction.

The values are words by now (`lines.Names` has put names in place of ids), and `direction` says whose need it is: in
"gets" the reader's, in "gives" the partner's.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Values = Mapping[str, Any]


def _gets(values: Values) -> bool:
    return values["direction"] == "gets"


def _same_theme(values: Values) -> str:
    if _gets(values):
        return _("They offer exactly what you need: %(theme)s.") % values
    return _("You offer exactly what they need: %(theme)s.") % values


def _narrower_theme(values: Values) -> str:
    if _gets(values):
        return _("You need %(theme)s, and they offer a part of it: %(offer_theme)s.") % values
    return _("They need %(theme)s, and you offer a part of it: %(offer_theme)s.") % values


def _near_theme(values: Values) -> str:
    if _gets(values):
        return _("You need %(theme)s. They offer %(offer_theme)s, which is near: both belong to %(under)s.") % values
    return _("They need %(theme)s. You offer %(offer_theme)s, which is near: both belong to %(under)s.") % values


def _more_themes(values: Values) -> str:
    count = values["count"]
    if _gets(values):
        return ngettext("They answer %(count)s more of your needs.", "They answer %(count)s more of your needs.", count) % values
    return ngettext("You answer %(count)s more of their needs.", "You answer %(count)s more of their needs.", count) % values


def _shared_words(values: Values) -> str:
    if _gets(values):
        return _("Your need and their offer say the same: %(words)s.") % values
    return _("Their need and your offer say the same: %(words)s.") % values


def _shared_modes(values: Values) -> str:
    if _gets(values):
        return _("They can pass it on as you wish: %(modes)s.") % values
    return _("You can pass it on as they wish: %(modes)s.") % values


def _urgent_need(values: Values) -> str:
    return (_("Your need is urgent: %(theme)s.") if _gets(values) else _("Their need is urgent: %(theme)s.")) % values


def _ample_capacity(values: Values) -> str:
    count = values["capacity"]
    if _gets(values):
        return ngettext("They can help %(capacity)s city a year.", "They can help %(capacity)s cities a year.", count) % values
    return ngettext("You can help %(capacity)s city a year.", "You can help %(capacity)s cities a year.", count) % values


def _similar_scale(values: Values) -> str:
    return _("Cities of similar size: %(own_population)s people with you, %(partner_population)s with them.") % values


def _common_partner(values: Values) -> str:
    others = values["count"] - 1
    if not others:
        return _("You have a partner in common: %(partner)s.") % values
    text = ngettext(
        "You have partners in common: %(partner)s and %(others)s other.",
        "You have partners in common: %(partner)s and %(others)s others.",
        others,
    )
    return text % {**values, "others": others}


def _one_way(values: Values) -> str:
    return _("They offer nothing yet that you need.") if _gets(values) else _("You offer nothing yet that they need.")


def _interpreter_needed(values: Values) -> str:
    return _("No shared language: an interpreter is needed between %(own_language)s and %(partner_language)s.") % values


def _outside_competence(values: Values) -> str:
    if _gets(values):
        return _("%(theme)s is not among the legal competences that you have stated.") % values
    return _("%(theme)s is not among the legal competences that they have stated.") % values


def _scale_differs(values: Values) -> str:
    return (
        _(
            "One city has more than %(times)s times the people of the other (you %(own_population)s, they %(partner_population)s): "
            "begin with one district or one service."
        )
        % values
    )


def _capacity_small(values: Values) -> str:
    if _gets(values):
        return _("One offer of theirs would have to answer %(needs)s needs of yours, and serves %(capacity)s a year.") % values
    return _("One offer of yours would have to answer %(needs)s needs of theirs, and serves %(capacity)s a year.") % values


def _modes_differ(values: Values) -> str:
    if _gets(values):
        return _("You wish for %(wished)s; they offer %(offered)s.") % values
    return _("They wish for %(wished)s; you offer %(offered)s.") % values


def _season_differs(values: Values) -> str:
    if _gets(values):
        return _("The months that suit your need do not suit their offer.")
    return _("The months that suit their need do not suit your offer.")


# The weightiest first: pages show them in this order.
SENTENCES: dict[str, Callable[[Values], str]] = {
    "same-theme": _same_theme,
    "urgent-need": _urgent_need,
    "narrower-theme": _narrower_theme,
    "near-theme": _near_theme,
    "more-themes": _more_themes,
    "shared-modes": _shared_modes,
    "shared-words": _shared_words,
    "ample-capacity": _ample_capacity,
    "shared-language": lambda values: _("Both work in %(languages)s: no interpreter is needed.") % values,
    "similar-scale": _similar_scale,
    "existing-tie": lambda values: _("You are linked already."),
    "common-partner": _common_partner,
    "south-south": lambda values: _("South–South: both cities are in the South."),
    "one-way": _one_way,
    "interpreter-needed": _interpreter_needed,
    "outside-competence": _outside_competence,
    "scale-differs": _scale_differs,
    "capacity-small": _capacity_small,
    "modes-differ": _modes_differ,
    "season-differs": _season_differs,
    "add-language": lambda values: _("Name somebody who works in %(language)s, or say who interprets.") % values,
    "offer-theme": lambda values: _("They also need %(theme)s. If you can teach it, offer it.") % values,
    "state-need": lambda values: _("They offer %(theme)s. If you need it, say so.") % values,
    "raise-capacity": lambda values: _("Your offer “%(offer)s” could help more cities a year; it says %(capacity)s now.") % values,
    "widen-need-modes": lambda values: _("Your need “%(need)s” could also be met in this way: %(mode)s.") % values,
    "widen-offer-modes": lambda values: _("Your offer “%(offer)s” could also take this form: %(mode)s.") % values,
    "state-languages": lambda values: _("State the languages that you work in."),
    "state-population": lambda values: _("State how many people live in your city."),
    "state-competences": lambda values: _("State what your authority may legally act on."),
}
