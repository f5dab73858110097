"""Libro Abierto: sign, submit and independently verify acts of open government.

Rooms, from the floor up (arrows point down, see docs/architecture.md):

    errors, keys    what can go wrong; public and private keys
    files           files that are there whole or not at all, and stay
    record          what is signed and logged: envelope, payload, entry, chain
    tlog            the tree over the entries: proofs, tiles, notes, checkpoints
    domain          the public rules: catalogue of event types, decide, evolve
    efirma          certificates of the tax authority: whose, issued by whom, until when
    verify          receipts, the trusted log, the audit as a fold
    papers          what is printed and signed by hand: the request to enrol a key
    remote          speaking with a ledger over HTTP (the only room with I/O, besides cli)
    cli             the command `libro`
"""

__version__ = "0.2.0"
