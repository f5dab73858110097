"""The notifier's HTTP face: Flask, and only Flask; what it answers comes from `application`.

    app           the parts, put together
    assembly      what this room asks of the others, and where a request finds it
    events        /v1/events: pulling, long-polling; one message, its proof
    subscriptions /v1/subscriptions: making, changing, repairing one
    askable       bodies that ask for what no message can be, refused
    deliveries    …/deliveries: what was sent and what became of it
    clients       who asks: rooms for those who wait, for receivers, for looking, for pages
    about         status, checkpoint, health, keys, the two contracts
    feeds         /feeds/: for feed readers
    pages         the entrance, and Suscribirse; choices is what one chooses there
    managing      the page of one subscription; deeds are its buttons; wording says what it asked for
    mishaps       why a receiver did not consent, or take something, in words
    forms         fields of forms, strictly read
    problems      the one table from refusals to HTTP statuses (RFC 9457)

What the ledger's face does in the same way is in libroabierto_face.

The contract is written by hand, in contracts/openapi/notifier.yaml; tests hold that this is what is served.
"""
