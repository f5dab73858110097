"""Entries, the chain of entries, and folios."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, Final

from libroabierto.record.entry import MAX_ENTRY, ZEROS, Entry, entry_hash

from .cases import Case, Topic, bad, good
from .story import opening

EVENT: Final = "AAAA.BBBB.CCCC"
TIME: Final = "2026-11-22T15:04:05.123Z"
LINE: Final = Entry(7, "ab" * 32, TIME, EVENT).to_bytes().decode()


def topics() -> list[Topic]:
    """Return entry, chain and folio."""
    about_entry = (
        "One line of the log, without its line feed, in `entry` or `entry_base64`. The JWS is looked at as"
        " text alone. `want` gives its SHA-256 (the next one's `previous`) and its leaf hash."
    )
    about_chain = (
        "All lines from entry 0 on. Indexes run without gaps, each `previous` is the hash of the line before,"
        " `recorded_at` never decreases. The events inside are not looked at. `want` gives the last hash."
    )
    return [
        Topic("entry", about_entry, (*_entries(), *_refused_entries())),
        Topic("chain", about_chain, tuple(_chains())),
        Topic("folio", "A folio in its one spelling.", tuple(_folios())),
    ]


def _entries() -> list[Case]:
    first = Entry(0, ZEROS, TIME, EVENT).to_bytes().decode()
    longest = Entry(7, "ab" * 32, TIME, "A.B." + "C" * (MAX_ENTRY - len(LINE) + len(EVENT) - 4)).to_bytes()
    return [
        good("index 7", entry=LINE),
        good("index 0", entry=first),
        good("index 2^53 - 1", entry=LINE.replace("7", "9007199254740991", 1)),
        good("a real one", entry=opening().entries[2].decode()),
        good("65,535 bytes", entry=longest.decode()),
    ]


def _refused_entries() -> list[Case]:
    members = LINE[1:-1].split(",")
    form = {
        "a line feed at the end": LINE + "\n",
        "a space after a colon": LINE.replace('"index":7', '"index": 7'),
        "a space before": " " + LINE,
        "members in another order": "{" + ",".join([members[1], members[0], *members[2:]]) + "}",
        "a member less": "{" + ",".join([*members[:2], *members[3:]]) + "}",
        "a member more": LINE[:-1] + ',"note":1}',
        "libro 2": LINE.replace('"libro":1', '"libro":2'),
        "a leading zero": LINE.replace('"index":7', '"index":07'),
        "a negative index": LINE.replace('"index":7', '"index":-7'),
        "an index of 17 digits": LINE.replace('"index":7', '"index":70000000000000000'),
        "an index as text": LINE.replace('"index":7', '"index":"7"'),
        "an index as a float": LINE.replace('"index":7', '"index":7.0'),
        "previous in capitals": LINE.replace("ab" * 32, "AB" * 32),
        "previous of 63 digits": LINE.replace("ab" * 32, "ab" * 31 + "a"),
        "time without milliseconds": LINE.replace(".123Z", "Z"),
        "time with microseconds": LINE.replace(".123Z", ".123456Z"),
        "a space in the time": LINE.replace("T15", " 15"),
        "an event of two parts": LINE.replace(EVENT, "AAAA.BBBB"),
        "an event with an empty part": LINE.replace(EVENT, "AAAA..CCCC"),
        "an event with padding": LINE.replace(EVENT, EVENT + "="),
        "an escape in the event": LINE.replace("AAAA", "\\u0041AAA"),
        "a carriage return": LINE + "\r",
        "NUL at the end": LINE + "\0",
        "nothing": "",
    }
    times = [
        "2026-11-22T15:04:60.123Z",
        "2026-02-30T15:04:05.123Z",
        "2026-11-22T24:00:00.000Z",
    ]
    return [
        *(bad(desc, "entry.form", entry=line) for desc, line in form.items()),
        bad(
            "a byte that is not UTF-8", "entry.form", entry_base64=b64encode(LINE.encode() + b"\xff").decode()
        ),
        bad("full-width digits", "entry.form", entry=LINE.replace('"index":7', '"index":\uff17')),
        *(bad(f"time {time}", "entry.recorded-at", entry=LINE.replace(TIME, time)) for time in times),
        bad("index 2^53", "entry.index", entry=LINE.replace("7", "9007199254740992", 1)),
        bad("65,536 bytes", "entry.too-large", entry=LINE[:-2] + "C" * (MAX_ENTRY + 1 - len(LINE)) + '"}'),
    ]


def _chain(*changes: tuple[str, Any]) -> list[str]:
    """Make four linked entries, entry 2 and what follows being changed as told."""
    lines: list[bytes] = []
    for index in range(4):
        members = {
            "index": index,
            "recorded_at": f"2026-11-22T15:04:0{index}.000Z",
            "event": f"AAAA.BBBB.CCC{index}",
        }
        members["previous"] = entry_hash(lines[-1]) if lines else ZEROS
        lines.append(Entry(**{**members, **(dict(changes) if index == 2 else {})}).to_bytes())
    return [line.decode() for line in lines]


def _chains() -> list[Case]:
    honest = _chain()
    torn = [line.replace("CCC1", "CCCX") for line in honest]
    from_zero = [line.replace('"index":1', '"index":0') for line in honest[:1]] + honest[2:]
    first = honest[0].replace(ZEROS, "1" * 64)
    return [
        good("four entries", entries=honest),
        good("one entry", entries=honest[:1]),
        good("no entry: zeros", {"head": ZEROS}, entries=[]),
        good("two entries of one millisecond", entries=_chain(("recorded_at", "2026-11-22T15:04:01.000Z"))),
        bad("entry 1 changed afterwards", "chain.broken", entries=torn),
        bad(
            "previous of another entry",
            "chain.broken",
            entries=_chain(("previous", entry_hash(honest[0].encode()))),
        ),
        bad("previous all zeros in the middle", "chain.broken", entries=_chain(("previous", ZEROS))),
        bad(
            "the hash with the line feed",
            "chain.broken",
            entries=_chain(("previous", entry_hash(f"{honest[1]}\n".encode()))),
        ),
        bad("entry 0 with a previous", "chain.broken", entries=[first]),
        bad("an entry left out", "audit.entry-index", entries=[*honest[:2], honest[3]]),
        bad("two entries swapped", "audit.entry-index", entries=[honest[0], honest[2], honest[1], honest[3]]),
        bad("an entry twice", "audit.entry-index", entries=[*honest[:2], *honest[1:]]),
        bad("an index that jumps", "audit.entry-index", entries=_chain(("index", 3))),
        bad("beginning with entry 1", "audit.entry-index", entries=honest[1:]),
        bad("entry 1 left out", "audit.entry-index", entries=from_zero),
        bad(
            "time going back",
            "audit.recorded-at-decreases",
            entries=_chain(("recorded_at", "2026-11-22T15:04:00.999Z")),
        ),
        bad("a line that is no entry", "entry.form", entries=[honest[0], ""]),
    ]


def _folios() -> list[Case]:
    accepted = [("MEX-000000-T", "MEX", 0), ("MEX-000123-K", "MEX", 123), ("MEX-999999-Z", "MEX", 999_999)]
    accepted += [
        ("MEX-1000000-Q", "MEX", 1_000_000),
        ("A1-000007-D", "A1", 7),
        ("ABCDEFGHIJKL-000001-4", "ABCDEFGHIJKL", 1),
    ]
    accepted += [("MEX-9007199254740991-4", "MEX", 2**53 - 1)]
    wrong = "folio.check-character"
    form = {
        "lower case": "mex-000123-K",
        "lower-case check character": "MEX-000123-k",
        "no padding": "MEX-123-K",
        "too little padding": "MEX-00123-K",
        "too much padding": "MEX-0000123-K",
        "a space for a hyphen": "MEX 000123 K",
        "no hyphens": "MEX000123K",
        "no check character": "MEX-000123",
        "a space at the end": "MEX-000123-K ",
        "a line feed at the end": "MEX-000123-K\n",
        "a log code of one letter": "M-000123-K",
        "a log code that begins with a digit": "1EX-000123-K",
        "a log code of 13 letters": "ABCDEFGHIJKLM-000001-0",
        "an index of 17 digits": "MEX-90071992547409910-0",
        "index 2^53": "MEX-9007199254740992-0",
        "an asterisk, as MOD 37,2 would have": "MEX-000123-*",
        "nothing": "",
        "a full-width digit": "MEX-00012\uff13-K",
    }
    return [
        *(
            good(f"{folio[:12]}: index {index}", {"log_code": code, "index": index}, folio=folio)
            for folio, code, index in accepted
        ),
        bad("another check character", wrong, folio="MEX-000123-L"),
        bad("a digit misheard", wrong, folio="MEX-000124-K"),
        bad("two digits swapped", wrong, folio="MEX-000132-K"),
        bad("two letters swapped", wrong, folio="MXE-000123-K"),
        bad("another log", wrong, folio="PUE-000123-K"),
        *(bad(desc, "folio.form", folio=folio) for desc, folio in form.items()),
    ]
