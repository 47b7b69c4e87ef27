"""Read the documents as a newcomer does: `documents.py` names each link, picture, command or address in them that is not there.

Relative links and pictures of every Markdown file, with their headings; `make` tasks and `isopolity` commands wherever they are
named; addresses of the product, and the words of its pages between asterisks, in docs/guide. Ends with 1 when something is missing.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"!?\[(?:[^\]\\]|\\.)*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def documents(root: Path) -> list[Path]:
    """The Markdown files of the project that git knows or would take."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.md"], cwd=root, capture_output=True, check=True
    ).stdout
    return [root / name.decode() for name in sorted(filter(None, names.split(b"\0"))) if (root / name.decode()).exists()]


def anchors(text: str) -> set[str]:
    """The names by which headings are linked: as the forges make them."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6}\s+(.+?)\s*#*\s*$", FENCE.sub("", text), re.MULTILINE):
        name = re.sub(r"[^\w\s-]", "", re.sub(r"[`*]", "", heading).lower()).replace(" ", "-")
        number = 0
        while (numbered := f"{name}-{number}" if number else name) in found:
            number += 1
        found.add(numbered)
    return found


def link_faults(path: Path, root: Path) -> Iterator[str]:
    """Links to files or headings that are not there, or that lie outside of the project."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    for target in LINK.findall(CODE.sub("", text)):
        if SCHEME.match(target):
            continue
        name, _, heading = unquote(target).partition("#")
        there = (path.parent / name).resolve() if name else path
        if not there.is_relative_to(root) or not there.exists():
            yield f"{path.relative_to(root)}: {target} leads nowhere"
        elif heading and there.suffix == ".md" and heading not in anchors(there.read_text(encoding="utf-8")):
            yield f"{path.relative_to(root)}: {target}: there is no such heading"


def quoted(text: str) -> Iterator[str]:
    """Every line that stands as code: in a fence, or between backticks."""
    for fence in FENCE.finditer(text):
        yield from fence.group(0).splitlines()[1:-1]
    yield from CODE.findall(FENCE.sub("", text))


def task_faults(path: Path, root: Path, tasks: set[str]) -> Iterator[str]:
    """`make` tasks that the Makefile does not have."""
    for line in quoted(path.read_text(encoding="utf-8")):
        for words in re.findall(r"(?:^|[;&|(]\s*|\s)make((?:\s+[A-Za-z0-9_.=/-]+)*)", line.partition("#")[0]):
            for word in words.split():
                if "=" not in word and not word.startswith("-") and word not in tasks:
                    yield f"{path.relative_to(root)}: the Makefile has no task {word}"


def command_faults(path: Path, root: Path, commands: set[str]) -> Iterator[str]:
    """`isopolity` commands that the program does not have."""
    for line in quoted(path.read_text(encoding="utf-8")):
        for word in re.findall(r"(?:^|[;&|(/]\s*|\s)isopolity\s+([a-z][a-z-]*)", line.partition("#")[0]):
            if word not in commands:
                yield f"{path.relative_to(root)}: there is no command isopolity {word}"


def address_faults(path: Path, root: Path, is_address: Callable[[str], bool]) -> Iterator[str]:
    """Addresses of the product, such as `/needs.csv`, that it does not serve; `<name>` stands for any part."""
    for line in CODE.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        if re.fullmatch(r"/[A-Za-z0-9_<>./?=&-]*", line) and not is_address(line):
            yield f"{path.relative_to(root)}: the product has no address {line}"


def label_faults(path: Path, root: Path, said: str) -> Iterator[str]:
    """Words that a guide takes from the pages, such as *My desk → Needs*, and that no page says; `said`: all that pages say."""
    text = CODE.sub("", FENCE.sub("", path.read_text(encoding="utf-8")))
    for words in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text):
        for label in re.split(r"\s*→\s*", " ".join(words.split())):
            if not re.search(rf"(?<!\w){re.escape(label.rstrip('.'))}(?!\w)", said, re.IGNORECASE):
                yield f"{path.relative_to(root)}: no page says {label}"


def said_by_pages() -> str:
    """All English strings of the catalogues, one a line."""
    import polib

    entries = [entry for path in ROOT.glob("isopolity/locale/fr/LC_MESSAGES/*.po") for entry in polib.pofile(str(path))]
    return "\n".join(text for entry in entries for text in (entry.msgid, entry.msgid_plural) if text)


def tasks_of(makefile: Path) -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", makefile.read_text(encoding="utf-8"), re.MULTILINE))


def serves(address: str) -> bool:
    """Whether the product serves an address; `<part>` in it may be a name or a number."""
    from django.urls import is_valid_path

    return any(is_valid_path(re.sub(r"<[^>]*>", part, address.partition("?")[0])) for part in ("x2345678x2345678x234", "1", "BJ"))


def faults(root: Path = ROOT) -> list[str]:
    from django.core.management import get_commands

    from isopolity.cli import FILE_COMMANDS

    tasks, commands = tasks_of(root / "Makefile"), {*get_commands(), *FILE_COMMANDS, "help"}
    said, found = said_by_pages(), list[str]()
    for path in documents(root):
        found += link_faults(path, root)
        found += task_faults(path, root, tasks)
        found += command_faults(path, root, commands)
        if path.is_relative_to(root / "docs" / "guide"):
            found += address_faults(path, root, serves)
            found += label_faults(path, root, said)
    return found


def main() -> int:
    os.environ["ISOPOLITY_ENV"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "isopolity.config.settings"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    found = faults()
    print("\n".join(found) if found else f"{len(documents(ROOT))} documents lead where they say.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
