"""The audit of entries as a fold: each one is judged by what the entries before it have established.

    step 3    strict form, index, chain link, order of recorded_at
    step 4    form of the JWS and of the event, its key, its signature
    step 5    the rules, replayed: `decide`, then `evolve`

`Auditor.take` raises at the first fault and then stands where it stood; after it, nothing can be
judged. `judge` and `accept` are its two halves, for whoever needs the state before an entry, too. Its
memory is the state of the ledger, not its history. Tiles are for `tree`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from libroabierto.domain import rulebook
from libroabierto.domain.carried import verifying_jwk
from libroabierto.domain.catalogue import EVENT_TYPES, EventTypes
from libroabierto.domain.decide import FOUNDING, check_form, decide, evolve, rules_version
from libroabierto.domain.eventtype import Case
from libroabierto.domain.keychoice import signing_key
from libroabierto.domain.signers import AUTHORITY_OFFICES, STATE, holds
from libroabierto.domain.world import Effect, MemoryWorld
from libroabierto.errors import LibroError, Refused, UpdateNeeded
from libroabierto.keys import PublicKey
from libroabierto.record.entry import ZEROS, Entry, check_previous, entry_hash
from libroabierto.record.envelope import Envelope, check_signature
from libroabierto.record.event import Event, open_event
from libroabierto.record.moments import parse_millis
from libroabierto.tlog.note import VerifierKey

from .finding import Finding

# What a defect of ours raises on a hostile entry; the finding, not the exception, ends the audit.
_DEFECTS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
# Reading a key costs as much as ten signatures; the keys of a state's institutions are a few thousand.
_MAX_KEYS: Final = 4096

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Mark:
    """How far an audit has come: entries taken, hash and recorded_at of the last one."""

    size: int = 0
    previous: str = ZEROS
    recorded_at: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry that was found good: its bytes, its event, what it changes, and where that leads."""

    raw: bytes
    event: Event
    effect: Effect
    mark: Mark  # after it


class Auditor:
    """What the entries so far have established. One thread owns it."""

    def __init__(
        self,
        *,
        log: VerifierKey | None = None,
        ledger: str | None = None,
        world: MemoryWorld | None = None,
        mark: Mark | None = None,
        types: EventTypes = EVENT_TYPES,
    ) -> None:
        """Begin before entry 0, or where *world* and *mark* stand.

        *log* and *ledger* are what the reader trusts; None where there is nothing to compare with. *types*
        is the catalogue that judges.
        """
        self.world = world or MemoryWorld()
        self.mark = mark or Mark()
        self._log = log
        self._ledger = ledger
        self._types = types
        self._keys: dict[str, PublicKey] = {}

    def take(self, raw: bytes) -> Event:
        """Judge the next entry's bytes; raise Finding or UpdateNeeded. Return its event.

        A ledger chooses these bytes, and every auditor runs this code: an entry at which it stumbles
        would hide all that follows it, behind a trace that tells nobody where. So a defect of ours is
        a finding too ("audit.unjudgeable"), with the index, its evidence, and an end of the audit.
        """
        judged = self.judge(raw)
        self.accept(judged)
        return judged.event

    def judge(self, raw: bytes) -> Judged:
        """Judge the next entry's bytes and stay where we are; raises as `take`."""
        try:
            return self._judge(raw)
        except _DEFECTS as error:
            index, defect = self.mark.size, type(error).__name__
            raise Finding("audit.unjudgeable", step=5, index=index, defect=defect) from error

    def accept(self, judged: Judged) -> None:
        """Take in what `judge` gave last; raises Finding if we stumble even here."""
        try:
            self.world.apply(judged.effect)
        except _DEFECTS as error:
            index, defect = self.mark.size, type(error).__name__
            raise Finding("audit.unjudgeable", step=5, index=index, defect=defect) from error
        self.mark = judged.mark

    def _judge(self, raw: bytes) -> Judged:
        index = self.mark.size
        entry = self._entry(raw, index)
        digest = entry_hash(raw)
        if index == 0 and self._ledger is not None and digest != self._ledger:
            raise Finding("audit.other-ledger", step=3, index=0, want=self._ledger, got=digest)
        event = self._event(entry)
        recorded_at = parse_millis(entry.recorded_at)
        if _judges_anew(event) and self._is_the_authoritys(event, recorded_at):
            raise UpdateNeeded("audit.update-needed", index=index, type=event.type)
        case = _found("audit.rule-broken", 5, index, lambda: self._decided(event, recorded_at))
        effect = evolve(case, index=index, entry_hash=digest)
        return Judged(raw, event, effect, Mark(index + 1, digest, entry.recorded_at))

    def _decided(self, event: Event, recorded_at: datetime) -> Case:
        return decide(self.world, event, recorded_at, self._types)

    def _entry(self, raw: bytes, index: int) -> Entry:
        entry = _found("audit.entry-form", 3, index, lambda: Entry.parse(raw))
        if entry.index != index:
            raise Finding("audit.entry-index", step=3, index=index, said=entry.index)
        _found("audit.chain-broken", 3, index, lambda: check_previous(entry, self.mark.previous))
        if entry.recorded_at < self.mark.recorded_at:  # one spelling, one length: text orders as time does
            raise Finding("audit.recorded-at-decreases", step=3, index=index)
        return entry

    def _event(self, entry: Entry) -> Event:
        index = entry.index
        envelope, event = _found("audit.event-form", 4, index, lambda: open_event(entry.event))
        if index == 0:
            self._check_founding(event)
        key = _found("audit.key-unknown", 4, index, lambda: self._key(envelope, event))
        _found("audit.signature", 4, index, lambda: check_signature(envelope, key))
        return event

    def _is_the_authoritys(self, event: Event, recorded_at: datetime) -> bool:
        """Tell whether the authority says this, of this ledger; the rules refuse it from anybody else."""
        founded = self.world.get("ledger", "main")
        if founded is None or (event.ledger, event.stream) != (founded["ledger"], "ledger:main"):
            return False
        try:
            key = signing_key(self.world, event, recorded_at)
        except LibroError:
            return False
        institution = self.world.get("institution", str(key["institution"]))
        is_authority = institution is not None and holds(institution, "authority", STATE)
        return is_authority and key["office"] in AUTHORITY_OFFICES

    def _key(self, envelope: Envelope, event: Event) -> PublicKey:
        known = self._keys.get(envelope.kid)
        if known is not None:
            return known
        key = PublicKey.from_jwk(self._jwk(event))
        if len(self._keys) >= _MAX_KEYS:
            self._keys.clear()
        if event.type != FOUNDING:  # a founding that is refused enrols nobody
            self._keys[envelope.kid] = key
        return key

    def _jwk(self, event: Event) -> object:
        """Find the key that is enrolled, or carried; entry 0 carries its own."""
        if event.type == FOUNDING and self.mark.size == 0:
            return event.data["authority"]["seal"]
        return verifying_jwk(self.world, event)

    def _check_founding(self, event: Event) -> None:
        """Check what is needed before the founding's own key can be read."""
        if event.type != FOUNDING:
            raise Finding("audit.rule-broken", step=5, index=0, because=Refused("ledger.not-founded"))
        rules = event.data.get("rules")
        version = rules.get("version") if isinstance(rules, dict) else None
        if isinstance(version, int) and version not in rulebook.DIGESTS:
            raise UpdateNeeded("audit.update-needed", index=0, rules=version)
        judging = rules_version(self.world, event, self._types)
        _found("audit.rule-broken", 5, 0, lambda: check_form(event, judging, self._types))
        if self._log is not None and event.data.get("log_key", "") != str(self._log):
            raise Finding("audit.other-log-key", step=1, index=0, got=event.data.get("log_key", ""))


def _judges_anew(event: Event) -> bool:
    """Say whether *event* changes how every later entry is judged in a way that this software does not know.

    Then a reader must stop. Only the authority can mean it: whoever else signs one, an operator among
    them, must not end an audit.
    """
    version = event.data.get("version")
    return event.type == "ledger.rules_adopted" and type(version) is int and version > rulebook.VERSION


def _found(code: str, step: int, index: int, check: Callable[[], _Result]) -> _Result:
    """Return what *check* returns; its error becomes a finding at *index*."""
    try:
        return check()
    except LibroError as error:
        raise Finding(code, step=step, index=index, because=error) from error
