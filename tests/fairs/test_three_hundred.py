"""A fair of 300 delegations with a published timetable, 1200 meetings and 300 wishes without a place: what every page of it weighs and asks."""

import gzip
import random
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation, OrganisationName
from isopolity.fairs.models import Delegate, Delegation, Fair, Incident, MeetingRequest, RequestParty, together_of
from isopolity.fairs.services.publishing import publish_timetable
from isopolity.matching.services import refresh_profiles
from tests.browserlike import Browserlike
from tests.factories import directory
from tests.fairs.making import BEFORE, make_fair, make_interpreter, secretary, speaker
from tests.fairs.test_day_pages import visit, whole
from tests.fairs.working import EVE, kept_timetable

pytestmark = pytest.mark.django_db
FIRST_VISIT, ON_PAPER, QUERIES = 14_336, 150_000, 12
# The largest fair that the budgets are for.
DELEGATIONS, SLOTS, TABLES = 300, 20, 60


def names(number: int) -> list[str]:
    """Names of cities that compress as badly as real ones."""
    draw = random.Random(3)
    parts = (
        "ba",
        "ko",
        "lo",
        "té",
        "san",
        "ou",
        "dri",
        "ma",
        "ghe",
        "vi",
        "ast",
        "ner",
        "pu",
        "li",
        "cha",
        "rou",
        "men",
        "zi",
        "quo",
        "yst",
    )
    found: dict[str, None] = {}
    while len(found) < number:
        found.setdefault("".join(draw.choices(parts, k=draw.randint(2, 5))).title())
    return list(found)


def cities(number: int) -> list[Organisation]:
    """Cities of two countries in turn, under all the names that a page may ask for."""
    models = [directory.city("First", iso2=iso2) for iso2 in ("BJ", "BE")]
    rows = [
        Organisation(
            name=name, kind=models[0].kind, country_id=models[at % 2].country_id, registered_at=BEFORE, changed_at=BEFORE,
            confirmed_at=BEFORE, vouched_at=BEFORE, vouched_office="steward", vouched_reason="Known to us.",
        )
        for at, name in enumerate(names(number))
    ]  # fmt: skip
    Organisation.objects.bulk_create(rows)
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=row, name=row.name, folded=row.name.lower(), is_official=True) for row in rows
    )
    return rows


def wishes(fair: Fair, delegations: list[Delegation]) -> list[MeetingRequest]:
    """Four meetings of each delegation with others of the other country, and one more wish each for which there is no place."""
    rows = []
    for step in (1, 3, 5, 7, 9, 11, 13, 15, 17, 19):
        for at in range(0, DELEGATIONS, 2):
            pair = (delegations[at], delegations[(at + step) % DELEGATIONS])
            rows.append(
                MeetingRequest(
                    fair=fair, sender=pair[0], origin="list", reason=f"We sort waste, and ask about {at} things.", language="fr",
                    state="accepted", together=together_of(pair), sent_at=BEFORE, moved_at=BEFORE, sent_office="Mayor's office",
                )
            )  # fmt: skip
            rows[-1].pair = pair
    MeetingRequest.objects.bulk_create(rows)
    said = {"answer": "accepted", "answered_at": BEFORE, "answered_office": "Mayor's office"}
    RequestParty.objects.bulk_create(
        RequestParty(request=row, delegation=who, rank=at // 150 + 1, **said) for at, row in enumerate(rows) for who in row.pair
    )
    return rows


@pytest.fixture
def big(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """In the middle of the first day; a timetable is published, and a draft that moves sixty meetings lies beside it."""
    fair = make_fair(days=2, slots=SLOTS // 2, tables=TABLES, least_meetings=4, most_requests=60)
    known = {"fair": fair, "state": "accredited", "registered_at": BEFORE, "registered_office": "Mayor's office"}
    delegations = [
        Delegation(organisation=city, languages=["en" if at % 4 == 1 else "fr"], least_developed=at % 2 == 0, **known)
        for at, city in enumerate(cities(DELEGATIONS))
    ]
    Delegation.objects.bulk_create(delegations)
    Delegate.objects.bulk_create(
        Delegate(delegation=one, name=f"{name} {number}", office="Mayor", sex="woman")
        for one, name in zip(delegations, names(DELEGATIONS), strict=True)
        for number in (1, 2)
    )
    people = [make_interpreter(fair, name=f"{name} Interpreter") for name in names(TABLES)]
    slots, requests = list(fair.slots.all()), wishes(fair, delegations)
    placed = []
    for at, request in enumerate(requests):
        step, place = divmod(at, DELEGATIONS // 2)
        slot, table = divmod(place, TABLES)
        if slot < 2:
            needs = [people[table]] if request.pair[1].languages == ["en"] else []
            placed.append((request, slots[2 * step + slot], table + 1, *needs))
    left = Reason("no-interpreter", {"languages": ["en", "fr"], "slots": [slot.public_id for slot in slots[:5]]})
    user = secretary(fair)
    version = kept_timetable(fair, *placed, at=EVE, state="draft", left=left)
    publish_timetable(version, based_on=0, by=user, at=EVE)
    fair = Fair.objects.get(pk=fair.pk)
    moved = [*placed[:-TABLES], *((request, slot, TABLES + 1 - table, *who) for request, slot, table, *who in placed[-TABLES:])]
    other = kept_timetable(fair, *moved, at=EVE, state="draft", based_on=1, left=left)
    fields = {"fair": fair, "kind": "late", "first_slot": slots[4], "at": EVE, "office": "Secretariat", "repair": other}
    Incident.objects.bulk_create(Incident(delegation=one, **fields) for one in delegations[:25])
    refresh_profiles(at=EVE, most=2 * DELEGATIONS)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 24, 9, 40, tzinfo=UTC))
    made = {"fair": fair, "secretary": user, "own": delegations[0], "speaker": speaker(delegations[0]), "draft": other}
    return SimpleNamespace(**made, version=version, requests=requests, interpreter=people[0])


def measured(browser: Browserlike, pages: dict[str, int]) -> list[tuple[str, int, int]]:
    """The pages that weigh more than they may, or ask more often; each is read as by somebody who comes for the first time."""
    found = []
    for page, most in pages.items():
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(page)
        assert answer.status_code == 200, page
        weight = len(gzip.compress(whole(answer), 9))
        if weight > most or len(asked) > QUERIES:
            found.append((page, weight, len(asked)))
    return found


def of_the_secretariat(big: SimpleNamespace) -> list[tuple[str, int, int]]:
    base = big.fair.path
    request, timetables = f"{base}/requests/{big.requests[0].public_id}", f"{base}/timetables"
    on_screen = [
        base, "/fairs", f"{base}/desk", f"{base}/delegations", f"{base}/slots", f"{base}/rooms", f"{base}/requests", request,
        f"{base}/requests/walk-in", f"{base}/requests/new", f"{request}/move", f"{base}/interpreters", f"{base}/interpreters/needs",
        timetables, f"{timetables}/new", f"{base}/hall", f"{base}/reception", f"{base}/reception?q=ba", f"{base}/results", f"{base}/silent",
        f"{base}/delegations/{big.own.public_id}", f"{base}/delegations/{big.own.public_id}/incident",
        *(f"{timetables}/{one.public_id}" for one in (big.version, big.draft)),
    ]  # fmt: skip
    sheets = [f"{timetables}/{one.public_id}/changes{by}" for one in (big.version, big.draft) for by in ("", "?by=table")]
    on_paper = [*sheets, f"{base}/requests.csv", f"{base}/delegations.csv", f"{base}/badges", f"{base}/badges?of=interpreters"]
    pages = {**dict.fromkeys(on_screen, FIRST_VISIT), **dict.fromkeys(on_paper, ON_PAPER)}
    browser = visit(big.secretary)
    browser.get("/")
    return measured(browser, pages)


def of_those_who_take_part(big: SimpleNamespace) -> list[tuple[str, int, int]]:
    base, own = big.fair.path, f"{big.fair.path}/delegations/{big.own.public_id}"
    on_screen = [
        base, f"{base}/hall", f"{base}/hall?page=3", f"{base}/hall/tables", f"{base}/hall/shares", f"{base}/hall/board",
        f"{base}/tables/7", f"{own}/day", f"{own}/outcomes", own,
        f"{base}/interpreters/{big.interpreter.public_id}/day", f"{own}/wishes", f"{own}/wishes/order", f"{own}/partners",
        f"{base}/timetables/{big.version.public_id}", f"{base}/delegations",
    ]  # fmt: skip
    orders = ("time", "delegation", "table", "interpreter")
    on_paper = [*(f"{base}/hall/print?by={by}" for by in orders), f"{base}/hall.csv", f"{base}/hall/shares.csv", f"{own}/day.ics"]
    pages = {**dict.fromkeys(on_screen, FIRST_VISIT), **dict.fromkeys(on_paper, ON_PAPER)}
    browser = visit(big.speaker)
    browser.get("/")
    found = measured(browser, pages)
    for language in ("fr", "ar"):
        browser.cookies["language"] = language
        found += measured(browser, {f"{own}/day": FIRST_VISIT, f"{base}/hall": FIRST_VISIT, f"{base}/hall/print": ON_PAPER})
    return found


def test_every_page_keeps_its_budget(big: SimpleNamespace) -> None:
    assert [*of_the_secretariat(big), *of_those_who_take_part(big)] == []
