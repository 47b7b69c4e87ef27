"""The words of stages, moves, gates and what is shown, for pages; each code of `core.stages` has some, which a test holds."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isopolity.core.stages import Gate, Move, Shown, Stage

STAGES: dict[Stage, Promise] = {
    Stage.CONTACT: _("Contact"),
    Stage.ANNOUNCED: _("Announced"),
    Stage.FORMALISED: _("Formalised"),
    Stage.ACTIVE: _("Active"),
    Stage.REVIEWED: _("Reviewed"),
    Stage.ENDED: _("Ended"),
}
MEANINGS: dict[Stage, Promise] = {
    Stage.CONTACT: _("Cities talk with each other. Nothing is promised."),
    Stage.ANNOUNCED: _("They said in public that an agreement may follow."),
    Stage.FORMALISED: _("They are bound: there is a text, signed by those who may sign."),
    Stage.ACTIVE: _("The work has begun, and there is dated evidence of it."),
    Stage.REVIEWED: _("Each side has said what came of it."),
    Stage.ENDED: _("It is over, and says so."),
}
# The button of a move, and the title of its page.
MOVES: dict[Move, Promise] = {
    Move.ANNOUNCE: _("Announce"),
    Move.FORMALISE: _("Formalise"),
    Move.ACTIVATE: _("Begin the work"),
    Move.REVIEW: _("Close the review"),
    Move.RENEW: _("Renew"),
    Move.END: _("End"),
}
GATES: dict[Gate, Promise] = {
    Gate.PARAMETERS: _("the parameters: scope, roles, duration, languages, money, who signs and who approves"),
    Gate.PREPARATION: _("the preparation: visits or calls, the needs of citizens, the part of women, focal points"),
    Gate.EXPECTATIONS: _("what each side expects, written apart"),
    Gate.SIGNING: _("the proof of who may sign"),
    Gate.EVIDENCE: _("dated news of the work"),
    Gate.REVIEWS: _("the answers of each side to the review"),
    Gate.EXIT_REPORT: _("the report on the end: what stays, who keeps it, at what cost"),
}
SHOWN: dict[Shown, Promise] = {
    Shown.PARTIES: _("the parties"),
    Shown.BEGINNING: _("since when, and how it began"),
    Shown.HISTORY: _("every move, with its source, and every correction"),
    Shown.SUPPORTERS: _("who helps"),
    Shown.NEWS: _("news and amounts, each with its source"),
    Shown.SILENCE: _("for how many months there was no news"),
}
