"""What the parties have answered in the forms of an agreement, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from isopolity.agreements.models import Agreement, FormAnswer, Party
from isopolity.agreements.queries.agreements import standing_parties
from isopolity.agreements.questionnaires import FORMS
from isopolity.core.questions import AGREEMENT, Missing, missing_answers
from isopolity.core.reasons import Reason

# The forms that the parties fill in together, both sides seeing all of it.
OPEN_FORMS = ("parameters", "preparation")


@dataclass(frozen=True, slots=True)
class Given:
    """The answers that count in one form: those of all together, and those of each side. `last`: the latest row that was read, 0 for none."""

    common: Mapping[str, object]
    by_side: Mapping[str, Mapping[str, object]]
    last: int


def sides_of(agreement: Agreement) -> list[Party]:
    """The parties that answer for themselves: the named ones, and those that are not named yet, who cannot answer."""
    return [party for party in standing_parties(agreement) if party.organisation is not None or party.is_open]


def rows_of(agreement: Agreement, form: str) -> list[FormAnswer]:
    """Every version of every answer in one form, oldest first; from what was fetched as `answers`, where it was."""
    return sorted((row for row in agreement.answers.all() if row.form == form), key=lambda row: row.pk)


def given_answers(agreement: Agreement, form: str, *, until: int | None = None) -> Given:
    """What counts now, or what counted after the row `until`."""
    rows = [row for row in rows_of(agreement, form) if until is None or row.pk <= until]
    by_side: dict[str, dict[str, object]] = {"": {}, **{party.public_id: {} for party in sides_of(agreement)}}
    for row in rows:
        by_side.setdefault(row.side, {})[row.question] = row.answer
    common = by_side.pop("")
    standing = {party.public_id: by_side[party.public_id] for party in sides_of(agreement)}
    return Given(common, standing, rows[-1].pk if rows else 0)


def missing_of(agreement: Agreement, form: str) -> tuple[Missing, ...]:
    """What keeps the gate of a form shut, with the names of the sides."""
    given = given_answers(agreement, form)
    names = {party.public_id: party.shown_name for party in sides_of(agreement)}
    found = missing_answers(FORMS[form], given.common, given.by_side)
    return tuple(replace(one, side=names[one.side]) if one.side else one for one in found)


def missing_reasons(agreement: Agreement) -> dict[str, list[Reason]]:
    """The same as reasons, of each open form that lacks something."""
    found = {form: [one.reason(form) for one in missing_of(agreement, form)] for form in OPEN_FORMS}
    return {form: reasons for form, reasons in found.items() if reasons}


def who_filled(agreement: Agreement, form: str) -> frozenset[str]:
    """For `gates`: the whole agreement, once nothing is missing in the form."""
    return frozenset() if missing_of(agreement, form) else frozenset({""})


def is_common(form: str, question: str) -> bool:
    """Whether the parties answer a question together."""
    return any(one.id == question and one.per == AGREEMENT for one in FORMS[form])
