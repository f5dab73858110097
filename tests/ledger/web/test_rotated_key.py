"""The web face of a ledger whose key is rotated: what it says of its keys, and while it waits."""

from __future__ import annotations

import html
from datetime import timedelta

from ledger.web.town_hall import TownHall
from libroabierto.remote.answers import parse_description
from libroabierto.tlog.checkpoint import open_checkpoint
from libroabierto.verify.logkeys import FormerKey
from libroabierto_ledger.log.hold import Hold
from support.ledger_home import bring_key
from support.lives.rotation import AFTER, NEXT, handover, rotation


def rotate(hall: TownHall) -> int:
    """Record the rotation; return its entry."""
    token = hall.town.tokens[hall.town.record(rotation(hall.town))]
    bring_key(hall.ledger.config, token)
    assert hall.submit(token).status_code == 201
    return len(hall.town.entries) - 1


def test_the_log_names_its_present_key_and_where_the_former_one_ended(fresh: TownHall) -> None:
    before = parse_description(fresh.client.get("/v1/log").data)
    at = rotate(fresh)
    said = parse_description(fresh.client.get("/v1/log").data)

    assert (fresh.town.log.verifier, ()) == (before.log, before.former)
    assert (NEXT.verifier, (FormerKey(fresh.town.log.verifier, at),)) == (said.log, said.former)
    assert f"log {NEXT.verifier}\n" in said.policy


def test_the_first_page_shows_the_key_in_force(fresh: TownHall) -> None:
    rotate(fresh)

    assert str(NEXT.verifier) in html.unescape(fresh.client.get("/").text)


def test_the_act_is_told_in_words_and_its_receipt_is_under_the_new_key(fresh: TownHall) -> None:
    at = rotate(fresh)
    page = fresh.client.get("/v1/streams/ledger:main").get_json()["items"][-1]
    note = fresh.client.get("/checkpoint").data

    assert at == page["index"]
    assert "cambia la llave" in page["sentence"]["es"]
    assert at + 1 == open_checkpoint(note, NEXT.verifier).size


def test_a_ledger_that_waits_says_until_when_and_takes_only_the_rotation(fresh: TownHall) -> None:
    until = fresh.town.now + timedelta(seconds=40)
    Hold(fresh.ledger.config.hold).begin(len(fresh.town.entries), until)
    answer = fresh.submit(fresh.town.institution("osc-otra"))

    fresh.refused(answer, "busy", 503, "ledger.held")
    assert "40" == answer.headers["Retry-After"]
    rotate(fresh)
    assert fresh.submit(fresh.town.institution("osc-otra")).status_code == 201


def test_a_hand_over_of_another_tree_is_refused_in_words(fresh: TownHall) -> None:
    note = handover(fresh.town, fresh.town.log, NEXT, root=bytes(32))
    answer = fresh.submit(rotation(fresh.town, checkpoint=note))

    fresh.refused(answer, "refused", 422, "ledger.handover-other-root")


def test_a_key_that_the_host_lacks_is_refused_in_words(fresh: TownHall) -> None:
    answer = fresh.submit(rotation(fresh.town, AFTER))

    fresh.refused(answer, "refused", 422, "ledger.next-key-missing")
