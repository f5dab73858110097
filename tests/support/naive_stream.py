"""A second reader of server-sent events, by the letter of the standard, over a stream that has come whole."""

from __future__ import annotations

import re

from support.naive_json import Unreadable


def read_stream(raw: bytes) -> list[tuple[str, str, str]]:
    """Return event, data and id of each frame; raise Unreadable for what is no UTF-8 anywhere.

    A character that has not come whole is not there yet; a surrogate is found out by its third byte.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and error.end == len(raw)
        if not is_cut and not re.fullmatch(rb"\xed[\xa0-\xbf]", raw[error.start :]):
            raise Unreadable from None
        text = raw[: error.start].decode("utf-8")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    frames, event, data, last = [], "", list[str](), ""
    for line in text.split("\n")[:-1]:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if line == "":
            if "\n".join(data):
                frames.append((event or "message", "\n".join(data), last))
            event, data = "", []
        elif name == "event":
            event = value
        elif name == "data":
            data.append(value)
        elif name == "id" and "\0" not in value:
            last = value
    return frames
