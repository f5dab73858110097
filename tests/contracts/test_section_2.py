"""Each rule of PROTOCOL.md, section 2, has a vector that breaks it and one that just keeps it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from support.vectors import CONTRACTS, cases

Rule = dict[str, Any]
TABLE = tomllib.loads((Path(__file__).parent / "section_2.toml").read_text("utf-8"))
RULES: list[Rule] = TABLE["rule"]
NO_RULES: list[str] = TABLE["no_rules"]

PAGE = (CONTRACTS / "PROTOCOL.md").read_text("utf-8")
SECTION = " ".join(PAGE.partition("\n## 2. ")[2].partition("\n## 3. ")[0].split())
TEXT = f"## 2. {SECTION}"
REFUSED = {f"{name}: {case['desc']}": case["want_err"] is not None for name, case in cases()}
EACH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["quote"][:50])


def found(pattern: str, *, refused: bool) -> list[str]:
    """Name the vectors that *pattern* stands for, of those that are refused or of the others."""
    begins = pattern.removesuffix("…")
    return [
        name
        for name, is_refused in REFUSED.items()
        if is_refused == refused and (name == pattern or (begins != pattern and name.startswith(begins)))
    ]


@EACH_RULE
def test_a_rule_stands_on_the_page_word_for_word(rule: Rule) -> None:
    assert rule["quote"] in TEXT


@EACH_RULE
def test_a_rule_has_vectors_that_break_it(rule: Rule) -> None:
    assert rule["bad"]
    assert [] == [name for name in rule["bad"] if not found(name, refused=True)]


@EACH_RULE
def test_a_rule_has_vectors_beside_them_that_keep_it(rule: Rule) -> None:
    assert rule["good"]
    assert [] == [name for name in rule["good"] if not found(name, refused=False)]


def test_the_whole_section_is_accounted_for() -> None:
    """What is left, when all quotes are struck out, has no word: each sentence is a rule or told apart."""
    left = list(TEXT)
    for quote in (*NO_RULES, *(rule["quote"] for rule in RULES)):
        for at in (match.start() for match in re.finditer(re.escape(quote), TEXT)):
            left[at : at + len(quote)] = "·" * len(quote)

    assert [] == re.findall(r"\w+", "".join(left))
    assert [] == [quote for quote in NO_RULES if quote not in TEXT]


def test_every_quote_is_struck_out_once() -> None:
    """A quote inside another would make the account come out by chance."""
    quotes = [*NO_RULES, *(rule["quote"] for rule in RULES)]

    assert sorted(set(quotes)) == sorted(quotes)
