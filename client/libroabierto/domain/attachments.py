"""Which files an entry names: members whose form marks them as the hash of a file, as they were signed.

The files stay outside the log. Each entry that names some leaves a row, its *attachment*, by which an
upload is judged and a withdrawal refused:

    id, entry   the index of the entry, as text of ten digits and as a number
    stream, issuer, event (the event's id)
    files       [{"sha256", "pointer" into the entry's data, "own"}]
    withdrawn   [sha256, ...] of those that were withdrawn from it (disclosure.withdrawn)
    barred      [sha256, ...] of those that were barred for its issuer when it named them

The first withdrawal of a file, from whatever entry, leaves a row too, by which it is *barred*: its SHA-256
as `id`, and the withdrawing `entry`. For whom, `barred-for` says, with "<sha256>:<institution>" as `id`: the
institution whose entry it was withdrawn from, and the one whose officer withdrew it. A later entry of these
does not bring it back, nor one of an institution over which they are the authority, nor one of who followed
them. It stays barred for nobody else, or whoever named another's evidence first, and withdrew it, would make
it vanish.

*own* is the act's own document: what was declared, the call, the minutes, the plan, the catalogue, and
the minutes that a party signs. Nobody withdraws it, and nothing bars it. Everything else stands beside an
act: scans and certifications, proofs of appointment, resolutions, guidelines, evidence.

No file of the ledger: hashes of payloads, of templates and rules (software has them), the consent of a
private person, which is nobody else's business, and the request for a key, which somebody signed by hand.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from libroabierto.domain.corrections import fields_of
from libroabierto.domain.eventtype import Case, Recorded
from libroabierto.domain.fields import Group, Several, Sha256, StrictField
from libroabierto.domain.forms import Form
from libroabierto.domain.kinds import entry_id, row
from libroabierto.domain.signers import authorities_over
from libroabierto.domain.world import Document, Row, World


class NamedFile(NamedTuple):
    """A file that an act names: its hash, where the act's data name it, whether it is its own document."""

    sha256: str
    pointer: str
    own: bool


def attachment_rows(recorded: Recorded) -> Iterable[Row]:
    """Yield the row of the files that this entry names, if it names any."""
    event = recorded.case.event
    found = list(named_files(recorded.case.type.form(event.schema), event.data))
    if found:
        document = {
            "id": entry_id(recorded.index),
            "entry": recorded.index,
            "stream": event.stream,
            "issuer": event.issuer,
            "event": event.id,
            "files": [file._asdict() for file in found],
            "withdrawn": [],
            "barred": _barred(recorded.case, found),
            "last_entry": recorded.index,
        }
        yield row("attachment", document)


def bar(recorded: Recorded, sha256: str, issuer: str) -> Iterator[Row]:
    """Yield what bars a file that is withdrawn from an entry of *issuer*; a second time changes nothing."""
    world, noted = recorded.case.world, {"entry": recorded.index, "last_entry": recorded.index}
    if world.get("barred", sha256) is None:
        yield row("barred", {"id": sha256, **noted})
    for institution in sorted({issuer, recorded.case.event.issuer}):
        if world.get("barred-for", f"{sha256}:{institution}") is None:
            yield row("barred-for", {"id": f"{sha256}:{institution}", **noted})


def _barred(case: Case, files: Iterable[NamedFile]) -> list[str]:
    """Return which of the files that an act names are barred for its issuer, each once."""
    own = {file.sha256 for file in files if file.own}
    others = dict.fromkeys(file.sha256 for file in files if file.sha256 not in own)
    return [sha256 for sha256 in others if _is_barred_for(case, sha256)]


def _is_barred_for(case: Case, sha256: str) -> bool:
    world, issuer = case.world, case.event.issuer
    if world.get("barred", sha256) is None:  # nearly always
        return False
    over = authorities_over(world, world.get("institution", issuer))
    answering = _with_predecessors(world, [issuer, *(str(one["id"]) for one in over)])
    return any(world.get("barred-for", f"{sha256}:{id}") for id in answering)


def _with_predecessors(world: World, institutions: Iterable[str]) -> set[str]:
    """Return these and all whose powers they have, at first or later hand: what binds those binds them."""
    found, waiting = set(institutions), list(institutions)
    while waiting:
        passed = world.find("succession", f"successor:{waiting.pop()}")
        more = {str(one["predecessor"]) for one in passed} - found
        found |= more
        waiting.extend(more)
    return found


def named_files(form: type[Form], data: Mapping[str, Any], pointer: str = "") -> Iterator[NamedFile]:
    """Yield each file that *data* of this form name, in the order of the form."""
    for name, field in _branches(form):
        if name in data:
            yield from _member(field, data[name], f"{pointer}/{name}")


def file_members(form: type[Form], pointer: str = "") -> Iterator[tuple[str, bool]]:
    """Yield where data of *form* name files, with "*" for each item of a list; and whether own ones."""
    for name, field in _branches(form):
        yield from _places(field, f"{pointer}/{name}")


def names(attachment: Document, sha256: str) -> bool:
    """Say whether the entry of this row names the file."""
    return any(file["sha256"] == sha256 for file in attachment["files"])


def is_gone(attachment: Document, sha256: str) -> bool:
    """Say whether the entry of this row does not keep the file: withdrawn from it, or barred before."""
    return sha256 in attachment["withdrawn"] or sha256 in attachment["barred"]


def is_own(attachment: Document, sha256: str) -> bool:
    """Say whether the file is the own document of this row's act, under whatever member it also stands."""
    return any(file["sha256"] == sha256 and file["own"] for file in attachment["files"])


def _member(field: StrictField, value: Any, pointer: str) -> Iterator[NamedFile]:
    if isinstance(field, Group):
        yield from named_files(type(field.form), value, pointer)
    elif isinstance(field, Several):
        for at, item in enumerate(value):
            yield from _member(field.each, item, f"{pointer}/{at}")
    elif isinstance(field, Sha256):
        yield NamedFile(value, pointer, field.own)


def _places(field: StrictField, pointer: str) -> Iterator[tuple[str, bool]]:
    if isinstance(field, Group):
        yield from file_members(type(field.form), pointer)
    elif isinstance(field, Several):
        yield from _places(field.each, f"{pointer}/*")
    elif isinstance(field, Sha256):
        yield pointer, field.own


@functools.cache  # one item for each form of the catalogue
def _branches(form: type[Form]) -> tuple[tuple[str, StrictField], ...]:
    """Return the members of *form* that name a file, or lead to one that does."""
    return tuple((name, field) for name, field in fields_of(form).items() if _leads(field))


def _leads(field: StrictField) -> bool:
    if isinstance(field, Group):
        return bool(_branches(type(field.form)))
    return _leads(field.each) if isinstance(field, Several) else isinstance(field, Sha256) and field.file
