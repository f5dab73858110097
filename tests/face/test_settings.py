"""How settings are read: what is out of bounds is named, and never taken for something else."""

from __future__ import annotations

import pytest

from libroabierto.errors import UsageError
from libroabierto_face.settings import base_url, is_private, number
from support.refusal import refused


@pytest.mark.parametrize(("text", "value"), [("", 7), ("1", 1), ("64", 64), ("007", 7)])
def test_a_number_is_read_or_the_default(text: str, value: int) -> None:
    assert value == number({"N": text}, "N", default=7, most=64)


@pytest.mark.parametrize("text", ["0", "65", "-1", "1.0", " 1", "1e1", "٣", "123456789"])
def test_a_number_out_of_its_bounds_is_refused(text: str) -> None:
    with refused("config.not-in-range", UsageError):
        number({"N": text}, "N", default=7, most=64)


@pytest.mark.parametrize(
    ("text", "value"),
    [("", ""), ("https://a.example/mex/", "https://a.example/mex"), ("http://a.example", "http://a.example")],
)
def test_an_address_is_read_without_a_slash_at_its_end(text: str, value: str) -> None:
    assert value == base_url({"U": text}, "U")


@pytest.mark.parametrize(
    "text", ["a.example", "ftp://a.example", "https://a b", "https://a/?x", "https://a#x"]
)
def test_what_is_no_base_address_is_refused(text: str) -> None:
    with refused("config.not-a-url", UsageError):
        base_url({"U": text}, "U")


@pytest.mark.parametrize(
    ("bind", "private"),
    [
        ("127.0.0.1:80", True),
        ("localhost:80", True),
        ("[::1]:80", True),
        ("unix:/run/x.sock", True),
        ("0.0.0.0:80", False),
        ("[::]:80", False),
        ("192.0.2.7:80", False),
    ],
)
def test_only_this_host_reaches_what_is_private(bind: str, private: bool) -> None:
    assert private == is_private(bind)
