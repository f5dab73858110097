"""What a release recorded is sound for ever: every recorded ledger audits clean, is rebuilt, and goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from libroabierto.domain import rulearchive, rulebook
from libroabierto.domain.decide import rules_version
from libroabierto.errors import Malformed
from libroabierto.record.entry import Entry, entry_hash
from libroabierto.record.moments import parse_millis
from libroabierto.remote.audit import audit
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.trust import Trust
from libroabierto.tlog.vkey import VerifierKey
from libroabierto.verify.fold import Auditor
from libroabierto_ledger.bootstrap import Assembly
from support.founding import Town, read
from support.ledger_home import entries_of, opened
from support.libro_command import Desk
from support.lives import ledger
from support.simulated_ledger import URL, SimulatedLedger
from support.towns import entry_after
from support.vectors import CONTRACTS

FOLDER = Path(__file__).parent
RELEASES = sorted(path.parent.name for path in FOLDER.glob("*/entries.ndjson"))

every_release = pytest.mark.parametrize("release", RELEASES)


def recorded(release: str) -> list[bytes]:
    """Return the entries of a recorded ledger."""
    return (FOLDER / release / "entries.ndjson").read_bytes().splitlines()


def resumed(release: str) -> Town:
    """Return the town that has lived what was recorded, its clock at the last entry."""
    town = Town()
    for raw in recorded(release):
        entry = Entry.parse(raw)
        town.now = parse_millis(entry.recorded_at)
        town.record(entry.event)
    town._ids = len(town.entries) + 1000  # ids of its own for what comes after
    return town


def refill(assembly: Assembly, town: Town, release: str) -> None:
    """Let a ledger record again what was recorded, at the same instants."""
    for raw in recorded(release):
        entry = Entry.parse(raw)
        town.now = parse_millis(entry.recorded_at)
        submit = assembly.submissions.submit if entry.index else assembly.founding.found
        submit(entry.event)


def trust_in(release: str) -> Trust:
    """Trust what the first entry says of its log."""
    first = recorded(release)[0]
    data = read(Entry.parse(first).event).data
    log, policy = VerifierKey.parse(data["log_key"]), data["witness_policy"].encode()
    return Trust(log, entry_hash(first), policy, data["log_code"], "given", "2026-11-22T15:00:00Z", (), None)


def go_on(town: Town) -> None:
    """Adopt the newest rules, unless they judge already, and record types that came with them."""
    founded = town.world.get("ledger", "main")
    assert founded is not None
    if founded["rules"]["version"] < rulebook.VERSION:
        town.record(ledger.adoption(town))
    town.record(ledger.update(town, **ledger.added()))
    place = "/signatories/0/title"
    paper = "declaration:15113-2022"
    declared = town.world.get("declaration", paper)
    assert declared is not None, "every recording has the paper of 2022"
    town.record(ledger.correction(town, declared["declared_at"], place, "Presidente Municipal", stream=paper))


@every_release
def test_a_recorded_ledger_audits_clean(release: str) -> None:
    entries = recorded(release)
    log = trust_in(release).log
    auditor = Auditor(log=log, ledger=entry_hash(entries[0]))
    for raw in entries:
        auditor.take(raw)

    assert len(entries) == auditor.mark.size


@every_release
def test_a_static_copy_audits_clean(release: str) -> None:
    """Over checkpoint, tiles and bundles, as a stranger reads them."""
    copy = SimulatedLedger(recorded(release), Town().log)
    sound = audit(LedgerReader(copy), trust_in(release))

    assert len(recorded(release)) == sound.taken
    assert [] == copy.surprises


@every_release
def test_libro_audit_finds_it_sound(release: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, SimulatedLedger(recorded(release), Town().log))
    report = json.loads(desk.libro("audit", URL, "--yes", "--json").well().out)

    assert ("sound", len(recorded(release))) == (report["verdict"], report["size"])


@every_release
def test_a_real_ledger_records_the_same_bytes_again(release: str, tmp_path: Path) -> None:
    town = Town()
    with opened(tmp_path, town) as assembly:
        refill(assembly, town, release)

        assert recorded(release) == entries_of(assembly)
        assert len(recorded(release)) == assembly.inspect().size == assembly.rebuild()


@every_release
def test_it_adopts_the_newest_rules_and_goes_on(release: str, tmp_path: Path) -> None:
    town, clock = resumed(release), Town()
    go_on(town)
    with opened(tmp_path, clock) as assembly:
        refill(assembly, clock, release)
        for token in town.tokens[len(recorded(release)) :]:
            assembly.submissions.submit(token)

        assert town.entries == entries_of(assembly)
        assert len(town.entries) == assembly.inspect().size == assembly.rebuild()


@every_release
def test_what_came_after_audits_clean_too(release: str) -> None:
    town = resumed(release)
    go_on(town)
    sound = audit(LedgerReader(SimulatedLedger.of(town)), trust_in(release))
    served = {(row.kind, row.id): row.document for row in town.world.rows()}

    assert served == {(row.kind, row.id): row.document for row in sound.snapshot.world.rows()}


@every_release
def test_a_later_audit_goes_on_over_the_adoption(release: str) -> None:
    town, trust = resumed(release), trust_in(release)
    before = audit(LedgerReader(SimulatedLedger.of(town)), trust)
    go_on(town)
    after = audit(LedgerReader(SimulatedLedger.of(town)), trust, before.snapshot)

    assert len(town.entries) - len(recorded(release)) == after.taken


@every_release
def test_each_entry_is_judged_by_the_rules_of_its_day(release: str) -> None:
    """Judging a recording by later rules would be a way to lose it."""
    town = resumed(release)
    first = Entry.parse(recorded(release)[0])
    named = read(first.event).data["rules"]

    assert rulebook.DIGESTS[named["version"]] == named["sha256"]
    assert (CONTRACTS / f"rules/{named['version']}.json").read_bytes() == rulearchive.archive(
        named["version"]
    )
    assert named["version"] == rules_version(town.world, read(town.term()))


def test_the_first_release_is_here() -> None:
    assert "0.1.0" in RELEASES
    assert 14 == len(recorded("0.1.0"))
    assert "f4925c3ea9d5f01284bcf943f4523c881a91837345a2a04362afd36f80f881a2" == trust_in("0.1.0").ledger
    assert "libro.example/mex+914cd48f+Aaf236+POLibqM5km1lPkeTQH9xX+clJPfQ7XlCpmHNn" == str(
        trust_in("0.1.0").log
    )


def test_a_type_of_later_rules_is_a_finding_in_a_ledger_of_0_1_0() -> None:
    town = resumed("0.1.0")
    with pytest.raises(Malformed, match=r"event\.type-unknown"):
        town.record(ledger.update(town, **ledger.added()))
    auditor = Auditor()
    for raw in town.entries:
        auditor.take(raw)
    with pytest.raises(Exception, match=r"audit\.rule-broken"):
        auditor.take(entry_after(town, ledger.update(town, **ledger.added())))
