"""Rate limiting as arithmetic: the generic cell rate algorithm (ITU-T I.371, annex A). Opens nothing.

All that is remembered of a key is one instant, its *theoretical arrival time*: when everything that
it took would have arrived, had it kept to its rate. A key that took nothing lately stands at the
present; one that took n stands n intervals later; and nobody may stand further ahead than a whole
burst. There are no windows whose edge would let a double burst pass, nothing has to be refilled, and
how long to wait is known exactly.

    interval    microseconds that one costs
    burst       how many a key may be ahead, so how many it may take at once after a pause

Instants are whole microseconds since 1970: no rounding makes anybody wait in vain.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """What taking comes to: the new instant to remember, how many passed, how long until one more would."""

    arrival: int
    granted: int
    wait: int  # microseconds; 0 if all that was wanted passed


def take(arrival: int, now: int, *, interval: int, burst: int, want: int, least: int = 1) -> Step:
    """Let as many of *want* pass as the key may take at *now*, or none if that is fewer than *least*.

    *arrival* is 0 for a key never seen. An instant further ahead than a burst can only come from a clock
    that was set back: it says nothing, and nobody is made to wait for it.
    """
    assert interval > 0, "our bug: an endless rate"
    assert 0 < least <= min(want, burst), "our bug: what could never pass"
    horizon = now + burst * interval
    start = arrival if now < arrival <= horizon else now
    room = min(want, (horizon - start) // interval)
    granted = room if room >= least else 0
    reached = start + granted * interval
    if granted == want:
        return Step(reached, granted, 0)
    return Step(reached, granted, reached + (1 if granted else least) * interval - horizon)
