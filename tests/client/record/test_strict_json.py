"""JSON read in one way only."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import Malformed, TooLarge
from libroabierto.record.strict_json import parse_object, shown
from libroabierto.record.text import check_text
from support.refusal import code_of, refused

BIG = 2**53 - 1


def parse(raw: bytes | str, *, max_bytes: int = 4096, max_depth: int = 12) -> dict[str, Any]:
    raw = raw.encode() if isinstance(raw, str) else raw
    return parse_object(raw, what="x", max_bytes=max_bytes, max_depth=max_depth)


def nested(depth: int, left: str = "[", right: str = "]") -> str:
    """Return an object of this depth, itself included."""
    return '{"a":' + left * (depth - 1) + "1" + right * (depth - 1) + "}"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("{}", {}),
        (' \t\r\n{ "a" : 1 }\n', {"a": 1}),
        ('{"a":[true,false,null,"",[],{}]}', {"a": [True, False, None, "", [], {}]}),
        (f'{{"a":{BIG},"b":-{BIG}}}', {"a": BIG, "b": -BIG}),
        ('{"a":0,"b":-1,"c":10}', {"a": 0, "b": -1, "c": 10}),
        (r'{"\u00f1":"\u00d1\n\"\\\/"}', {"ñ": 'Ñ\n"\\/'}),
        (r'{"a":"\ud83d\uddf3"}', {"a": "🗳"}),
        ('{"a":"🗳"}', {"a": "🗳"}),
        ('{"b":1,"a":2}', {"a": 2, "b": 1}),
        ('{"":1}', {"": 1}),
        ('{"a":"[[[[[[[[[[[[[[[[[[{{{{{{{{"}', {"a": "[" * 18 + "{" * 8}),
        (r'{"a":"\"[[[[[[[[[[[[[[[\\"}', {"a": '"' + "[" * 15 + "\\"}),
    ],
)
def test_good_json_is_read(raw: str, value: dict[str, Any]) -> None:
    assert value == parse(raw)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b'{"a":1}' + b" " * 4090, id="one byte too long"),
        pytest.param(b"\xff" * 4097, id="too long before anything else"),
    ],
)
def test_the_size_is_bounded_first(raw: bytes) -> None:
    with refused("x.too-large", TooLarge, limit=4096):
        parse(raw)


def test_the_bound_itself_is_allowed() -> None:
    assert parse(b'{"a":1}' + b" " * 4089) == {"a": 1}


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf{}", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xff"])
def test_a_byte_order_mark_is_refused(raw: bytes) -> None:
    with refused("x.bom"):
        parse(raw)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b'{"a":"\xff"}', id="no UTF-8"),
        pytest.param(b'{"a":"\xc3"}', id="cut"),
        pytest.param(b'{"a":"\xc0\x80"}', id="overlong NUL"),
        pytest.param(b'{"a":"\xe0\x80\xaf"}', id="overlong solidus"),
        pytest.param(b'{"a":"\xed\xa0\x80"}', id="a surrogate"),
        pytest.param(b'{"a":"\xf4\x90\x80\x80"}', id="beyond Unicode"),
        pytest.param("{}".encode("utf-16"), id="UTF-16"),
        pytest.param('{"a":"ñ"}'.encode("latin-1"), id="Latin-1"),
    ],
)
def test_what_is_not_utf_8_is_refused(raw: bytes) -> None:
    with refused("x.not-utf8"):
        parse(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "{",
        "}",
        '{"a"}',
        '{"a":}',
        '{"a":1,}',
        "{,}",
        "{a:1}",
        "{'a':1}",
        '{"a":1}{}',
        '{"a":1} x',
        '{"a":[1,]}',
        '{"a":[1 2]}',
        '{"a":[}',
        '{"a":"b}',
        '{"a":"\\x"}',
        '{"a":"\\u12"}',
        '{"a":"\\u 123"}',
        '{"a":"\\u+123"}',
        '{"a":"\\u1_23"}',
        '{"a":"\\u00é1"}',
        '{"a":"\n"}',
        '{"a":"\t"}',
        '{"a":"\0"}',
        '{"\n":1}',
        '{"a":01}',
        '{"a":00}',
        '{"a":+1}',
        '{"a":.5}',
        '{"a":1.}',
        '{"a":0x10}',
        '{"a":1_000}',
        '{"a":١}',
        '{"a":-}',
        '{"a":True}',
        '{"a":nul}',
        '{"a":undefined}',
        "/**/{}",
        '{"a":1}//',
        '{"a":1}\0',
        "{\ufeff}",
        "\u00a0{}",
        "\f{}",
        '{1:"a"}',
        '{null:"a"}',
        "nul",
    ],
)
def test_what_is_not_json_is_refused(raw: str) -> None:
    with refused("x.not-json"):
        parse(raw)


@pytest.mark.parametrize("raw", ["[]", "1", '"a"', "null", "true", '[{"a":1}]'])
def test_what_is_not_an_object_is_refused(raw: str) -> None:
    with refused("x.not-an-object"):
        parse(raw)


FRACTIONS = ["1.0", "0.5", "-1.5", "1e3", "1E3", "1e+3", "0e0", "1e-3", "-0.0", "1.0e1"]
NOT_INTEGERS = [*FRACTIONS, "-0", "-00", "-01", "NaN", "Infinity", "-Infinity"]


@pytest.mark.parametrize("number", NOT_INTEGERS)
def test_only_integers_are_numbers(number: str) -> None:
    with refused("x.number-not-integer"):
        parse(f'{{"a":[{number}]}}')


@pytest.mark.parametrize(
    "number",
    [str(BIG + 1), str(-BIG - 1), "1" + "0" * 16, "9" * 17, "9" * 18, "-" + "9" * 17, "9" * 4000],
)
def test_integers_stay_within_what_a_double_holds(number: str) -> None:
    with refused("x.number-out-of-range", most=BIG):
        parse(f'{{"a":{number}}}')


def test_more_digits_than_python_reads_are_out_of_range_too() -> None:
    with refused("x.number-out-of-range"):
        parse('{"a":' + "7" * 30_000 + "}", max_bytes=44 * 1024)


@pytest.mark.parametrize(
    "raw",
    [
        '{"a":1,"a":1}',
        '{"a":1,"b":2,"a":3}',
        r'{"a":1,"\u0061":2}',
        r'{"ñ":1,"\u00f1":2}',
        r'{"🗳":1,"\ud83d\uddf3":2}',
        '{"b":{"a":1,"a":2}}',
        '{"b":[{"a":1,"a":2}]}',
        '{"":1,"":2}',
    ],
)
def test_a_member_stands_once_however_it_is_escaped(raw: str) -> None:
    with refused("x.duplicate-member"):
        parse(raw)


def test_the_duplicate_member_is_named() -> None:
    with refused("x.duplicate-member", member="año"):
        parse(r'{"año":1,"a\u00f1o":1}')


@pytest.mark.parametrize(
    ("raw", "member"), [('{"a":1,"b":1,"b":2,"a":3}', "b"), ('{"x":{"c":1,"c":1},"x":1}', "c")]
)
def test_the_first_to_stand_again_is_named(raw: str, member: str) -> None:
    with refused("x.duplicate-member", member=member):
        parse(raw)


def test_the_same_name_in_two_objects_is_no_duplicate() -> None:
    assert parse('{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}')


@pytest.mark.parametrize(("left", "right"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_twelve_levels_are_read_and_thirteen_are_not(left: str, right: str) -> None:
    step = left.count("[") + left.count("{")
    parse(nested(11 // step + 1, left, right))

    with refused("x.too-deep", limit=12):
        parse(nested(12 // step + 1, left, right))


def test_the_depth_is_an_argument() -> None:
    parse(nested(3), max_depth=3)

    with refused("x.too-deep", limit=2):
        parse(nested(3), max_depth=2)


@pytest.mark.parametrize("opener", ["[", '{"a":', '[{"a":', ' [ "" , '])
def test_no_depth_breaks_the_parser(opener: str) -> None:
    with refused("x.too-deep"):
        parse('{"a":' + opener * 10_000, max_bytes=10**6)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (r"\ud800", "surrogate"),
        (r"\udc00", "surrogate"),
        (r"\ud800\ud800", "surrogate"),
        (r"\udc00\ud800", "surrogate"),
        (r"\ud800a", "surrogate"),
        (r"\u0000", "control"),
        (r"\t", "control"),
        (r"\r\n", "control"),
        (r"\b", "control"),
        ("\x7f", "control"),
        ("\x85", "control"),
        (r"\u009f", "control"),
        ("\u202e", "bidi"),
        (r"\u2066", "bidi"),
        ("\u0378", "unassigned"),
        (r"\uffff", "unassigned"),
        (r"\udbff\udfff", "unassigned"),
        ("e\u0301", "not-nfc"),
        (r"e\u0301", "not-nfc"),
    ],
)
class TestText:
    """Strings are checked after unescaping, wherever they stand."""

    def test_in_a_value(self, text: str, reason: str) -> None:
        with refused(f"x.text-{reason}", pointer="/a"):
            parse(f'{{"a":"{text}"}}')

    def test_in_a_name(self, text: str, reason: str) -> None:
        with refused(f"x.text-{reason}", pointer=""):
            parse(f'{{"{text}":1}}')

    def test_deep_below(self, text: str, reason: str) -> None:
        with refused(f"x.text-{reason}", pointer="/a/1/b~1~0/0"):
            parse(f'{{"a":["",{{"b/~":["{text}"]}}]}}')

    def test_in_a_name_deep_below(self, text: str, reason: str) -> None:
        with refused(f"x.text-{reason}", pointer="/a/1"):
            parse(f'{{"a":["",{{"{text}":[""]}}]}}')


def test_a_line_feed_is_allowed_in_a_string() -> None:
    assert parse(r'{"a":"1\n2"}') == {"a": "1\n2"}


def test_a_long_pointer_is_cut() -> None:
    with pytest.raises(Malformed) as caught:
        parse(f'{{"{"a" * 1000}":"\\u0000"}}')

    assert 200 == len(str(caught.value.facts["pointer"]))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("año", "año"), ("a" * 100, "a" * 64), ("\u202eb", "\\u202eb"), ("\ud800", "\\ud800")],
)
def test_a_foreign_name_is_shown_short_and_tame(name: str, expected: str) -> None:
    assert expected == shown(name)


# --- properties ----------------------------------------------------------------------------------

TEXT = (
    st.text(max_size=12)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(lambda t: check_text(t) is None)
)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-BIG, BIG) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
).filter(lambda value: len(json.dumps(value)) < 1000)


@given(st.dictionaries(TEXT, VALUE, max_size=4), st.booleans(), st.sampled_from([None, 1]))
def test_what_any_writer_writes_is_read(value: dict[str, Any], ascii_only: bool, indent: int | None) -> None:
    raw = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()

    assert value == parse(raw, max_bytes=10**6, max_depth=100)


def depth_of(value: object) -> int:
    """Count by the letter how deep objects and lists stand in each other."""
    if not isinstance(value, dict | list):
        return 0
    return 1 + max(map(depth_of, value.values() if isinstance(value, dict) else value), default=0)


@given(st.dictionaries(st.sampled_from(["a", "[", "{{"]), VALUE, min_size=1), st.integers(1, 6))
def test_the_depth_is_what_counting_finds(value: dict[str, Any], most: int) -> None:
    raw = json.dumps(value, ensure_ascii=False).encode()
    code = code_of(lambda: parse(raw, max_bytes=10**6, max_depth=most))

    assert code == ("x.too-deep" if depth_of(value) > most else None)


TOKENS = ['"a"', '"', "{", "}", "[", "]", ",", ":", "1", "-0", "1.5", "\\", "\\u", "d800", "é", "null", "NaN"]
TOKEN_TEXT = st.lists(st.sampled_from([*TOKENS, " ", "\0"])).map("".join).map(str.encode)


@given(st.binary(max_size=64) | TOKEN_TEXT)
def test_whatever_the_bytes_they_are_read_as_others_do_or_malformed(raw: bytes) -> None:
    raw = b'{"a":' + raw + b"}"
    code = code_of(lambda: parse(raw))

    assert code.startswith("x.") if code else parse(raw) == json.loads(raw)


@pytest.mark.parametrize("text", ["\u202e", "\t", "e\u0301", "\U0001fae8"])
def test_foreign_texts_are_read_when_asked_for(text: str) -> None:
    raw = json.dumps({"note": text, text: [text]}).encode()

    assert parse_object(raw, what="x", max_bytes=1000, texts=False) == {"note": text, text: [text]}
    with pytest.raises(Malformed, match=r"x\.text-"):
        parse_object(raw, what="x", max_bytes=1000)


@pytest.mark.parametrize("raw", [b'{"a":"\\ud800"}', b'{"\\udfff":1}', b'{"a":[{"b":"\\udc00"}]}'])
def test_what_has_no_utf8_is_refused_even_among_foreign_texts(raw: bytes) -> None:
    with refused("x.text-surrogate"):
        parse_object(raw, what="x", max_bytes=1000, texts=False)
