"""Forms of questions as data: what is asked, of whom, and what is still missing before a gate opens.

A question belongs to the agreement as a whole or to each side. One that depends on another answer (`when`) is asked only if that
answer is one of those named. A choice may name the answers with which the gate opens (`passes`): an approval that is only
requested is an answer, but not yet enough.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from isopolity.core.reasons import Reason

KINDS = ("text", "number", "date", "choice", "scale", "yes-no", "money", "themes", "languages", "person", "evidence")
AGREEMENT, SIDE = "agreement", "side"

# Each code with the values that its sentence names.
REASON_VALUES: dict[str, tuple[str, ...]] = {
    "gate-unanswered": ("form", "question"),
    "gate-unanswered-by": ("form", "question", "side"),
    "gate-not-enough": ("form", "question", "answer"),
    "gate-not-enough-by": ("form", "question", "answer", "side"),
}

# Whatever the caller keeps; None, an empty text and an empty list are no answer, zero is one.
Answers = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a principle stands: the id of a source, and the paragraph in it if one can be named."""

    source: str
    at: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """The question is asked if the answer to `question` is one of `answers`."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form. `against` is the line of the other side's form that it is compared with (its own, if None)."""

    id: str
    kind: str
    per: str = SIDE
    is_required: bool = True
    choices: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    when: When | None = None
    least: int | None = None
    most: int | None = None
    against: str | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that keeps a gate shut: without an answer, or with one (`answer`) that is not enough. `side` None: of the agreement."""

    question: str
    side: str | None
    answer: str | None = None

    def reason(self, form: str) -> Reason:
        """What to say of it; `form` is the name of the form, since ids of questions are unique only within one."""
        values = {"form": form, "question": self.question}
        code = "gate-unanswered"
        if self.answer is not None:
            code, values = "gate-not-enough", values | {"answer": self.answer}
        if self.side is None:
            return Reason(code, values)
        return Reason(f"{code}-by", values | {"side": self.side})


def asked(questions: Iterable[Question], answers: Answers) -> tuple[Question, ...]:
    """The questions that are asked, given the answers so far: those that depend on nothing, and those whose condition holds.

    A condition on a question that is itself not asked does not hold, whatever was answered there before.
    """
    open_ids: set[str] = set()
    found = []
    for question in questions:
        when = question.when
        if when is None or (when.question in open_ids and answers.get(when.question) in when.answers):
            open_ids.add(question.id)
            found.append(question)
    return tuple(found)


def missing_answers(questions: Sequence[Question], common: Answers, by_side: Mapping[str, Answers]) -> tuple[Missing, ...]:
    """What keeps the gate shut, in the order of the form and of the sides; an empty answer means that it is open.

    `common` holds the answers that the sides give together, `by_side` those of each side. A question of one kind may depend only on
    another of the same kind.
    """
    together = [question for question in questions if question.per == AGREEMENT]
    each = [question for question in questions if question.per == SIDE]
    lacking = [_missing(question, None, common.get(question.id)) for question in asked(together, common)]
    for side, answers in by_side.items():
        lacking += [_missing(question, side, answers.get(question.id)) for question in asked(each, answers)]
    order = {question.id: place for place, question in enumerate(questions)}
    return tuple(sorted((one for one in lacking if one is not None), key=lambda one: order[one.question]))


def is_answered(answer: object) -> bool:
    """Whether this is an answer at all: nothing, blanks and an empty list are none, zero and "no" are."""
    if isinstance(answer, str):
        return bool(answer.strip())
    return answer is not None and not (isinstance(answer, tuple | list) and not answer)


def _missing(question: Question, side: str | None, answer: object) -> Missing | None:
    if not is_answered(answer):
        return Missing(question.id, side) if question.is_required else None
    if question.passes and answer not in question.passes:
        return Missing(question.id, side, str(answer))
    return None
