"""Files that acts name: `libro evidence add`, `get`, and `verify FILE --ledger URL`.

What is handed in can be read by everybody, for ever unless it is withdrawn. So `add` asks whether the file
is the public version (versión pública), and looks in its text for what must not be in it.
"""

from __future__ import annotations

import hashlib
import io
from argparse import Namespace
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from libroabierto.domain.attachments import NamedFile, named_files
from libroabierto.domain.catalogue import type_of
from libroabierto.domain.screening import BLOCKING, kinds_in
from libroabierto.domain.words import sentence
from libroabierto.errors import ProofRejected, Refused, UsageError
from libroabierto.files import read_bounded, write_new
from libroabierto.record.event import Event
from libroabierto.record.filetypes import TYPES, check_content, type_by_name
from libroabierto.record.folio import format_folio
from libroabierto.record.moments import format_instant
from libroabierto.record.upload import DIGEST, MAX_FILE, Upload, make_upload
from libroabierto.remote.evidence import Naming, download, named, upload
from libroabierto.verify.receipts import MAX_RECEIPT, Receipt

from .console import Console
from .filetext import TextUnreadable, passages
from .keyfiles import open_key
from .practising import remind
from .trusting import Trusted, trusted_ledger

LIFE: Final = timedelta(days=1)  # of a permission: a slow line, a broken one, the next morning
_SHOWN: Final = 20  # entries whose receipts are fetched to verify one file
_PIECE: Final = 1024 * 1024


def add(args: Namespace, console: Console) -> int:
    """Hand in a file that a recorded act names; going on where it ended when it is run again."""
    content = read_bounded(args.file, MAX_FILE)
    media_type = _media_type(args.file, content)
    ledger = trusted_ledger(args.ledger, args, console)
    logged = ledger.trust.check_receipt(Receipt.parse(read_bounded(args.receipt, MAX_RECEIPT)))
    sha256 = hashlib.sha256(content).hexdigest()
    if not any(file.sha256 == sha256 for file in files_of(logged.event)):
        folio = format_folio(ledger.trust.log_code, logged.entry.index)
        raise UsageError("evidence.act-names-others", path=str(args.file), folio=folio)
    _ask_public(args, console)
    _screen(media_type, content, args, console)
    permit = Upload(
        ledger=ledger.trust.ledger,
        event=logged.event.id,
        sha256=sha256,
        size=len(content),
        media_type=media_type,
        expires=format_instant((ledger.reader.time() or console.now()) + LIFE),
    )
    token = make_upload(open_key(args.key, console), permit)
    progress = console.show_transfer
    repeated = upload(ledger.reader, token, permit, content, sleep=console.sleep, progress=progress)
    ledger.store.keep(ledger.trust)
    console.say("evidence.there-already" if repeated else "evidence.added", sha256=sha256)
    remind(ledger.trust, console)
    return 0


def get(args: Namespace, console: Console) -> int:
    """Download a file by its hash, and keep it only if it has that hash."""
    if not DIGEST.fullmatch(args.sha256):
        raise UsageError("evidence.not-a-hash", said=args.sha256)
    reader = console.reader(args.ledger)
    content, media_type = download(reader, args.sha256, progress=console.show_transfer)
    extension = TYPES[media_type].extension if media_type in TYPES else "bin"
    path = args.output or Path(f"{args.sha256}.{extension}")
    write_new(path, content)
    console.say("evidence.got", path=path, size=len(content))
    return 0


def verify(args: Namespace, console: Console) -> int:
    """Say which recorded acts name the file at hand, each verified by its receipt."""
    sha256 = _hash_of(args.file)
    ledger = trusted_ledger(args.ledger, args, console)
    told = named(ledger.reader, sha256)
    if told is None or not told.entries:
        raise Refused("evidence.no-act-names-it", path=str(args.file), sha256=sha256)
    for entry in told.entries[:_SHOWN]:
        _show(entry, sha256, ledger, console)
    ledger.store.keep(ledger.trust)
    if told.more or len(told.entries) > _SHOWN:
        console.say("evidence.and-more")
    console.say(f"evidence.is-{told.status}" if told.status in _STATUSES else "evidence.is-unknown")
    remind(ledger.trust, console)
    return 0


_STATUSES: Final = ("held", "awaited", "withdrawn")


def files_of(event: Event) -> Iterator[NamedFile]:
    """Yield the files that an event names, by the form that it was signed under."""
    yield from named_files(type_of(event).form(event.schema), event.data)


def _show(entry: Naming, sha256: str, ledger: Trusted, console: Console) -> None:
    logged = ledger.trust.check_receipt(ledger.reader.receipt(entry.folio))
    here = [file for file in files_of(logged.event) if file.sha256 == sha256]
    if not here:
        raise ProofRejected("evidence.not-in-entry", folio=entry.folio)
    key = "evidence.own-document-of" if any(file.own for file in here) else "evidence.named-by"
    console.say(key, folio=entry.folio, told=sentence(logged.event, console.language, {}))


def _media_type(path: Path, content: bytes) -> str:
    media_type = type_by_name(path.name)
    if media_type is None:
        endings = ", ".join(f".{type.extension}" for type in TYPES.values())
        raise UsageError("evidence.ending-unknown", path=str(path), endings=endings)
    check_content(media_type, io.BytesIO(content), len(content))
    return media_type


def _ask_public(args: Namespace, console: Console) -> None:
    if not args.public and not console.agrees("evidence.ask-public", option="--public", path=args.file):
        raise UsageError("evidence.not-public")


def _screen(media_type: str, content: bytes, args: Namespace, console: Console) -> None:
    """Raise UsageError for a CURP or RFC in the text, unless the person has looked at each; say where."""
    blocked = False
    try:
        for passage in passages(media_type, content):
            for kind in kinds_in(passage.text):
                blocked = blocked or kind in BLOCKING
                place = console.text("evidence.page", page=passage.page) if passage.page else args.file
                console.remark(f"evidence.found-{kind}", place=place)
    except TextUnreadable as error:
        console.remark(f"evidence.text-{error}")
    if blocked and not args.screened:
        raise UsageError("evidence.personal-data", path=str(args.file))


def _hash_of(path: Path) -> str:
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            hasher.update(piece)
    return hasher.hexdigest()
