"""What each side expects of an agreement, written apart, compared line by line, and what of it is still to be settled.

A line of one side is compared with the same line of the others; of two sides, a line with an opposite ("we give") with that of the
other ("we get"). Numbers, amounts, days and choices can differ, and it is said by how much. Words cannot be compared by a program:
two different texts are shown side by side until the sides say in one line what both mean. Nothing is compared before every side has
handed in: `compared_expectations` is given only what may be seen, and asserts that it is all there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from isopolity.core.questions import Question, is_answered
from isopolity.core.reasons import Reason, Value

# Each code with the values that its sentence names.
REASON_VALUES: dict[str, tuple[str, ...]] = {
    "expectation-said-by-some": ("said", "silent"),
    "expectation-in-words": (),
    "expectation-numbers-differ": ("least", "most", "difference"),
    "expectation-days-differ": ("first", "last", "days"),
    "expectation-amounts-differ": ("currency", "least", "most", "difference"),
    "expectation-currencies-differ": ("currencies",),
    "expectation-choices-differ": (),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in minor units of a currency."""

    minor: int
    currency: str


Answer = str | int | date | Amount


class State(StrEnum):
    """`UNSAID`: nobody wrote anything. `AGREE`: all wrote the same. The others are to be settled."""

    UNSAID = "unsaid"
    AGREE = "agree"
    ONE_SIDED = "one-sided"
    DIFFER = "differ"
    IN_WORDS = "in-words"


OPEN_UNTIL_SETTLED = frozenset({State.ONE_SIDED, State.DIFFER, State.IN_WORDS})


@dataclass(frozen=True, slots=True)
class Said:
    """What one side wrote (None: nothing) and in which line of its form: the opposite one, where there is one."""

    side: str
    line: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """One line on which the sides agree in place of what they wrote, and who of them has accepted these very words."""

    line: str
    giver: str | None
    text: str
    accepted_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One row of the comparison. `giver`: the side whose giving it is about, in a row of two opposite lines; otherwise None.

    `reason` says what differs (None where nothing does), `settled` the accepted line, `waiting_for` the sides that have not yet
    accepted one that is proposed.
    """

    line: str
    giver: str | None
    said: tuple[Said, ...]
    state: State
    reason: Reason | None
    settlement: Settlement | None
    waiting_for: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        return self.settlement is not None and not self.waiting_for

    @property
    def is_open(self) -> bool:
        """Whether the sides still have to settle this line before the gate of expectations opens."""
        return self.state in OPEN_UNTIL_SETTLED and not self.is_settled


def unanswered(questions: Iterable[Question], answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The required lines that a side must still write before it can hand in."""
    return tuple(question.id for question in questions if question.is_required and not is_answered(answers.get(question.id)))


def compared_expectations(
    questions: Sequence[Question], written: Mapping[str, Mapping[str, Answer]], settlements: Iterable[Settlement] = ()
) -> tuple[ComparedLine, ...]:
    """The rows of the comparison, in the order of the form; two opposite lines of two sides give one row for each giver.

    `written` is what every side has handed in, by side, in the order in which they are shown. Of three or more sides an opposite
    line cannot be shared out among the others: each line is then a row of its own, said in words. Of several settlements
    of one row the last counts.
    """
    assert len(written) >= 2
    assert not any(unanswered(questions, answers) for answers in written.values())
    known = {(settlement.line, settlement.giver): settlement for settlement in settlements}
    by_id = {question.id: question for question in questions}
    rows = []
    for place, question in enumerate(questions):
        if question.against is None:
            rows.append(
                _row(question, None, [Said(side, question.id, _of(answers, question.id)) for side, answers in written.items()], known)
            )
        elif len(written) > 2:
            rows.append(_shared_row(question, written, known))
        elif place < questions.index(by_id[question.against]):
            rows += _opposite_rows(question, written, known)
    return tuple(rows)


def open_lines(rows: Iterable[ComparedLine]) -> tuple[ComparedLine, ...]:
    """The rows that keep the gate of expectations shut."""
    return tuple(row for row in rows if row.is_open)


_Known = Mapping[tuple[str, str | None], Settlement]


def _of(answers: Mapping[str, Answer], line: str) -> Answer | None:
    answer = answers.get(line)
    return answer if is_answered(answer) else None


def _opposite_rows(question: Question, written: Mapping[str, Mapping[str, Answer]], known: _Known) -> list[ComparedLine]:
    """The giver's line beside the other's opposite one, once for each of the two as giver."""
    assert question.against is not None
    (one, of_one), (other, of_other) = written.items()
    ways = [(one, of_one, other, of_other), (other, of_other, one, of_one)]
    return [
        _row(
            question,
            giver,
            [Said(giver, question.id, _of(given, question.id)), Said(taker, question.against, _of(taken, question.against))],
            known,
        )
        for giver, given, taker, taken in ways
    ]


def _shared_row(question: Question, written: Mapping[str, Mapping[str, Answer]], known: _Known) -> ComparedLine:
    said = tuple(Said(side, question.id, _of(answers, question.id)) for side, answers in written.items())
    is_said = any(one.answer is not None for one in said)
    state = State.IN_WORDS if is_said else State.UNSAID
    return _with_settlement(question.id, None, said, state, Reason("expectation-in-words") if is_said else None, known)


def _row(question: Question, giver: str | None, said: list[Said], known: _Known) -> ComparedLine:
    state, reason = _judged(question, said)
    return _with_settlement(question.id, giver, tuple(said), state, reason, known)


def _with_settlement(
    line: str, giver: str | None, said: tuple[Said, ...], state: State, reason: Reason | None, known: _Known
) -> ComparedLine:
    settlement = known.get((line, giver))
    waiting = tuple(one.side for one in said if settlement is not None and one.side not in settlement.accepted_by)
    return ComparedLine(line, giver, said, state, reason, settlement, waiting)


def _judged(question: Question, said: Sequence[Said]) -> tuple[State, Reason | None]:
    answers = [one.answer for one in said if one.answer is not None]
    if not answers:
        return State.UNSAID, None
    if len(answers) < len(said):
        values: dict[str, Value] = {
            "said": tuple(one.side for one in said if one.answer is not None),
            "silent": tuple(one.side for one in said if one.answer is None),
        }
        return State.ONE_SIDED, Reason("expectation-said-by-some", values)
    if all(answer == answers[0] for answer in answers):
        return State.AGREE, None
    if question.kind == "text":
        return State.IN_WORDS, Reason("expectation-in-words")
    return State.DIFFER, _difference(answers)


def _difference(answers: Sequence[Answer]) -> Reason:
    """What differs between answers of one kind that are not all equal."""
    days = [answer for answer in answers if isinstance(answer, date)]
    if days:
        first, last = min(days), max(days)
        return Reason("expectation-days-differ", {"first": first.isoformat(), "last": last.isoformat(), "days": (last - first).days})
    amounts = [answer for answer in answers if isinstance(answer, Amount)]
    if amounts:
        return _difference_of_amounts(amounts)
    numbers = [answer for answer in answers if isinstance(answer, int)]
    if numbers:
        least, most = min(numbers), max(numbers)
        return Reason("expectation-numbers-differ", {"least": least, "most": most, "difference": most - least})
    return Reason("expectation-choices-differ")


def _difference_of_amounts(amounts: Sequence[Amount]) -> Reason:
    currencies = tuple(dict.fromkeys(amount.currency for amount in amounts))
    if len(currencies) > 1:
        # Without a rate of a source there is no telling which is more.
        return Reason("expectation-currencies-differ", {"currencies": currencies})
    least, most = min(amount.minor for amount in amounts), max(amount.minor for amount in amounts)
    return Reason("expectation-amounts-differ", {"currency": currencies[0], "least": least, "most": most, "difference": most - least})
