"""A message in words: what it says, as far as it is proved, and what is the notifier's word alone."""

from __future__ import annotations

import json
from typing import Any

from libroabierto.notices.checking import Proved
from libroabierto.notices.titles import title_of_alarm
from libroabierto.verify.finding import Finding

from .console import Console
from .diagnosis import printable
from .documents import in_words


def print_message(proved: Proved, console: Console) -> None:
    """Print a message whole, for whoever looks at one."""
    message = proved.message
    if proved.logged is None:
        console.print(title_of(proved, console))
        console.say(f"message.{standing_of(proved)}", code=printable(finding_of(proved)))
        return
    _print_title(proved, console)
    if message.kind == "entry":
        for line in (*in_words(proved.logged.event, console.language)[1:], ""):
            console.print(line)
    logged = proved.logged
    facts = {"folio": message.receipt().folio, "recorded_at": logged.entry.recorded_at}
    origin = logged.checkpoint.origin
    console.say(f"message.{message.kind}-holds", origin=origin, size=logged.checkpoint.size, **facts)
    console.say(f"receipt.{logged.standing}", witnesses=", ".join(logged.witnesses))
    if proved.is_reproduced:
        console.say("message.reminder-reproduced")
    else:
        console.say(
            f"message.{message.kind}-proves-not", as_of=message.position.index if message.position else ""
        )


def _print_title(proved: Proved, console: Console) -> None:
    """Print what is told; a reminder that was not made again is what somebody says, and stands so."""
    told = title_of(proved, console)
    if proved.message.kind == "reminder" and not proved.is_reproduced:
        console.say("message.reminder-says", told=told)
    else:
        console.print(told)


def print_line(proved: Proved, console: Console) -> None:
    """Print a message on one line, for whoever follows."""
    message = proved.message
    facts = {
        "day": printable(str(message.said.get("time", ""))[:10]),
        "folio": message.receipt().folio if proved.logged else "",
        "told": title_of(proved, console),
        "code": printable(finding_of(proved)),
    }
    console.say(f"follow.{message.kind}", **facts)
    if message.kind == "alarm":
        console.say(f"message.{standing_of(proved)}", **facts)


def print_json(proved: Proved, console: Console) -> None:
    """Print a message as one line of JSON: {position, kind, proved, message}."""
    message = proved.message
    members: dict[str, Any] = {
        "position": None if message.position is None else str(message.position),
        "kind": message.kind,
        "proved": standing_of(proved),
        "message": message.said,
    }
    console.print(json.dumps(members, ensure_ascii=False))


def standing_of(proved: Proved) -> str:
    """Say how far it is proved: logged, witnessed, reminder-word, alarm-<weight of evidence>, or endpoint.

    A reminder has the proof of an entry, not of what it says of it.
    """
    if proved.message.kind == "reminder":
        return "reminder-word"
    if proved.logged is not None:
        return proved.logged.standing
    if proved.message.kind == "endpoint":
        return "endpoint"
    return f"alarm-{proved.weight or 'word'}"


def title_of(proved: Proved, console: Console) -> str:
    """Return the message's sentence, or its type where it has none; of an alarm our own, by its code."""
    message = proved.message
    if message.kind == "alarm":
        alarm = title_of_alarm(Finding(finding_of(proved), step=0))
        return printable(alarm.in_language(console.language))
    return printable(message.title(console.language) or message.type)


def finding_of(proved: Proved) -> str:
    """Return the code of what an alarm found, "" otherwise."""
    said = proved.message.data.get("finding")
    return str(said.get("code", "")) if isinstance(said, dict) else ""
