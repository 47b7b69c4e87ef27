"""The list of partners, one pair in full, what was put aside, and the public search."""

import gzip
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone, translation

from isopolity.directory.models import Membership, Organisation, Place, Source
from isopolity.matching.lines import Known, _words_by_stem, hours_apart
from isopolity.matching.models import HiddenMatch, Profile
from isopolity.matching.queries.matches import suggestions_for
from isopolity.matching.queries.profiles import Shelf
from isopolity.matching.services import MOST_FOR_A_PAGE, Party, record_contact, refresh_profiles
from isopolity.matching.services.runs import is_run_due
from isopolity.texts.services import translate
from tests.factories import directory
from tests.factories import matching as make
from tests.factories.exchange import make_need, make_offer

pytestmark = pytest.mark.django_db
WASTE, MARKETS, NEWCOMERS = "recycling", "markets", "newcomers"


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()).replace("\u2068", "").replace("\u2069", "")


@pytest.fixture
def themes() -> tuple[str, str]:
    """Two themes of different groups."""
    from isopolity.exchange.themes import FILED, THEMES

    first = FILED[0]
    return first, next(theme for theme in FILED if THEMES[theme].parent != THEMES[first].parent)


@pytest.fixture
def story(lokossa: Organisation, andenne: Organisation, themes: tuple[str, str]) -> dict[str, Organisation]:
    """US1: Andenne fits in both directions, one city only gives, one fits and shares no language."""
    wanted, given = themes
    one_way, foreign = directory.city("Turin", iso2="IT"), directory.city("Chengdu", iso2="CN", languages=["zh"])
    make_need(lokossa, theme=wanted, title="Sort household waste", urgency=3)
    make_offer(lokossa, theme=given, title="Markets run by women")
    for partner in (andenne, foreign):
        make_need(partner, theme=given, title=f"Markets for {partner.name}")
        make_offer(partner, theme=wanted, title=f"Waste in {partner.name}")
    make_offer(one_way, theme=wanted, title="Waste in Turin")
    return {"lokossa": lokossa, "andenne": andenne, "one-way": one_way, "foreign": foreign}


def names_on(page: Any) -> list[str]:
    return re.findall(r"<h2><a [^>]*><bdi>(.*?)</bdi>", page.content.decode())


def test_both_gain_before_one_way_and_reasons_stand_for_each_direction(story: dict[str, Organisation], visit: Any) -> None:
    browser = visit(directory.officer(story["lokossa"]))
    page = browser.get(f"/cities/{story['lokossa'].public_id}/matches")
    assert names_on(page) == ["Andenne", "Chengdu", "Turin"]
    shown = text_of(page)
    assert "They offer exactly what you need:" in shown
    assert "You offer exactly what they need:" in shown
    assert "No shared language: an interpreter is needed between French and Chinese." in shown
    assert "You offer nothing yet that they need." in shown
    assert "Waste in Andenne" in shown
    again = text_of(browser.get(f"/cities/{story['lokossa'].public_id}/matches"))
    assert again.split("Partners for Lokossa")[2] == shown.split("Partners for Lokossa")[2]


def test_the_other_city_reads_the_mirror(story: dict[str, Organisation], visit: Any) -> None:
    own, partner = story["lokossa"], story["andenne"]
    there = text_of(visit(directory.officer(own)).get(f"/cities/{own.public_id}/matches/{partner.public_id}"))
    here = text_of(visit(directory.officer(partner)).get(f"/cities/{partner.public_id}/matches/{own.public_id}"))
    assert "Your need is urgent" in there
    assert "Their need is urgent" in here
    score = re.search(r"Fit \d+ of 100", there)
    assert score
    assert score.group() in here


def test_a_new_need_is_on_the_next_page_load(lokossa: Organisation, andenne: Organisation, visit: Any, themes: tuple[str, str]) -> None:
    from isopolity.directory.services import touch_organisation

    browser = visit(directory.officer(lokossa))
    assert names_on(browser.get(f"/cities/{lokossa.public_id}/matches")) == []
    make_offer(andenne, theme=themes[0])
    make_need(lokossa, theme=themes[0])
    for organisation in (lokossa, andenne):
        touch_organisation(organisation, at=timezone.now())
    assert names_on(browser.get(f"/cities/{lokossa.public_id}/matches")) == ["Andenne"]


def test_who_may_open_the_list(story: dict[str, Organisation], visit: Any) -> None:
    own = story["lokossa"]
    network = directory.network()
    Membership.objects.create(network=network, member=own)
    former = directory.network()
    Membership.objects.create(network=former, member=own, left_on=timezone.localdate())
    listing = directory.network()
    # Written on its list by the network itself, from a source: the city was not asked.
    Membership.objects.create(network=listing, member=own, source=Source.objects.create(title="A list of members"))
    address = f"/cities/{own.public_id}/matches"
    opened = {
        "own": directory.officer(own),
        "listing secretariat": directory.secretariat(listing),
        "secretariat": directory.secretariat(network),
        "steward": directory.steward(),
        "former secretariat": directory.secretariat(former),
        "other secretariat": directory.secretariat(),
        "partner": directory.officer(story["andenne"]),
        "funder": directory.funder(),
        "nobody": directory.person(),
        "anonymous": None,
    }
    status = {who: visit(user).get(address).status_code for who, user in opened.items()}
    assert status == {
        "own": 200,
        "listing secretariat": 403,
        "secretariat": 200,
        "steward": 200,
        "former secretariat": 403,
        "other secretariat": 403,
        "partner": 403,
        "funder": 403,
        "nobody": 403,
        "anonymous": 302,
    }
    read_only = visit(opened["secretariat"]).get(address).content.decode()
    assert "Not for us" not in read_only
    assert "/ask/" not in read_only


def test_a_draft_reads_that_it_is_one_and_others_find_nothing(visit: Any) -> None:
    draft = directory.city("Draft", vouched=False)
    address = f"/cities/{draft.public_id}/matches"
    assert "Your city is not public yet." in text_of(visit(directory.officer(draft)).get(address))
    assert visit(directory.officer(directory.city())).get(address).status_code == 404


def test_not_for_us_puts_aside_for_this_city_only_and_can_be_taken_back(story: dict[str, Organisation], visit: Any) -> None:
    own, partner = story["lokossa"], story["andenne"]
    browser = visit(directory.officer(own))
    address = f"/cities/{own.public_id}/matches"
    answer = browser.submit(address, {"partner": partner.public_id}, action="/hide")
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert names_on(browser.get(address)) == ["Chengdu", "Turin"]
    assert "Lokossa" in names_on(visit(directory.officer(partner)).get(f"/cities/{partner.public_id}/matches"))
    assert browser.submit(address, {"partner": "\x00"}, action="/hide").status_code == 404
    browser.submit(f"{address}/hidden", {"partner": partner.public_id}, action="/show")
    assert names_on(browser.get(address)) == ["Andenne", "Chengdu", "Turin"]
    assert HiddenMatch.objects.count() == 0


def test_strangers_cannot_put_aside_nor_see_what_was(story: dict[str, Organisation], visit: Any) -> None:
    own, partner = story["lokossa"], story["andenne"]
    HiddenMatch.objects.create(organisation=own, partner=story["one-way"], hidden_at=timezone.now())
    for user in (directory.officer(partner), directory.steward(), directory.secretariat()):
        browser = visit(user)
        page = browser.get(f"/cities/{partner.public_id}/requests") if user.roles.first().organisation == partner else browser.get("/")
        assert browser.get(f"/cities/{own.public_id}/matches/hidden").status_code == 403
        assert page.status_code == 200
    assert HiddenMatch.objects.count() == 1


def test_an_open_request_stands_in_place_of_the_button(story: dict[str, Organisation], visit: Any) -> None:
    own, partner = story["lokossa"], story["andenne"]
    make.request(partner, own, at=timezone.now())
    page = visit(directory.officer(own)).get(f"/cities/{own.public_id}/matches").content.decode()
    assert f"/ask/{partner.public_id}" not in page
    assert f"/ask/{story['foreign'].public_id}" in page
    assert "A request is open" in page
    network = directory.network()
    Membership.objects.create(network=network, member=own)
    for reader in (directory.secretariat(network), directory.steward()):
        assert "A request is open" not in visit(reader).get(f"/cities/{own.public_id}/matches").content.decode()


def test_a_contact_stands_in_place_of_the_button(story: dict[str, Organisation], visit: Any) -> None:
    own, partner = story["lokossa"], story["andenne"]
    make.contact(partner, own)
    page = visit(directory.officer(own)).get(f"/cities/{own.public_id}/matches").content.decode()
    assert f"/ask/{partner.public_id}" not in page
    assert page.count("You are in contact") == 1


def test_a_contact_that_a_register_tells_of_leaves_the_button(story: dict[str, Organisation], visit: Any) -> None:
    own, partner = story["lokossa"], story["andenne"]
    named = [Party(organisation=partner), Party(organisation=own)]
    source = Source.objects.create(title="A register of 2001")
    now = timezone.now()
    record_contact(parties=named, origin="register", made_on=date(2001, 5, 16), source=source, by=directory.steward(), at=now)
    page = visit(directory.officer(own)).get(f"/cities/{own.public_id}/matches").content.decode()
    assert f"/ask/{partner.public_id}" in page
    assert "You are in contact" not in page


def test_distance_and_hours_are_told_and_change_no_order(story: dict[str, Organisation], visit: Any) -> None:
    places = {"lokossa": (6.6, 1.7, "Africa/Porto-Novo"), "foreign": (30.7, 104.1, "Asia/Shanghai")}
    for number, (name, (latitude, longitude, zone)) in enumerate(places.items(), start=1):
        country = story[name].country
        place = Place.objects.create(
            geoname_id=number, name=name, country=country, latitude=latitude, longitude=longitude, population=10_000, time_zone=zone
        )
        story[name].place = place
        story[name].save()
    shown = text_of(visit(directory.officer(story["lokossa"])).get(f"/cities/{story['lokossa'].public_id}/matches"))
    assert re.search(r"1\d,\d\d\d km away · their clock is 7 h ahead", shown)


@pytest.mark.parametrize(
    ("reader", "zone", "said"),
    [
        ("en", "Asia/Kathmandu", "their clock is 4 h 45 min ahead"),
        ("fr", "Asia/Kathmandu", "leur heure avance de 4 h 45 min"),
        ("ar", "America/St_Johns", "توقيتهم متأخر 4 س و30 د"),
        ("fr", "Africa/Luanda", "même heure"),
    ],
)
def test_clocks_that_are_no_whole_hour_apart_are_told_to_the_minute(reader: str, zone: str, said: str) -> None:
    own, other = Place(time_zone="Africa/Porto-Novo"), Place(time_zone=zone)
    with translation.override(reader):
        assert hours_apart(own, other, datetime(2026, 1, 15, 12, tzinfo=UTC)) == said


def test_the_same_words_are_shown_as_they_were_written_also_when_a_translation_is_read(
    lokossa: Organisation, andenne: Organisation, themes: tuple[str, str], visit: Any
) -> None:
    reader = directory.officer(lokossa, language="fr")
    need = make_need(lokossa, theme=themes[0], title="Registering births", text="40,000 recipients of certificates are not registered.")
    translate(need, language="fr", texts={"title": "Enregistrer les naissances"}, by=reader, at=timezone.now())
    make_offer(andenne, theme=themes[0], title="Registration of births", text="Certificates for 40,000 recipients.")
    shown = text_of(visit(reader).get(f"/cities/{lokossa.public_id}/matches/{andenne.public_id}"))
    assert "Enregistrer les naissances" in shown
    said = re.search(r"Votre besoin et leur offre disent la même chose[^:]*: ([^.]*)\.", shown)
    assert said and said[1].replace(" et ", ", ").split(", ") == ["births", "certificates", "recipients"]


@pytest.mark.parametrize(
    ("language", "text", "stems", "words"),
    [
        ("fr", "L’acte de naissance (recyclé).", ("acte", "recycl"), ["acte", "recyclé"]),
        ("zh", "垃圾分类", ("垃圾", "分类"), ["垃圾", "分类"]),
        ("en", "Nothing of it is left", ("tri",), []),
    ],
)
def test_words_stand_without_articles_signs_and_stems(language: str, text: str, stems: tuple[str, ...], words: list[str]) -> None:
    written = _words_by_stem(Known("", "en", "", text, language))
    assert [written[stem] for stem in stems if stem in written] == words


# As long as titles are that people write, in the script that takes two bytes a letter.
TITLE = "كشف التسربات في شبكات المياه القديمة وإصلاحها مع السكان"


def many(lokossa: Organisation, count: int, themes: tuple[str, str]) -> None:
    make_need(lokossa, theme=themes[0], language="en")
    make_offer(lokossa, theme=themes[1], language="en")
    for number in range(count):
        partner = directory.city(f"City {number}", iso2="BE")
        make_need(partner, theme=themes[1], title=f"{number} {TITLE}", language="ar")
        make_offer(partner, theme=themes[0], title=f"{number} {TITLE}", language="ar")
    refresh_profiles(at=timezone.now())


@pytest.mark.parametrize("count", [1, 300])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_list_costs_few_queries_and_few_bytes(
    count: int,
    language: str,
    lokossa: Organisation,
    visit: Any,
    themes: tuple[str, str],
    django_assert_max_num_queries: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also in a process that has just begun and read no profile yet."""
    many(lokossa, count, themes)
    monkeypatch.setattr("isopolity.matching.queries.profiles._shelf", Shelf())
    browser = visit(directory.officer(lokossa, language=language))
    with django_assert_max_num_queries(12):
        page = browser.get(f"/cities/{lokossa.public_id}/matches")
    assert len(names_on(page)) == min(count, 10)
    first_visit = visit(directory.officer(lokossa, language=language)).get(f"/cities/{lokossa.public_id}/matches")
    assert len(gzip.compress(first_visit.content, 9)) <= 14_336
    without_style = re.sub(rb"<style>.*?</style>", b"", page.content, flags=re.S)
    assert len(without_style) < 30_000
    assert b"<script" not in page.content


def test_the_list_has_pages_of_ten_up_to_sixty(lokossa: Organisation, visit: Any, themes: tuple[str, str]) -> None:
    many(lokossa, 70, themes)
    browser = visit(directory.officer(lokossa))
    pages = [names_on(browser.get(f"/cities/{lokossa.public_id}/matches?page={number}")) for number in range(1, 7)]
    assert [len(page) for page in pages] == [10] * 6
    assert len({name for page in pages for name in page}) == 60
    for nonsense in ("7", "0", "-1", "x", "1e9", "٢"):
        assert browser.get(f"/cities/{lokossa.public_id}/matches?page={nonsense}").status_code == 404


def test_a_visitor_finds_partners_for_a_need_and_an_offer(story: dict[str, Organisation], visit: Any, themes: tuple[str, str]) -> None:
    page = visit().get(f"/partners?need={themes[0]}&offer={themes[1]}")
    shown = text_of(page)
    assert [name for name in ("Andenne", "Chengdu", "Turin", "Lokossa") if f"{name} : Fit" in shown] == ["Andenne", "Chengdu", "Turin"]
    assert "They offer exactly what you need:" in shown
    assert "Waste in Andenne" in shown


@pytest.mark.parametrize(
    "query",
    ["", "?need=&offer=", "?need=nonsense", "?need=%00", "?offer=" + "x" * 5000, "?need[]=1", "?page=1", "?need=a&need=b", "?need=%D8%A7"],
)
def test_the_public_search_takes_nothing_and_nonsense(query: str, visit: Any) -> None:
    assert visit().get(f"/partners{query}").status_code == (400 if "%00" in query else 200)


def test_the_public_search_shows_no_drafts_and_no_other_kinds(visit: Any, themes: tuple[str, str]) -> None:
    make_offer(directory.city("CANARY draft", vouched=False), theme=themes[0])
    make_offer(directory.network("CANARY network"), theme=themes[0])
    make_offer(directory.city("Open"), theme=themes[0], state="draft", title="CANARY entry")
    shown = text_of(visit().get(f"/partners?need={themes[0]}"))
    assert "CANARY" not in shown
    assert "No city answers this yet." in shown


def test_when_many_changed_at_once_the_list_says_that_some_are_not_counted_yet(
    lokossa: Organisation, visit: Any, themes: tuple[str, str]
) -> None:
    make_need(lokossa, theme=themes[0])
    browser = visit(directory.officer(lokossa))
    for number in range(MOST_FOR_A_PAGE + 1):
        make_offer(directory.city(f"Many {number}", iso2="BE"), theme=themes[0])
    address = f"/cities/{lokossa.public_id}/matches"
    assert "Many cities changed at once." in text_of(browser.get(address))
    assert is_run_due(timezone.now())
    assert "Many cities changed at once." not in text_of(browser.get(address))


def test_what_was_withdrawn_since_is_not_named(story: dict[str, Organisation], visit: Any) -> None:
    """The city withdrew its offer, and its profile is not made anew yet."""
    refresh_profiles(at=timezone.now())
    Profile.objects.update(changed_at=timezone.now())
    Organisation.objects.update(changed_at=Profile.objects.values("changed_at")[:1])
    offer = story["andenne"].offers.get()
    offer.state, offer.withdrawn_at, offer.withdrawn_reason = "withdrawn", timezone.now(), "Over."
    offer.save()
    page = visit(directory.officer(story["lokossa"])).get(f"/cities/{story['lokossa'].public_id}/matches")
    assert "Waste in Andenne" not in text_of(page)
    assert page.status_code == 200


def test_one_way_never_stands_above_both_ways(lokossa: Organisation, themes: tuple[str, str]) -> None:
    """A weak exchange both ways stands above a full one that goes one way only."""
    from isopolity.exchange.themes import FILED, THEMES

    near = next(theme for theme in FILED if THEMES[theme].parent == THEMES[themes[0]].parent and theme != themes[0])
    make_need(lokossa, theme=themes[0])
    make_offer(lokossa, theme=themes[1])
    weak, strong = directory.city("Weak", iso2="CN", languages=["zh"]), directory.city("Strong", iso2="TG")
    make_offer(weak, theme=near, language="zh")
    for theme in (themes[1], *[theme for theme in FILED if theme not in themes][:12]):
        make_need(weak, theme=theme, language="zh")
    make_offer(strong, theme=themes[0], capacity=5)
    refresh_profiles(at=timezone.now())
    found = suggestions_for(lokossa, None)
    assert found is not None
    assert [suggestion.partner.name for suggestion in found] == ["Weak", "Strong"]


def test_a_web_process_needs_no_numerical_library(tmp_path: Any) -> None:
    """The views of matching, opened in a process of their own, load neither numpy nor numba."""
    program = (
        "import django, sys; django.setup();"
        "from django.test import RequestFactory; from isopolity.matching.views import matches, partners;"
        "from isopolity.core.matching import City, Need, Offer, best_partners, match_between, profile_of;"
        "from isopolity.matching.queries.profiles import TAXONOMY; from isopolity.exchange.themes import FILED;"
        "one = profile_of(City('a', 'BJ', needs=(Need('n', FILED[0]),)), TAXONOMY);"
        "other = profile_of(City('b', 'BE', offers=(Offer('o', FILED[0]),)), TAXONOMY);"
        "[found] = best_partners(one, [other]); match_between(one, other, found.facts);"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "print(sorted({'numpy', 'numba', 'scipy'} & set(sys.modules)))"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "isopolity.config.settings", "ISOPOLITY_ENV": "test", "ISOPOLITY_DATA": str(tmp_path)}
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False)
    assert answer.stdout.strip() == "[]", answer.stderr


def test_two_needs_of_one_theme_do_not_say_the_same_words_twice(
    story: dict[str, Organisation], themes: tuple[str, str], visit: Any
) -> None:
    make_need(story["lokossa"], theme=themes[0], title="Compost from the market")
    browser = visit(directory.officer(story["lokossa"]))
    pair = browser.get(f"/cities/{story['lokossa'].public_id}/matches/{story['andenne'].public_id}")
    assert text_of(pair).count("They offer exactly what you need:") == 1
