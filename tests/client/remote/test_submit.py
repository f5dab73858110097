"""A submission comes back with a receipt that was verified, or says why not; a repeat is harmless."""

from __future__ import annotations

import pytest

from libroabierto.errors import LedgerBusy, ProofRejected
from libroabierto.remote.answers import ProblemAnswer
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.submit import Submitted, submit
from libroabierto.remote.transport import Answer, Request
from libroabierto.remote.trust import Trust
from libroabierto.tlog.note import NoteSigner
from support.founding import Town
from support.lives.rotation import AFTER, NEXT, rotation
from support.post_office import PostOffice
from support.refusal import refused
from support.simulated_ledger import STRANGERS_LINE


class Clock:
    """Remembers how long it was slept on."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def office() -> PostOffice:
    town = Town()
    town.found()
    return PostOffice(town)


def handed_in(office: PostOffice, token: str, clock: Clock | None = None) -> Submitted:
    town = office.town
    trust = Trust(town.log.verifier, town.ledger, b"quorum none", "MEX", "given", "2026-11-22T15:00:00Z")
    return submit(LedgerReader(office), trust, token, sleep=(clock or Clock()).sleep)


def test_a_receipt_comes_back() -> None:
    place = office()
    result = handed_in(place, place.town.accreditation())

    assert (1, False) == (result.logged.entry.index, result.repeated)


def test_a_repeat_gives_the_same_receipt() -> None:
    place = office()
    token = place.town.accreditation()
    first, second = handed_in(place, token), handed_in(place, token)

    assert second.repeated
    assert first.receipt == second.receipt


def test_a_late_answer_is_waited_for() -> None:
    place, clock = office(), Clock()
    place.late = 3
    result = handed_in(place, place.town.accreditation(), clock)

    assert result.logged.entry.index == 1
    assert clock.slept == [2, 2, 2]


def test_a_forgotten_submission_is_handed_in_again() -> None:
    place = office()
    place.forgets = True

    assert handed_in(place, place.town.accreditation()).logged.entry.index == 1


def test_patience_ends() -> None:
    place, clock = office(), Clock()
    place.late = 1000
    with pytest.raises(LedgerBusy, match=r"submission\.pending"):
        handed_in(place, place.town.accreditation(), clock)

    assert sum(clock.slept) <= 60


def test_a_refusal_speaks_the_ledgers_words() -> None:
    place = office()
    place.town.record(place.town.accreditation())
    with pytest.raises(ProblemAnswer) as caught:
        handed_in(place, place.town.accreditation())

    assert (422, "institution.exists", "No se puede.") == (
        caught.value.status,
        caught.value.code,
        caught.value.detail,
    )


def test_a_busy_ledger_says_how_long() -> None:
    place = office()
    place.is_busy = True
    with pytest.raises(LedgerBusy) as caught:
        handed_in(place, place.town.accreditation())

    assert caught.value.facts["retry_after"] == 7


def test_a_receipt_for_another_event_is_refused() -> None:
    class Confused(PostOffice):
        def _index(self, key: str) -> int | None:
            return 0

    place = Confused(office().town)
    with pytest.raises(ProofRejected, match=r"receipt\.other-event"):
        handed_in(place, place.town.accreditation())


def test_a_receipt_under_another_log_key_is_refused() -> None:
    class Impostor(PostOffice):
        def send(self, request: Request, *, max_bytes: int) -> Answer:
            self.town.log, honest = NoteSigner(honest_log.verifier.name, bytes(32)), self.town.log
            try:
                return super().send(request, max_bytes=max_bytes)
            finally:
                self.town.log = honest

    place = Impostor(office().town)
    honest_log = place.town.log
    with refused("receipt.unknown-key", ProofRejected):
        handed_in(place, place.town.accreditation())


@pytest.mark.parametrize("late", [0, 1])
def test_a_strangers_line_under_the_checkpoint_changes_nothing(late: int) -> None:
    class Annotated(PostOffice):
        def _said(self, index: int | None) -> dict[str, object]:
            said = super()._said(index)
            return {**said, "proof": str(said["proof"]) + STRANGERS_LINE.decode()}

    place = Annotated(office().town)
    place.late = late

    assert handed_in(place, place.town.accreditation()).logged.entry.index == 1


def rotating(to: NoteSigner) -> PostOffice:
    """A ledger that signs with *to* as soon as it has taken something in."""

    class Rotating(PostOffice):
        def send(self, request: Request, *, max_bytes: int) -> Answer:
            self.town.log = to
            return super().send(request, max_bytes=max_bytes)

    return Rotating(office().town)


def test_the_receipt_of_a_rotation_is_checked_by_the_key_that_it_hands_over_to() -> None:
    place = rotating(NEXT)
    result = handed_in(place, rotation(place.town))

    assert (1, "logged") == (result.logged.entry.index, result.logged.standing)


def test_under_any_other_key_it_is_refused() -> None:
    place = rotating(AFTER)
    with refused("receipt.unknown-key", ProofRejected):
        handed_in(place, rotation(place.town))


def test_a_rotation_that_the_trusted_key_did_not_sign_leads_nowhere() -> None:
    """Who trusts another key than the log had is not led to the next one either."""
    place = rotating(NEXT)
    token, place.town.log = rotation(place.town), AFTER
    with refused("receipt.unknown-key", ProofRejected):
        handed_in(place, token)


def test_what_is_no_rotation_hands_nothing_over() -> None:
    place = rotating(NEXT)
    with refused("receipt.unknown-key", ProofRejected):
        handed_in(place, place.town.accreditation())
