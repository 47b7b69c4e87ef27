"""What sources say about the founding meetings and links: events, figures and promises, with every value that was stated.

The records are data files (`portal/data/facts`, described in its README); nothing here chooses between sources that disagree.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "facts"


@dataclass(frozen=True, slots=True)
class Statement:
    """The words of one source. `url` may be empty; `confidence` is high, medium or low."""

    as_stated: str
    language: str
    title: str
    publisher: str
    symbol: str
    where: str
    url: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Stated:
    """One value (a span of days as exact as stated, with a place; or an amount) with the words it rests on."""

    from_on: str
    until_on: str
    place: str
    amount_minor: int | None
    currency: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Happening:
    """An event. `disagree`: its sources give different values. `about` are ids of the parties in the data files."""

    id: str
    titles: Mapping[str, str]
    about: tuple[str, ...]
    values: tuple[Stated, ...]
    disagree: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """A figure or a promise as its sources put it. `amounts` is empty where no source names one: unknown, not zero."""

    id: str
    statements: tuple[Statement, ...]
    amounts: tuple[Stated, ...]


def happenings() -> tuple[Happening, ...]:
    """All events, earliest first by the first day that a source gives."""
    return _happenings()


def happenings_about(fact_id: str) -> list[Happening]:
    """The events about one party, earliest first."""
    return [event for event in _happenings() if fact_id in event.about]


def claims() -> tuple[Remark, ...]:
    """Shares and numbers that somebody stated."""
    return _remarks("claims.json")


def contributions() -> tuple[Remark, ...]:
    """Money and help that was announced."""
    return _remarks("contributions.json")


def links_of_nobody() -> tuple[Remark, ...]:
    """Agreements that were announced of cities of which no source names one: no organisation can show them, so the page of history does."""
    return tuple(
        Remark(record["id"], tuple(_statement(said) for said in record["statements"]), ())
        for record in _records("links.json")
        if not record["parties"]
    )


def fact_id_of_place(geoname_id: int | None) -> str:
    """The id under which the data files know the city at a place of the gazetteer; empty for none."""
    return _ids_by_place().get(geoname_id or 0, "")


@cache
def _ids_by_place() -> dict[int, str]:
    return {record["geonameid"]: record["id"] for record in _records("cities.json")}


@cache
def _records(name: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads((FOLDER / name).read_text(encoding="utf-8"))["records"]
    return records


@cache
def _sources() -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in _records("sources.json")}


def _statement(said: Mapping[str, Any]) -> Statement:
    source = _sources()[said["source"]]
    return Statement(
        as_stated=said["as_stated"] or "",
        language=source["language"] or "",
        title=source["title"],
        publisher=source["publisher"] or "",
        symbol=source["symbol"] or "",
        where=said["where"] or "",
        url=source["url"] or "",
        confidence=said["confidence"],
    )


def _stated(value: Mapping[str, Any]) -> Stated:
    return Stated(
        from_on=value.get("from") or "",
        until_on=value.get("until") or "",
        place=value.get("place") or "",
        amount_minor=value.get("amount_minor"),
        currency=value.get("currency") or "",
        statement=_statement(value["statement"]),
    )


@cache
def _happenings() -> tuple[Happening, ...]:
    events = []
    for record in _records("events.json"):
        values = tuple(_stated(value) for value in record["values"])
        differ = len({(value.from_on, value.until_on) for value in values}) > 1
        events.append(Happening(record["id"], record["titles"], tuple(record["about"]), values, differ))
    return tuple(sorted(events, key=lambda event: (event.values[0].from_on, event.id)))


@cache
def _remarks(name: str) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            record["id"],
            tuple(_statement(said) for said in record["statements"]),
            tuple(_stated(amount) for amount in record.get("amounts", [])),
        )
        for record in _records(name)
    )


@cache
def names_of_places() -> Mapping[str, Mapping[str, str]]:
    """Place as the events name it → language → what its readers call it."""
    return {record["id"]: record["titles"] for record in _records("places.json")}
