import pytest
from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.strict_json import BadInput, parse_json


def whole(data: bytes) -> object:
    return parse_json(data).keys(("a",))["a"].whole(0, 9)


@pytest.mark.parametrize("data", [b'{"a": 7}', b'\xef\xbb\xbf{"a": 7}'])
def test_good_input_with_or_without_a_byte_order_mark(data):
    assert whole(data) == 7


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "expected JSON, but line 1, column 1 is none (Expecting value)"),
        (b'{"a": 7', "expected JSON, but line 1, column 8 is none (Expecting ',' delimiter)"),
        (b'{"a": "\xff"}', "expected UTF-8, but byte 8 is none"),
        (b"[" * 100_000, "expected JSON that is nested less deeply"),
        (b'{"a":' * 100_000, "expected JSON that is nested less deeply"),
        (b"[7]", "expected an object, found a list"),
        (b"{}", "a: expected this key, found nothing"),
        (b'{"a": 7, "b": 1}', "b: expected one of the keys a, found an unknown key"),
        (b'{"a": 7, "a": 8}', "a: expected this key only once"),
        (b'{"a": 7, "b\\u001b[2J": 1}', '"b\\u001b[2J": expected one of the keys a, found an unknown key'),
        (b'{"a": true}', "a: expected a whole number from 0 to 9, found true"),
        (b'{"a": 7.0}', "a: expected a whole number from 0 to 9, found 7.0"),
        (b'{"a": 10}', "a: expected a whole number from 0 to 9, found 10"),
        (b'{"a": NaN}', "a: expected a whole number from 0 to 9, found NaN"),
        (b'{"a": -Infinity}', "a: expected a whole number from 0 to 9, found -Infinity"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "a: expected a whole number from 0 to 9, found " + "9" * 39 + "…"),
        (b'{"a": "\\u001b[31mred"}', 'a: expected a whole number from 0 to 9, found "\\u001b[31mred"'),
        ('{"a": "نفايات"}'.encode(), 'a: expected a whole number from 0 to 9, found "نفايات"'),
        ('{"a": "x\u202ey"}'.encode(), 'a: expected a whole number from 0 to 9, found "x\\u202ey"'),
        (b'{"a": null}', "a: expected a whole number from 0 to 9, found null"),
    ],
)
def test_bad_input_is_one_sentence(data, says):
    with pytest.raises(BadInput) as caught:
        whole(data)
    assert str(caught.value) == says


@pytest.mark.parametrize("written", ["NaN", "Infinity", "1e999", "-91", '"12"', "true", "[]"])
def test_numbers_outside_their_span(written):
    with pytest.raises(BadInput, match="expected a number from -90 to 90"):
        parse_json(written.encode()).number(-90, 90)


@pytest.mark.parametrize(("written", "fault"), [('"\\ud800"', "half characters"), ("7", "expected text")])
def test_text_that_cannot_be_written_again(written, fault):
    with pytest.raises(BadInput, match=fault):
        parse_json(written.encode()).text()


@pytest.mark.parametrize("written", ['""', '"a\\u0000b"', '"a\\nb"', '"' + "x" * 201 + '"', '"\\u202e"'])
def test_ids_are_short_and_visible(written):
    with pytest.raises(BadInput, match="an id of 1 to 200 printable characters"):
        parse_json(written.encode()).identifier()


@given(st.binary(max_size=60))
def test_no_bytes_bring_anything_but_a_node_or_a_sentence(data):
    try:
        whole(data)
    except BadInput as error:
        assert "\n" not in str(error)
