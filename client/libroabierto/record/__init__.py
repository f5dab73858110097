"""What is signed and what is logged, byte for byte (contracts/PROTOCOL.md, sections 2 and 3).

    base64url       one spelling of bytes as text
    text            which characters a string may hold
    strict_json     one reading of a JSON object
    moments         dates and instants
    envelope        the compact JWS around everything that is signed
    event           the payload of an act: twelve members
    names           the names of streams, issuers and offices
    possession      the proof that somebody holds a new key
    entry           the line that the ledger logs, and the chain of lines
    folio           the number that people cite and dictate

Pure: reads no file, opens no socket, asks no clock. Whatever the bytes, only the errors of
`libroabierto.errors` leave these modules; every length is bounded before anything is parsed.
"""
