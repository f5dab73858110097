"""What both HTTP faces are made of: Flask, and only Flask; what is answered comes from the service.

    app            the Flask application as this house sets it; finds the shared templates and static files
    headers        what every response carries: security, CORS, caching
    negotiate      language and form, from the request's Accept headers
    answers        JSON, and how long each answer may be kept
    parameters     query parameters: each known by name, each given once
    phrases        the words of the pages, Spanish and English
    formats        moments and numbers as people read them
    problems       from refusals to problem documents (RFC 9457), by the service's own tables
    refusals       turns whatever was raised into a problem document, or a page
    pages          a page in the caller's language; the pages that explain problems
    proxies        believes the web servers in front of us, and nobody else
    root           the scheme, host and path prefix of the public address
    errors         what only HTTP can get wrong

A service brings `layout.html`, which extends `frame.html`, and a style of its own beside `style.css`.
"""
