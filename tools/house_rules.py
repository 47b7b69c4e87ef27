"""The house's own rules, each a function from files to a list of faults (`path: what is wrong`); `tests/house` runs them.

Sizes, template direction, words outside of translation, what the content policy forbids, and what would need JavaScript.
"""

import ast
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "isopolity"
# From the right of the tower to the left: an app knows those before it.
TOWER = [
    "core",
    "ui",
    "audit",
    "outbox",
    "accounts",
    "jobs",
    "files",
    "texts",
    "search",
    "directory",
    "exchange",
    "matching",
    "fairs",
    "agreements",
    "projects",
    "funds",
    "forum",
    "opendata",
    "portal",
]
FILE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES = 400, 60, 30, 150
HOMELESS = {"utils", "helpers", "common", "managers", "mixins", "signals"}


def python_files() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]


def templates() -> list[Path]:
    return [path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".txt"} and path.is_file()]


def size_faults(files: Iterable[Path]) -> list[str]:
    """Files, functions, views and templates that are longer than the house allows."""
    faults = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        lines, most = text.count("\n"), TEMPLATE_LINES if path.suffix == ".html" else FILE_LINES
        if lines > most:
            faults.append(f"{path}: {lines} lines, at most {most}")
        if path.suffix == ".py":
            faults += [f"{path}: {name} has {length} lines, at most {most}" for name, length, most in _long_functions(path, text)]
    return faults


def _long_functions(path: Path, text: str) -> list[tuple[str, int, int]]:
    is_views = path.name == "views.py" or path.parent.name == "views"
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            most = VIEW_LINES if is_views else FUNCTION_LINES
            if length > most:
                found.append((node.name, length, most))
    return found


def homeless_faults(files: Iterable[Path]) -> list[str]:
    """Modules with a name that says nothing."""
    return [f"{path}: a function without a home is a sign of a missing noun" for path in files if path.stem in HOMELESS]


def direction_faults(files: Iterable[Path]) -> list[str]:
    """Templates that link to, include or load the tags of an app which comes later in the tower; and code that leads to its pages."""
    named = re.compile(r"""{%\s*(?:url|include|extends)\s+['"](\w+)[:/]|\b(?:reverse|reverse_lazy|redirect)\(\s*['"](\w+):""")
    loaded = re.compile(r"{%\s*load\s+([^%]*)%}")
    owners = {path.stem: path.relative_to(PACKAGE).parts[0] for path in PACKAGE.glob("*/templatetags/*.py")}
    faults = []
    for path in files:
        text, parts = path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).parts
        libraries = " ".join(loaded.findall(text)).split() if path.suffix != ".py" else []
        names = [one or other for one, other in named.findall(text)] + [owners.get(library, "") for library in libraries]
        # What knows all apps (settings, addresses, the command) stands beside the tower.
        later = TOWER[TOWER.index(parts[0]) + 1 :] if parts[0] in TOWER else []
        faults += [f"{path}: {parts[0]} names {name}, which comes later" for name in names if name in later]
    return faults


def policy_faults(files: Iterable[Path]) -> list[str]:
    """`style=`, inline scripts and event handlers, `javascript:`, hosts of others, `|safe` and `autoescape off`."""
    rules = [
        (r"<[^>]*\sstyle=", "a style attribute"),
        (r"<script(?![^>]*\ssrc=)", "an inline script"),
        (r"<[^>]*\son[a-z]+\s*=\s*[\"']", "an event handler in an attribute"),
        (r"javascript:", "a javascript: address"),
        (r"(?:src|srcset|action|poster|data)=[\"'](?:https?:)?//", "something loaded from another host"),
        (r"<link[^>]*href=[\"'](?:https?:)?//", "a stylesheet from another host"),
        (r"\|\s*safe\b", "|safe"),
        (r"autoescape\s+off", "autoescape off"),
    ]
    faults = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        allowed = path.suffix == ".txt"
        faults += [f"{path}: {what}" for rule, what in rules if re.search(rule, text, re.I) and not (allowed and what == "autoescape off")]
    return faults


def script_faults(files: Iterable[Path]) -> list[str]:
    """What works only with JavaScript: buttons outside of forms, links to nowhere, forms without an action that scripts would send."""
    faults = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        if re.search(r"<a\s[^>]*href=[\"']#?[\"']", text):
            faults.append(f"{path}: a link to nowhere")
        if re.search(r"<button[^>]*type=[\"']button[\"']", text):
            faults.append(f"{path}: a button that does nothing without a script")
        if re.search(r"<form(?![^>]*\smethod=)", text):
            faults.append(f"{path}: a form without a method")
    return faults


def once_faults(files: Iterable[Path]) -> list[str]:
    """Forms that post without the key that makes them safe to send twice (the reviewed exemptions apart)."""
    exempt = {"languages.html", "login.html", "logout.html", "password_reset.html", "password_reset_from_key.html"}
    faults = []
    for path in files:
        for form in re.findall(r"<form[^>]*method=[\"']post[\"'].*?</form>", path.read_text(encoding="utf-8"), re.S | re.I):
            if "{% once %}" not in form and 'include "ui/form' not in form and path.name not in exempt:
                faults.append(f"{path}: a form without its key ({{% once %}})")
            if "{% csrf_token %}" not in form and 'include "ui/form' not in form:
                faults.append(f"{path}: a form without its token")
    return faults


class _Words(HTMLParser):
    """Collects words that stand in a template outside of its tags, and in attributes that people read."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skip = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.skip += tag in {"style", "script", "svg:style"}
        for name, value in attributes:
            if name in {"title", "alt", "placeholder", "aria-label", "label"} and value and re.search(r"[A-Za-z]{3}", value):
                self.found.append(value)

    def handle_endtag(self, tag: str) -> None:
        self.skip -= tag in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if not self.skip and re.search(r"[A-Za-z]{3}", data):
            self.found.append(" ".join(data.split()))


NAMES = {"Isopolity", "GeoNames", "CSV", "JSON"}


def untranslated_faults(files: Iterable[Path]) -> list[str]:
    """Words in HTML templates that no translator ever sees."""
    faults = []
    for path in files:
        if path.suffix != ".html":
            continue
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}", "", text, flags=re.S)
        text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", text, flags=re.S)
        text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S)
        words = _Words()
        words.feed(re.sub(r"&[a-z]+;", " ", text))
        for found in words.found:
            rest = " ".join(word for word in re.findall(r"[A-Za-z]{3,}", found) if word not in NAMES)
            if rest:
                faults.append(f"{path}: {found!r} is not translatable")
    return faults


def comma_faults(files: Iterable[Path]) -> list[str]:
    """Latin commas that a template or a module puts between words, whatever the reader's script: `{% comma %}` and `ui.wording.joined` do that."""
    # Between codes, SQL and words for operators; and office and organisation of a record, kept as they were on that day.
    reviewed = {"config/refusal.py", "audit/append_only.py", "search/queries.py", "search/management/commands/rebuild-search.py"}
    reviewed |= {"directory/services/ties.py", "directory/services/imports/uploading.py", "fairs/schedule_file.py"}
    faults = []
    for path in files:
        name, text = path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")
        if path.suffix == ".py" and not name.startswith("core/") and name not in reviewed and re.search(r"""["'], ["']\.join\(""", text):
            faults.append(f"{path}: words joined with a Latin comma")
        if path.suffix in {".html", ".txt"}:
            text = re.sub(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}|{#.*?#}", "", text, flags=re.S)
            text = re.sub(r"<[^>]*>", "", re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S))
            if re.search(r",\s", text):
                faults.append(f"{path}: a Latin comma between words")
    return faults


def colon_faults(files: Iterable[Path]) -> list[str]:
    """Colons that a template writes behind a value or a label: in French a blank stands before them, which `{% colon %}` knows."""
    faults = []
    for path in files:
        text = re.sub(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}", "%}", path.read_text(encoding="utf-8"), flags=re.S)
        text = re.sub(r"{#.*?#}", "", text, flags=re.S)
        # Tags of HTML go, with the values in them; what is left is what readers see.
        text = re.sub(r"<(?:[^<>{}]|{%.*?%}|{{.*?}})*>", "", text, flags=re.S)
        if re.search(r"(?:}}|%}|\))\s*[:;!?](?:\s|$|{)", text, flags=re.M):
            faults.append(f"{path}: a sign behind a value, without the blank that French has there")
    return faults


def unsafe_faults(files: Iterable[Path]) -> list[str]:
    """`mark_safe` and its kin outside of the reviewed lines."""
    reviewed = {"isopolity/ui/context.py", "isopolity/ui/templatetags/ui.py"}
    return [
        f"{path}: mark_safe or SafeString outside of the reviewed lines"
        for path in files
        if re.search(r"mark_safe|SafeString\(", path.read_text(encoding="utf-8")) and str(path.relative_to(ROOT)) not in reviewed
    ]
