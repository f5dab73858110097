"""From the ledger's answer to the subscribers: one act, a thousand webhooks, a hundred streams.

    make bench BENCH=notify_latency           (ARGS="--events 120 --rounds 3 --markdown")

`libro-ledger serve` (two workers) and `libro-notifier follow | dispatch | stream | web` as operators start
them, over one SQLite home; all share the cores with the receiver (nginx answering 204 to whatever comes,
see notify_sink), with the streams, and with whoever submits. Acts go one by one, at random intervals around
`--pause`. Nobody waits for a subscriber before the next act. Clocks start when the ledger's 201 has
arrived at the submitter, who so knows that it is recorded.

    stream        a stream has the notice: the first of them, the last of them
    webhook       the receiver has answered the message: the first of the subscriptions, the last of them

A last round notes in the notifier's processes when each step ended (notify_marks), and says where the time
of the first webhook goes. For scale, in each round: the interval at which the follower looks; as many POSTs
of a message's size as there are webhooks, one after the other, each over a new loopback connection.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from bench.notify_round import SHOWN, WARM, Round, Told, spans
from bench.options import parser
from bench.rounds import Rounds, percentile
from bench.telling import Table, machine, say
from bench.workload import workload


def add(rounds: Rounds, turn: Round, told: Sequence[Told]) -> None:
    """Keep the figures of a round."""
    ages = [one.ages() for one in told]
    for name in SHOWN:
        values = [age[name] for age in ages]
        rounds.add(f"{name} p50", percentile(values, 0.5))
        rounds.add(f"{name} p99", percentile(values, 0.99))
        rounds.add(f"{name} most", max(values))
    rounds.add("bare", percentile(turn.bare, 0.5))
    rounds.add("bare all", turn.bare_all)
    rounds.add("poll", turn.poll)


def last(rounds: Rounds) -> list[str]:
    """Say what the round found that has just ended."""
    return [f"{name} {rounds.last(f'{name} p50'):.0f}/{rounds.last(f'{name} p99'):.0f}" for name in SHOWN]


def show(rounds: Rounds, where: dict[str, list[float]], options: argparse.Namespace) -> None:
    """Print the latencies, what they are compared with, and where the time goes."""
    title = (
        f"{options.subscribers:,} webhooks, {options.streams} streams: {options.rounds} rounds of"
        f" {options.events} acts, one in {options.pause} s; milliseconds after the ledger's answer"
    )
    table = Table(title, "", "p50", "p99", "most", "p50 / poll interval", "p50 / bare POSTs")
    for name in SHOWN:
        figures = [rounds.median(f"{name} {what}") for what in ("p50", "p99", "most")]
        table.add(name, *figures, *(str(rounds.ratio(f"{name} p50", to)) for to in ("poll", "bare all")))
    table.show(markdown=options.markdown)
    say(f"\n  the poll interval: {rounds.median('poll'):.0f} ms; a bare POST: {rounds.spread('bare')} ms")
    say(f"  {options.subscribers:,} bare POSTs: {rounds.spread('bare all')} ms")
    table = Table("Where the time goes, milliseconds", "", "p50", "p99")
    for name, values in where.items():
        table.add(name, percentile(values, 0.5), percentile(values, 0.99))
    table.show(markdown=options.markdown)


def main() -> None:
    """Measure, and print."""
    made = parser(__doc__, events=120, rounds=3)
    made.add_argument("--subscribers", type=int, default=1000, help="webhooks, default %(default)s")
    made.add_argument("--streams", type=int, default=100, help="default %(default)s")
    made.add_argument("--pause", type=float, default=0.5, help="seconds between acts, default %(default)s")
    options = made.parse_args()
    rounds = Rounds()
    with workload("declarations", WARM + options.events, options.keep) as work:
        for place in range(options.rounds):
            turn = Round(work, options)
            add(rounds, turn, turn.run())
            say(f"  round {place + 1}, p50/p99 ms: {', '.join(last(rounds))}; load {os.getloadavg()[0]:.1f}")
        noted = Round(work, options, marks=True)
        told = noted.run()
    show(rounds, spans(told, noted.steps), options)
    say(f"\n{machine()}")


if __name__ == "__main__":
    main()
