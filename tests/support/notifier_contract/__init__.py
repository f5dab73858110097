"""What every database of the notifier must do, by port. An adapter's tests inherit these and give `stores`.

stores           what an adapter gives: the four ports over one database
follower         FollowerStore
notices          Notices
subscriptions    Subscriptions
lanes            Lanes: claims, leases, the end of a claim
clocks           Lanes: a clock that was ahead
replays          Lanes: replays, predecessors, what is listed
"""
