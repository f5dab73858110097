"""What the web face had answered when the power failed, held against what it answers afterwards.

An answer is kept to. A request that was under way has happened or has not; whoever asks again is answered.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager

from flask.testing import FlaskClient

from faults.judging import Line
from faults.notifier_lives import Document
from faults.notifier_power_delivering import consenting, dispatching, lead, wait_for
from libroabierto_notifier import bootstrap
from libroabierto_notifier.config import Config
from libroabierto_notifier.web.app import create_app
from support.notifier_kills.home import deliveries_of, notices_of, rows, sub
from support.notifier_kills.judging import check_receiver
from support.notifier_kills.processes import LEASE
from support.webhooks.receiver import receiving

Answers = Mapping[str, Document]


@contextmanager
def web_face(config: Config) -> Iterator[FlaskClient]:
    """Give somebody who asks."""
    with closing(bootstrap.assemble(config)) as notifier:
        yield create_app(notifier).test_client()


def check_answers(web: FlaskClient, heard: Sequence[Line], whole: Sequence[Line]) -> Answers:
    """Check that everything that was answered is so; return the answers."""
    answered = {line["answer"]: line["document"] for line in heard}
    coming = {line["answer"]: line["document"] for line in whole[len(heard) :][:1]}
    if (made := answered.get("subscribe")) is not None:
        _check_one(web, made, answered, coming)
    if (other := answered.get("other")) is not None:
        status = web.get(_place(other), headers=_token(other)).status_code
        assert (status == 404) if "delete" in answered else (status == 200 or "delete" in coming), status
    return answered


def _check_one(web: FlaskClient, made: Document, answered: Answers, coming: Answers) -> None:
    """The subscription and its secrets are as they were answered, or as they were about to be."""
    shown = web.get(_place(made), headers=_token(made)).get_json()
    documents = [answered.get("disable", made), *([coming["disable"]] if "disable" in coming else [])]
    assert _lasting(shown) in map(_lasting, documents), "as it was answered"
    assert shown["version"] >= documents[0]["version"]
    secrets = web.get(f"{_place(made)}/secrets", headers=_token(made)).get_json()["secrets"]
    first = {"secrets": [{"secret": made["secret"], "until": None}]}
    known = [answered.get("rotate", first), *([coming["rotate"]] if "rotate" in coming else [])]
    assert secrets in [one["secrets"] for one in known], "secrets, as it was answered"


def _lasting(document: Document) -> Document:
    """Return the members that only its owner changes."""
    names = ("id", "types", "filters", "sink", "protocolsettings", "since", "state", "reason", "created_at")
    return {name: document[name] for name in names}


def manage(web: FlaskClient, config: Config, calm: Config, answered: Answers) -> None:
    """Let it go on where it is paused; every message reaches it, signed as its owner knows."""
    with receiving(consenting) as receiver, receiving(consenting) as others:
        made = answered.get("subscribe") or _subscribed(web, others.url)
        lead(config, {id: others.url for (id,) in rows(config, "SELECT id FROM subscription")})
        lead(config, {made["id"]: receiver.url})
        if web.get(_place(made), headers=_token(made)).get_json()["state"] != "active":
            assert 200 == web.post(f"{_place(made)}:enable", headers=_token(made)).status_code
        with dispatching(config, seconds=LEASE) as is_over:
            wait_for(is_over)
        bodies = {row[0]: row[-1] for row in notices_of(calm)}
        due = [(made["id"], *row[1:]) for row in deliveries_of(calm) if row[0] == sub("todo")]
        posted = [one for one in receiver.received if one.method == "POST"]
        check_receiver(posted, due, bodies, secret=_secret(made, answered))


def _subscribed(web: FlaskClient, sink: str) -> Document:
    """Subscribe: whoever was never answered asks again."""
    wish = {"sink": sink, "from": "earliest", "protocolsettings": {"rate_per_minute": 60_000}}
    asked = web.post("/v1/subscriptions", json=wish)
    assert 201 == asked.status_code, asked.text
    document: Document = asked.get_json()
    return document


def _secret(made: Document, answered: Answers) -> bytes:
    """Return the newest secret that its owner knows."""
    text = answered["rotate"]["secrets"][0]["secret"] if "rotate" in answered else made["secret"]
    return base64.b64decode(text.removeprefix("whsec_"))


def _place(made: Document) -> str:
    return f"/v1/subscriptions/{made['id']}"


def _token(made: Document) -> dict[str, str]:
    return {"Authorization": f"Bearer {made['token']}"}
