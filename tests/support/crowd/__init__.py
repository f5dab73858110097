"""Many clients at once against a served ledger: they retry blindly, repeat, conflict and send bad items.

served      a ledger folder behind a real gunicorn, whose workers and master can be killed
signing     who signs: hundreds of public bodies, each with a stream of its own, by the real clock
spoiling    bad items, each made from a good one, with the answer that it must get
sender      one client's wire: the same bytes again until somebody answers
book        every receipt that was ever answered
clients     the crowd: singles, batches, repeats, duels, bad items
oracle      the audit from outside: public data, a naive tree, and whatever else has an opinion
tables      the rows of state, before and after a rebuild
"""
