"""Measure the search index: `bench_search.py [DOCUMENTS]` prints rows of a Markdown table for the database that is set.

It fills an empty database of its own (SQLite in a new folder, or the one of DATABASE_URL: see with_postgres.py) with invented
texts of some eighty words in eight languages, the same at every run, then asks each question many times.
"""

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "fr", "ar", "es", "pt", "ru", "zh", "fa")
WORDS, ROUNDS = 80, 30
QUESTIONS = [
    ("two words, French without accents", "gestion dechets"),
    ("one common word, English", "water"),
    ("one word, Arabic with its article", "المياه"),
    ("one word, Chinese", "饮用水"),
    ("a beginning", "assainissem"),
    ("words that no text has together", "water dechets المياه"),
    ("a word that is nowhere", "incinerateur"),
    ("eight words, 400 letters", "gestion déchets eau marché école santé transport énergie climat culture budget femmes " * 5),
]


def vocabulary() -> dict[str, list[str]]:
    """Real words from the themes, then invented ones, by language; the earlier, the more often they are drawn."""
    themes = json.loads((ROOT / "isopolity/exchange/data/themes.json").read_text(encoding="utf-8"))["themes"]
    chance, words = random.Random(1), {}
    for language in LANGUAGES:
        real = [name for theme in themes for name in (theme["names"][language], *theme["words"].get(language, []))]
        letters = sorted({letter for name in real for letter in name.lower() if letter.isalpha()})
        invented = ("".join(chance.choices(letters, k=2 if language == "zh" else chance.randint(4, 11))) for _ in range(20_000))
        words[language] = [*real, *invented]
    return words


def entries(number: int, kind: str) -> Iterator["Entry"]:
    chance, words = random.Random(2), vocabulary()
    weights = {language: list(accumulate(1 / (rank + 3) for rank in range(len(known)))) for language, known in words.items()}
    for index in range(number):
        language = LANGUAGES[index % len(LANGUAGES)]
        drawn = chance.choices(words[language], cum_weights=weights[language], k=WORDS)
        yield Entry(kind, f"{index:010}", language, " ".join(drawn[:6]), " ".join(drawn[6:]), owner_id=f"org{index % 1000}")


def milliseconds(act: object, rounds: int) -> list[float]:
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()  # type: ignore[operator]
        taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    call_command("migrate", "search", verbosity=0)
    with connection.cursor() as cursor:
        version = "sqlite_version()" if connection.vendor == "sqlite" else "current_setting('server_version')"
        cursor.execute(f"SELECT {version}")
        engine = f"{connection.vendor} {cursor.fetchone()[0]}"
    services.register_provider("text", lambda: entries(number, "text"))
    making = milliseconds(lambda: sum(1 for _ in entries(number, "text")), 1)[0] / 1000
    started = time.perf_counter()
    services.rebuild_index(["text"])
    took = time.perf_counter() - started - making
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_searchentry" if connection.vendor == "sqlite" else "VACUUM ANALYZE search_searchentry")
    print(f"| {engine} | index {number:,} texts of {WORDS} words | {took:.1f} s | {took / number * 1000:.2f} ms a text |")
    one = milliseconds(lambda: services.index_entry(kind="text", object_id="new", language="fr", title="Eau", text="potable " * 80), ROUNDS)
    print(f"| {engine} | index one text again | {statistics.median(one):.1f} ms | {one[-2]:.1f} ms |")
    reader = queries.Reader(is_member=True, organisation_ids=("org1", "org2"))
    for name, question in QUESTIONS:
        answer = queries.found(question, reader=reader, limit=1000)
        taken = milliseconds(lambda question=question: queries.found(question, reader=reader, limit=20), ROUNDS)
        found = f"{len(answer.hits):,}{'+' if answer.has_more else ''} found by {answer.level}"
        print(f"| {engine} | {name} ({found}) | {statistics.median(taken):.1f} ms | {taken[-2]:.1f} ms |")


if __name__ == "__main__":
    os.environ["ISOPOLITY_ENV"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "isopolity.config.settings"
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="isopolity-bench-") as folder:
        os.environ["ISOPOLITY_DATA"] = folder
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from isopolity.search import queries, services
        from isopolity.search.services import Entry

        main()
        connection.close()
