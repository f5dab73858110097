"""contracts/asyncapi/notifier.yaml: AsyncAPI 3; every real message is as exactly one of its messages says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from libroabierto.notices.filters import PARAMETERS
from libroabierto.notices.messages import webhook_id
from libroabierto.notices.position import Position
from libroabierto_notifier.delivery.stream import frames
from support.founding import Town
from support.lives import secretariats
from support.notifier_house import House, house
from support.patience import wait_for
from support.vectors import CONTRACTS
from support.webhooks.receiver import always, receiving

DOCUMENT: dict[str, Any] = yaml.safe_load((CONTRACTS / "asyncapi/notifier.yaml").read_text("utf-8"))
MESSAGES: dict[str, Any] = DOCUMENT["components"]["messages"]


def at(pointer: str) -> Any:
    """Return what a `$ref` names."""
    found: Any = DOCUMENT
    for name in pointer.removeprefix("#/").split("/"):
        found = found[name]
    return found


def faults(message: str, said: object, part: str = "payload") -> list[str]:
    """Return what the description has against a message."""
    schema = {"components": DOCUMENT["components"], **MESSAGES[message][part]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(said)]


def names_of(channel: str, said: object) -> list[str]:
    """Return the messages of a channel that *said* is one of."""
    refs = (message["$ref"] for message in DOCUMENT["channels"][channel]["messages"].values())
    return [name for ref in refs if not faults(name := ref.rpartition("/")[2], said)]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[House]:
    """A notifier that told entries, reminders and, last of all, an alarm."""
    town = Town()
    secretariats.installing(town)
    with house(tmp_path, town, dispatch_threads=2) as notifier:
        notifier.follow()
        town.now += timedelta(days=1)
        notifier.ledger.checkpoint = notifier.ledger.sign(len(town.entries), notifier.ledger.root)
        notifier.follow()
        notifier.ledger.checkpoint = notifier.ledger.sign(len(town.entries), bytes(32))
        notifier.follower.step()
        yield notifier


def test_every_reference_leads_somewhere() -> None:
    refs = re.findall(r'"\$ref": "(#[^"]+)"', json.dumps(DOCUMENT))

    assert len(refs) > 40
    assert all(at(ref) is not None for ref in refs)
    assert "3.0.0" == DOCUMENT["asyncapi"]


def test_every_schema_is_one() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_operations_send_what_their_channels_have() -> None:
    for operation in DOCUMENT["operations"].values():
        channel = operation["channel"]["$ref"]

        assert "send" == operation["action"]
        assert {f"{channel}/messages/{name}" for name in at(channel)["messages"]} == {
            message["$ref"] for message in operation["messages"]
        }


def test_every_message_that_was_told_is_exactly_one_of_the_streams(told: House) -> None:
    notices = told.assembly.stores.notices.after(-1, 1000)
    found = [names_of("stream", json.loads(notice.body)) for notice in notices]

    assert {("entry",), ("derived",), ("alarm",)} == {tuple(names) for names in found}
    assert len(told.town.entries) == found.count(["entry"])
    assert ["alarm"] == found[-1]


def test_what_is_sent_to_a_sink_is_exactly_one_of_the_webhooks(told: House) -> None:
    with receiving(always(200, WebHook_Allowed_Origin="*", WebHook_Allowed_Rate="*")) as receiver:
        made = told.subscribe(
            receiver.url, **{"from": "earliest", "protocolsettings": {"rate_per_minute": 60000}}
        )
        told.client().post(
            f"/v1/subscriptions/{made['id']}:test", headers={"Authorization": f"Bearer {made['token']}"}
        )
        last = Position.of_key(told.assembly.stores.notices.published())
        with told.dispatching():
            wait_for(lambda: webhook_id(last) in [r.headers.get("webhook-id") for r in receiver.received])
        posts = [request for request in receiver.received if request.method == "POST"]

    kinds = [names_of("webhook", json.loads(post.body)) for post in posts]
    assert [["endpoint"]] == kinds[:1]
    assert {("delivery",), ("derivedDelivery",), ("alarmDelivery",)} == {tuple(kind) for kind in kinds[1:]}
    headers = [fault for post in posts for fault in faults("delivery", post.headers, "headers")]
    assert [] == headers


def test_what_a_stream_says_of_itself_is_described() -> None:
    """Cursors and resets, as their frames are written."""
    said = [line for frame in (frames.cursor(-1), frames.cursor(30_002)) for line in frame.splitlines()]
    cursors = [json.loads(line[6:]) for line in said if line.startswith(b"data: ")]
    ahead = frames.reset("x", 90_000, 10_000, retry_ms=1).split(b"data: ")[1]

    assert [["cursor"], ["cursor"]] == [names_of("stream", cursor) for cursor in cursors]
    assert ["reset"] == names_of("stream", json.loads(ahead))


def test_the_stream_asks_what_every_filter_asks() -> None:
    query = DOCUMENT["operations"]["stream"]["bindings"]["http"]["query"]

    assert {"last_event_id", *PARAMETERS} == query["properties"].keys()


@pytest.mark.parametrize(
    ("message", "change"),
    [
        ("entry", {"sequence": "1042"}),
        ("entry", {"type": "notice.clause_g"}),
        ("entry", {"leafhash": None}),
        ("entry", {"specversion": "2.0"}),
        ("entry", {"data": {}}),
        ("delivery", {}),  # it names no subscription
        ("derived", {}),
        ("alarm", {}),
    ],
)
def test_another_form_is_noticed(told: House, message: str, change: dict[str, object]) -> None:
    entry = json.loads(told.assembly.stores.notices.after(-1, 1)[0].body)

    assert [] == faults("entry", entry)
    assert faults(message, {**entry, **change})
