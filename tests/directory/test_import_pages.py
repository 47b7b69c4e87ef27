"""Bringing lists in through the pages: send, look, decide, bring in, take back."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.translation import gettext

from isopolity.accounts.models import User
from isopolity.directory.models import ImportBatch, Organisation
from isopolity.jobs.models import Job
from isopolity.jobs.services import do_job
from isopolity.ui.sentences import sentence
from isopolity.ui.wording import joined
from tests.browserlike import Browserlike
from tests.factories import directory
from tests.factories.directory import PASSWORD
from tests.factories.imports import brought_in, outcomes, place, upload

pytestmark = pytest.mark.django_db


def visitor(person):
    browser = Browserlike()
    browser.sign_in(person.email, PASSWORD)
    return browser


def send(browser, kind, content, *, names=None, follow=False, **values):
    """Send a file through the form of the page."""
    address = f"/imports/new/{kind}"
    form = next(form for form in browser.forms(browser.get(address)) if "source_title" in form["fields"])
    fields = {name: sent for name, sent in form["fields"].items() if sent}
    files = {"file": SimpleUploadedFile("list.csv", content)}
    if names is not None:
        files["names"] = SimpleUploadedFile("names.tsv", names)
    return browser.post(address, {**fields, "source_title": "Minutes of 2025", **files, **values}, follow=follow)


@pytest.fixture
def steward():
    return directory.steward()


LIST = "name,country,colour\nAlpha,BJ,red\nLomé,TG,\n,BJ,\n".encode()


def test_a_list_from_sending_to_undoing(steward):
    lome = directory.city("Lome", iso2="TG")
    directory.country("BJ")
    browser = visitor(steward)
    page = send(browser, "organisations", LIST, follow=True)
    batch = ImportBatch.objects.get()
    assert page.redirect_chain == [(batch.path, 303)]
    text = page.content.decode()
    assert "Minutes of 2025" in text
    assert "<bdi>colour</bdi>" in text
    assert "waits for your decision" in text
    assert "Same name and country as “Lome” in the directory." in text
    assert "<bdi><code>name</code></bdi> – A name with at least one letter is needed." in text
    waiting = browser.get(f"{batch.path}?shown=waiting")
    assert browser.submit(waiting, {"row": ["3"], "decision": "same"}, action="/decide").status_code == 303
    answer = browser.submit(batch.path, {}, action="/apply")
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.public_id}"
    do_job(job.public_id)
    assert outcomes(batch) == [(2, "made"), (3, "used"), (4, "")]
    assert lome.listings.get().source.title == "Minutes of 2025"
    assert "See the result" in browser.get(answer["Location"]).content.decode()
    browser.submit(f"{batch.path}/undo", {}, action="/undo")
    do_job(Job.objects.latest("id").public_id)
    assert outcomes(batch) == [(2, "undone"), (3, "undone"), (4, "")]
    assert list(Organisation.objects.all()) == [lome]


def test_one_row_is_decided_on_its_page(steward):
    lome = directory.city("Lome", iso2="TG")
    place(1, "Lomé", "TG"), place(2, "Lomé", "TG", population=5)
    browser = visitor(steward)
    send(browser, "organisations", LIST)
    batch = ImportBatch.objects.get()
    page = f"{batch.path}/rows/3"
    text = browser.get(page).content.decode()
    assert 'value="make"' in text
    assert f'value="{lome.public_id}"' in text
    assert browser.submit(page, {"decision": "make", "place": "2"})["Location"] == batch.path
    row = batch.rows.get(number=3)
    assert (row.decision, row.place_id) == ("make", 2)
    assert "(place: <bdi>Lomé</bdi>" in " ".join(browser.get(page).content.decode().split())
    browser.submit(page, {"decision": "skip"})
    assert "(place:" not in browser.get(page).content.decode()


def test_a_forged_choice_is_refused_beside_its_field(steward):
    directory.city("Lome", iso2="TG")
    stranger = directory.city("Kara", iso2="TG")
    browser = visitor(steward)
    send(browser, "organisations", LIST)
    batch = ImportBatch.objects.get()
    answer = browser.submit(f"{batch.path}/rows/3", {"decision": "same", "same_as": stranger.public_id})
    assert answer.status_code == 200
    assert batch.rows.get(number=3).decision == ""


def test_the_same_file_again_is_refused_beside_the_field(steward):
    directory.country("BJ")
    browser = visitor(steward)
    send(browser, "organisations", LIST)
    text = send(browser, "organisations", LIST).content.decode()
    assert "This very file was sent on" in text
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name,country\nBogotá,CO\n".encode("latin-1"), "Line 2 cannot be read with certainty (“Bogot…”): the file is not in UTF-8."),
        (b"\xd0\xcf\x11\xe0 old", "This is an old Excel file."),
        (b"a,b\n1,2\n", "The first line names no column that is known here."),
        (b"name\n", "There are no rows below the names of the columns."),
        (b'name\n"open', "look for a quotation mark that is opened and not closed."),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_keeps_the_words(content, says, steward):
    answer = send(visitor(steward), "organisations", content)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert says in text
    assert 'value="Minutes of 2025"' in text
    assert ImportBatch.objects.count() == 0


def test_a_secretariat_must_choose_its_network(steward):
    mine, other = directory.network("Mine"), directory.network("Other")
    browser = visitor(directory.secretariat(mine))
    page = browser.get("/imports/new/organisations").content.decode()
    assert ("Mine" in page, "Other" in page) == (True, False)
    assert send(browser, "organisations", b"name,country\nAlpha,BJ", network=str(other.pk)).status_code == 200
    directory.country("BJ")
    assert send(browser, "organisations", b"name,country\nAlpha,BJ", network=str(mine.pk)).status_code == 303
    assert [batch.network for batch in ImportBatch.objects.all()] == [mine]


def test_xlsx_is_sent_like_csv(steward):
    directory.country("BJ")
    book = openpyxl.Workbook()
    book.active.append(["name", "country"])
    book.active.append(["=Alpha", "BJ"])
    file = io.BytesIO()
    book.save(file)
    send(visitor(steward), "organisations", file.getvalue())
    assert ImportBatch.objects.get().rows.get().cells == {"name": "=Alpha", "country": "BJ"}


def test_sheets_that_were_not_read_are_named(steward):
    directory.country("BJ")
    browser, book = visitor(steward), openpyxl.Workbook()
    book.active.append(["name", "country"])
    book.active.append(["Alpha", "BJ"])
    one = io.BytesIO()
    book.save(one)
    assert "Only the first sheet" not in send(browser, "organisations", one.getvalue(), follow=True).content.decode()
    book.create_sheet("Departments"), book.create_sheet("Old\u202e list")
    several = io.BytesIO()
    book.save(several)
    text = send(browser, "organisations", several.getvalue(), follow=True).content.decode()
    assert "Only the first sheet of the file was read. Not read: Departments, Old list." in text


def test_a_list_of_ties_never_says_that_nothing_changed(steward):
    directory.country("BJ")
    browser = visitor(steward)
    text = send(browser, "ties", b"name_1,country_1,name_2\nAlpha,BJ,Beta\n", follow=True).content.decode()
    assert "checked; a steward decides on each pair" in text
    everything = text + browser.get("/imports").content.decode()
    assert "nothing changed yet" not in everything


def test_lines_of_ties_that_cannot_be_read_are_shown_with_their_reasons(steward):
    directory.country("BJ")
    page = send(visitor(steward), "ties", b"name_1,country_1,name_2,from_on\nAlpha,BJ,Beta,\nGamma,XX,Delta,32/1/2000", follow=True)
    text = page.content.decode()
    assert "<bdi>Gamma</bdi> – <bdi>Delta</bdi>" in text and "Alpha" not in text
    assert "No country is called “XX”." in text and "“32/1/2000” is no date." in text


def test_a_name_is_shown_as_it_would_be_taken(steward):
    directory.country("BJ")
    batch = upload("name,country,population_year\n\u202ednikiraP\u202c,BJ,\nParakou,BJ,1066", by=steward)
    text = visitor(steward).get(batch.path).content.decode()
    assert "<bdi>dnikiraP</bdi>" in text and "\u202e" not in text
    assert "The number must be at least 1800." in text


def test_nothing_waits_in_a_list_that_was_thrown_away_or_undone(steward):
    directory.city("Lome", iso2="TG")
    browser, batch = visitor(steward), upload("name,country\nLomé,TG", by=steward)
    assert "waits for your decision" in browser.get(batch.path).content.decode()
    ImportBatch.objects.filter(pk=batch.pk).update(state="undone")
    text = browser.get(batch.path).content.decode()
    assert "waits for your decision" not in text and "wait for your decision" not in text


@pytest.mark.parametrize("kind", ["organisations", "memberships", "ties"])
def test_template_files_can_be_read_back(kind, steward):
    """They have the columns and no rows, which is what the reader says of them."""
    browser = visitor(steward)
    sheet = browser.get(f"/imports/templates/{kind}.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    assert [len(one["A"]) for one in book.worksheets] == [1, len(book.worksheets[0][1]) + 1]
    for form in ("csv", "xlsx"):
        content = browser.get(f"/imports/templates/{kind}.{form}").content
        text = send(browser, kind, content).content.decode()
        assert "There are no rows below the names of the columns." in text


@pytest.mark.parametrize("address", ["/imports/new/castles", "/imports/nothing", "/imports/templates/castles.csv"])
def test_what_is_not_there_is_not_found(address, steward):
    assert visitor(steward).get(address).status_code == 404


def test_each_page_for_each_person():
    network = directory.network()
    batch = upload("name,country\n,BJ", network=network)
    pages = ["/imports", "/imports/new/organisations", "/imports/new/ties", batch.path, f"{batch.path}/rows/2", "/ties/review"]
    expected = {
        "steward": ([200] * 6, directory.steward()),
        "own": ([200, 200, 403, 200, 200, 403], directory.secretariat(network)),
        "other": ([200, 200, 403, 404, 404, 403], directory.secretariat()),
        "officer": ([403, 403, 403, 404, 404, 403], directory.officer(directory.city())),
    }
    for name, (statuses, person) in expected.items():
        browser = visitor(person)
        assert [browser.get(page).status_code for page in pages] == statuses, name
    assert {Browserlike().get(page).status_code for page in pages} == {302}


def test_a_stopped_work_says_so_and_leads_to_it(steward):
    directory.country("BJ")
    batch = upload("name,country\nAlpha,BJ", by=steward)
    brought_in(batch)
    ImportBatch.objects.update(state="applying")
    text = visitor(steward).get(batch.path).content.decode()
    assert "The work on this list was stopped or broken off: go on with it." in text


def test_pages_cost_the_same_at_one_row_and_at_many(steward, django_assert_max_num_queries):
    directory.country("BJ"), directory.city("Town 3"), directory.city("Town 5")
    few = upload("name,country\nTown 3,BJ", by=steward)
    many = upload("name,country\n" + "\n".join(f"Town {number},BJ" for number in range(290)), by=steward)
    browser = visitor(steward)
    for batch in (few, many):
        for shown in ("", "?shown=waiting"):
            with django_assert_max_num_queries(12):
                assert browser.get(batch.path + shown).status_code == 200
        with django_assert_max_num_queries(12):
            assert browser.get(f"{batch.path}/rows/{batch.rows.filter(verdict='duplicate').first().number}").status_code == 200
    with django_assert_max_num_queries(12):
        assert browser.get("/imports").status_code == 200


def test_reasons_are_read_in_french_and_arabic(steward):
    directory.city("Lome", iso2="TG")
    batch = upload("name,country\nLomé,TG\n,XX", by=steward)
    browser = visitor(steward)
    reasons = [reason for row in batch.rows.all() for reason in row.reasons]
    assert {reason.code for reason in reasons} >= {"same-name", "cell-needs-a-name", "cell-unknown-country"}
    english = [sentence(reason) for reason in reasons]
    for language, waits in (("fr", "attend votre décision"), ("ar", "ينتظر قرارك")):
        User.objects.filter(pk=steward.pk).update(language=language)
        text = browser.get(batch.path).content.decode()
        with translation.override(language):
            read = [sentence(reason) for reason in reasons]
        assert [words for words in read if words not in text] == []
        assert set(read) & set(english) == set()
        assert waits in text
        # Who sent it, in the reader's words as far as they are ours, with the comma of the page.
        with translation.override(language):
            assert joined((gettext("Steward"), "Isopolity")) in text
        # Isolated: else an Arabic line puts the quotation marks of the sentence around the name of the column.
        assert "<bdi><code>country</code></bdi> – " in text
