"""What was typed and could not be taken is shown in the words of the form, in the reader's language."""

import pytest
from django.utils import translation

from isopolity.ui.typed_labels import Typed, with_labels
from tests.browserlike import Browserlike
from tests.factories import directory as make

NEW_NEED = "/cities/x7/needs/new"


def shown(typed: list[tuple[str, str]], address: str, language: str = "en") -> list[tuple[str, str]]:
    with translation.override(language):
        return [(one.label, one.value) for one in with_labels(typed, address)]


def test_labels_and_choices_stand_for_names_and_codes() -> None:
    typed = [("kind", "administrator"), ("office", "Mayor"), ("email", "a@example.org"), ("language", "fr")]
    assert shown(typed, "/organisations/x7/people/invite") == [
        ("What the person may do", "administrator: also says who writes"),
        ("Office, as others should read it", "Mayor"),
        ("E-mail address of the person", "a@example.org"),
        ("Language of the letter", "Français"),
    ]
    [office] = shown([("office", "Maire")], "/organisations/x7/people/invite", "fr")
    assert office[0] != "Office, as others should read it" and office[1] == "Maire"


def test_a_choice_inside_a_group_of_choices_has_its_words_too() -> None:
    typed = [("theme", "markets"), ("title", "Stalls for two hundred women"), ("beneficiaries", "women")]
    assert shown(typed, NEW_NEED, "fr")[0] == ("Thème", "Marchés")
    assert ("Themes on which the law lets you act", "Markets, Drainage and stormwater") in shown(
        [("themes", "markets"), ("themes", "drainage")], "/cities/x7/competences"
    )


def test_what_nobody_typed_is_left_out() -> None:
    typed = [("once", "k-1"), ("do", "vouch"), ("seen_at", "2026-06-01"), ("role", "x8"), ("reason", "Known to us."), ("note", "")]
    assert ("Reason", "Known to us.") in shown(typed, "/drafts/x7")
    assert "2026-06-01" not in [value for _label, value in shown(typed, "/drafts/x7")]
    assert not {"k-1", "vouch"} & {value for _label, value in shown(typed, "/drafts/x7")}
    role = ("role", "m5bepgbw9sfbpsysybwd")
    assert shown([role, ("reason", "Known to us.")], "/drafts/x7") == shown([("reason", "Known to us.")], "/drafts/x7")


def test_several_answers_to_one_question_stand_in_a_row_in_the_readers_language() -> None:
    typed = [("name", "Lokossa"), ("languages_0", "fr"), ("languages_0", "ar"), ("languages_1", "Fon"), ("office", "Mayor")]
    words = dict(shown(typed, "/register/new?place=1"))
    assert words["Languages in which it works"] == "French, Arabic, Fon"
    typed = [("title", "Trier les déchets"), ("beneficiaries", "women"), ("beneficiaries", "children"), ("urgency", "3")]
    words = dict(shown(typed, NEW_NEED))
    assert [value for value in words.values() if value.count(",") == 1] != []
    assert "women" in " ".join(words.values()) and "" not in words and "3" not in words.values()


def test_words_under_an_unknown_name_are_kept_in_sight() -> None:
    assert with_labels([("words", "what I typed the second time")], "/no/such/page") == [Typed("", "what I typed the second time")]
    assert with_labels([("word", "pump"), ("partner", "m5bepgbw9sfbpsysybwd")], "/no/such/page") == [Typed("", "pump")]


@pytest.mark.django_db
def test_the_page_of_a_spent_key_names_the_fields() -> None:
    city = make.city()
    browser = Browserlike()
    browser.force_login(make.administrator(city))
    page = browser.get(f"/organisations/{city.public_id}/names/new")
    browser.submit(page, {"name": "Lokosa", "language": "fr"})
    other = browser.submit(page, {"name": "Lokosa <b>", "language": "fr"})
    assert other.status_code == 409
    text = other.content.decode()
    assert '<dt>In which language</dt><dd class="said" dir="auto">French</dd>' in text.replace("\n", "")
    assert "Lokosa &lt;b&gt;" in text and "csrf" not in text.split("What you typed")[1]
