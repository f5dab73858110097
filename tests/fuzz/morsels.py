"""What parsers stumble over: delimiters, spellings of one value, characters that nobody sees."""

from __future__ import annotations

MORSELS = [
    *(bytes([byte]) for byte in b'"\\{}[]:,.=+-_~/ \t\r\n\0\x7f\x85\xff0159aAfxzeE#'),
    *(b"\n\n", b"\r\n", b"{}", b"[]", b'""', b"null", b"true", b"-0", b"1.0", b"1e1", b"00", b"0x1"),
    *(b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\\u0000", b"\\ud800", b"\\u202e"),
    *(text.encode() for text in ("\u2014 ", "e\u0301", "\u00e9", "\u202e", "\u2028", "\u212b", "\uffff")),
    *(b"9007199254740991", b"9007199254740992", b"9223372036854775807", b"9223372036854775808", b"9" * 40),
    *(b"==", b"AA", b"AB", b"log ", b"group ", b"quorum none", b".p/", b"x000/", b"extra ", b"index "),
    *(b'"""', b"'''", b"[[", b"]]", b"2026-02-29", b"2026-11-02T24:00:00Z", b"inf", b"file:", b"payload:"),
]


def dictionary() -> str:
    """Write them as a libFuzzer dictionary, an escaped string a line."""
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in morsel) + '"\n' for morsel in MORSELS)
