"""A notifier of real processes, which somebody kills: ledger, receivers and a stream's client around it.

ledger      a simulated ledger over HTTP, which grows, or is away
home        a notifier's folder, its subscriptions, and what an undisturbed follower makes of the same ledger
processes   `libro-notifier follow`, `dispatch`, `stream` as children
listening   clients of the stream that come back with the id that they saw last
storm       the ledger grows, and processes are killed amid the work
judging     what must hold afterwards
"""
