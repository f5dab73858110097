"""The refusal table: (history, bad event, code), one row for every refusal of docs/events.md.

Each row is judged three times (tests/story/test_refusals.py): by the ledger, by `libro check
--entries`, and by the auditor of a dishonest ledger that recorded the event anyway.
"""

from support.refusals import (
    attestations,
    commitments,
    declarations,
    enrolments,
    founding,
    institutions,
    keys,
    ledger,
    nominations,
    observations,
    plans,
    practice,
    record,
    renewals,
    rotation,
    secretariats,
    shared,
    succession,
    withdrawals,
)
from support.refusals.row import Row

ROWS: tuple[Row, ...] = (
    *record.ROWS,
    *founding.ROWS,
    *institutions.ROWS,
    *declarations.ROWS,
    *ledger.ROWS,
    *keys.ROWS,
    *enrolments.ROWS,
    *renewals.ROWS,
    *secretariats.ROWS,
    *withdrawals.ROWS,
    *plans.ROWS,
    *commitments.ROWS,
    *observations.ROWS,
    *attestations.ROWS,
    *succession.ROWS,
    *nominations.ROWS,
    *practice.ROWS,
    *rotation.ROWS,
    *shared.ROWS,
)
