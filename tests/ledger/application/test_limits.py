"""Limits per institution: verified signatures pay, their own institution pays, repeats are free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from libroabierto.errors import LibroError
from libroabierto_ledger.application import Outcome, RateLimited
from libroabierto_ledger.bootstrap import Assembly
from support.founding import AUTHORITY, ROLL, Town, forged, resealed, unsigned
from support.ledger_home import fill, opened
from support.refusal import refused

BURST = 5
RATE = (1, BURST)


@pytest.fixture
def strict(town: Town, tmp_path: Path) -> Iterator[Assembly]:
    """A founded ledger that takes five events of an institution at once, and one a second."""
    with opened(tmp_path / "strict", town, rate_institution=RATE) as assembly:
        fill(assembly, [town.found()])
        yield assembly


def batch(town: Town, count: int, name: str = "osc-lote") -> list[str]:
    return [town.institution(f"{name}-{n}") for n in range(count)]


def codes(answers: Sequence[object]) -> list[str]:
    """Spell the answers of a batch: "new", "known", or the code of a refusal."""
    return [a.code if isinstance(a, LibroError) else _kind(a) for a in answers]


def _kind(answer: object) -> str:
    assert isinstance(answer, Outcome)
    return "known" if answer.repeated else "new"


def exhaust(assembly: Assembly, town: Town) -> list[str]:
    """Use up all that the authority may send; return the tokens."""
    tokens = batch(town, BURST, "osc-antes")
    assert ["new"] * BURST == codes([assembly.submissions.submit(token) for token in tokens])
    return tokens


def test_an_institution_over_its_limit_is_told_how_long_to_wait(strict: Assembly, town: Town) -> None:
    exhaust(strict, town)

    with refused("limit.institution", RateLimited, retry_after=1):
        strict.submissions.submit(town.institution("osc-nueva"))


def test_whoever_waits_as_long_as_told_is_recorded(strict: Assembly, town: Town) -> None:
    exhaust(strict, town)
    token = town.institution("osc-nueva")
    with pytest.raises(RateLimited):
        strict.submissions.submit(token)

    town.now += timedelta(seconds=1)

    assert ["new"] == codes([strict.submissions.submit(token)])


def test_another_institution_is_not_concerned(strict: Assembly, town: Town) -> None:
    exhaust(strict, town)
    token = town.event("term.started", ROLL[0], "seal", f"institution:{ROLL[0]}", {})

    with refused("data.invalid", LibroError):  # so it was judged
        strict.submissions.submit(token)


def test_an_exact_repeat_is_answered_over_the_limit_too(strict: Assembly, town: Town) -> None:
    tokens = exhaust(strict, town)

    assert ["known"] == codes([strict.submissions.submit(tokens[0])])


def test_repeats_count_for_nobody(strict: Assembly, town: Town) -> None:
    """Recorded events are public: anybody may send them again, as often as he likes."""
    token = town.institution("osc-publica")
    strict.submissions.submit(token)

    assert ["known"] * 300 == codes(strict.submissions.submit_batch([token] * 300))
    assert ["new"] * (BURST - 1) == codes(strict.submissions.submit_batch(batch(town, BURST - 1)))


def test_a_line_over_the_limit_is_refused_alone_and_says_when_it_may_come(
    strict: Assembly, town: Town
) -> None:
    answers = strict.submissions.submit_batch(batch(town, 8))

    assert ["new"] * 5 + ["limit.institution"] * 3 == codes(answers)
    assert [1, 2, 3] == [a.facts["retry_after"] for a in answers if isinstance(a, RateLimited)]


def test_a_repeat_in_a_batch_takes_nobody_elses_place(strict: Assembly, town: Town) -> None:
    old, new = exhaust(strict, town), batch(town, 3)
    town.now += timedelta(seconds=2)

    answers = strict.submissions.submit_batch([old[0], new[0], new[0], old[1], new[1], new[2], new[2]])

    over = "limit.institution"
    assert ["known", "new", "known", "known", "new", over, over] == codes(answers)


def test_a_refused_event_counts_since_its_signature_was_verified(strict: Assembly, town: Town) -> None:
    refusable = town.term()  # of a municipality that nobody accredited

    told = codes(strict.submissions.submit_batch([refusable, *batch(town, BURST)]))

    assert ["limit.institution"] == told[BURST:]
    assert told[0] not in {"new", "limit.institution"}


def test_a_forged_signature_counts_for_nobody(strict: Assembly, town: Town) -> None:
    bad = forged(town.institution("osc-falsa"))

    assert ["signature.invalid"] * 50 == codes(strict.submissions.submit_batch([bad] * 50))
    assert ["new"] * BURST == codes(strict.submissions.submit_batch(batch(town, BURST)))


def test_nobody_uses_up_what_another_may_send_by_naming_it_as_issuer(strict: Assembly, town: Town) -> None:
    """The signature is good, the key is known, but it is a key of somebody else: that key pays."""
    impostor = town.key_pair(ROLL[0], "seal")
    lines = [resealed(token, impostor) for token in batch(town, BURST + 2, "osc-ajena")]

    answers = codes(strict.submissions.submit_batch(lines))

    assert ["limit.institution"] * 2 == answers[BURST:]
    assert "limit.institution" not in answers[:BURST]
    assert ["new"] * BURST == codes(strict.submissions.submit_batch(batch(town, BURST)))


def test_check_counts_as_a_submission_does(strict: Assembly, town: Town) -> None:
    for token in batch(town, BURST):
        assert strict.submissions.check(token).accepted

    with refused("limit.institution", RateLimited, retry_after=1):
        strict.submissions.check(town.institution("osc-nueva"))
    with pytest.raises(RateLimited):
        strict.submissions.submit(town.institution("osc-nueva"))


def test_check_of_what_nobody_signed_counts_for_no_institution(strict: Assembly, town: Town) -> None:
    draft, recorded = unsigned(town.institution("osc-nueva")), town.institution("osc-vieja")
    strict.submissions.submit(recorded)

    for body in (draft, forged(town.institution("osc-nueva")), recorded):
        for _ in range(BURST):
            strict.submissions.check(body)

    assert ["new"] * (BURST - 1) == codes(strict.submissions.submit_batch(batch(town, BURST - 1)))


def test_check_of_an_event_of_another_ledger_counts_for_nobody(strict: Assembly, town: Town) -> None:
    """It may be public there, and the key the same."""
    foreign = resealed(town.institution("osc-x"), town.key_pair(AUTHORITY, "seal"), ledger="f" * 64)

    for _ in range(BURST + 1):
        assert "event.other-ledger" == strict.submissions.check(foreign).findings[0].code


def test_a_second_worker_goes_on_counting_where_the_first_stands(
    strict: Assembly, town: Town, tmp_path: Path
) -> None:
    exhaust(strict, town)

    with opened(tmp_path / "strict", town, rate_institution=RATE) as second, pytest.raises(RateLimited):
        second.submissions.submit(town.institution("osc-nueva"))


def test_a_count_that_cannot_be_kept_stops_nobody(strict: Assembly, town: Town) -> None:
    exhaust(strict, town)
    strict.limits.close()
    for path in strict.config.home.glob("limits.db*"):
        path.unlink()
    strict.config.limits.mkdir()

    assert ["new"] * 20 == codes(strict.submissions.submit_batch(batch(town, 20)))


def test_without_a_limit_nothing_is_counted(founded: Assembly, town: Town) -> None:
    assert ["new"] * 30 == codes(founded.submissions.submit_batch(batch(town, 30)))
    assert not founded.config.limits.exists()


def test_one_refused_event_uses_up_one_place_however_often_it_comes(strict: Assembly, town: Town) -> None:
    """Whoever found it could else keep its institution from being heard."""
    token = town.event("term.started", AUTHORITY, "seal", f"institution:{AUTHORITY}", {})
    for _ in range(3 * BURST):
        with refused("data.invalid", LibroError):
            strict.submissions.submit(token)

    answers = strict.submissions.submit_batch(batch(town, BURST))

    assert ["new"] * (BURST - 1) + ["limit.institution"] == codes(answers)


def test_events_too_old_to_be_recorded_cost_their_institution_nothing(strict: Assembly, town: Town) -> None:
    stale = batch(town, 3 * BURST, "osc-vieja")
    town.now += timedelta(days=31)

    told = codes(strict.submissions.submit_batch(stale))

    assert {"time.signed-too-long-ago", "limit.institution"} == set(told)
    assert "limit.institution" not in codes(strict.submissions.submit_batch(batch(town, BURST)))
