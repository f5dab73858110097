"""The HTTP face of the ledger: what strangers send, what everybody may read.

    app          create_app: puts the parts of this room together
    assembly     what this room asks of the application
    api/         /v1/..., one blueprint a resource; openapi gives each its description
    log          checkpoint and tiles, under the origin's prefix
    pages        for people: the entrance, an entry's page, a page for each problem
    remarks      what later entries say of one, on its page
    problems     the one table from refusals to HTTP statuses (RFC 9457)
    refusals     turns whatever was raised into a problem document, or a page
    parameters   query parameters, each with one spelling
    limits       what an address pays for, before anything is read
    bodies       what is submitted: size first, then media type, then bytes
    answers      JSON, text, lines; entity tags and caching
    headers      what every response carries: security, CORS, language
    negotiate    language and form, from the request's Accept headers
    phrases      the words of the pages, Spanish and English

Everything stands under the application root; nothing here knows the database.
"""
