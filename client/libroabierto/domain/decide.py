"""Two functions, decide and evolve: whether an event may be recorded, and what it changes.

Both are pure. `decide` reads only earlier entries (through the world), the event, the instant of
recording and the municipal catalogue; the ledger calls it under its lock, `libro check` before
signing, the auditor for every entry. Only earlier entries decide; a later one never makes an
accepted entry invalid.

The order of the checks is that of protocol.md section 5: form, id, key, tenure, role, times,
version, the type's own rules. A verdict names the first thing that is wrong.

Every entry is judged by the version of the rules in force at its index: the one that the founding
names, or the last one that `ledger.rules_adopted` brought before it. These two are judged by the
version that they bring: a version cannot know how a later one is adopted.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from libroabierto.domain.attachments import attachment_rows
from libroabierto.domain.calendar import day_of
from libroabierto.domain.carried import CARRIED
from libroabierto.domain.catalogue import EVENT_TYPES, EventTypes
from libroabierto.domain.corrections import original_rows
from libroabierto.domain.eventtype import ANY_STREAM, Case, EventType, Recorded
from libroabierto.domain.forms import check_data
from libroabierto.domain.keychoice import signing_key
from libroabierto.domain.personal import check_digests, disclosure_rows
from libroabierto.domain.rulebook import DIGESTS, VERSION
from libroabierto.domain.world import Effect, World
from libroabierto.errors import (
    IdReused,
    Malformed,
    NotAuthorized,
    Refused,
    UpdateNeeded,
    VersionConflict,
)
from libroabierto.record.entry import ZEROS
from libroabierto.record.event import Event

FOUNDING: Final = "ledger.founded"
AHEAD: Final = timedelta(minutes=5)  # a signer's clock may be this fast
BEHIND: Final = timedelta(days=30)  # signed, then carried to the ledger
OLDEST_ACT: Final = timedelta(days=30)  # older acts enter only on paper


def decide(world: World, event: Event, recorded_at: datetime, types: EventTypes = EVENT_TYPES) -> Case:
    """Return the accepted case, or raise what refuses it.

    *recorded_at* is UTC. Raises Malformed (unknown type, another ledger), InvalidData, IdReused,
    UnknownKey, KeyNotActive, NotAuthorized, VersionConflict or Refused; each carries a stable code.
    """
    version = rules_version(world, event, types)
    type = check_form(event, version, types)
    _check_ledger(world, event)
    _check_id(world, event)
    case = case_of(world, event, recorded_at, types)
    if case.key is not None and case.issuer()["state"] not in ("accredited", CARRIED):
        raise NotAuthorized("institution.not-accredited", issuer=event.issuer)
    if not any(signer.may_sign(case) for signer in type.signers):
        raise _unauthorized(case)
    _check_times(case)
    if version > 1:
        _check_council_session(event)
    _check_version(case, type)
    check_digests(case)
    for rule in types.rules_of(type, version):
        if broken := rule.breaks(case):
            raise Refused(rule.code, **({} if broken is True else broken))
    return case


def case_of(world: World, event: Event, recorded_at: datetime, types: EventTypes = EVENT_TYPES) -> Case:
    """Return the case of an event whose form is good, not judged but for its key."""
    type = types.by_name[event.type]
    key = None if event.type == FOUNDING else signing_key(world, event, recorded_at)
    data = type.read(event.data, event.schema)
    return Case(world, event, type, recorded_at, key, data, types.by_name)


def evolve(case: Case, *, index: int, entry_hash: str) -> Effect:
    """Return all that the accepted *case* changes as entry *index* with this hash (hex)."""
    event, head = case.event, case.world.head(case.event.stream)
    recorded = Recorded(case, index, (head.version if head else 0) + 1, entry_hash)
    beside = (*original_rows(recorded), *attachment_rows(recorded), *disclosure_rows(recorded))
    rows = (*case.type.evolve(recorded), *beside)
    day = day_of(case.recorded_at).isoformat()
    return Effect(index, event.id, event.stream, recorded.version, entry_hash, day, rows)


def rules_version(world: World, event: Event, types: EventTypes = EVENT_TYPES) -> int:
    """Return the version of the rules that judges *event*: those in force, or higher ones that it brings.

    What brings rules that are not higher, or that nobody knows, is refused in words that need its type.
    Raises UpdateNeeded where rules are in force that this software lacks: it does not guess.
    """
    found, founded = types.by_name.get(event.type), world.get("ledger", "main")
    in_force = int(founded["rules"]["version"]) if founded else 0
    if in_force and in_force not in DIGESTS:
        raise UpdateNeeded("rules.unknown", version=in_force)
    if found is None or found.brings is None:
        return in_force or VERSION
    brought = found.brings(event.data)
    if type(brought) is int and brought in DIGESTS and brought > in_force:
        return brought
    return max(in_force or VERSION, found.since)


def check_form(event: Event, version: int | None = None, types: EventTypes = EVENT_TYPES) -> EventType:
    """Check all that needs no other entry: type, data, stream kind, provenance. Return the type.

    Without *version*, type and schema must be those of some version of the rules.
    """
    type = types.type_of(event, version)
    check_data(types.form_of(event), event.data)
    if event.stream.partition(":")[0] != type.stream != ANY_STREAM:
        raise Refused("stream.of-another-kind", stream=event.stream, kind=type.stream)
    if type.provenance not in (event.provenance, "either"):
        raise Refused("provenance.not-allowed", provenance=event.provenance, type=event.type)
    if event.provenance == "paper" and "collation" not in event.data:
        raise Refused("collation.missing")
    return type


def _check_ledger(world: World, event: Event) -> None:
    founded = world.get("ledger", "main")
    expected = ZEROS if event.type == FOUNDING else founded["ledger"] if founded else None
    if expected is None:
        raise Refused("ledger.not-founded")
    if event.ledger != expected:
        raise Malformed("event.other-ledger", ledger=event.ledger)


def _check_id(world: World, event: Event) -> None:
    taken = world.index_of(event.id)
    if taken is not None:
        raise IdReused("event.id-reused", id=event.id, index=taken)


def _unauthorized(case: Case) -> NotAuthorized:
    event, own = case.event, case.issuer()["municipality"] if case.key else None
    about = case.data.get("municipality")
    if own and about and own["key"] != about["key"]:
        return NotAuthorized("municipality.about-another", key=about["key"])
    return NotAuthorized("signer.not-authorized", type=event.type, office=event.office, issuer=event.issuer)


def _check_times(case: Case) -> None:
    signed, recorded = case.event.signed_instant, case.recorded_at
    if signed - recorded > AHEAD:  # differences never leave the calendar, whatever a dishonest entry says
        raise Refused("time.signed-in-future", seconds=round((signed - recorded).total_seconds()))
    if recorded - signed > BEHIND:
        raise Refused("time.signed-too-long-ago", days=(recorded - signed).days)
    if case.event.provenance == "native":
        _check_occurred(case.event.occurred_date, case.signed_on)


def _check_occurred(occurred_on: date, signed_on: date) -> None:
    if occurred_on > signed_on:
        raise Refused(
            "time.occurred-in-future", occurred_on=occurred_on.isoformat(), signed_on=signed_on.isoformat()
        )
    if signed_on - occurred_on > OLDEST_ACT:
        raise Refused("time.occurred-too-long-ago", occurred_on=occurred_on.isoformat(), days=OLDEST_ACT.days)


def _check_council_session(event: Event) -> None:
    """The council's session that agreed to an act is not of a later day; the first rules did not ask."""
    session = event.data.get("council_session")
    if session is not None and session["date"] > event.occurred_on:
        raise Refused("council-session.after-act", date=session["date"], occurred_on=event.occurred_on)


def _check_version(case: Case, type: EventType) -> None:
    event, head = case.event, case.world.head(case.event.stream)
    if type.unordered:
        if event.version != 0:
            raise Refused("version.must-be-zero", type=event.type, version=event.version)
    elif event.version != (head.version if head else 0) + 1:
        facts = {"version": head.version, "index": head.index, "hash": head.hash} if head else {"version": 0}
        raise VersionConflict("version.conflict", sent=event.version, stream=event.stream, **facts)
