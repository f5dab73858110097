"""The ledger's clock against those of its witnesses (contracts/PROTOCOL.md, section 3).

A cosignature says that the witness saw the checkpoint, and so every entry under it, at its own
second. An entry that claims to have been recorded later is dated ahead of time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from libroabierto.record.moments import format_instant, parse_millis
from libroabierto.tlog.policy import Witnessed

from .finding import Finding
from .fold import Mark

# Two honest machines disagree by seconds, and one without a time server by minutes; what a date in
# the future could gain (a term, a deadline) begins at hours.
MARGIN_SECONDS: Final = 10 * 60
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def check_times(mark: Mark, witnessed: Witnessed) -> None:
    """Raise Finding if the last entry, where *mark* stands, is dated later than a witness saw it."""
    if mark.size == 0:
        return
    recorded = parse_millis(mark.recorded_at)
    for cosignature in witnessed.cosignatures:
        if recorded.timestamp() > cosignature.at + MARGIN_SECONDS:
            raise Finding(
                "audit.recorded-after-cosignature",
                step=3,
                index=mark.size - 1,
                recorded_at=mark.recorded_at,
                witness=cosignature.key.name,
                cosigned_at=format_instant(_EPOCH + timedelta(seconds=cosignature.at)),
            )
