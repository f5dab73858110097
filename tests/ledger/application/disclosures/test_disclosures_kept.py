"""The file of disclosures beside a ledger: lost, broken, restored, full; and screening."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from libroabierto.errors import LedgerBusy, Malformed, Refused
from libroabierto.record.disclosure import join
from libroabierto_ledger.application import Outcome, Pending
from libroabierto_ledger.application.disclosed import merged
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.persistence.disclosures import SqliteDisclosures
from libroabierto_ledger.ports import StoreUnreadable
from support.founding import COUNCIL, Town, read
from support.ledger_home import opened, relive
from support.lives import privacy
from support.lives.privacy import DIGEST, NAME, STREAM, TEXT
from support.patience import wait_for
from support.refusal import refused
from support.seated import DISCLOSED, WITHDRAWN, WITHHELD, holder, seat, withdraw


def test_a_restored_copy_of_the_file_is_cleaned_at_the_start(town: Town, home: Path, tmp_path: Path) -> None:
    with opened(home, town) as house:
        relive(house, town)
        entry = seat(house, town, TEXT)
        house.disclosures.close()
        shutil.copy(house.config.disclosures, tmp_path / "copy")
        withdraw(house, town, entry, DIGEST)
        path = house.config.disclosures
    for file in home.glob("disclosures.sqlite3*"):
        file.unlink()
    shutil.copy(tmp_path / "copy", path)
    assert TEXT.encode() in path.read_bytes()
    with opened(home, town) as house:
        assert WITHDRAWN == holder(house)
        assert {} == house.disclosures.find([DIGEST])

    assert [] == [file.name for file in home.iterdir() if TEXT.encode() in file.read_bytes()]


def test_a_lost_file_only_withholds(town: Town, home: Path) -> None:
    with opened(home, town) as house:
        relive(house, town)
        seat(house, town, TEXT)
    for file in home.glob("disclosures.sqlite3*"):
        file.unlink()
    with opened(home, town) as house:
        assert WITHHELD == holder(house)


def test_a_rebuild_erases_again(house: Assembly, town: Town) -> None:
    entry = seat(house, town, TEXT)
    withdraw(house, town, entry, DIGEST)
    path = house.config.disclosures
    hand = SqliteDisclosures(path)
    with hand._using() as db:  # what no member of the port would do
        db.execute("DELETE FROM barred")
        db.execute("INSERT INTO disclosure VALUES (?, ?)", (DIGEST, TEXT))
    hand.close()
    house.rebuild()

    assert {} == house.disclosures.find([DIGEST])


def test_the_rows_keep_the_digest_alone(house: Assembly, town: Town) -> None:
    seat(house, town, TEXT)
    with house.store.snapshot() as snapshot:
        row = snapshot.row("secretariat", STREAM, snapshot.head.size - 1)

    assert row is not None
    assert (True, False) == (f'{{"_sd":"{DIGEST}"}}'.encode() in row.document, NAME.encode() in row.document)


def test_what_cannot_be_kept_is_to_be_sent_again(
    house: Assembly, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry stands; the file did not take the value. The repeat brings it."""
    token = privacy.seating(town)

    def full(self: SqliteDisclosures, kept: object) -> None:
        raise LedgerBusy("ledger.disk-full", retry_after=60)

    with monkeypatch.context() as broken:
        broken.setattr(SqliteDisclosures, "put", full)
        with refused("ledger.disk-full", LedgerBusy):
            house.submissions.submit(join(token, (TEXT,)))
    town.record(token)
    outcome = house.submissions.submit(join(token, (TEXT,)))

    assert isinstance(outcome, Outcome)
    assert (True, DISCLOSED, town.entries) == (outcome.repeated, holder(house), list(house.queries.lines()))


def test_a_founding_discloses_nothing(tmp_path: Path) -> None:
    town = Town()
    with opened(tmp_path / "other", town) as house, refused("disclosure.digest-unknown", Refused):
        house.founding.found(join(town.founding(), (TEXT,)))


@pytest.mark.parametrize("tail", ["~", "~x", f"~{TEXT}~{TEXT}~", f"~{TEXT[:-1]}~"])
def test_a_submission_of_another_form_is_malformed(house: Assembly, town: Town, tail: str) -> None:
    with pytest.raises(Malformed) as caught:
        house.submissions.submit(privacy.seating(town) + tail)

    assert caught.value.code.startswith("disclosure.")


def test_screening_looks_at_texts_and_at_disclosures(house: Assembly, town: Town) -> None:
    text, digest = privacy.opened(value="Persona Ficticia GODE561231GR8")
    with refused("screening.rfc", Refused, pointer="/data/name"):
        house.submissions.submit(join(privacy.seating(town, digest), (text,)))
    with refused("screening.rfc", Refused, pointer="/data/organisation"):
        house.submissions.submit(privacy.seating(town, organisation="GODE561231GR8"))

    reason = "Es el RFC publicado de un ejemplo oficial"
    explained = privacy.seating(town, organisation="GODE561231GR8", screening_reason=reason)
    assert isinstance(house.submissions.submit(explained), Outcome)


def test_what_was_recorded_before_any_screening_is_answered(
    house: Assembly, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = privacy.seating(town, organisation="GODE561231GR8")
    with monkeypatch.context() as before:
        before.setattr("libroabierto_ledger.application.admission.check_screening", lambda *_: None)
        house.submissions.submit(token)
    outcome = house.submissions.submit(token)

    assert isinstance(outcome, Outcome)
    assert outcome.repeated


def test_a_row_that_withholds_nothing_is_served_as_it_is_stored(house: Assembly, town: Town) -> None:
    """Nobody parses it, and nobody asks the file."""
    house.disclosures.close()
    with house.store.snapshot() as snapshot:
        row = snapshot.row("institution", COUNCIL, snapshot.head.size - 1)
        assert row is not None
        assert merged(snapshot, house.disclosures, row.document) is row.document

    assert house.states.item("institution", COUNCIL).raw == row.document
    assert not house.config.disclosures.exists()


def test_a_broken_file_stops_only_what_needs_it(house: Assembly, town: Town) -> None:
    seat(house, town, TEXT)
    house.disclosures.close()
    for file in house.config.home.glob("disclosures.sqlite3*"):
        file.write_bytes(b"roto" * 1000)
    with pytest.raises(StoreUnreadable):
        holder(house)

    assert house.states.item("institution", COUNCIL).document["name"]
    assert isinstance(house.submissions.submit(town.tokens[-1]), Outcome)


def test_what_nobody_waits_for_is_kept_all_the_same(house: Assembly, town: Town) -> None:
    """The request gave up before the commit; the disclosure is kept when it comes."""
    token = privacy.seating(town)
    answer = house.submissions.submit(join(token, (TEXT,)), timeout=0)
    wait_for(lambda: house.submissions.state(read(token).idempotency_key).state == "recorded")
    house.sequencer.close()  # after everything that waits was answered

    assert isinstance(answer, Pending)
    assert DISCLOSED == holder(house)


def test_a_disk_that_cannot_be_written_stops_no_reader(
    town: Town, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(self: SqliteDisclosures, digests: object) -> None:
        raise LedgerBusy("ledger.disk-full", retry_after=60)

    with opened(home, town) as house:
        relive(house, town)
        withdraw(house, town, seat(house, town, TEXT), DIGEST)
    monkeypatch.setattr(SqliteDisclosures, "erase", full)
    with opened(home, town) as house:
        assert WITHDRAWN == holder(house)

    assert "could not be erased again: ledger.disk-full" in caplog.text


def test_a_broken_file_is_not_started_with(town: Town, home: Path) -> None:
    with opened(home, town) as house:
        relive(house, town)
        seat(house, town, TEXT)
    for file in home.glob("disclosures.sqlite3*"):
        file.write_bytes(b"roto" * 1000)

    with pytest.raises(StoreUnreadable), opened(home, town):
        pass
