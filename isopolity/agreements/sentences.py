"""Sentences of what agreements refuse: what `core.stages` says, and what the services do."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from isopolity.agreements.words import GATES, MOVES, STAGES
from isopolity.core.partial_dates import parsed_partial_date
from isopolity.core.stages import Gate, Move, Stage, gates_in
from isopolity.ui.templatetags.partial_dates import partial_date
from isopolity.ui.wording import joined

Values = Mapping[str, Any]


def gate_words(gate: Gate, side: str) -> str:
    """One gate that is not filled, with whose it is."""
    return _("%(gate)s (%(side)s)") % {"gate": GATES[gate], "side": side} if side else str(GATES[gate])


def _missing(values: Values) -> str:
    words = joined(gate_words(gate, side) for gate, side in gates_in(values["missing"]))
    return _("“%(move)s” waits for what is missing: %(missing)s.") % {"move": MOVES[Move(values["move"])], "missing": words}


def _no_move(values: Values) -> str:
    words = {"move": MOVES[Move(values["move"])], "stage": STAGES[Stage(values["stage"])]}
    return _("The agreement is at the stage “%(stage)s” now: “%(move)s” does not begin there.") % words


def _too_early(values: Values) -> str:
    day = partial_date(parsed_partial_date(values["day"]))
    return _("This day is before the move that led to the present stage (%(day)s).") % {"day": day}


SENTENCES: dict[str, Callable[[Values], str]] = {
    "only-keepers-of-the-register": lambda values: _("Only stewards, and secretariats of networks that somebody vouched for, may do this."),
    "only-parties-and-keepers": lambda values: _(
        "Only the people of its parties, stewards, and secretariats of networks that somebody vouched for, may do this."
    ),
    "only-who-answers-for-the-move": lambda values: _("Only those who answer for this move may take it back."),
    "only-who-told-it": lambda values: _("Parties take back what a party told, and keepers of the register what they recorded."),
    "moved-by-its-parties": lambda values: _("Its parties keep this agreement here themselves: nobody else records anything for them."),
    "no-such-move-here": _no_move,
    "move-needs-gates": _missing,
    "move-needs-a-source": lambda values: _("Say where this is written: whoever is no party records what a source says."),
    "move-in-the-future": lambda values: _("This day has not come yet."),
    "move-before-the-last": _too_early,
    "parties-are-local-authorities": lambda values: _("An agreement binds local authorities; these are none: %(names)s.") % values,
    "parties-need-two-countries": lambda values: _(
        "An agreement binds local authorities of two or more countries. Name the parties first."
    ),
    "move-corrected-already": lambda values: _("This move was taken back already."),
    "correct-the-last-move-first": lambda values: _("Later moves rest on this one. Take the last one back first."),
    "announced-already": lambda values: _("This contact was announced already. It has a page of its own among the agreements."),
    "announce-each-apart": lambda values: _(
        "The first city talks with each of the others by itself. Record the contact with the one that is meant, and announce that."
    ),
    "agreement-ended": lambda values: _("This agreement has ended. Its page stays as it is."),
    "party-is-named-already": lambda values: _("It is known who this party is."),
    "name-one-at-least": lambda values: _("Name one authority at least."),
    "party-of-another-country": lambda values: _("%(organisation)s lies in another country than the partner that was announced.") % values,
    "party-is-no-authority": lambda values: _("%(organisation)s is no local authority. It can help, as a supporter.") % values,
    "party-is-not-public": lambda values: (
        _("%(organisation)s cannot be named now: nobody has vouched for it yet, or it is closed.") % values
    ),
    "party-already": lambda values: _("%(organisation)s is a party already.") % values,
    "agreement-needs-two-parties": lambda values: _("An agreement has two parties at least, and names one of them."),
    "withdrawn-already": lambda values: _("It was taken out already."),
    "supporter-already": lambda values: _("%(organisation)s stands here in this role already.") % values,
    "fact-needs-a-source": lambda values: _("Say where this is written: you are no party."),
    "event-needs-a-day": lambda values: _("Say when it was: a day, a month or a year."),
    "money-needs-an-amount": lambda values: _("Say how much it is."),
    "step-of-a-later-stage": lambda values: _("This step belongs to a later stage of the agreement."),
    "step-done-already": lambda values: _("This step is done already."),
    "form-is-closed": lambda values: _("The agreement is past this stage: nothing is changed here any more."),
    "answer-changed-meanwhile": lambda values: _(
        "Somebody changed this answer after you opened the page. Open it again, and look at what stands there now."
    ),
    "silent-none-chosen": lambda values: _("Choose one agreement at least."),
    "inquiry-answered-already": lambda values: _("This letter was answered already. Thank you."),
    "inquiry-expired": lambda values: _("This link has expired. Sign in, and tell the news on the page of the agreement."),
    "inquiry-of-no-party": lambda values: _("The authority that was asked is a party of this agreement no more."),
}
