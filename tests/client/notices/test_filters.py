"""Filters: the dialects, what a match is called, and a second matcher that works by the letter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import Malformed
from libroabierto.notices.filters import ATTRIBUTES, Filters, parse_filters

TYPE = "secretariat.installed"
ABOUT: Mapping[str, tuple[str, ...]] = {
    "subject": ("secretariat:15113-2025",),
    "issuer": ("ayto-15113",),
    "institution": ("ayto-15113", "infoem"),
    "municipality": ("15113", "15106"),
}


def leaf(dialect: str, name: str, value: str) -> dict[str, Any]:
    return {dialect: {name: value}}


YES, NO = leaf("exact", "municipality", "15113"), leaf("exact", "municipality", "15999")


@pytest.mark.parametrize(
    ("types", "filters", "pointer"),
    [
        ([], [], ""),
        (None, None, ""),
        ([TYPE], [], "/types/0"),
        (["commitment.updated", TYPE], [], "/types/1"),
        (["commitment.updated"], [], None),
        (["secretariat."], [], None),
        ([], [YES], "/filters/0"),
        ([TYPE], [YES], "/filters/0"),
        (["commitment.updated"], [YES], None),
        ([], [YES, leaf("prefix", "type", "secretariat.")], "/filters"),
        ([], [YES, NO], None),
        ([], [{"any": [NO, YES]}], "/filters/0/any/1"),
        ([], [{"any": [NO, {"any": [NO, YES]}]}], "/filters/0/any/1/any/1"),
        ([], [{"any": [NO, {"all": [YES, YES]}]}], "/filters/0/any/1"),
        ([], [{"all": [YES, NO]}], None),
        ([], [{"not": NO}], "/filters/0"),
        ([], [{"not": YES}], None),
        ([], [leaf("exact", "municipality", "15106")], "/filters/0"),
        ([], [leaf("exact", "municipality", "15")], None),
        ([], [leaf("prefix", "municipality", "15")], "/filters/0"),
        ([], [leaf("suffix", "type", ".installed")], "/filters/0"),
        ([], [leaf("exact", "institution", "infoem")], "/filters/0"),
        ([], [leaf("exact", "commitment", "x")], None),
        ([], [{"exact": {"municipality": "15113", "type": TYPE}}], "/filters/0"),
        ([], [{"exact": {"municipality": "15113", "type": "plan.started"}}], None),
    ],
)
def test_what_matches_is_named(types: Any, filters: Any, pointer: str | None) -> None:
    assert pointer == parse_filters(types, filters).match(TYPE, ABOUT)


@pytest.mark.parametrize(
    ("filters", "code", "pointer"),
    [
        ({}, "form", "/filters"),
        ("x", "form", "/filters"),
        ([None], "form", "/filters/0"),
        ([[YES]], "form", "/filters/0"),
        ([{}], "one-dialect", "/filters/0"),
        ([YES | leaf("prefix", "type", "a")], "one-dialect", "/filters/0"),
        ([{"sql": "type = 'a'"}], "dialect", "/filters/0"),
        ([{"Exact": {"type": "a"}}], "dialect", "/filters/0"),
        ([{1: {"type": "a"}}], "dialect", "/filters/0"),
        ([{"exact": {}}], "empty", "/filters/0/exact"),
        ([{"exact": []}], "form", "/filters/0/exact"),
        ([{"exact": {"colour": "a"}}], "attribute", "/filters/0/exact"),
        ([{"exact": {7: "a"}}], "attribute", "/filters/0/exact"),
        ([{"exact": {"type": 7}}], "form", "/filters/0/exact/type"),
        ([{"exact": {"type": None}}], "form", "/filters/0/exact/type"),
        ([{"exact": {"type": ["a"]}}], "form", "/filters/0/exact/type"),
        ([{"exact": {"type": ""}}], "value", "/filters/0/exact/type"),
        ([{"exact": {"type": "a\x00"}}], "value", "/filters/0/exact/type"),
        ([{"exact": {"type": "\ud800"}}], "value", "/filters/0/exact/type"),
        ([{"exact": {"type": "a" * 201}}], "value-length", "/filters/0/exact/type"),
        ([{"any": []}], "empty", "/filters/0/any"),
        ([{"all": []}], "empty", "/filters/0/all"),
        ([{"any": YES}], "form", "/filters/0/any"),
        ([{"not": [YES]}], "form", "/filters/0/not"),
        ([{"any": [YES, {"not": {"sql": ""}}]}], "dialect", "/filters/0/any/1/not"),
    ],
)
def test_a_filter_that_is_none_is_refused_where_it_stands(filters: Any, code: str, pointer: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse_filters([], filters)

    assert (f"filter.{code}", pointer) == (caught.value.code, caught.value.facts["pointer"])


@pytest.mark.parametrize(
    ("types", "code", "pointer"),
    [
        ("a.b", "form", "/types"),
        ([7], "form", "/types/0"),
        (["a.b", ""], "value", "/types/1"),
        (["a" * 201], "value-length", "/types/0"),
        (["a.b"] * 101, "too-many", "/types"),
    ],
)
def test_types_that_are_none_are_refused(types: Any, code: str, pointer: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse_filters(types, [])

    assert (f"filter.{code}", pointer) == (caught.value.code, caught.value.facts["pointer"])


def nested(levels: int, inner: dict[str, Any]) -> dict[str, Any]:
    for i in range(levels):
        inner = {"not": inner} if i % 2 else {"any": [inner]}
    return inner


def test_filters_nest_sixteen_deep_and_no_deeper() -> None:
    assert parse_filters([], [nested(15, YES)]).match(TYPE, ABOUT) is None
    for levels in (16, 1_000, 100_000):
        with pytest.raises(Malformed, match=r"filter\.too-deep"):
            parse_filters([], [nested(levels, YES)])


@pytest.mark.parametrize(
    "wide",
    [
        [YES] * 101,
        [{"any": [YES] * 100}],
        [{"any": [NO] * 60}, {"all": [YES] * 60}],
        [{"any": [{"prefix": {"commitment": "7", "subject": "c", "type": "z"}}] * 34}],
    ],
)
def test_a_hundred_parts_are_enough(wide: Any) -> None:
    with pytest.raises(Malformed, match=r"filter\.too-many"):
        parse_filters([], wide)


class TestQuery:
    @pytest.mark.parametrize(
        ("query", "filters"),
        [
            ({}, []),
            ({"municipality": ["15113"]}, [leaf("exact", "municipality", "15113")]),
            ({"municipality": ["15"]}, [leaf("prefix", "municipality", "15")]),
            ({"type": ["declaration."]}, [leaf("prefix", "type", "declaration.")]),
            ({"type": ["plan.started"]}, [leaf("exact", "type", "plan.started")]),
            (
                {"municipality": ["15113", "09"], "institution": ["infoem"]},
                [
                    {"any": [leaf("exact", "municipality", "15113"), leaf("prefix", "municipality", "09")]},
                    leaf("exact", "institution", "infoem"),
                ],
            ),
            (
                {"filters": [json.dumps([{"not": YES}])], "type": ["a."]},
                [leaf("prefix", "type", "a."), {"not": YES}],
            ),
        ],
    )
    def test_it_says_the_same_shortly(self, query: Any, filters: Any) -> None:
        flat = [(name, value) for name, values in query.items() for value in values]

        assert parse_filters([], filters) == Filters.from_query(query)
        assert parse_filters([], filters) == Filters.from_query(flat)

    @pytest.mark.parametrize(
        ("name", "value", "code"),
        [
            ("municipality", "151", "municipality"),
            ("municipality", "151130", "municipality"),
            ("municipality", "1511٣", "municipality"),
            ("municipality", "", "municipality"),
            ("commitment", "", "value"),
            ("issuer", "x", "parameter"),
            ("limit", "5", "parameter"),
            ("filters", "", "not-json"),
            ("filters", "{}", "form"),
            ("filters", '[],"x":[]', "form"),
            ("filters", '[],"filters":[]', "duplicate-member"),
            ("filters", "[NaN]", "number-not-integer"),
            ("filters", "[" * 1000 + "]" * 1000, "too-deep"),
            ("filters", "[" * 8000, "too-deep"),
            ("filters", "[" + '{"not":' * 1000 + "{}" + "}" * 1000 + "]", "too-deep"),
            ("filters", '["' + "a" * 16_384 + '"]', "too-large"),
            ("filters", "\ud800", "not-utf8"),
            ("filters", '[{"sql":"x"}]', "dialect"),
        ],
    )
    def test_a_parameter_that_is_none_is_refused(self, name: str, value: str, code: str) -> None:
        with pytest.raises(Malformed) as caught:
            Filters.from_query({name: [value]})

        assert f"filter.{code}" == caught.value.code

    def test_filters_stand_once(self) -> None:
        with pytest.raises(Malformed, match=r"filter\.repeated"):
            Filters.from_query({"filters": ["[]", "[]"]})


class TestByTheLetter:
    """Against a second matcher: the words of the specification, one after the other."""

    values = st.sampled_from(["a", "ab", "b", "ba", "abba"])
    names = st.sampled_from([name for name in ATTRIBUTES if name not in ("source", "id")])
    leaves = st.builds(
        lambda dialect, wanted: {dialect: wanted},
        st.sampled_from(["exact", "prefix", "suffix"]),
        st.dictionaries(names, values, min_size=1, max_size=2),
    )
    trees = st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda part: {"not": part}, inner),
        ),
        max_leaves=8,
    )
    told = st.dictionaries(names, st.lists(values, max_size=3).map(tuple), max_size=5)

    @given(st.lists(values, max_size=2), st.lists(trees, max_size=3), values, told)
    def test_both_agree(self, types: Any, filters: Any, type_: str, about: Any) -> None:
        parsed = parse_filters(types, filters)
        expected = (not types or type_ in types) and all(naive(one, type_, about) for one in filters)

        assert expected == (parsed.match(type_, about) is not None)

    @given(st.lists(values, max_size=2), st.lists(trees, max_size=3), values, told)
    def test_what_matched_really_matched(self, types: Any, filters: Any, type_: str, about: Any) -> None:
        pointer = parse_filters(types, filters).match(type_, about)
        if pointer is not None:
            named = follow({"types": types, "filters": filters}, pointer)

            assert named in (type_, filters) or pointer == "" or naive(named, type_, about)

    @given(st.lists(values, max_size=2), st.lists(trees, max_size=3), values, told)
    def test_a_match_has_one_of_the_keys(self, types: Any, filters: Any, type_: str, about: Any) -> None:
        parsed = parse_filters(types, filters)
        keys = parsed.keys()
        if keys is not None and parsed.match(type_, about) is not None:
            pairs = {("type", type_), *((name, one) for name, values in about.items() for one in values)}

            assert keys & pairs

    @given(st.lists(values, max_size=2), st.lists(trees, max_size=3))
    def test_the_canonical_form_is_the_same_filter(self, types: Any, filters: Any) -> None:
        parsed = parse_filters(types, filters)
        again = json.loads(parsed.canonical())

        assert parsed == parse_filters(again.get("types"), again.get("filters"))


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ([], None),
        ([YES], {("municipality", "15113")}),
        ([{"prefix": {"municipality": "15"}}], None),
        ([{"not": YES}], None),
        ([{"any": [YES, NO]}], {("municipality", "15113"), ("municipality", "15999")}),
        ([{"any": [YES, {"not": NO}]}], None),
        ([YES, leaf("exact", "commitment", "x")], {("commitment", "x")}),
        ([{"exact": {"municipality": "15113", "type": TYPE}}], {("municipality", "15113")}),
        ([{"all": [{"not": NO}, {"any": [YES, NO]}, YES]}], {("municipality", "15113")}),
    ],
)
def test_keys_are_those_by_which_little_is_found(filters: Any, keys: Any) -> None:
    assert keys == parse_filters([], filters).keys()


def test_types_alone_are_keys() -> None:
    assert frozenset({("type", "a.b"), ("type", "c.d")}) == parse_filters(["a.b", "c.d"], []).keys()


def naive(one: Any, type_: str, about: Mapping[str, tuple[str, ...]]) -> bool:
    """Judge one filter by the words of CloudEvents Subscriptions."""
    ((dialect, inner),) = one.items()
    if dialect == "not":
        return not naive(inner, type_, about)
    if dialect in ("all", "any"):
        judged = [naive(part, type_, about) for part in inner]
        return all(judged) if dialect == "all" else any(judged)
    held: Any = {"exact": str.__eq__, "prefix": str.startswith, "suffix": str.endswith}[dialect]
    having = {**about, "type": (type_,)}
    return all(any(held(value, wanted) for value in having.get(name, ())) for name, wanted in inner.items())


def follow(document: Any, pointer: str) -> Any:
    """Follow a JSON pointer."""
    for step in pointer.split("/")[1:]:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document
