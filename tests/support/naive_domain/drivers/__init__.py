"""Drivers: one function per type that proposes an act, from what the naive model knows and what is drawn.

    driver(stage, choose) -> Draft

`choose(a, b, c)` gives one of its options; the first one fits wherever anything does, so that a chooser
which always takes the first tells a straight story (seeds.py), and one that strays now and then mixes
legal and illegal. Of `choose.either(a, b, c)` any option is as good as the others.
"""

from support.naive_domain.drivers import (
    commitments,
    declarations,
    institutions,
    keys,
    notes,
    plans,
    rotation,
    secretariats,
    succession,
    withdrawals,
)
from support.naive_domain.drivers.stage import Driver

DRIVERS: dict[str, Driver] = {
    **notes.DRIVERS,
    **institutions.DRIVERS,
    **keys.DRIVERS,
    **declarations.DRIVERS,
    **secretariats.DRIVERS,
    **withdrawals.DRIVERS,
    **plans.DRIVERS,
    **commitments.DRIVERS,
    **succession.DRIVERS,
    **rotation.DRIVERS,
}
