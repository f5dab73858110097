"""What the event store keeps of an event: its stream, version, public type name and exact entry bytes.

Nothing is transcoded, compressed or encrypted: what was hashed and signed is what is stored. A
stored event is never rewritten; its topic is public and outlives every class of ours.
"""

from __future__ import annotations

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent

from libroabierto_ledger.ports import RecordedEvent


class EntryMapper(Mapper[str]):
    """Carries recorded events into the event store and back, unchanged."""

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        assert isinstance(domain_event, RecordedEvent), "our bug: only entries are recorded"
        return StoredEvent(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=domain_event.topic,
            state=domain_event.state,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[str]:
        return RecordedEvent(
            originator_id=str(stored_event.originator_id),
            originator_version=stored_event.originator_version,
            topic=stored_event.topic,
            state=stored_event.state,
        )
