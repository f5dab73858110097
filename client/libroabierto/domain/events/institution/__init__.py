"""Institutions, their terms, offices and keys (streams `institution:<id>`)."""

from libroabierto.domain.events.institution import (
    accredited,
    endorsed,
    extinguished,
    key_enrolled,
    key_revoked,
    key_rotated,
    office_assumed,
    office_left,
    renamed,
    succeeded,
    term_started,
)

TYPES = (
    accredited.TYPE,
    endorsed.TYPE,
    renamed.TYPE,
    succeeded.TYPE,
    extinguished.TYPE,
    term_started.TYPE,
    office_assumed.TYPE,
    office_left.TYPE,
    key_enrolled.TYPE,
    key_rotated.TYPE,
    key_revoked.TYPE,
)
