"""Lives beyond the first letter: by name, what a town records from its founding on.

Each module has the acts of one subject, functions that return a signed token of a town, and LIVES,
whole histories in which a bad event can be judged (support.refusals.row).
"""

from support.lives import (
    belated,
    bodies,
    commitments,
    exercise,
    keys,
    ledger,
    nominations,
    observations,
    plans,
    practice,
    privacy,
    renewals,
    rotation,
    secretariats,
    succession,
)

LIVES = {
    "assembled": bodies.assembled,
    "in force": bodies.in_force,
    **ledger.LIVES,
    **keys.LIVES,
    **renewals.LIVES,
    **rotation.LIVES,
    **secretariats.LIVES,
    **plans.LIVES,
    **practice.LIVES,
    **privacy.LIVES,
    **commitments.LIVES,
    **belated.LIVES,
    **observations.LIVES,
    **exercise.LIVES,
    **succession.LIVES,
    **nominations.LIVES,
}
