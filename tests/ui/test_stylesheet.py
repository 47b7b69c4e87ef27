"""The stylesheet: made smaller without harm, light enough, complete, and its colours far enough apart."""

import gzip
import re

import pytest

from isopolity.ui.stylesheet import SOURCE, STYLE, smaller
from tools.house_rules import templates


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a { color : red ; }\n\nb{}", "a{color : red}b{}"),
        (":is(a, b) c > d{x:y}", ":is(a,b) c > d{x:y}"),
        ("a :hover{x:y}", "a :hover{x:y}"),
        ("a{width:calc(1px + 2px*3)}", "a{width:calc(1px + 2px*3)}"),
        ("a/* not here */ b { x: y }", "a b{x: y }".replace(" }", "}")),
        ('a::after{content: " { ; , } /* kept */ "; x:y;}', 'a::after{content: " { ; , } /* kept */ ";x:y}'),
        (r'a::after{content:"\" ;}"}', r'a::after{content:"\" ;}"}'),
        ("@media (min-width: 3rem) and (max-width: 9rem) { a { x: y; } }", "@media (min-width: 3rem) and (max-width: 9rem){a{x: y}}"),
    ],
)
def test_smaller_css_means_the_same(written: str, expected: str) -> None:
    assert smaller(written) == expected


def test_making_smaller_twice_changes_nothing() -> None:
    assert smaller(STYLE) == STYLE


def test_the_sheet_weighs_at_most_five_kilobytes() -> None:
    assert len(gzip.compress(STYLE.encode(), 9)) <= 5 * 1024


def test_physical_sides_are_not_named() -> None:
    physical = re.compile(r"(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![-\w])(?:left|right|top|bottom|width|height):")
    inside = re.sub(r"@media\([^)]*\)|@page{[^}]*}", "", STYLE)
    assert physical.findall(inside) == []


def test_every_class_of_a_template_is_in_the_sheet() -> None:
    known = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/", "", SOURCE.read_text(encoding="utf-8"), flags=re.S)))
    # Drawn by the attributes of its shape alone.
    known |= {"land"}
    missing = set()
    for path in templates():
        if path.suffix != ".html":
            continue
        for value in re.findall(r'\bclass="([^"]*)"', path.read_text(encoding="utf-8")):
            words = re.sub(r"{%.*?%}|{{.*?}}", " ", value).split()
            missing |= {f"{path.name}: {word}" for word in words if word not in known}
    assert sorted(missing) == []


def colours(scheme: str) -> dict[str, str]:
    """The custom properties that are colours, of one scheme."""
    blocks = re.findall(r":root{(.*?)}", STYLE, re.S)
    found = dict(re.findall(r"--([\w]+):\s*(#[0-9a-f]{3,8}|var\(--\w+\))", blocks[0]))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w]+):\s*(#[0-9a-f]{3,8}|var\(--\w+\))", blocks[1]))
    while any(value.startswith("var") for value in found.values()):
        found = {name: found[value[6:-1]] if value.startswith("var") else value for name, value in found.items()}
    return found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [("ink", 7), ("ink2", 7), ("link", 7), ("clay", 4.5)]
SHAPES = [("edge", 3), ("c1", 3), ("c2", 3), ("c3", 3), ("c4", 3), ("c5", 3)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "card"])
@pytest.mark.parametrize(("name", "least"), TEXT + SHAPES)
def test_colours_stand_out_from_their_ground(scheme: str, ground: str, name: str, least: float) -> None:
    known = colours(scheme)
    assert contrast(known[name], known[ground]) >= least


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_on_coloured_grounds_can_be_read(scheme: str) -> None:
    known = colours(scheme)
    assert contrast("#ffffff", known["plate"]) >= 4.5
    assert contrast("#dcebea", known["plate2"]) >= 7
    assert contrast(known["dark"], known["sun"]) >= 7
    assert contrast(known["ink"], known["sun2"]) >= 7
    assert contrast(known["link"], known["sun2"]) >= 4.5
    assert contrast(known["link"], known["soft"]) >= 4.5


@pytest.mark.parametrize(("reader", "first"), [("fr", r'"«\a0" "\a0»"'), ("ar", '"«" "»"'), ("fa", '"«" "»"')])
def test_quotation_marks_are_those_of_the_page_and_not_of_the_words_between_them(reader: str, first: str) -> None:
    rules = re.findall(r"(html:[^{}]*) q\{quotes:([^}]*)\}", STYLE)
    assert [marks.startswith(first) for where, marks in rules if f":lang({reader})" in where] == [True]
