"""What Libro Abierto costs, measured as ratios within one run.

    python -m bench.append       acts a second over HTTP, against verification alone and one commit alone
    python -m bench.recording    the same act in one process: verified, admitted, recorded
    python -m bench.profile      where a request's and the sequencer's processor time goes
    python -m bench.audit        an audit against the Ed25519 rate; its memory
    python -m bench.growth       what an act, a proof, a page cost at 1,000, 10,000 and 100,000 entries
    python -m bench.rebuild      replay through the rules: events a second, memory
    python -m bench.reads        the state read over HTTP, now and as of the past, against a bare route
    python -m bench.peers        the same payloads in pymerkle over SQLite and in git with signed commits
    python -m bench.notify_latency  from the ledger's answer to the first and the last of 1,000 webhooks
    python -m bench.notify_outbox  the notifier's deliveries claimed and settled, against a bare table
    python -m bench.notify_stream  one notice to ten thousand streams, against nginx with nchan
    python -m bench.notify_webhooks  signed webhooks a second to a local receiver, against requests

    actors      an office with its key, and the desk at which it signs
    cast        who acts: an authority, a secretariat, municipalities; their keys follow from their names
    lives       what they sign: the life of a declaration, accreditations, mixed lives
    mixed       a whole exercise of a municipality, every act of the domain; officers: who acts in it
    said        what the acts of mixed lives say
    admitting   an institution accredited, an office taken, a key enrolled
    succession  the authority dissolved and another in its place, before mixed lives
    settling    a ledger that is founded and settled, so that they may sign
    workload    a settled ledger in a folder and acts signed for it beforehand, kept for several runs
    rounds      figures of interleaved rounds: medians and ratios of pairs
    plan        which acts are sent for warmth, which one by one, which in batches
    raw         the machine's own rates: Ed25519 verification, a commit
    serving     gunicorn over the ledger, over verification alone, or over a bare route (bare)
    senders     the same acts submitted inside this process
    load        many kept-alive connections in one process that hardly costs anything
    published   a log as static files, and the transport that reads them
    first_steps an audit without its rules
    statements  SQL statements of this process, counted
    repository  git as a ledger
    memory      the peak of a fresh process
    notify_sink, notify_listeners  whoever gets webhooks, whoever listens to streams
    notify_home, notify_marks, notify_round  a whole notifier, what it did when, a round of acts told
    options, telling    what every bench is asked, and what it says

Every script runs small (`--events 600 --rounds 2`), prints tables (`--markdown`), and with
`--keep DIR` reuses the signed acts of an earlier run. Run them from the repository's root.
"""
