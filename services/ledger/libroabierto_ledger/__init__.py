"""The ledger: receives signed acts, orders them, proves them, serves them.

Rooms, from the floor up (arrows point down, see docs/architecture.md):

    ports            the few interfaces that the core needs, written in "must"
    log              one batch at a time: chain, tree, signed checkpoint
    application      use cases: submit, queries, proofs, rebuild
    persistence      the ports over SQLite: entries, tiles, state rows, head
    web              the HTTP face: it sees the application, never the database
    config           the environment, read once into one frozen value
    bootstrap        puts the rooms together; the only module that knows them all
    wsgi, admin      what a web server and an operator start

The log holds the exact bytes that were signed. Everything else in the database is a view that
can be dropped and rebuilt from them. Importing any module here opens nothing and reads nothing.
"""
