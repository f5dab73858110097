"""The use cases of the notifier: they decide, ports keep.

    following    the loop: publish what is verified, look, remind; freeze if the ledger contradicts itself
    standing     whom the follower believes, and the state at the checkpoint verified last
    staging      what an audit judges goes into the store while it goes on
    reminding    which legal days were reminded of, and what falls due on the next ones
    agenda       on which day each row may next be reminded of
    clocks       whether a day has begun by the ledger's clock too
    drafting     what a message will need of the state at its time
    describing   from drafts to the exact bytes of messages
    proving      receipts under our checkpoint, from our own tiles
    publishing   a chunk of messages, their deliveries and the cursor in one transaction
    alarming     what everyone is told of a contradiction
    defects      what a bug of ours may cost at most

    beginning    whom a new notifier believes
    wishes       what somebody wishes who subscribes, strictly read
    subscribing  subscriptions: made, verified, changed, paused, ended
    redelivering what is due to one, listed and sent again
    queueing     what was published before, made due piece by piece
    upkeep       what nobody waits for: the rest of long replays, and forgetting what was delivered
    previewing   the last ten messages that a subscription would have got
    pulling      messages after a position; waiting, for what is published next
    receipts     a newer proof of an entry
    reporting    what everybody may know of the notifier itself

Nothing here knows which database it is, nor who asks.
"""

from libroabierto_notifier.ports import Backlog, Delivery, Notice, Stale, StoreUnavailable, Subscription

__all__ = ["Backlog", "Delivery", "Notice", "Stale", "StoreUnavailable", "Subscription"]
