"""What no message can ever be is not waited for: a subscription that asks for it is refused at once."""

from __future__ import annotations

from typing import Any

import pytest

from libroabierto.domain.catalogue import EVENT_TYPES
from libroabierto.domain.municipalities import catalogue
from libroabierto.notices.reminders import RULES
from support.notifier_house import House, bearer
from support.webhooks.receiver import Receiver


@pytest.mark.parametrize(
    ("question", "code", "pointer"),
    [
        ({"types": ["declaration."]}, "filter.whole-type", "/types/0"),
        ({"types": ["*"]}, "filter.whole-type", "/types/0"),
        ({"types": ["term.started", "Term.Started"]}, "filter.whole-type", "/types/1"),
        ({"filters": [{"exact": {"type": "key."}}]}, "filter.whole-type", "/filters/0/exact/type"),
        (
            {"filters": [{"not": {"any": [{"exact": {"municipality": "15"}}]}}]},
            "filter.municipality",
            "/filters/0/not/any/0/exact/municipality",
        ),
        (
            {"filters": [{"prefix": {"municipality": "Villa"}}]},
            "filter.municipality",
            "/filters/0/prefix/municipality",
        ),
        ({"filters": [{"exact": {"derived": "yes"}}]}, "filter.derived", "/filters/0/exact/derived"),
        ({"types": ["no.such"]}, "filter.type-unknown", "/types/0"),
        ({"types": ["notifier.endpoint.test"]}, "filter.type-unknown", "/types/0"),
        (
            {"filters": [{"exact": {"type": "comitment.updated"}}]},
            "filter.type-unknown",
            "/filters/0/exact/type",
        ),
        ({"filters": [{"prefix": {"type": "comitment."}}]}, "filter.type-unknown", "/filters/0/prefix/type"),
        ({"filters": [{"suffix": {"type": ".udpated"}}]}, "filter.type-unknown", "/filters/0/suffix/type"),
        (
            {"filters": [{"not": {"exact": {"municipality": "99999"}}}]},
            "filter.municipality-unknown",
            "/filters/0/not/exact/municipality",
        ),
        (
            {"filters": [{"prefix": {"municipality": "09"}}]},
            "filter.municipality-unknown",
            "/filters/0/prefix/municipality",
        ),
        (
            {"filters": [{"suffix": {"municipality": "999"}}]},
            "filter.municipality-unknown",
            "/filters/0/suffix/municipality",
        ),
    ],
)
def test_what_no_message_can_ever_be_is_not_waited_for(
    quiet: House, receiver: Receiver, question: Any, code: str, pointer: str
) -> None:
    made = quiet.subscribe(receiver.url)
    client, own = quiet.client(), f"/v1/subscriptions/{made['id']}"
    answers = [
        client.post("/v1/subscriptions", json={"sink": receiver.url, **question}),
        client.post("/v1/subscriptions:preview", json=question),
        client.patch(own, json=question, headers=bearer(made)),
    ]
    problems = [one.get_json() for one in answers]

    assert [(400, code, pointer)] * 3 == [(one["status"], one["code"], one["pointer"]) for one in problems]


def test_what_nobody_knows_is_named(quiet: House) -> None:
    refused = quiet.client().post("/v1/subscriptions:preview", json={"types": ["comitment.updated"]})

    assert "no conoce ningún tipo «comitment.updated»" in refused.get_json()["detail"]


@pytest.mark.parametrize(
    "question",
    [
        {"types": ["commitment.updated", "notice.clause_g", "ledger.integrity-alarm"]},
        {"filters": [{"exact": {"municipality": "15001"}}, {"prefix": {"municipality": "1512"}}]},
        {"filters": [{"prefix": {"type": "notice."}}, {"suffix": {"type": "_ending"}}]},
        {"filters": [{"prefix": {"municipality": "15"}}, {"suffix": {"municipality": "125"}}]},
        {"filters": [{"prefix": {"type": "c"}}, {"suffix": {"type": "updated"}}]},
    ],
)
def test_every_type_and_municipality_that_there_is_may_be_waited_for(quiet: House, question: Any) -> None:
    assert 200 == quiet.client().post("/v1/subscriptions:preview", json=question).status_code


def test_none_of_them_is_left_out(quiet: House) -> None:
    types = [{"exact": {"type": one}} for one in (*EVENT_TYPES.by_name, *RULES)]
    places = [{"exact": {"municipality": one}} for one in catalogue().municipalities]
    for wanted in (types, places[:99], places[99:]):
        asked = quiet.client().post("/v1/subscriptions:preview", json={"filters": [{"any": wanted}]})

        assert 200 == asked.status_code
