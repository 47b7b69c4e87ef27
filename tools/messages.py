"""Gather translatable strings into `isopolity/locale`, and compile.

`--check` writes nothing and fails when a string is missing, unfinished or not compiled. `--compendium FOLDER` fills new strings
from `*.fr.po` and `*.ar.po` there. Gathering needs GNU gettext; compiling and checking do not.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import polib

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "isopolity" / "locale"
LANGUAGES = ("fr", "ar")
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
}
# French has a blank before these signs and inside its quotation marks; no line may break there, so none of them is an ordinary one.
# Where it was forgotten it is set too, before a sign that ends a word: in 09:30, in an address and in &amp; the signs are none.
ENDS_A_WORD = r"(?=[\s<»)]|$)"
FORGOTTEN = r"(?<=[^\s:;!?«(])(?<!&amp)(?<!&nbsp)(?<!&quot)(?<!&lt)(?<!&gt)"
FRENCH_SIGNS = [
    (re.compile(rf"[ \u00a0\u202f](?=[;!?])|{FORGOTTEN}(?=[;!?]{ENDS_A_WORD})"), "\u202f"),
    (re.compile(rf"[ \u202f](?=[:»])|(?<=«)[ \u202f]|{FORGOTTEN}(?=:{ENDS_A_WORD}|»)|(?<=«)(?=\S)"), "\u00a0"),
]
# The vowel sign of an Arabic accusative is written behind its alif throughout, as most of the catalogue has it.
ARABIC_SIGNS = [(re.compile("\u064b\u0627"), "\u0627\u064b")]
TYPESETTING = {"fr": FRENCH_SIGNS, "ar": ARABIC_SIGNS}
# The first word of the comment on an entry of a compendium that stands in place of what the catalogue has.
CORRECTED = "corrected"
PLACEHOLDER = re.compile(r"%\((\w+)\)|(?<!%)%[sd]|{(\w+)}")


def catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def gather(languages: tuple[str, ...] = LANGUAGES, root: Path = ROOT) -> None:
    for language in languages:
        (root / "isopolity" / "locale" / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    options = [flag for language in languages for flag in ("-l", language)]
    command = [sys.executable, "-m", "django", "makemessages", *options, "--no-wrap", "--add-location=never", "--no-obsolete", "-v0"]
    subprocess.run(command, cwd=root / "isopolity", check=True, env={**os.environ, "DJANGO_SETTINGS_MODULE": "", "PYTHONPATH": str(root)})


def typeset(language: str, text: str) -> str:
    """The text as its language is set: in French with blanks at which no line breaks, in Arabic with one way of writing tanwin."""
    for pattern, instead in TYPESETTING[language]:
        text = pattern.sub(instead, text)
    return text


def tidy(language: str, compendium: list[polib.POFile]) -> None:
    """Fill from the compendium, drop fuzzy guesses, sort, and write a header that does not change with the clock.

    A translation that is there stays, unless the entry of the compendium is commented as corrected.
    """
    po = polib.pofile(str(catalogue(language)))
    entries = [entry for file in compendium for entry in file if entry.translated()]
    known = {(entry.msgctxt, entry.msgid): entry for entry in sorted(entries, key=lambda entry: entry.tcomment.startswith(CORRECTED))}
    for entry in po:
        if "fuzzy" in entry.flags:
            entry.flags.remove("fuzzy")
            entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
        found = known.get((entry.msgctxt, entry.msgid))
        if found and (not entry.translated() or found.tcomment.startswith(CORRECTED)):
            entry.msgstr = found.msgstr if not entry.msgid_plural else ""
            entry.msgstr_plural = dict(found.msgstr_plural) if entry.msgid_plural else {}
        entry.msgstr = typeset(language, entry.msgstr)
        entry.msgstr_plural = {number: typeset(language, text) for number, text in entry.msgstr_plural.items()}
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
    po.metadata = {
        "Project-Id-Version": "Isopolity",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    po.header = ""
    po.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    po.save(str(catalogue(language)))
    po.save_as_mofile(str(catalogue(language).with_suffix(".mo")))


def faults(language: str, path: Path) -> Iterator[str]:
    """What is unfinished in a catalogue: no translation, other placeholders than the original, missing plural forms."""
    po = polib.pofile(str(path))
    forms = int(PLURALS[language].split(";")[0].split("=")[1])
    for entry in po:
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not all(texts) or "fuzzy" in entry.flags or (entry.msgid_plural and len(texts) != forms):
            yield f"{language}: no translation of {entry.msgid!r}"
            continue
        if any(text != typeset(language, text) for text in texts):
            yield f"{language}: not typeset: {entry.msgid!r} (make messages)"
        wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
        for text in texts:
            has = set(PLACEHOLDER.findall(text))
            if has - wanted or (wanted - has and not entry.msgid_plural):
                yield f"{language}: other placeholders than the original in {entry.msgid!r}"


def check() -> list[str]:
    """Gather into a copy and compare: nothing may be missing there that the committed catalogues lack."""
    found = [fault for language in LANGUAGES for fault in faults(language, catalogue(language))]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        copytree(
            ROOT / "isopolity", copy / "isopolity", ignore=lambda path, names: [name for name in names if name in {"__pycache__", "data"}]
        )
        gather(root=copy)
        for language in LANGUAGES:
            now = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(copy / catalogue(language).relative_to(ROOT)))}
            committed = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(catalogue(language)))}
            found += [f"{language}: not gathered: {entry!r} (make messages)" for entry in sorted(now - committed, key=str)]
            compiled = {(entry.msgctxt, entry.msgid): entry for entry in polib.mofile(str(catalogue(language).with_suffix(".mo")))}
            if {key for key in compiled if key[1]} != {key for key in committed if key[1]}:
                found.append(f"{language}: the compiled catalogue is not the written one (make messages)")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--compendium", type=Path)
    options = parser.parse_args()
    if options.check:
        found = check()
    else:
        gather()
        for language in LANGUAGES:
            tidy(
                language,
                [polib.pofile(str(path)) for path in sorted(options.compendium.glob(f"*.{language}.po"))] if options.compendium else [],
            )
        found = [fault for language in LANGUAGES for fault in faults(language, catalogue(language))]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
