"""Another secret, beside which the former one signs for a while."""

from __future__ import annotations

from pathlib import Path

import pytest

from libroabierto.errors import Malformed
from support.notifier_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


class TestRotating:
    def test_the_former_secret_signs_for_a_while(self, desk: Desk) -> None:
        made = desk.active()
        rotated, secret = desk.subscribing.rotate(made.subscription, 3600)

        assert [(secret, None), (made.secret, "2026-11-23T13:00:00Z")] == [
            (one.value, one.until) for one in rotated.secrets
        ]
        assert rotated == desk.stores.subscriptions.get(rotated.id)

    def test_without_grace_it_ends_at_once(self, desk: Desk) -> None:
        made = desk.active()
        rotated, secret = desk.subscribing.rotate(made.subscription, 0)

        assert [secret] == [one.value for one in rotated.secrets]

    def test_grace_is_never_lengthened_and_secrets_are_few(self, desk: Desk) -> None:
        one = desk.active().subscription
        one, _ = desk.subscribing.rotate(one, 60)
        for _ in range(20):
            one, _ = desk.subscribing.rotate(one, 3600)

        assert 10 == len(one.secrets)
        assert 1 == [x.until for x in one.secrets].count(None)

    def test_expired_ones_are_forgotten(self, desk: Desk) -> None:
        one, _ = desk.subscribing.rotate(desk.active().subscription, 60)
        desk.later(seconds=61)
        one, _ = desk.subscribing.rotate(one, 60)

        assert 2 == len(one.secrets)

    @pytest.mark.parametrize("grace", [-1, 7 * 24 * 3600 + 1])
    def test_grace_has_bounds(self, desk: Desk, grace: int) -> None:
        made = desk.active()

        with pytest.raises(Malformed):
            desk.subscribing.rotate(made.subscription, grace)
