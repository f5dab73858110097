"""What municipalities declare (streams `declaration:<key>-<slug>`)."""

from libroabierto.domain.events.declaration import (
    acknowledged,
    digitized,
    issued,
    renewed,
    signed,
    withdrawn,
)

TYPES = (issued.TYPE, signed.TYPE, acknowledged.TYPE, digitized.TYPE, withdrawn.TYPE, renewed.TYPE)
