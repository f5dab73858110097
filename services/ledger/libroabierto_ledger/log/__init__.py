"""The log: one batch at a time becomes chain, tree and signed checkpoint.

sequencer    group commit: takes the lock, then drains the queue, one thread a process
integrate    judges the items of a batch in order and builds what one transaction appends
signer       the log's keys: their files, and the checkpoints that each signs
hold         lets the ledger wait at one size while the rotation of its key is being signed
guard        remembers, outside the database, the last checkpoint this host may have let out
"""
