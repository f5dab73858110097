"""The notifier's HTTP face: Flask, and only Flask; what it answers comes from `application`.

    app           the parts, put together
    assembly      what this room asks of the others, and where a request finds it
    events        /v1/events: pulling, long-polling; one message, its proof
    subscriptions /v1/subscriptions: making, changing, repairing one
    askable       bodies that ask for what no message can be, refused
    deliveries    …/deliveries: what was sent and what became of it
    about         status, checkpoint, health, keys, the two contracts
    feeds         /feeds/: for feed readers
    pages         the entrance, and Suscribirse; choices is what one chooses there
    managing      the page of one subscription; wording says what it asked for
    forms         fields of forms, strictly read; formats writes moments and numbers for people
    problems      from refusals to problem documents (RFC 9457)

The contract is written by hand, in contracts/openapi/notifier.yaml; tests hold that this is what is served.
"""
