"""The ledger's own acts (stream `ledger:main`), and the notes that stand in any stream."""

from libroabierto.domain.events.ledger import (
    catalogue_updated,
    correction_recorded,
    disclosure_withdrawn,
    founded,
    log_key_rotated,
    policy_changed,
    rules_adopted,
    succession_attested,
)

TYPES = (
    founded.TYPE,
    rules_adopted.TYPE,
    policy_changed.TYPE,
    log_key_rotated.TYPE,
    catalogue_updated.TYPE,
    correction_recorded.TYPE,
    disclosure_withdrawn.TYPE,
    succession_attested.TYPE,
)
