import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.reasons import Reason
from isopolity.core.typed import REASON_VALUES, clean_text, whole_number


def code(answer: object) -> object:
    return answer.code if isinstance(answer, Reason) else answer


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Lomé \t  ville ", "Lomé ville"),
        ("Lome\u0301", "Lomé"),
        ("Paris\r\nTexas", "Paris Texas"),
        ("", ""),
        (" \t\n\u00a0", ""),
        ("10\u00a0000", "10\u00a0000"),
        ("\u202eParis\u202c", "Paris"),
        ("\u2066Paris\u2069\ufeff", "Paris"),
        ("Pa\u200bri\u00ads\u2060", "Paris"),
        ("Paris\U000e0041\U000e0042", "Paris"),
        ("شهر\u200cها", "شهر\u200cها"),
        ("شهر\u200c\u200cها\u200c", "شهر\u200cها"),
        ("Pa\u200cris", "Paris"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("ಹೋಟೆಲ್\u200c", "ಹೋಟೆಲ್\u200c"),
        ("ه\u200d.ش", "ه\u200d.ش"),
        ("👩\u200d🌾 ❤\ufe0f", "👩\u200d🌾 ❤\ufe0f"),
        ("👩\u200d", "👩"),
        (
            "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        ),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("e\ufe0f\ufe0f\ufe0f", "e\ufe0f"),
        ("(\u200fabc)", "(\u200fabc)"),
        ("Việt Nam\u0323\u0302", unicodedata.normalize("NFC", "Việt Nam\u0323\u0302")),
        ("<b>Lomé</b> & co", "<b>Lomé</b> & co"),
        ("བསྒྲུབས", "བསྒྲུབས"),
        ("مُحَمَّدٌ", "مُحَمَّدٌ"),
    ],
)
def test_clean_text_keeps_what_is_read_and_takes_away_what_is_not_seen(typed, expected):
    assert clean_text(typed, most=100) == unicodedata.normalize("NFC", expected)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a\x00b", "text-not-text"),
        ("\x1b[31m", "text-not-text"),
        ("a\x9fb", "text-not-text"),
        ("a\ud800", "text-not-text"),
        ("a\uffff", "text-not-text"),
        ("\u200b\u202e", "text-unseen"),
        ("\u3164", "text-unseen"),
        ("\u2800", "text-unseen"),
        ("\u200f", "text-unseen"),
        ("\u0301", "text-unseen"),
        ("\U000e0041", "text-unseen"),
        ("Z\u0301\u0327\u0302\u0303\u0304", "text-marks"),
        ("ok Z" + "\u0336\u0489" * 50_000, "text-marks"),
        ("x" * 101, "text-too-long"),
    ],
)
def test_clean_text_refuses_what_nobody_can_read(typed, expected):
    assert code(clean_text(typed, most=100)) == expected


def test_clean_text_names_the_buried_letter_and_the_length():
    assert clean_text("aZ\u0301\u0327\u0302\u0303\u0304", most=9) == Reason("text-marks", {"letter": "Z"})
    assert clean_text("é" * 12, most=11) == Reason("text-too-long", {"length": 12, "most": 11})


def test_clean_text_of_many_lines_keeps_paragraphs():
    assert clean_text("  Un \r\n\r\n\r\n\r\n deux\u2028trois\r\rfin \n", most=100, lines=True) == "Un\n\ndeux\ntrois\n\nfin"


def test_clean_text_measures_what_is_kept():
    assert clean_text("e\u0301" * 5 + "\u200b" * 50, most=5) == "é" * 5


@given(st.text(alphabet=st.characters()), st.booleans())
def test_clean_text_is_stable_and_safe(typed, lines):
    answer = clean_text(typed, most=50, lines=lines)
    if isinstance(answer, Reason):
        assert set(answer.values) == set(REASON_VALUES[answer.code])
        return
    assert clean_text(answer, most=50, lines=lines) == answer
    assert answer == unicodedata.normalize("NFC", answer)
    assert len(answer) <= 50
    assert not set(answer) & set("\x00\r\t\u200b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert lines or "\n" not in answer
    answer.encode()


@pytest.mark.parametrize(
    "flood",
    [
        "a" + "\u0301\u0327" * 50_000,
        "\u200c" * 100_000,
        "ب\u200c" * 50_000,
        " \n" * 50_000,
        "\U0001f3f4\U000e0067" * 50_000,
        "\ufe0f" * 100_000,
    ],
)
def test_clean_text_takes_time_in_proportion_to_the_text(flood):
    started = time.process_time()
    clean_text(flood, most=1000, lines=True)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("25000", 25000),
        (" 25 000 ", 25000),
        ("1\u202f234\u00a0567", 1234567),
        ("1'234", 1234),
        ("1’234’567", 1234567),
        ("1,234", 1234),
        ("1.234", 1234),
        ("12,34,567", 1234567),
        ("٢٥٠٠٠", 25000),
        ("١٢٬٣٤٥", 12345),
        ("۱۲،۳۴۵", 12345),
        ("\u200f۱۲۳\u200f", 123),
        ("१२३", 123),
        ("１２３", 123),
        ("+7", 7),
        ("007", 7),
        ("0", 0),
        ("", "number-unreadable"),
        ("many", "number-unreadable"),
        ("12k", "number-unreadable"),
        ("1 2", "number-unreadable"),
        ("1 234,567 890", "number-unreadable"),
        ("10²", "number-unreadable"),
        ("٤٢\x00", "number-unreadable"),
        ("1,5", "number-not-whole"),
        ("1.50", "number-not-whole"),
        ("12٫5", "number-not-whole"),
        ("12٫500", "number-not-whole"),
        ("0,123", "number-not-whole"),
        ("1,234.56", "number-not-whole"),
        ("1٢", "number-mixed-digits"),
        ("٤۵", "number-mixed-digits"),
        ("-5", "number-too-small"),
        ("−٥", "number-too-small"),
        ("9" * 5000, "number-too-large"),
        ("-" + "9" * 5000, "number-too-small"),
        ("1000000001", "number-too-large"),
    ],
)
def test_whole_number_reads_digits_of_every_script_and_guesses_nothing(typed, expected):
    assert code(whole_number(typed, most=1_000_000_000)) == expected


def test_whole_number_may_be_negative_where_that_has_a_meaning():
    assert whole_number("-5", least=-10, most=10) == -5


@given(
    st.integers(0, 10**15),
    st.sampled_from([" ", "\u00a0", "\u202f", "'", "’", ",", ".", "٬"]),
    st.sampled_from([0x30, 0x660, 0x6F0, 0x966]),
)
def test_whole_number_reads_back_every_grouped_number(number, sign, zero):
    written = f"{number:,}".replace(",", sign)
    written = "".join(chr(zero + int(letter)) if letter.isascii() and letter.isdigit() else letter for letter in written)
    assert whole_number(written, most=10**15) == number


@given(st.text())
def test_whole_number_always_answers(typed):
    answer = whole_number(typed, most=1000)
    if isinstance(answer, Reason):
        assert set(answer.values) == set(REASON_VALUES[answer.code])
    else:
        assert 0 <= answer <= 1000
