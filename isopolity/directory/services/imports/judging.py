"""What a row of a list says, and how it stands to the directory as it is now. Nothing is written here."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from isopolity.core.names import fold
from isopolity.core.partial_dates import PartialDate
from isopolity.core.reasons import Reason
from isopolity.core.resolution import Alike, Asked, Forms, Named, alike
from isopolity.directory.models import Confidence, Country, ImportBatch, ImportRow, Listing, Membership, Organisation, Place
from isopolity.directory.models.imports import kept_reasons
from isopolity.directory.queries.imports import (
    countries_by_words,
    forms_of,
    named_like,
    networks_by_words,
    places_named,
    places_numbered,
    seated_at,
)
from isopolity.directory.queries.organisations import public_organisations
from isopolity.directory.services.imports.cells import CellReader
from isopolity.directory.services.listing import ListedMembership, ListedOrganisation
from isopolity.ui.languages import MAIN_LANGUAGES

Kind, Level, Verdict = Organisation.Kind, Organisation.Level, ImportRow.Verdict
MOST_PEOPLE, FIRST_YEAR, LAST_YEAR, LAST_GEONAME = 200_000_000, 1800, 2200, 2**31 - 1
MOST_SHOWN = 5
# A file that repeats one name for ever is not compared with all of itself.
MOST_REMEMBERED = 20
# Authorities that are larger than the town after which they may be called.
WIDE = {Level.DEPARTMENT, Level.REGION, Level.INTERMUNICIPAL}


@dataclass(slots=True)
class Judged:
    """A row with its verdict. `organisation` and `membership` are what would be made of it; None where it cannot be read."""

    row: ImportRow
    verdict: str = Verdict.NEW
    findings: list[Reason] = field(default_factory=list)
    alike: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    organisation: ListedOrganisation | None = None
    membership: ListedMembership | None = None
    joined: PartialDate | None = None


Judge = Callable[[Sequence[ImportRow]], list[Judged]]


def judge_for(batch: ImportBatch) -> Judge:
    """The function that judges rows of this import, chunk by chunk in the order of the file: it remembers the rows before."""
    return OrganisationJudge(batch) if batch.kind == ImportBatch.Kind.ORGANISATIONS else MembershipJudge(batch)


@dataclass(slots=True)
class _Read:
    """One row of organisations, read but not yet compared."""

    judged: Judged
    cells: CellReader
    names: tuple[Forms, ...]
    country: Country | None
    geoname: int | None
    place_words: str
    fields: dict[str, object]
    place: Place | None = None


class OrganisationJudge:
    """Compares organisations with the directory, the gazetteer and the earlier rows of the file."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch, self.countries = batch, countries_by_words()
        self._earlier: dict[tuple[str | None, str], list[Named]] = defaultdict(list)

    def __call__(self, rows: Sequence[ImportRow]) -> list[Judged]:
        reads = [self._read(row) for row in rows]
        numbered = places_numbered(read.geoname for read in reads if read.geoname)
        named = places_named(read.place_words for read in reads if read.place_words and not read.geoname)
        for read in reads:
            self._place(read, numbered, named)
        known = _by_form(named_like(forms for read in reads for forms in read.names))
        for one in seated_at(read.place.pk for read in reads if read.place is not None):
            known[_seat(one.place)].append(one)
        nearest = [(read, self._compared(read, known)) for read in reads]
        settled = self._settled({one[0].key for _, one in nearest if one})
        for read, found in nearest:
            self._judge(read, found, settled)
        return [read.judged for read in reads]

    def _read(self, row: ImportRow) -> _Read:
        cells = CellReader(row.cells, self.countries)
        name = cells.text("name", most=200, is_needed=True)
        kind = cells.choice("kind", Kind.values, default=Kind.LOCAL_AUTHORITY)
        level = cells.choice("level", Level.values)
        names = {language: cells.text(f"name_{language}", most=200) for language in MAIN_LANGUAGES if f"name_{language}" in row.cells}
        country, geoname = cells.country("country"), cells.number("geoname_id", least=1, most=LAST_GEONAME)
        words = cells.text("place", most=200) or (name if kind == Kind.LOCAL_AUTHORITY and level not in WIDE else "")
        fields: dict[str, object] = {
            "name": name,
            "kind": kind,
            "level": level if kind == Kind.LOCAL_AUTHORITY else "",
            "names": {language: other for language, other in names.items() if fold(other)},
            "acronym": cells.text("acronym", most=40),
            "languages": cells.languages("languages"),
            "website": cells.website("website"),
            "population": cells.number("population", most=MOST_PEOPLE),
            "population_year": cells.number("population_year", least=FIRST_YEAR, most=LAST_YEAR),
            "population_source": cells.text("population_source", most=200),
            # Without words of its own, a list states the name.
            "as_stated": cells.text("as_stated", most=500) or name,
            "confidence": cells.choice("confidence", Confidence.values, default=self.batch.confidence),
        }
        judged = Judged(row, joined=cells.day("joined_on"))
        forms = tuple(forms_of(one) for one in dict.fromkeys((name, *names.values())) if fold(one))
        return _Read(judged, cells, forms, country, geoname, fold(words), fields)

    def _place(self, read: _Read, numbered: dict[int, Place], named: dict[str, list[Place]]) -> None:
        """Find the place: by its number, by the person's choice, or the only one of that name in the country."""
        if read.judged.row.place is not None:
            read.place = read.judged.row.place
        elif read.geoname:
            read.place = numbered.get(read.geoname)
            if read.place is None:
                read.cells.refuse("geoname_id", "cell-unknown-geoname", typed=str(read.geoname))
        elif read.place_words and read.country is not None:
            found = [place for place in named.get(read.place_words, []) if place.country_id == read.country.pk]
            read.judged.places = [place.pk for place in found[:20]] if len(found) > 1 else []
            read.place = found[0] if len(found) == 1 else None
            if len(found) > 1:
                read.judged.findings.append(Reason("place-several", {"count": len(found)}))
        if read.place is not None:
            if read.country is not None and read.place.country_id != read.country.pk:
                read.cells.refuse("country", "cell-place-elsewhere", place=read.place.name)
            read.country = read.country or read.place.country
            where = read.place.subdivision.name if read.place.subdivision else read.place.country_id
            read.judged.findings.append(Reason("place-found", {"place": read.place.name, "where": where}))
        elif read.place_words and read.country is not None and not read.judged.places:
            read.judged.findings.append(Reason("place-none"))
        if read.country is None and read.fields["kind"] == Kind.LOCAL_AUTHORITY and "country" not in read.cells.cells:
            read.cells.refuse("country", "cell-country-needed")

    def _compared(self, read: _Read, known: dict[str, list[Named]]) -> list[Alike]:
        country, place = read.country.pk if read.country else None, read.place.pk if read.place else None
        asked = Asked(str(read.fields["kind"]), country, place, read.names)
        others = [
            named
            for forms in read.names
            for form in _forms(forms)
            for named in (*known.get(form, ()), *self._earlier.get((country, form), ()))
        ]
        is_seated = place is not None and asked.kind == Kind.LOCAL_AUTHORITY and read.fields["level"] not in WIDE
        if is_seated:
            others += (*known.get(_seat(place), ()), *self._earlier.get((country, _seat(place)), ()))
        found = alike(asked, dict.fromkeys(others))
        number = read.judged.row.number
        for index, forms in enumerate(read.names):
            named = Named(f"line:{number}", asked.kind, country, place, forms, row=number)
            for form in (*_forms(forms), *([_seat(place)] if is_seated and index == 0 else [])):
                if len(self._earlier[country, form]) < MOST_REMEMBERED:
                    self._earlier[country, form].append(named)
        return found

    def _settled(self, keys: Iterable[str]) -> set[str]:
        """Those organisations that this very source has listed before, and that are members already where the rows make members."""
        listed = Listing.objects.filter(organisation__public_id__in=set(keys), source_id=self.batch.source_id)
        if self.batch.network is not None:
            listed = listed.filter(organisation__memberships__network=self.batch.network)
        return set(listed.values_list("organisation__public_id", flat=True))

    def _judge(self, read: _Read, found: list[Alike], settled: set[str]) -> None:
        judged = read.judged
        judged.findings = [*read.cells.findings, *(one.reason for one in found[:MOST_SHOWN]), *judged.findings]
        judged.alike = [one.key for one in found if not one.key.startswith("line:")]
        if read.cells.findings:
            judged.verdict = Verdict.BAD
            return
        judged.organisation = ListedOrganisation(country=read.country, place=read.place, **read.fields)  # type: ignore[arg-type]
        if found:
            judged.verdict = Verdict.KNOWN if found[0].key in settled and found[0].verdict == "duplicate" else found[0].verdict


class MembershipJudge:
    """Finds the member among public organisations, and the network among public networks."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch, self.countries, self.networks = batch, countries_by_words(), networks_by_words()
        # The line of this file that stated each membership first.
        self._earlier: dict[tuple[int, int], int] = {}

    def __call__(self, rows: Sequence[ImportRow]) -> list[Judged]:
        readers = [CellReader(row.cells, self.countries) for row in rows]
        asked = [forms_of(cells.text("member", most=200, is_needed=True)) for cells in readers]
        found = _by_form(one for one in named_like(asked) if not one.is_draft)
        meant = [
            self._meant(row, cells, forms, found.get(f"f {forms.folded}", ()))
            for row, cells, forms in zip(rows, readers, asked, strict=True)
        ]
        members = {row.public_id: row for row in public_organisations().filter(public_id__in={key for keys in meant for key in keys})}
        current = set(Membership.objects.filter(member__in=members.values(), left_on=None).values_list("network_id", "member_id"))
        return [self._judge(row, cells, keys, members, current) for row, cells, keys in zip(rows, readers, meant, strict=True)]

    def _meant(self, row: ImportRow, cells: CellReader, asked: Forms, named: Sequence[Named]) -> list[str]:
        """Keys of the organisations that the row may mean: of that name, in the country and at the place that it gives."""
        country, geoname = cells.country("country"), cells.number("geoname_id", least=1, most=LAST_GEONAME)
        keys = dict.fromkeys(
            one.key for one in named if (country is None or one.country == country.pk) and (geoname is None or one.place == geoname)
        )
        if row.same_as is not None and row.same_as.public_id in keys:
            return [row.same_as.public_id]
        if not keys and asked.folded and not cells.findings:
            cells.refuse("member", "cell-unknown-member", typed=asked.name)
        return list(keys)

    def _network(self, cells: CellReader) -> Organisation | None:
        words = fold(cells.text("network", most=200))
        named = self.networks.get(words, [])
        if self.batch.network is not None:
            if words and self.batch.network not in named:
                cells.refuse("network", "cell-other-network", network=self.batch.network.name)
            return self.batch.network
        if len(named) != 1:
            cells.refuse("network", "cell-several-networks" if named else "cell-unknown-network", typed=cells.cells.get("network", ""))
            return None
        return named[0]

    def _judge(
        self, row: ImportRow, cells: CellReader, keys: list[str], members: dict[str, Organisation], current: set[tuple[int, int]]
    ) -> Judged:
        judged = Judged(row, joined=cells.day("joined_on"))
        network, left, as_stated = (
            self._network(cells),
            cells.day("left_on"),
            cells.text("as_stated", most=500) or row.cells.get("member", ""),
        )
        confidence = cells.choice("confidence", Confidence.values, default=self.batch.confidence)
        judged.alike = [key for key in keys if key in members]
        if judged.alike and network is not None:
            stated = ListedMembership(network, members[judged.alike[0]], judged.joined, left, as_stated, confidence)
            if hindrance := stated.hindrance:
                cells.findings.append(hindrance)
            judged.membership = stated
        judged.findings = cells.findings
        if cells.findings or judged.membership is None:
            judged.verdict, judged.membership = Verdict.BAD, None
        elif len(judged.alike) > 1:
            judged.verdict = Verdict.SEVERAL
            judged.findings = [Reason("member-several", {"count": len(judged.alike)})]
        elif left is None:
            both = (judged.membership.network.pk, judged.membership.member.pk)
            line = self._earlier.setdefault(both, row.number)
            if both in current or line != row.number:
                judged.verdict = Verdict.KNOWN
            if line != row.number:
                judged.findings = [Reason("member-on-line", {"line": line})]
        return judged


def _forms(forms: Forms) -> tuple[str, str, str]:
    return (f"f {forms.folded}", f"s {forms.skeleton}", f"r {forms.reading}")


def _seat(place: int | None) -> str:
    return f"p {place}"


def _by_form(named: Iterable[Named]) -> defaultdict[str, list[Named]]:
    found: defaultdict[str, list[Named]] = defaultdict(list)
    for one in named:
        for form in _forms(one.forms):
            found[form].append(one)
    return found


def written(judged: Sequence[Judged]) -> list[ImportRow]:
    """The rows with what was found put into their columns."""
    for one in judged:
        one.row.verdict, one.row.findings = one.verdict, kept_reasons(one.findings)
        one.row.alike, one.row.places = one.alike, one.places
    return [one.row for one in judged]
