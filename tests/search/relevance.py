"""The relevance set and a plain-Python twin of what the databases answer; both kinds of test measure with it."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from isopolity.search.analyser import QueryToken, query_tokens, tokens
from isopolity.search.full_text import LEAST_BEGINNING, shorter_stems


@dataclass(frozen=True)
class Row:
    language: str
    half: str
    wanted: bool
    query: str
    document: str


def relevance_rows() -> list[Row]:
    lines = (Path(__file__).parent / "relevance.tsv").read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines if not line.startswith("#"))
    return [Row(language, half, verdict == "find", query, document) for language, half, verdict, query, document in cells]


def level_of(row: Row) -> str:
    """How the query finds the document: by whole words, by the beginning of the last one, or not at all."""
    kept, asked = set(tokens(row.document, row.language)), query_tokens(row.query, row.language)
    if not asked:
        return "none"
    if all(_is_met(token, kept, partly=token.prefix, language=row.language) for token in asked):
        return "words"
    if all(_is_met(token, kept, partly=token.prefix or token is asked[-1], language=row.language) for token in asked):
        return "beginning"
    return "none"


def _is_met(token: QueryToken, kept: set[str], *, partly: bool, language: str) -> bool:
    if token.stem in kept:
        return True
    is_long_enough = len(token.typed) >= LEAST_BEGINNING or token.prefix
    return partly and (
        (is_long_enough and any(word.startswith(token.typed) for word in kept)) or not kept.isdisjoint(shorter_stems(token, language))
    )


def tallies(rows: list[Row], levels: list[str]) -> dict[tuple[str, str], str]:
    """Per language and half: found of wanted (by whole words + by a beginning), then false of unwanted in the same way."""
    counts = Counter((row.language, row.half, row.wanted, level) for row, level in zip(rows, levels, strict=True))
    answer = {}
    for language, half in sorted({(row.language, row.half) for row in rows}):
        parts = []
        for wanted in (True, False):
            words, beginning, none = (counts[language, half, wanted, level] for level in ("words", "beginning", "none"))
            parts.append(f"{words}+{beginning}/{words + beginning + none}")
        answer[language, half] = " false ".join(parts)
    return answer
