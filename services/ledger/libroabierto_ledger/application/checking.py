"""`check`: the verdict that an event would get now, and everything that speaks against it.

It looks at a snapshot, so a moment later the verdict may be another; nothing is recorded and the
sequencer is not asked. A verified signature counts for its institution as a submission does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from libroabierto.domain.carried import carried_key
from libroabierto.domain.decide import check_form, decide
from libroabierto.domain.disclosing import check_disclosures
from libroabierto.domain.screening import check_opened, check_screening
from libroabierto.domain.world import World
from libroabierto.errors import LibroError, UnknownKey
from libroabierto.record.disclosure import Disclosure
from libroabierto.record.envelope import Envelope, check_signature
from libroabierto.record.event import Event, read_event
from libroabierto.record.moments import format_millis, parse_millis
from libroabierto_ledger.application.admission import Submission, check_ledger, read_submission
from libroabierto_ledger.application.gate import payer_of
from libroabierto_ledger.application.judgement import Judgement
from libroabierto_ledger.application.keyring import Keyring
from libroabierto_ledger.application.limits import Allowances
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.ports import Snapshot


class _Unsigned(NamedTuple):
    """A payload that nobody has signed yet, in the place of a submission."""

    envelope: None
    event: Event
    disclosures: tuple[Disclosure, ...] = ()


class Checker:
    """Judges without recording."""

    def __init__(self, reader: Reader, keyring: Keyring, allowances: Allowances) -> None:
        self._reader, self._keyring, self._allowances = reader, keyring, allowances

    def check(self, body: str | bytes) -> Judgement:
        """Judge a compact JWS, or an unsigned payload (a JSON object) as if its office had signed it."""
        raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        signed = not raw.lstrip(b" \t\r\n").startswith(b"{")
        try:
            read = read_submission(raw.strip()) if signed else _Unsigned(None, read_event(raw, kid=""))
        except LibroError as error:
            return Judgement((error,), None, signed)
        with self._reader.snapshot() as snapshot:
            return self._judge(snapshot, read)

    def _judge(self, snapshot: Snapshot, read: Submission | _Unsigned) -> Judgement:
        envelope, event, disclosures = read
        if envelope is None:
            event = _as_if_signed(snapshot, event)
        elif not _fault(lambda: self._verify(envelope, event)):
            index = snapshot.find([event.idempotency_key]).get(event.idempotency_key)
            if index is not None:
                fault = _fault(lambda: _check_repeat(snapshot, event, disclosures))
                return Judgement((fault,) if fault else (), event, signed=True, recorded_index=index)
            self._charge(event, snapshot.world)
        at = max(format_millis(self._reader.clock()), snapshot.head.recorded_at)
        found = self._findings(snapshot, read._replace(event=event), parse_millis(at))
        return Judgement(found, event, signed=envelope is not None)

    def _charge(self, event: Event, world: World) -> None:
        """Count a verified signature, but none that was meant for another ledger: those are public there."""
        if _fault(lambda: check_ledger(event, self._reader)):
            return
        if self._allowances.take_event(event.idempotency_key):
            for refusal in self._allowances.take_events(payer_of(world, event, self._reader.clock()), 1):
                raise refusal

    def _findings(
        self, snapshot: Snapshot, read: Submission | _Unsigned, at: datetime
    ) -> tuple[LibroError, ...]:
        """Collect faults in the order in which a submission meets them, each code once."""
        envelope, event, disclosures = read
        steps: list[Callable[[], object]] = [
            lambda: check_ledger(event, self._reader),
            lambda: self._verify(envelope, event) if envelope else _check_known(snapshot, event.kid),
            lambda: check_disclosures(snapshot.world, event, disclosures),
            lambda: check_screening(event, disclosures),
            lambda: check_form(event),
            lambda: decide(snapshot.world, event, at),
        ]
        found: dict[str, LibroError] = {}
        for fault in filter(None, map(_fault, steps)):
            found.setdefault(fault.code, fault)
        return tuple(found.values())

    def _verify(self, envelope: Envelope, event: Event) -> None:
        check_signature(envelope, self._keyring.key_of(event))


def _fault(step: Callable[[], object]) -> LibroError | None:
    try:
        step()
    except LibroError as error:
        return error
    return None


def _check_repeat(snapshot: Snapshot, event: Event, disclosures: tuple[Disclosure, ...]) -> None:
    check_disclosures(snapshot.world, event, disclosures)
    check_opened(event, disclosures)


def _check_known(snapshot: Snapshot, kid: str) -> None:
    if not kid:
        raise UnknownKey(kid)


def _as_if_signed(snapshot: Snapshot, event: Event) -> Event:
    """Give an unsigned event the newest key that its issuer enrolled for its office, or the carried one."""
    if carried := carried_key(snapshot.world, event):
        return dataclasses.replace(event, kid=str(carried["kid"]))
    keys = snapshot.world.find("key", f"office:{event.issuer}:{event.office}")
    newest = max(keys, key=lambda key: int(key["enrolled_at"]), default={"kid": ""})
    return dataclasses.replace(event, kid=str(newest["kid"]))
