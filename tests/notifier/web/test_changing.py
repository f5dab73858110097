"""PATCH and :enable of a subscription: what changes, what does not, and what is said of a mistake."""

from __future__ import annotations

from typing import Any

import pytest

from support.notifier_house import House, bearer
from support.webhooks.receiver import Receiver, always

ASKED = {"types": ["term.started"], "filters": [{"exact": {"municipality": "15113"}}]}


@pytest.mark.parametrize("change", [{}, ASKED, {"protocolsettings": {}}])
def test_a_change_that_changes_nothing_keeps_its_version(
    quiet: House, receiver: Receiver, change: dict[str, Any]
) -> None:
    made = quiet.subscribe(receiver.url, **ASKED)
    path = f"/v1/subscriptions/{made['id']}"

    same = quiet.client().patch(path, headers=bearer(made), json=change)
    assert (200, made["version"]) == (same.status_code, same.get_json()["version"])


def test_a_higher_rate_needs_consent_again(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url)
    receiver.behave = always(404)
    more = {"protocolsettings": {"rate_per_minute": 6000}}

    raised = (
        quiet.client().patch(f"/v1/subscriptions/{made['id']}", headers=bearer(made), json=more).get_json()
    )
    assert ("pending", "rate-raised", "intent.refused") == (
        raised["state"],
        raised["reason"],
        raised["error"],
    )
    assert "pida «:verify»" in raised["detail"]


@pytest.mark.parametrize(
    ("since", "code"), [("zz", "position.form"), ("999999", "position.not-yet"), (7, "request.not-text")]
)
def test_a_mistake_in_since_is_pointed_at(quiet: House, receiver: Receiver, since: object, code: str) -> None:
    made = quiet.subscribe(receiver.url)
    path = f"/v1/subscriptions/{made['id']}:enable"

    refused = quiet.client().post(path, headers=bearer(made), json={"since": since}).get_json()
    assert (code, "/since") == (refused["code"], refused["pointer"])


def test_an_active_one_is_not_given_another_beginning(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url, **{"from": "1"})
    path = f"/v1/subscriptions/{made['id']}:enable"
    refused, same = (
        quiet.client().post(path, headers=bearer(made), json={"since": since}) for since in ("0", "1")
    )

    assert (409, "subscription.active") == (refused.status_code, refused.get_json()["code"])
    assert (200, made["version"], made["since"]) == (
        same.status_code,
        same.get_json()["version"],
        same.get_json()["since"],
    )
