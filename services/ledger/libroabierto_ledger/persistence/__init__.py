"""The ports over SQLite: one file, one writer at a time, readers that never wait for it.

schema       the tables beside the event store's own
recorded     what the event store keeps of an event: the exact entry bytes
recorder     the event store's recorder; it writes only inside the sequencer's transaction
weather      what a disk or SQLite says no with, in our words
connections  read connections, kept for reuse
world        what rules look up, in SQL
intervals    which row and tag was visible from which entry until which
rows         the rows of state, written as a fold goes on
snapshot     one consistent view, for queries
transaction  one batch
inspection   a view with a second set of rows beside the stored ones
store        puts them together; the lock of the host
"""
