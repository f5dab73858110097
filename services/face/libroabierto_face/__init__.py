"""What the faces of both services share: over HTTP, and at the operator's terminal.

    web         what every answer is made of: headers, problems, pages, the look
    command     argparse in the operator's language; how gunicorn is started
    askers      whose address a request comes from
    settings    how a setting is read

It knows no service: what differs between them (tables, texts, headers) is given to it as an argument. One
thing that both do in the same way stands here once, and is mended once.
"""
