"""Whoever audited as far makes every reminder again that a real notifier told, whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from libroabierto.domain.world import World
from libroabierto.errors import ProofRejected
from libroabierto.notices.reading import Message
from libroabierto.notices.reproducing import check_reproduced
from libroabierto.remote.judge import Judge
from libroabierto.remote.reader import LedgerReader
from libroabierto.verify.fold import Auditor
from support.followed import Followed, trust_in
from support.founding import Town
from support.lives import commitments, keys, secretariats


class Watchdog:
    """Somebody who trusts the ledger's key, and audits as far as a reminder asks for."""

    def __init__(self, desk: Followed) -> None:
        self._desk = desk
        self._judge = Judge(trust_in(desk.town), LedgerReader(desk))
        self._states: dict[int, World] = {}

    def check(self, said: dict[str, object]) -> None:
        message = Message.parse(json.dumps(said).encode())
        proved = self._judge.check(message)
        check_reproduced(proved.message, self._state(int(message.derived["as_of"])))

    def _state(self, as_of: int) -> World:
        if as_of not in self._states:
            auditor = Auditor()
            for raw in self._desk.town.entries[: as_of + 1]:
                auditor.take(raw)
            self._states[as_of] = auditor.world
        return self._states[as_of]


def told(folder: Path, *lives: Callable[[Town], object]) -> tuple[Watchdog, list[dict[str, object]]]:
    """Let a town live, and a notifier remind of it until years later."""
    town = Town()
    for live in lives:
        live(town)
    desk = Followed(folder, town)
    desk.follow()
    desk.at("2032-01-01")
    desk.follow()
    return Watchdog(desk), [body for body in desk.bodies() if "derived" in body]


@pytest.mark.parametrize(
    ("life", "rules"),
    [
        (secretariats.installing, {"signature_awaited", "term_ending", "key_ending", "tenure_ending"}),
        (commitments.under_way, {"milestone_overdue", "term_ending", "key_ending", "tenure_ending"}),
        (keys.LIVES["certified seal"], {"certificate_ending"}),
        (Town.live, {"clause_g"}),
    ],
)
def test_every_reminder_is_made_again(
    tmp_path: Path, life: Callable[[Town], object], rules: set[str]
) -> None:
    watchdog, reminders = told(tmp_path, life)
    for said in reminders:
        watchdog.check(said)

    assert rules <= {str(said["type"]).removeprefix("notice.") for said in reminders}


def test_the_words_of_one_do_not_pass_for_those_of_another(tmp_path: Path) -> None:
    watchdog, reminders = told(tmp_path, secretariats.installing)
    first, *others = reminders
    for said in others:
        forged = {**said, "data": {**said["data"], "title": first["data"]["title"]}}  # type: ignore[dict-item, index]  # JSON
        if forged != said:
            with pytest.raises(ProofRejected, match="not-reproduced"):
                watchdog.check(forged)
