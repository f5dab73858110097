"""Through which states a commitment goes.

    proposed -> approved -> under-way (first update) <-> suspended
                               `-> concluded
    withdrawn from any of them but concluded

An evaluation follows the first update, at any time, and changes no state. *Overdue* and *inherited* are
derived from dates when read (derived.py).
"""

from __future__ import annotations

from typing import Final

from libroabierto.domain.lifecycle import Lifecycle, Step

OPEN: Final = ("proposed", "approved", "under-way", "suspended")

COMMITMENT: Final = Lifecycle(
    "commitment",
    {
        "commitment.proposed": Step(to="proposed"),
        "commitment.approved": Step(after=("proposed",), to="approved"),
        "commitment.updated": Step(after=("approved", "under-way"), to="under-way"),
        "commitment.amended": Step(after=("approved", "under-way", "suspended")),
        "commitment.suspended": Step(after=("under-way",), to="suspended"),
        "commitment.resumed": Step(after=("suspended",), to="under-way"),
        "commitment.withdrawn": Step(after=OPEN, to="withdrawn"),
        "commitment.concluded": Step(after=("under-way",), to="concluded"),
        "commitment.evaluated": Step(after=("under-way", "suspended", "withdrawn", "concluded")),
    },
)
