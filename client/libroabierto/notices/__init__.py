"""What the notifier tells, and what a receiver needs to check it: the shared contract of both ends. Pure.

    position      where a message stands: after which entry, and which one there
    names         the words that all of these share
    dimensions    what a message is about, and so what a filter can ask for
    earlier       the earlier entry that an act speaks of
    filters       the dialects of CloudEvents Subscriptions: exact, prefix, suffix, all, any, not
    reminders     what falls due on a legal day, from the state alone
    awaited       whose signature a declaration or an installation waits for
    titles        each message in one sentence
    messages      the CloudEvent of an entry, a reminder or an alarm: writing
    reading       a message as its receiver reads it, strictly
    checking      what a message proves to whoever trusts the ledger's key
    reproducing   a reminder made again by its reader, from the state that they audited
    comparing     what a message says, with what it should say

The notifier writes with these modules, `libro follow` and `libro verify-message` read with them.
"""
