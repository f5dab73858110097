"""Where the processor time of an act goes: in the threads of requests, and in the sequencer's.

    python -m bench.profile --events 3000 --top 25

Eight threads, as one worker has, send acts through the ledger's WSGI application (`--through
submissions`: the same below the web); gunicorn and its parsing are left out. Each thread is measured
on its own processor clock, so waits for the disk, the lock or another thread do not count. A first
pass without a profiler gives the sums; the second one, under cProfile, which makes small functions
look dearer than they are, gives their shares.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import pstats
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from bench.lives import KINDS
from bench.options import parser
from bench.plan import whole
from bench.senders import THROUGH, Send
from bench.telling import Table, machine, say
from bench.workload import Workload, workload
from libroabierto_ledger.bootstrap import assemble, utc_now

THREADS: Final = 8
_Place = tuple[str, int, str]  # file, line, function
_Stats = dict[_Place, tuple[int, int, float, float, object]]  # calls, all calls, own s, with callees s


class Clocks:
    """The ledger's clock, which also meets the sequencer's thread and measures it there."""

    def __init__(self, *, profiled: bool) -> None:
        self.profiles: list[cProfile.Profile] = []
        self.sequencer: cProfile.Profile | None = None
        self._profiled = profiled
        self._clock_id: int | None = None  # of the sequencer's thread; the system gives negative numbers

    def now(self) -> datetime:
        """Tell the time; the first call of the sequencer's thread begins to measure it."""
        if threading.current_thread().name == "sequencer" and self._clock_id is None:
            self._clock_id = time.pthread_getcpuclockid(threading.get_ident())
            if self._profiled:
                self.sequencer = cProfile.Profile(time.thread_time)
                self.sequencer.enable()
        return utc_now()

    def sequenced(self) -> float:
        """Return the processor time that the sequencer's thread has used, in seconds."""
        assert self._clock_id is not None, "our bug: the sequencer never asked for the time"
        return time.clock_gettime(self._clock_id)

    @contextlib.contextmanager
    def requests(self) -> Iterator[None]:
        """Measure the present thread."""
        if not self._profiled:
            yield
            return
        profile = cProfile.Profile(time.thread_time)
        self.profiles.append(profile)
        with profile:
            yield


def run(work: Workload, events: int, clocks: Clocks, through: str) -> tuple[float, float]:
    """Record everything; return the processor seconds of requests and of the sequencer."""
    used: list[float] = []

    def share(lives: Iterator[list[str]], send: Send) -> None:
        begun = time.thread_time()
        with clocks.requests():
            for life in lives:
                for token in life:
                    send(token)
        used.append(time.thread_time() - begun)

    with tempfile.TemporaryDirectory(dir=work.folder) as folder:
        config = work.free(Path(folder) / "home")
        with contextlib.closing(assemble(config, clock=clocks.now)) as ledger:
            send, lives = THROUGH[through](ledger), work.lives(work.first, work.first + events)
            for token in lives[0]:
                send(token)
            before, rest = clocks.sequenced(), lives[1:]
            parts = [iter(rest[n::THREADS]) for n in range(THREADS)]
            threads = [threading.Thread(target=share, args=(part, send)) for part in parts]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return sum(used), clocks.sequenced() - before


def show_functions(title: str, stats: pstats.Stats, events: int, options: argparse.Namespace) -> None:
    """Print the functions that cost most themselves, then those of ours that cost most with all they call."""
    found: _Stats = stats.stats  # type: ignore[attr-defined]  # typeshed lacks it
    dearest = sorted(found, key=lambda place: found[place][2], reverse=True)
    _show(f"{title}: dearest by themselves", dearest[: options.top], found, events, options)
    ours = [place for place in found if "libroabierto" in place[0]]
    ours.sort(key=lambda place: found[place][3], reverse=True)
    _show(f"{title}: ours, with callees", ours[: options.top], found, events, options)


def _show(title: str, places: list[_Place], found: _Stats, events: int, options: argparse.Namespace) -> None:
    whole = sum(own for _, _, own, _, _ in found.values())
    table = Table(title, "function", "calls an event", "own %", "own us an event", "with callees us")
    for place in places:
        _, calls, own, with_callees, _ = found[place]
        each = (calls / events, 100 * own / whole, 1e6 * own / events, 1e6 * with_callees / events)
        table.add(_named(place), *each)
    table.show(markdown=options.markdown)


def _named(place: _Place) -> str:
    file, line, function = place
    if file == "~":
        return re.sub(r"'[\w.]+\.(\w+)'", r"'\1'", function)
    parts = Path(file).parts
    at = max((n for n, part in enumerate(parts) if part in ("site-packages", "client", "ledger")), default=-3)
    return f"{'/'.join(parts[at + 1 :])}:{line} {function}"


def merged(profiles: list[cProfile.Profile]) -> pstats.Stats:
    """Add up what several threads did."""
    stats = pstats.Stats(profiles[0])
    for profile in profiles[1:]:
        stats.add(profile)
    return stats


def main() -> None:
    """Measure, and print the sums and the dearest functions."""
    options = parser(__doc__, events=3000, rounds=1)
    options.add_argument("--top", type=int, default=25, help="functions shown")
    options.add_argument("--through", choices=THROUGH, default="wsgi")
    options.add_argument("--kind", choices=KINDS, default="declarations")
    chosen = options.parse_args()
    say(machine())
    events = whole(chosen.kind, chosen.events)
    with workload(chosen.kind, KINDS[chosen.kind].first + events, chosen.keep) as work:
        requests, sequencer = run(work, events, Clocks(profiled=False), chosen.through)
        clocks = Clocks(profiled=True)
        run(work, events, clocks, chosen.through)
    table = Table(f"Processor time of an act ({chosen.kind}), unprofiled", "", "us an event")
    table.add(f"request threads, through {chosen.through}", 1e6 * requests / events)
    table.add("sequencer", 1e6 * sequencer / events)
    table.show(markdown=chosen.markdown)
    assert clocks.sequencer is not None, "our bug: the sequencer never asked for the time"
    show_functions("Request threads", merged(clocks.profiles), events, chosen)
    show_functions("Sequencer", merged([clocks.sequencer]), events, chosen)


if __name__ == "__main__":
    main()
