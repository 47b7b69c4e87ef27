"""The rules of the house hold in the whole tree, and each of them is seen to fail on a broken example."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tools import house_rules as rules

TREE: list[tuple[Callable[[Iterable[Path]], list[str]], Callable[[], list[Path]]]] = [
    (rules.size_faults, lambda: rules.python_files() + rules.templates()),
    (rules.homeless_faults, rules.python_files),
    (rules.direction_faults, lambda: rules.python_files() + rules.templates()),
    (rules.policy_faults, rules.templates),
    (rules.script_faults, rules.templates),
    (rules.once_faults, rules.templates),
    (rules.untranslated_faults, rules.templates),
    (rules.comma_faults, lambda: rules.python_files() + rules.templates()),
    (rules.colon_faults, rules.templates),
    (rules.unsafe_faults, rules.python_files),
]


@pytest.mark.parametrize(("rule", "files"), TREE, ids=[rule.__name__ for rule, _ in TREE])
def test_the_tree_keeps_the_rule(rule: Callable[[Iterable[Path]], list[str]], files: Callable[[], list[Path]]) -> None:
    assert rule(files()) == []


BROKEN = [
    (rules.size_faults, "ui/long.py", "x = 1\n" * 401, "401 lines"),
    (rules.size_faults, "ui/views.py", "def view():\n" + "    x = 1\n" * 30, "view has 31 lines"),
    (rules.size_faults, "ui/templates/ui/long.html", "<p></p>\n" * 151, "151 lines"),
    (rules.homeless_faults, "ui/utils.py", "", "missing noun"),
    (rules.direction_faults, "directory/templates/directory/x.html", "{% url 'portal:home' %}", "directory names portal"),
    (rules.direction_faults, "ui/templates/ui/x.html", '{% include "exchange/x.html" %}', "ui names exchange"),
    (rules.direction_faults, "directory/views.py", 'redirect("portal:home")', "directory names portal"),
    (rules.policy_faults, "ui/templates/ui/x.html", '<p style="color:red">', "style attribute"),
    (rules.policy_faults, "ui/templates/ui/x.html", "<script>alert(1)</script>", "inline script"),
    (rules.policy_faults, "ui/templates/ui/x.html", '<p onclick="go()">', "event handler"),
    (rules.policy_faults, "ui/templates/ui/x.html", '<img src="https://elsewhere.example/x.png">', "another host"),
    (rules.policy_faults, "ui/templates/ui/x.html", "{{ words|safe }}", "|safe"),
    (rules.script_faults, "ui/templates/ui/x.html", '<a href="#">', "nowhere"),
    (rules.script_faults, "ui/templates/ui/x.html", '<button type="button">', "does nothing"),
    (rules.once_faults, "ui/templates/ui/x.html", '<form method="post">{% csrf_token %}</form>', "without its key"),
    (rules.untranslated_faults, "ui/templates/ui/x.html", "<p>Hello there</p>", "'Hello there' is not translatable"),
    (rules.untranslated_faults, "ui/templates/ui/x.html", '<input placeholder="Your name">', "'Your name' is not translatable"),
    (rules.comma_faults, "ui/templates/ui/x.html", "<b>{{ name }}</b>, {{ country }}", "Latin comma"),
    (rules.comma_faults, "ui/x.py", 'words = ", ".join(names)', "Latin comma"),
    (rules.colon_faults, "ui/templates/ui/x.html", "<b>{{ label }}</b>: {{ value }}", "without the blank"),
    (rules.colon_faults, "ui/templates/ui/x.html", "{{ label }}: <i>{{ value }}</i>", "without the blank"),
    (
        rules.colon_faults,
        "ui/templates/ui/x.html",
        "<li>{% if one %}{{ one }}{% endif %}: {% include 'ui/y.html' %}</li>",
        "without the blank",
    ),
    (rules.colon_faults, "ui/templates/ui/x.html", "{% blocktranslate %}One{% endblocktranslate %} ({{ two }}):\n", "without the blank"),
    (rules.unsafe_faults, "ui/x.py", "mark_safe(words)", "mark_safe"),
]


def test_tags_of_an_app_that_comes_later_are_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PACKAGE", tmp_path)
    library, page = tmp_path / "exchange/templatetags/themes.py", tmp_path / "directory/templates/directory/x.html"
    for path in (library, page):
        path.parent.mkdir(parents=True)
    library.touch()
    page.write_text("{% load tz themes %}")
    assert rules.direction_faults([page]) == [f"{page}: directory names exchange, which comes later"]


@pytest.mark.parametrize(("rule", "name", "text", "says"), BROKEN)
def test_the_rule_finds_a_breach(
    rule: Callable[[Iterable[Path]], list[str]], name: str, text: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "PACKAGE", tmp_path)
    monkeypatch.setattr(rules, "ROOT", tmp_path)
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    faults = rule([path])
    assert len(faults) == 1
    assert says in faults[0]
