"""Reads the table of who may do what (`access_table.txt`)."""

from dataclasses import dataclass
from pathlib import Path

from tests.security.world import ROLES, STATES

TABLE = Path(__file__).with_name("access_table.txt")
WORDS = {"yes", "sign-in", "away", "403", "404", "409"}


@dataclass(frozen=True)
class Rule:
    """Who may: by state of the organisation that an address names and by role, a word of `WORDS`."""

    name: str
    expected: dict[str, dict[str, str]]


@dataclass
class Row:
    """What the table says of one route: the rule of its pages and that of its forms; None where it has none of them."""

    get: Rule | None = None
    post: Rule | None = None

    @property
    def page(self) -> Rule:
        """The rule that a visit meets, also on an address that only takes forms."""
        found = self.get or self.post
        assert found is not None
        return found


def read_table() -> dict[str, Row]:
    """Route name → row; raises ValueError, with the line, for what cannot be read."""
    rules: dict[str, dict[str, dict[str, str]]] = {}
    rows: dict[str, Row] = {}
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("rule "):
            rule = rules.setdefault(line[5:].strip(), {})
        elif line.startswith("  "):
            state, _, clauses = line.strip().partition(" ")
            if state not in (*STATES, "any"):
                raise ValueError(f"line {number}: no state {state}")
            rule[state] = read_clauses(clauses, number)
        else:
            name, *rest = line.split()
            methods = [word for word in rest if word in {"GET", "POST"}]
            said, row = " ".join(rest[len(methods) :]), rows.setdefault(name, Row())
            if said not in rules or not methods or any(getattr(row, method.lower()) for method in methods):
                raise ValueError(f"line {number}: no rule {said!r}, no methods, or a second row for {name}")
            for method in methods:
                setattr(row, method.lower(), Rule(said, rules[said]))
    return rows


def read_clauses(clauses: str, number: int) -> dict[str, str]:
    """Role → word; every role must be said."""
    found: dict[str, str] = {}
    for clause in clauses.split(";"):
        who, _, word = clause.strip().partition(": ")
        if word not in WORDS:
            raise ValueError(f"line {number}: no word {word!r}")
        if who == "everybody":
            found |= dict.fromkeys(ROLES, word)
        elif who == "everybody else":
            found |= {role: word for role in ROLES if role not in found}
        else:
            unknown = set(who.split()) - set(ROLES)
            if unknown:
                raise ValueError(f"line {number}: no role {sorted(unknown)}")
            found |= dict.fromkeys(who.split(), word)
    if set(found) != set(ROLES):
        raise ValueError(f"line {number}: nothing is said of {sorted(set(ROLES) - set(found))}")
    return found
