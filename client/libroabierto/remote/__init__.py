"""Speaking with a ledger: the only room with I/O besides the command line.

    transport     the port: one request, one bounded answer
    deadline      a socket whose waits all end at one instant
    http          that port over HTTP/1.1, with a deadline for the whole exchange
    answers       what the API's JSON must look like, before anything believes it
    reader        typed reads: log, checkpoint, tiles, bundles, streams, receipts
    remarks       what a ledger says of an entry elsewhere: in doubt, corrected
    trust         what a reader trusts of one log, and since when
    trust_store   the folder where that is kept
    snapshots     the state at the trusted checkpoint, in that folder
    submit        handing in an event and coming back with a verified receipt
    served        the checkpoint under audit, and what its tiles prove of a finding
    audit         protocol.md section 7, steps 1 to 5, over a reader
    frames        server-sent events, read within bounds
    listener      the port to a stream of a notifier, and that port over HTTP/1.1
    notifier      reading from a notifier by pulling
    following     its messages in order, by stream or pulling, over every failure
    judge         whether they hold, one after the other

A failure is either LedgerUnreachable (nothing was learned: try again) or LedgerLied (evidence: keep
it). Clocks and waiting come in as arguments.
"""
