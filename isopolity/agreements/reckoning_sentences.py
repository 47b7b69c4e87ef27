"""Sentences of what is reckoned about an agreement: missing answers, compared expectations, the reciprocity balance, vitality."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from isopolity.agreements.questionnaires import choice_label, question_label
from isopolity.ui.money import amount_in_words
from isopolity.ui.wording import dated

Values = Mapping[str, Any]


def _asked(values: Values) -> dict[str, Any]:
    """The values with the question, and the answer where there is one, in the reader's words instead of their ids."""
    reader = get_language() or "en"
    words = {"question": question_label(values["form"], values["question"], reader)}
    if "answer" in values:
        words["answer"] = choice_label(values["answer"], reader)
    return {**values, **words}


def _days(values: Values, *names: str) -> dict[str, Any]:
    """The values with these days as the reader writes days."""
    return {**values, **{name: dated(date.fromisoformat(values[name])) for name in names}}


def _amounts_differ(values: Values) -> str:
    words = {name: amount_in_words(values[name], values["currency"]) for name in ("least", "most", "difference")}
    return _("The amounts differ by %(difference)s: from %(least)s to %(most)s.") % words


def _days_differ(values: Values) -> str:
    text = ngettext(
        "The dates lie %(days)s day apart: %(first)s and %(last)s.",
        "The dates lie %(days)s days apart: %(first)s and %(last)s.",
        values["days"],
    )
    return text % _days(values, "first", "last")


def _unvalued(values: Values) -> str:
    text = ngettext(
        "%(count)s thing that was given has not been valued: the table counts it, and it is in no sum.",
        "%(count)s things that were given have not been valued: the table counts them, and they are in no sum.",
        values["count"],
    )
    return text % values


def _fresh(values: Values) -> str:
    if values["days"] == 0:
        return _("The last evidence is of today.")
    text = ngettext(
        "The last evidence is of %(on)s, %(days)s day ago.",
        "The last evidence is of %(on)s, %(days)s days ago.",
        values["days"],
    )
    return text % _days(values, "on")


def _ageing(values: Values) -> str:
    text = ngettext(
        "The last evidence is of %(on)s, %(days)s day ago. Without more it counts as dormant from %(quiet_on)s.",
        "The last evidence is of %(on)s, %(days)s days ago. Without more it counts as dormant from %(quiet_on)s.",
        values["days"],
    )
    return text % _days(values, "on", "quiet_on")


def _silent(values: Values) -> str:
    text = ngettext(
        "The last evidence is of %(on)s; after %(months)s month without any it counts as dormant.",
        "The last evidence is of %(on)s; after %(months)s months without any it counts as dormant.",
        values["months"],
    )
    return text % _days(values, "on")


def _never(values: Values) -> str:
    text = ngettext(
        "It began more than %(months)s month ago, and there has been no evidence.",
        "It began more than %(months)s months ago, and there has been no evidence.",
        values["months"],
    )
    return text % values


def _no_promises_due(values: Values) -> str:
    text = ngettext(
        "No promise fell due in the last %(months)s month.", "No promise fell due in the last %(months)s months.", values["months"]
    )
    return text % values


def _sides(values: Values) -> str:
    text = ngettext(
        "Sides that showed something in the last %(months)s month: %(active)s of %(sides)s.",
        "Sides that showed something in the last %(months)s months: %(active)s of %(sides)s.",
        values["months"],
    )
    return text % values


SENTENCES: dict[str, Callable[[Values], str]] = {
    "gate-unanswered": lambda values: _("“%(question)s” has no answer yet.") % _asked(values),
    "gate-unanswered-by": lambda values: _("%(side)s: “%(question)s” has no answer yet.") % _asked(values),
    "gate-not-enough": lambda values: _("“%(question)s”: the answer “%(answer)s” is not enough to go on.") % _asked(values),
    "gate-not-enough-by": lambda values: _("%(side)s: the answer “%(answer)s” to “%(question)s” is not enough to go on.") % _asked(values),
    "expectation-said-by-some": lambda values: _("Written by: %(said)s. Left empty by: %(silent)s.") % values,
    "expectation-in-words": lambda values: _("Read these words side by side, and write one line that all accept."),
    "expectation-numbers-differ": lambda values: _("The numbers differ by %(difference)s: from %(least)s to %(most)s.") % values,
    "expectation-days-differ": _days_differ,
    "expectation-amounts-differ": _amounts_differ,
    "expectation-currencies-differ": lambda values: (
        _("The amounts are in different currencies (%(currencies)s): which is more cannot be said without a rate.") % values
    ),
    "expectation-choices-differ": lambda values: _("The answers differ."),
    "balance-nothing-given": lambda values: _("Nothing has been given yet."),
    "balance-both-ways": lambda values: _("Each side has given something."),
    "balance-one-way": lambda values: _("So far it goes one way. Given something: %(givers)s. Nothing yet: %(others)s.") % values,
    "balance-unvalued": _unvalued,
    "vitality-fresh": _fresh,
    "vitality-ageing": _ageing,
    "vitality-silent": _silent,
    "vitality-never": _never,
    "vitality-too-early": lambda values: _("It began lately: nothing follows from silence before %(until)s.") % _days(values, "until"),
    "vitality-promises": lambda values: (
        _("Promises that fell due: %(due)s. Kept on time: %(on_time)s. Kept late: %(late)s. Not kept: %(open)s.") % values
    ),
    "vitality-no-promises-due": _no_promises_due,
    "vitality-sides": _sides,
    "vitality-review-on-time": lambda values: _("The review due on %(due)s was held in time.") % _days(values, "due"),
    "vitality-review-late": lambda values: _("The review due on %(due)s was held late, on %(held)s.") % _days(values, "due", "held"),
    "vitality-review-missing": lambda values: _("The review due on %(due)s has not been held.") % _days(values, "due"),
    "vitality-no-review-due": lambda values: _("No review fell due lately."),
}
