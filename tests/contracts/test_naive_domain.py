"""A second, naive implementation of the rules (support/naive_domain) judges the vectors as ours does.

It finds all reasons for which an act is refused; ours names the first, which must be among them.
"""

from __future__ import annotations

import functools
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from libroabierto.domain import rulebook
from libroabierto.domain.municipalities import catalogue
from support.naive_domain import judging
from support.naive_domain.book import Act, Book
from support.naive_domain.codes import CODES, said_by
from support.naive_record import open_jws
from support.vectors import cases, label, topic

TOPICS = ("rule", "act", "secretariat", "commitment")
# What the model leaves out: days of UTC-6, second enrolments of an e.firma, goals (`sdgs`) and single
# members of lists in amendments, and a few reasons that it gives in other words.
BEYOND_IT = {
    "signed 30 days and a moment ago",
    "done 30 days before it was signed",
    "done tomorrow",
    "05:59:59 UTC is the day before",
    "another catalogue by the same file",
    "a withheld name in the clear",
    "an amendment of a milestone's id",
    "an amendment of a whole milestone",
    "an amendment of a part of a list",
    "an amendment of numbers as text",
    "an amendment of the end, to no date",
    "one milestone explained twice",
    "four minors at a table",
    "three who are left over",
}
KNOWN_CODES = {code for codes in CODES.values() for code in codes} - {"data.invalid"}


def act_of(token: str) -> Act:
    """Return the members of an event as the model takes them."""
    _, kid, payload = open_jws(token.encode(), "libro-event+jws")
    return {**json.loads(payload), "kid": kid, "sha256": hashlib.sha256(payload).hexdigest()}


def day_of(recorded_at: str) -> str:
    """Return the legal day, that of UTC-6."""
    return (datetime.fromisoformat(recorded_at) - timedelta(hours=6)).date().isoformat()


@functools.cache
def book_after(story: str, size: int) -> Book:
    """Return what the model knows after the first entries of a story."""
    names = {key: known.name for key, known in catalogue().municipalities.items()}
    book = Book(names, rulebook.DIGESTS)
    for line in topic(story)["entries"][:size]:
        entry = json.loads(line)
        judging.take(book, act_of(entry["event"]), day_of(entry["recorded_at"]))
    return book


def judged_by_it(case: dict[str, Any]) -> bool:
    """Say whether the model has an opinion on a case; it founds no ledger."""
    within = case["want_err"] is None or case["want_err"] in KNOWN_CODES
    return within and case["desc"] not in BEYOND_IT and act_of(case["token"])["type"] in judging.JUDGES


ITS_CASES = [case for _, case in cases(*TOPICS) if judged_by_it(case)]


@pytest.mark.parametrize("case", ITS_CASES, ids=label)
def test_the_naive_model_judges_as_ours_does(case: dict[str, Any]) -> None:
    book = book_after(case["story"], case["size"])
    reasons = judging.reasons(book, act_of(case["token"]), day_of(case["recorded_at"]))

    assert bool(reasons) == (case["want_err"] is not None), reasons
    assert case["want_err"] is None or case["want_err"] in said_by(reasons)


def test_it_judges_most_of_the_vectors() -> None:
    assert len(ITS_CASES) > 3 / 4 * len(list(cases(*TOPICS)))
