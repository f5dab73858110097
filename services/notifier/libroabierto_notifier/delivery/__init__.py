"""The ways out: webhooks, the stream and the feeds, all fed from the same table of notices.

Webhooks, from the wire up:

    addresses          which addresses may be connected to
    sink               the URL of a receiver, strictly read
    connector          a connection to a checked address, until one instant
    answer             an HTTP answer of a stranger, bounded
    exchange           requests and answers over one connection
    webhook_keys       the folder of Ed25519 keys, and what is published of them
    signing            the headers of Standard Webhooks
    schedule           when a delivery is tried again, and when an endpoint is given up
    webhook            one message to one endpoint: one attempt
    endpoint_messages  what is said about an endpoint itself: verify, test, disabled
    asking             how often one address is asked, whatever its names
    intent             does an endpoint want what it is to get?
    bodies             the bytes of notices, read once
    lane               the deliveries of one endpoint, in order
    turns              which lanes are served now: caps for one host, and for those that fail
    dispatcher         lanes claimed, served by threads, settled in batches

stream is the process of Server-Sent Events, feeds are Atom and JSON Feed; each has a folder of its own.
"""
