"""The life of a subscription: made, verified, changed."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from libroabierto.errors import LibroError, Malformed
from libroabierto_notifier.application.credentials import spell_secret
from libroabierto_notifier.application.subscribing import (
    MOST_ATTEMPTS,
    MOST_PENDING,
    NoSuchSubscription,
    TooManyAttempts,
)
from libroabierto_notifier.application.wishes import Change, read_change
from libroabierto_notifier.ports import Consent, Stale
from support.notifier_contract.stores import keys
from support.notifier_desk import SINK, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def due_to(desk: Desk, id_: str) -> list[int]:
    return keys(desk.stores.lanes.deliveries(id_, after=-1, most=99))


class TestMaking:
    def test_a_new_one_is_pending_and_gets_nothing(self, desk: Desk) -> None:
        made = desk.subscribe(types=["secretariat.installed"])
        desk.tell(0, 3)

        assert ("pending", "unverified", 1) == (
            made.subscription.state,
            made.subscription.reason,
            made.subscription.version,
        )
        assert [] == due_to(desk, made.subscription.id)
        assert [] == desk.receivers.asked

    def test_its_token_opens_it_and_is_not_kept(self, desk: Desk) -> None:
        made = desk.subscribe()
        stored = desk.database._path.read_bytes()

        assert made.subscription == desk.subscribing.open(made.subscription.id, made.token)
        assert hashlib.sha256(made.token.encode()).hexdigest() == made.subscription.token_hash
        assert made.token.encode() not in stored

    @pytest.mark.parametrize("wrong", ["", "lat_", "ñ", "\ud800", "x" * 10_000])
    def test_nobody_else_opens_it(self, desk: Desk, wrong: str) -> None:
        made = desk.subscribe()

        with pytest.raises(NoSuchSubscription):
            desk.subscribing.open(made.subscription.id, wrong)
        with pytest.raises(NoSuchSubscription):
            desk.subscribing.open("sub_unknown", made.token)

    def test_ids_tokens_and_secrets_have_their_forms(self, desk: Desk) -> None:
        made = desk.subscribe()

        assert 30 == len(made.subscription.id)
        assert 47 == len(made.token)
        assert base64.b64decode(spell_secret(made.secret).removeprefix("whsec_")) == made.secret
        assert 32 == len(made.secret)

    @pytest.mark.parametrize("sink", ["http://vigilante.example.org/", "ftp://x/", "", "https://"])
    def test_a_sink_to_which_nothing_may_go_is_refused(self, desk: Desk, sink: str) -> None:
        with pytest.raises(LibroError):
            desk.subscribe(sink=sink)

    def test_pending_ones_of_a_host_are_few_and_forgotten_after_a_day(self, desk: Desk) -> None:
        strangers = [desk.subscribe() for _ in range(MOST_PENDING)]
        mine = desk.subscribe()
        with pytest.raises(NoSuchSubscription):
            desk.subscribing.open(strangers[0].subscription.id, strangers[0].token)
        assert mine.subscription == desk.subscribing.open(mine.subscription.id, mine.token)
        desk.later(days=1, seconds=1)
        desk.subscribe()

        with desk.database.reading() as db:
            assert (1,) == db.execute("SELECT count(*) FROM subscription").fetchone()


class TestVerifying:
    def test_consent_makes_it_active_with_all_that_it_asked_for(self, desk: Desk) -> None:
        desk.tell(0, 2)
        made = desk.subscribe()
        desk.tell(2, 4)
        asked = desk.subscribing.verify(made.subscription)
        desk.tell(4, 5)

        assert ("active", None, None) == (asked.subscription.state, asked.error, asked.subscription.challenge)
        assert [2, 3, 4] == due_to(desk, made.subscription.id)
        assert 1 == desk.bell.rung

    @pytest.mark.parametrize(
        ("since", "due"), [("now", []), ("earliest", [0, 1, 2]), ("1", [1, 2]), ("1-1", [2]), ("2", [2])]
    )
    def test_it_begins_where_it_asked(self, desk: Desk, since: str, due: list[int]) -> None:
        desk.tell(0, 3)
        made = desk.active(**{"from": since})

        assert due == due_to(desk, made.subscription.id)

    def test_it_cannot_begin_in_the_future(self, desk: Desk) -> None:
        desk.tell(0, 3)

        with pytest.raises(Malformed, match=r"position\.not-yet"):
            desk.subscribe(**{"from": "4"})
        desk.subscribe(**{"from": "2-1"})

    def test_only_what_matches_is_due(self, desk: Desk) -> None:
        desk.tell(0, 2)
        desk.tell(2, 4, town="15106")
        made = desk.active(filters=[{"exact": {"municipality": "15106"}}], **{"from": "earliest"})

        assert [2, 3] == due_to(desk, made.subscription.id)

    def test_without_consent_it_stays_pending(self, desk: Desk) -> None:
        made = desk.subscribe(**{"from": "earliest"})
        desk.tell(0, 2)
        desk.receivers.consent = Consent(error="intent.refused")
        asked = desk.subscribing.verify(made.subscription)

        assert ("pending", "intent.refused") == (asked.subscription.state, asked.error)
        assert made.subscription == desk.stores.subscriptions.get(made.subscription.id)
        assert [] == due_to(desk, made.subscription.id)

    def test_the_rate_that_was_granted_holds(self, desk: Desk) -> None:
        desk.receivers.consent = Consent(rate_per_minute=6)
        made = desk.active(protocolsettings={"rate_per_minute": 600})

        assert {"rate_per_minute": 6} == made.subscription.settings
        assert made.subscription == desk.stores.subscriptions.get(made.subscription.id)

    def test_an_active_one_is_not_asked_again(self, desk: Desk) -> None:
        made = desk.active()
        desk.subscribing.verify(made.subscription)

        assert 1 == len(desk.receivers.asked)

    def test_a_host_is_asked_only_so_often(self, desk: Desk) -> None:
        made = desk.subscribe()
        desk.receivers.consent = Consent(error="intent.refused")
        for _ in range(MOST_ATTEMPTS):
            desk.subscribing.verify(made.subscription)

        with pytest.raises(TooManyAttempts):
            desk.subscribing.verify(made.subscription)
        assert MOST_ATTEMPTS == len(desk.receivers.asked)
        desk.later(hours=1)
        desk.subscribing.verify(made.subscription)

    def test_what_was_changed_meanwhile_is_not_made_active(self, desk: Desk) -> None:
        made = desk.subscribe()
        desk.subscribing.change(made.subscription, Change(sink="https://otro.example.org/"))

        with pytest.raises(Stale):
            desk.subscribing.verify(made.subscription)
        now = desk.stores.subscriptions.get(made.subscription.id)
        assert now is not None
        assert ("pending", "https://otro.example.org/") == (now.state, now.sink)


class TestChanging:
    def test_another_sink_must_consent_first_and_misses_nothing(self, desk: Desk) -> None:
        made = desk.active()
        desk.tell(0, 1)
        moved = desk.subscribing.change(made.subscription, Change(sink="https://otro.example.org/"))
        desk.tell(1, 3)
        meanwhile = due_to(desk, moved.id)
        back = desk.subscribing.verify(moved)

        assert ("pending", "sink-changed") == (moved.state, moved.reason)
        assert ([0], [0, 1, 2]) == (meanwhile, due_to(desk, moved.id))
        assert ("active", "https://otro.example.org/") == (back.subscription.state, back.subscription.sink)

    def test_the_same_sink_is_no_change(self, desk: Desk) -> None:
        made = desk.active()

        assert "active" == desk.subscribing.change(made.subscription, Change(sink=SINK)).state

    def test_a_bad_sink_changes_nothing(self, desk: Desk) -> None:
        made = desk.active()

        with pytest.raises(LibroError):
            desk.subscribing.change(made.subscription, Change(sink="http://x/"))
        assert made.subscription == desk.stores.subscriptions.get(made.subscription.id)

    def test_another_question_begins_now(self, desk: Desk) -> None:
        made = desk.active(filters=[{"exact": {"municipality": "15106"}}])
        desk.tell(0, 2)
        changed = desk.subscribing.change(made.subscription, read_change({"filters": []}))
        desk.tell(2, 3)
        missing = desk.redelivering.replay_missing(changed).queued

        assert ([2], 0) == (due_to(desk, changed.id), missing)

    def test_a_change_knows_its_version(self, desk: Desk) -> None:
        made = desk.active()
        desk.subscribing.change(made.subscription, Change(rate_per_minute=5))

        with pytest.raises(Stale):
            desk.subscribing.change(made.subscription, Change(rate_per_minute=7))

    @pytest.mark.parametrize("is_paused", [False, True])
    def test_more_a_minute_than_was_granted_needs_consent_again(self, desk: Desk, is_paused: bool) -> None:
        desk.receivers.consent = Consent(rate_per_minute=6)
        one = desk.active().subscription
        one = desk.subscribing.disable(one) if is_paused else one
        less = desk.subscribing.change(one, Change(rate_per_minute=5))
        more = desk.subscribing.change(less, Change(rate_per_minute=600))
        asked = desk.subscribing.enable(more).subscription

        assert (one.state, "pending", "rate-raised") == (less.state, more.state, more.reason)
        assert ("active", {"rate_per_minute": 6}) == (asked.state, asked.settings)

    def test_what_is_not_named_stays(self, desk: Desk) -> None:
        made = desk.active(types=["plan.started"], filters=[{"exact": {"issuer": "x"}}])
        changed = desk.subscribing.change(made.subscription, Change(rate_per_minute=5))

        assert (made.subscription.types, made.subscription.filters, made.subscription.since) == (
            changed.types,
            changed.filters,
            changed.since,
        )
