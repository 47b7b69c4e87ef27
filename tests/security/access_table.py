"""Reads the table of who may do what (`access_table.txt`)."""

from dataclasses import dataclass
from pathlib import Path

from tests.security.world import ROLES, STATES

TABLE = Path(__file__).with_name("access_table.txt")
WORDS = {"yes", "sign-in", "away", "403", "404", "409"}


@dataclass(frozen=True)
class Row:
    """What the table says of one route: the methods it serves, and by state of the organisation and role a word of `WORDS`."""

    methods: tuple[str, ...]
    rule: str
    expected: dict[str, dict[str, str]]


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
            methods = tuple(word for word in rest if word in {"GET", "POST"})
            said = " ".join(rest[len(methods) :])
            if said not in rules or not methods or name in rows:
                raise ValueError(f"line {number}: no rule {said!r}, no methods, or a second row for {name}")
            rows[name] = Row(methods, said, rules[said])
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
