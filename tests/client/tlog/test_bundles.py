"""Entry bundles: what was put in comes out, and nothing else passes."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libroabierto.errors import Malformed, TooLarge
from libroabierto.tlog.bundles import MAX_BUNDLE, format_bundle, parse_bundle
from support import naive_tree

entry_lists = st.lists(st.binary(max_size=300), min_size=1, max_size=256)


@given(entry_lists)
@settings(deadline=None)
def test_parse_bundle_undoes_format_bundle(entries: list[bytes]) -> None:
    assert tuple(entries) == parse_bundle(format_bundle(entries), len(entries))


@given(st.binary(max_size=600), st.integers(1, 256))
@settings(deadline=None)
def test_arbitrary_bytes_are_a_bundle_or_malformed(data: bytes, width: int) -> None:
    with suppress(Malformed):
        assert data == format_bundle(parse_bundle(data, width))


def test_bundles_equal_the_definition() -> None:
    assert naive_tree.bundles([b"", b"a", b"bc"]) == {
        "tile/entries/000.p/3": format_bundle([b"", b"a", b"bc"])
    }


def test_the_largest_entries_fit() -> None:
    bundle = format_bundle([bytes(65_535)] * 256)

    assert len(bundle) == MAX_BUNDLE
    assert (bytes(65_535),) * 256 == parse_bundle(bundle, 256)


def test_a_larger_entry_is_refused() -> None:
    with pytest.raises(TooLarge, match=r"bundle\.entry-too-large"):
        format_bundle([bytes(65_536)])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "too-short"),
        (b"\0", "too-short"),
        (b"\0\1", "too-short"),
        (b"\0\1a\0\2b", "too-short"),
        (b"\0\1a\0", "too-short"),
        (b"\0\1a\0\1b\0", "trailing-bytes"),
        (b"\0\1a\0\1b\0\0", "trailing-bytes"),
    ],
)
def test_a_bundle_holds_exactly_its_entries(data: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=rf"bundle\.{reason}"):
        parse_bundle(data, 2)
