"""What every database of the notifier must do, by port. An adapter's tests inherit these and give `stores`.

stores           what an adapter gives: the five ports over one database
follower         FollowerStore
notices          Notices
subscriptions    Subscriptions
lanes            Lanes: claims, leases, the end of a claim
calls            Lanes: attempts before their time, and what holds against them
clocks           Lanes: a clock that was ahead
replays          Lanes: replays, predecessors, what is listed
forgetting       Lanes: what was delivered long ago
backlogs         Backlogs
leaving_out      Subscriptions, Lanes, Backlogs: what came before a new beginning
"""
