"""Suggestions in words, for the pages that show them: ids become titles and names in the reader's language."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from isopolity.core.matching import CODES, Match, Remark
from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation, Place
from isopolity.directory.queries import shown_names
from isopolity.exchange.models import KnowledgeEntry, Mode, Need, Offer
from isopolity.exchange.themes import theme_name
from isopolity.matching import remarks
from isopolity.matching.parts import fit_bar
from isopolity.matching.queries.entries import public_entries_among
from isopolity.matching.queries.matches import OFFERED, SOUGHT, Suggestion
from isopolity.search.analyser import tokens
from isopolity.texts.queries import Shown, readings_of
from isopolity.ui.charts import Chart
from isopolity.ui.languages import language_name
from isopolity.ui.sentences import sentence
from isopolity.ui.wording import joined

# What the reader gets comes first, then what they give, then what holds for both.
DIRECTIONS = ("gets", "gives", None)
BETWEEN_WORDS = re.compile(r"[\s.,;:!?()«»“”\"'’،؛؟。，、/]+")
WEIGHT = {code: place for place, code in enumerate(remarks.SENTENCES)}


@dataclass(frozen=True, slots=True)
class Known:
    """A need or offer as the page names it; `path` is "" for one that only exists on this page.

    `text` is what its city wrote, in `written_in`; the title may stand in the reader's language.
    """

    title: str
    language: str
    path: str
    text: str = ""
    written_in: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A need and the offer that answers it."""

    need: Known
    offer: Known


@dataclass(frozen=True)
class Line:
    """One suggestion as a page shows it. What is said of the two is put into words when a page asks for it: a list asks for less."""

    suggestion: Suggestion
    match: Match
    names: "Names"
    chart: Chart
    gives: tuple[Pair, ...]
    gets: tuple[Pair, ...]
    distance: str
    hours: str

    @property
    def partner(self) -> Organisation:
        return self.suggestion.partner

    @property
    def reasons(self) -> tuple[str, ...]:
        """What the reader gets, then what they give, then what holds for both."""
        return tuple(text for direction in DIRECTIONS for text in _sentences(_towards(direction, self.match.reasons), self.names))

    @property
    def obstacles(self) -> tuple[str, ...]:
        return tuple(_sentences(self.match.obstacles, self.names))

    @property
    def hints(self) -> tuple[str, ...]:
        return tuple(_sentences(self.match.hints, self.names))

    @property
    def first_reasons(self) -> tuple[str, ...]:
        """For a list: the weightiest of each direction, and two that hold for both; the pair's own page has all."""
        most = {direction: 1 if direction else 2 for direction in DIRECTIONS}
        said = {direction: _sentences(_towards(direction, self.match.reasons), self.names) for direction in DIRECTIONS}
        return tuple(text for direction in DIRECTIONS for text in islice(said[direction], most[direction]))

    @property
    def first_obstacles(self) -> tuple[str, ...]:
        return tuple(islice(_sentences(self.match.obstacles, self.names), 2))


class Names:
    """The titles, themes and cities that the remarks of some suggestions name. Four queries at most, however many there are."""

    def __init__(self, suggestions: Sequence[Suggestion], matches: Sequence[Match], reader: str) -> None:
        self.reader = reader
        said = [remark for match in matches for remark in (*match.reasons, *match.obstacles, *match.hints)]
        pairs = [pair for match in matches for pair in (*match.gets, *match.gives)]
        needs = public_entries_among(Need, {need for need, _offer in pairs} | _named("need", said))
        offers = public_entries_among(Offer, {offer for _need, offer in pairs} | _named("offer", said))
        foreign = [entry for entry in (*needs, *offers) if entry.language != reader]
        readings = readings_of(foreign, fields=("title",), language=reader)
        self.needs = {entry.public_id: _known(entry, readings) for entry in needs}
        self.offers = {entry.public_id: _known(entry, readings) for entry in offers}
        self._add_sought(suggestions)
        self.cities = {suggestion.partner.public_id: suggestion.partner.shown_name for suggestion in suggestions}
        missing = _named("city", said) - set(self.cities)
        if missing:
            self.cities |= shown_names(missing)

    def _add_sought(self, suggestions: Sequence[Suggestion]) -> None:
        """The need and the offer of a visitor's search are called by their themes."""
        own = suggestions[0].own if suggestions else None
        for need in own.needs if own else ():
            if need.id == SOUGHT:
                self.needs[SOUGHT] = Known(self.theme(need.theme), self.reader, "")
        for offer in own.offers if own else ():
            if offer.id == OFFERED:
                self.offers[OFFERED] = Known(self.theme(offer.lineage[0]), self.reader, "")

    def theme(self, theme: str) -> str:
        return theme_name(theme, self.reader)

    def in_words(self, remark: Remark) -> str | None:
        """The remark as a sentence; None when it names what has just ceased to be public."""
        values: dict[str, Any] = {"direction": remark.direction}
        named = remark.reason.values
        for name, kind in CODES[remark.reason.code].values.items():
            value: Any = named[name]
            # Withdrawn or closed since the profiles were made.
            if not self._knows(kind, value):
                return None
            values[name] = self._word(kind, value, named)
            # The texts were changed since the profiles were made, and no longer say it.
            if kind == "words" and not values[name]:
                return None
        return sentence(Reason(remark.reason.code, values))

    def _knows(self, kind: str, value: Any) -> bool:
        known: dict[str, Mapping[str, Any]] = {"need": self.needs, "offer": self.offers, "city": self.cities}
        return kind not in known or value in known[kind]

    def _word(self, kind: str, value: Any, named: Mapping[str, Any]) -> Any:
        words = {
            "theme": lambda: self.theme(value),
            "city": lambda: isolated(self.cities[value]),
            "need": lambda: isolated(self.needs[value].title),
            "offer": lambda: isolated(self.offers[value].title),
            "language": lambda: language_name(value),
            "languages": lambda: joined(language_name(code) for code in value),
            "mode": lambda: str(Mode(value).label),
            "modes": lambda: joined(Mode(mode).label for mode in value),
            "population": lambda: number_format(value, force_grouping=True),
            "words": lambda: joined(isolated(word) for word in self._as_written(value, named)),
        }
        return words[kind]() if kind in words else value

    def _as_written(self, stems: Iterable[str], named: Mapping[str, Any]) -> list[str]:
        """Stems as the need writes them, or else the offer: people read words, not stems. What neither writes is left out."""
        written = _words_by_stem(self.offers[named["offer"]]) | _words_by_stem(self.needs[named["need"]])
        return list(dict.fromkeys(written[stem] for stem in stems if stem in written))


def _words_by_stem(known: Known) -> dict[str, str]:
    """The words of a text by their stems, each as it stands there first, without an article that is joined to it ("l’acte")."""
    written: dict[str, str] = {}
    for word in BETWEEN_WORDS.split(known.text):
        for stem in tokens(word, known.written_in):
            # Between Chinese signs there are no blanks: a pair of signs is its own word.
            written.setdefault(stem, stem if unicodedata.east_asian_width(stem[0]) == "W" else word)
    return written


def _known(entry: KnowledgeEntry, readings: Mapping[str, Mapping[str, Shown]]) -> Known:
    title = readings[entry.public_id]["title"] if entry.public_id in readings else Shown(entry.title, entry.language)
    return Known(title.text, title.language, entry.path, f"{entry.title}\n{entry.text}", entry.language)


def lines_of(suggestions: Sequence[Suggestion], *, city: Organisation | None, reader: str, at: datetime) -> list[Line]:
    """The suggestions of one page in words. `city` reads them; None for the search of a visitor."""
    matches = [suggestion.match() for suggestion in suggestions]
    names = Names(suggestions, matches, reader)
    return [_line(suggestion, match, names, city, at) for suggestion, match in zip(suggestions, matches, strict=True)]


def invented_among(lines: Sequence[Line]) -> Organisation | None:
    """A partner on the page that somebody invented, so that the page says so; None when there is none."""
    return next((line.partner for line in lines if line.partner.invented), None)


def _line(suggestion: Suggestion, match: Match, names: Names, city: Organisation | None, at: datetime) -> Line:
    key = f"fit-{suggestion.place}"
    return Line(
        suggestion=suggestion,
        match=match,
        names=names,
        chart=fit_bar(suggestion.own, suggestion.profile, suggestion.candidate.facts, key=key),
        gives=_pairs(match.gives, names),
        gets=_pairs(match.gets, names),
        distance=number_format(match.distance_km, force_grouping=True) if match.distance_km is not None else "",
        hours=hours_apart(city.place if city else None, suggestion.partner.place, at),
    )


def _pairs(ids: Iterable[tuple[str, str]], names: Names) -> tuple[Pair, ...]:
    return tuple(Pair(names.needs[need], names.offers[offer]) for need, offer in ids if need in names.needs and offer in names.offers)


def _sentences(said: Iterable[Remark], names: Names) -> Iterator[str]:
    """The weightiest first: the order of the table of sentences. Two needs of one theme may give the same words: they are said once."""
    found: set[str] = set()
    for remark in sorted(said, key=lambda remark: (DIRECTIONS.index(remark.direction), WEIGHT[remark.reason.code])):
        text = names.in_words(remark)
        if text is not None and text not in found:
            found.add(text)
            yield text


def _towards(direction: str | None, said: Iterable[Remark]) -> list[Remark]:
    return [remark for remark in said if remark.direction == direction]


def _named(kind: str, said: Iterable[Remark]) -> set[str]:
    """Ids of one kind that the remarks name."""
    return {str(remark.reason.values[name]) for remark in said for name, known in CODES[remark.reason.code].values.items() if known == kind}


def hours_apart(own: Place | None, other: Place | None, at: datetime) -> str:
    """How much later or earlier the clock of the other place is, in words; "" when a zone is unknown."""
    if own is None or other is None:
        return ""
    try:
        offsets = [at.astimezone(ZoneInfo(place.time_zone)).utcoffset() for place in (own, other)]
    except (ZoneInfoNotFoundError, ValueError):
        return ""
    if offsets[0] is None or offsets[1] is None:
        return ""
    ahead = round((offsets[1] - offsets[0]).total_seconds() / 60)
    if not ahead:
        return _("same time")
    hours, minutes = divmod(abs(ahead), 60)
    between = _("%(hours)s h %(minutes)s min") if minutes else _("%(hours)s h")
    said = _("their clock is %(time)s ahead") if ahead > 0 else _("their clock is %(time)s behind")
    return said % {"time": between % {"hours": hours, "minutes": minutes}}


def isolated(text: str) -> str:
    """Words of others inside a sentence, which may run in the other direction, kept apart from it (Unicode isolates)."""
    return f"\u2068{text}\u2069"
