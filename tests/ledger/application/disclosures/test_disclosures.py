"""Disclosures in a ledger: with which submissions they come in, how they are read, how they go."""

from __future__ import annotations

from pathlib import Path

import pytest

from libroabierto.errors import LibroError, Refused
from libroabierto.record.disclosure import join
from libroabierto_ledger.application import Outcome
from libroabierto_ledger.bootstrap import Assembly
from support.founding import Town, read
from support.ledger_home import opened, relive
from support.lives import ledger, privacy
from support.lives.privacy import DIGEST, SILENT_DIGEST, SILENT_TEXT, STREAM, TEXT
from support.naive_identifiers import curp_of
from support.refusal import refused
from support.seated import DISCLOSED, WITHDRAWN, WITHHELD, holder, seat, withdraw

CURP = curp_of("GODE561231MDFMZM0")


def test_the_entry_is_that_of_the_jws_alone(house: Assembly, town: Town) -> None:
    seat(house, town, TEXT)

    assert town.entries == list(house.queries.lines())


def test_a_disclosed_name_is_shown(house: Assembly, town: Town) -> None:
    seat(house, town, TEXT)

    assert DISCLOSED == holder(house)


def test_an_undisclosed_one_is_withheld(house: Assembly, town: Town) -> None:
    seat(house, town)

    assert WITHHELD == holder(house)


def test_a_repeat_brings_what_a_crash_lost(house: Assembly, town: Town) -> None:
    entry = seat(house, town)
    outcome = house.submissions.submit(join(town.tokens[entry], (TEXT,)))

    assert isinstance(outcome, Outcome)
    assert (True, DISCLOSED) == (outcome.repeated, holder(house))


def test_a_repeat_behind_limits_brings_it_as_well(town: Town, home: Path) -> None:
    """There a repeat is answered before it reaches the sequencer."""
    with opened(home, town, rate_institution=(100, 10_000)) as house:
        relive(house, town)
        entry = seat(house, town)
        house.submissions.submit(join(town.tokens[entry], (TEXT,)))

        assert DISCLOSED == holder(house)


def test_a_repeat_brings_nothing_that_screening_stops(house: Assembly, town: Town) -> None:
    """What the first submission could not disclose, its repeat cannot either."""
    text, digest = privacy.opened(value=f"Persona Ficticia {CURP}")
    token = privacy.seating(town, digest)
    house.submissions.submit(token)
    again = join(token, (text,))
    with refused("screening.curp", Refused):
        house.submissions.submit(again)

    assert ["screening.curp"] == [one.code for one in house.submissions.check(again).findings]
    assert {} == house.disclosures.find([digest])


def test_a_line_of_a_batch_may_disclose(house: Assembly, town: Town) -> None:
    lines = [join(privacy.seating(town), (TEXT,)), join(privacy.seating(town, "D" * 43), (SILENT_TEXT,))]
    good, bad = house.submissions.submit_batch(lines)

    assert isinstance(good, Outcome)
    assert isinstance(bad, LibroError)
    assert ("disclosure.digest-unknown", DISCLOSED) == (bad.code, holder(house))


def test_nothing_of_a_refused_event_is_kept(house: Assembly, town: Town) -> None:
    """The event itself breaks a rule, with which its disclosure has nothing to do."""
    with refused("seat.sector-differs", Refused):
        house.submissions.submit(join(privacy.seating(town, sector="academia"), (TEXT,)))

    assert {} == house.disclosures.find([DIGEST])


def test_nothing_of_a_refused_disclosure_is_kept(house: Assembly, town: Town) -> None:
    size = house.queries.info().size
    with refused("disclosure.digest-unknown", Refused):
        house.submissions.submit(join(privacy.seating(town), (TEXT, SILENT_TEXT)))

    assert ({}, size) == (house.disclosures.find([DIGEST, SILENT_DIGEST]), house.queries.info().size)


def test_a_forged_event_discloses_nothing(house: Assembly, town: Town) -> None:
    token = privacy.seating(town)
    with pytest.raises(LibroError):
        house.submissions.submit(join(token[:-8] + "AAAAAAAA", (TEXT,)))

    assert {} == house.disclosures.find([DIGEST])


def test_check_tells_what_a_submission_would_hear(house: Assembly, town: Town) -> None:
    good = house.submissions.check(join(privacy.seating(town), (TEXT,)))
    bad = house.submissions.check(join(privacy.seating(town), (SILENT_TEXT,)))

    assert (True, ["disclosure.digest-unknown"]) == (good.accepted, [one.code for one in bad.findings])
    assert {} == house.disclosures.find([DIGEST, SILENT_DIGEST])


def test_check_looks_at_the_disclosures_of_a_repeat(house: Assembly, town: Town) -> None:
    entry = seat(house, town, TEXT)
    withdraw(house, town, entry, DIGEST)
    judged = house.submissions.check(join(town.tokens[entry], (TEXT,)))

    assert ["disclosure.withdrawn-before"] == [one.code for one in judged.findings]


def test_a_withdrawal_erases_at_once_and_for_every_day(house: Assembly, town: Town) -> None:
    entry = seat(house, town, TEXT)
    before = holder(house, str(entry))
    withdraw(house, town, entry, DIGEST)

    assert [DISCLOSED, WITHDRAWN, WITHDRAWN] == [before, holder(house), holder(house, str(entry))]
    assert {} == house.disclosures.find([DIGEST])


def test_a_withdrawn_one_never_comes_in_again(house: Assembly, town: Town) -> None:
    entry = seat(house, town, TEXT)
    withdraw(house, town, entry, DIGEST)
    with refused("disclosure.withdrawn-before", Refused):
        house.submissions.submit(join(town.tokens[entry], (TEXT,)))

    assert {} == house.disclosures.find([DIGEST])


def test_a_repeat_without_it_is_answered_as_ever(house: Assembly, town: Town) -> None:
    entry = seat(house, town, TEXT)
    withdraw(house, town, entry, DIGEST)
    outcome = house.submissions.submit(town.tokens[entry])

    assert isinstance(outcome, Outcome)
    assert outcome.repeated


def test_one_withdrawal_leaves_the_others(house: Assembly, town: Town) -> None:
    entry = seat(house, town, TEXT)
    consented = privacy.seating(town, SILENT_DIGEST, "osc", position="alternate")
    house.submissions.submit(join(consented, (SILENT_TEXT,)))
    town.record(consented)
    withdraw(house, town, entry, DIGEST)

    assert {SILENT_DIGEST: SILENT_TEXT} == house.disclosures.find([DIGEST, SILENT_DIGEST])


def test_the_state_of_an_events_disclosures_is_told(house: Assembly, town: Town) -> None:
    entry = seat(house, town, TEXT)
    event = read(town.tokens[entry])
    (shown,) = house.disclosed.of(event)
    at = withdraw(house, town, entry, DIGEST)
    (gone,) = house.disclosed.of(event)

    assert ("disclosed", "/name", None) == (shown.status, shown.pointer, shown.withdrawn)
    assert ("withdrawn", None, at) == (gone.status, gone.disclosure, gone.withdrawn)
    assert (WITHDRAWN, event.payload) == (house.disclosed.event(event).data["name"], event.payload)


def test_an_event_without_any_is_itself(house: Assembly, town: Town) -> None:
    event = read(town.tokens[0])

    assert (event, []) == (house.disclosed.event(event), house.disclosed.of(event))


def test_a_corrected_name_is_shown_beside_the_old_one(house: Assembly, town: Town) -> None:
    entry = seat(house, town, TEXT)
    text, digest = privacy.opened("value", "Persona Ficticia Bien Escrita", "x")
    by = (read(town.tokens[entry]).issuer, "seal")
    token = ledger.correction(town, entry, "/name", {"_sd": digest}, by=by, stream=STREAM)
    house.submissions.submit(join(token, (text,)))
    told = house.history.told(STREAM).items[-2]
    (row,) = told.remarks.corrections

    assert (DISCLOSED, "Persona Ficticia Bien Escrita") == (row["said"], row["value"]["value"])


def test_a_file_that_lies_is_not_believed(house: Assembly, town: Town) -> None:
    """Somebody put another person's disclosure under this digest."""
    seat(house, town)
    house.disclosures.put({DIGEST: SILENT_TEXT})

    assert WITHHELD == holder(house)


def test_what_no_entry_carries_is_shown_nowhere(house: Assembly, town: Town) -> None:
    house.disclosures.put({DIGEST: TEXT})
    seat(house, town)

    assert DISCLOSED == holder(house)  # only since the entry commits to it now
