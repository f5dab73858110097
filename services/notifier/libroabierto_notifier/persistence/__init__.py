"""The notifier's database, in one SQLite file; PostgreSQL would be another folder of the same classes.

schema           the tables
database         connections and transactions; what SQLite says no with
follower_store   what was verified and what is published: SqlFollowerStore
notices          what was published, in order: SqlNotices
subscriptions    who asked for what: SqlSubscriptions
lanes            what is due to whom: SqlLanes
backlogs         what is still to be made due: SqlBacklogs
deliveries       the rows of deliveries, and each one's predecessor
waking           a tap on the shoulder between processes: Waker, Sleeper
"""
