"""The log: one batch at a time becomes chain, tree and signed checkpoint.

sequencer    group commit: takes the lock, then drains the queue, one thread a process
integrate    judges the items of a batch in order and builds what one transaction appends
signer       the log key: its file, and the checkpoints that it signs
guard        remembers, outside the database, the last checkpoint this host may have let out
"""
