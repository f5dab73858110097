"""The HTTP face of the ledger: what strangers send, what everybody may read.

    app          create_app: puts the parts of this room together
    assembly     what this room asks of the application
    api/         /v1/..., one blueprint a resource; openapi gives each its description
    log          checkpoint and tiles, under the origin's prefix
    pages        for people: the entrance, an entry's page, a page for each problem
    remarks      what later entries say of one, on its page
    problems     the one table from refusals to HTTP statuses (RFC 9457)
    refusals     whose fault a refusal is, and how a stopped ledger says so
    parameters   query parameters, each with one spelling
    limits       what an address pays for, before anything is read
    bodies       what is submitted: size first, then media type, then bytes
    answers      text, lines, state; media are its types
    headers      what scripts of other sites may send and see
    phrases      the words of the pages, Spanish and English

What the notifier's face does in the same way is in libroabierto_face. Everything stands under the
application root; nothing here knows the database.
"""
