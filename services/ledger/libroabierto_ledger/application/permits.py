"""Who may hand in a file: whoever holds a key, active today, of the institution whose act names it.

Or of one that took over a power from that institution, at first or second hand: an institution that was
dissolved, or has handed over all its powers, hands in nothing more, and its papers must not be lost with it.
Those of one that ended and that nobody follows, a municipality's before its new council, may be handed in by
the authority over the state.

Nothing is decided for good here, and nothing is recorded: a permission (record/upload.py) is judged by the
state as it stands, each time that it is shown.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from libroabierto.domain.attachments import is_gone, names
from libroabierto.domain.calendar import day_of
from libroabierto.domain.kinds import entry_id
from libroabierto.domain.signers import STATE, holders
from libroabierto.domain.world import Document, World
from libroabierto.errors import KeyNotActive, LibroError, Malformed, NotAuthorized, Refused, UnknownKey
from libroabierto.record.envelope import check_signature
from libroabierto.record.filetypes import TYPES
from libroabierto.record.upload import LONGEST, Upload, open_upload
from libroabierto_ledger.application.files import Withdrawn, check_named
from libroabierto_ledger.application.keyring import Keyring
from libroabierto_ledger.application.reading import NotFound, Reader
from libroabierto_ledger.ports import Snapshot


class BadPermission(LibroError):
    """What came as a permission does not have its form; code and facts of what is wrong with it."""


class TypeNotTaken(LibroError):
    """Files of this media type are never taken; fact `want` names those that are."""


_TAKEN: Final = ", ".join(TYPES)


class Permits:
    """Judges permissions. Thread-safe."""

    def __init__(self, reader: Reader, keyring: Keyring) -> None:
        self._reader, self._keyring = reader, keyring

    def judge(self, token: str, sha256: str) -> tuple[Upload, str]:
        """Return what *token* permits for the file of this hash, and the institution whose act names it.

        Raises BadPermission, Refused ("upload.other-file", "upload.expired", "upload.lives-too-long",
        "upload.not-named"), UnknownKey, BadSignature, NotFound ("upload.event-unknown"), NotAuthorized,
        KeyNotActive, Withdrawn, TypeNotTaken, LedgerBusy("ledger.not-founded").
        """
        now = self._reader.clock()
        upload, kid = self._open(token)
        if upload.sha256 != sha256:
            raise Refused("upload.other-file", sha256=upload.sha256)
        _check_times(upload, now)
        with self._reader.snapshot() as snapshot:
            named = _naming(snapshot, upload)
            _check_key(snapshot.world, kid, str(named["issuer"]), day_of(now))
            check_named(snapshot, sha256)
            if is_gone(named, sha256):  # another act keeps it, whose issuer may hand it in
                raise Withdrawn(sha256)
        if upload.media_type not in TYPES:
            raise TypeNotTaken("file.type-not-taken", media_type=upload.media_type, want=_TAKEN)
        return upload, str(named["issuer"])

    def _open(self, token: str) -> tuple[Upload, str]:
        try:
            envelope, upload = open_upload(token)
        except Malformed as error:  # of a permission, not of an event
            raise BadPermission(error.code, **error.facts) from None
        if upload.ledger != self._reader.founding()["ledger"]:
            raise BadPermission("upload.other-ledger", ledger=upload.ledger)
        check_signature(envelope, self._keyring.key(envelope.kid))
        return upload, envelope.kid


def _check_times(upload: Upload, now: datetime) -> None:
    if upload.expiry <= now:
        raise Refused("upload.expired", expires=upload.expires)
    if upload.expiry - now > LONGEST:
        raise Refused("upload.lives-too-long", expires=upload.expires, days=LONGEST.days)


def _naming(snapshot: Snapshot, upload: Upload) -> Document:
    """Return the row of the entry whose event is meant; it names the file."""
    index = snapshot.world.index_of(upload.event)
    if index is None:
        raise NotFound("upload.event-unknown", id=upload.event)
    row = snapshot.row("attachment", entry_id(index), snapshot.head.size - 1)
    named = {} if row is None else row.read()
    if not named or not names(named, upload.sha256):
        raise Refused("upload.not-named", id=upload.event, index=index)
    return named


def _check_key(world: World, kid: str, institution: str, today: date) -> None:
    """Raise unless some enrolment of the key for this institution is active today, whatever its office."""
    enrolled = world.find("key", f"kid:{kid}")
    if not enrolled:
        raise UnknownKey(kid)
    answering = _who_answers_for(world, institution)
    own = [key for key in enrolled if key["institution"] in answering]
    if not own:
        raise NotAuthorized("key.of-another-institution", issuer=institution)
    refusals = [_refusal(world, key, today.isoformat()) for key in own]
    if all(refusals):
        raise refusals[-1] or UnknownKey(kid)


def _who_answers_for(world: World, institution: str) -> set[str]:
    """Return the institution, those that followed it, and if it ended who is the authority over the state."""
    found, waiting = {institution}, [institution]
    while waiting:
        passed = world.find("succession", f"predecessor:{waiting.pop()}")
        more = {str(one["successor"]) for one in passed} - found
        found |= more
        waiting.extend(more)
    if not _is_accredited(world, institution):
        found |= {str(one["id"]) for one in holders(world, "authority", STATE)}
    return found


def _is_accredited(world: World, institution: str) -> bool:
    row = world.get("institution", institution)
    return row is not None and row["state"] == "accredited"


def _refusal(world: World, key: Document, today: str) -> LibroError | None:
    if not _is_accredited(world, str(key["institution"])):
        return NotAuthorized("institution.not-accredited", issuer=key["institution"])
    if key["ended"]:
        return KeyNotActive("key.ended", reason=key["ended"]["reason"], entry=key["ended"]["entry"])
    if key["certificate"] and key["certificate"]["not_after"] < today:
        return KeyNotActive("key.expired", until=key["certificate"]["not_after"])
    tenure = None if key["tenure"] is None else world.get("tenure", str(key["tenure"]))
    if tenure and not tenure["from"] <= today <= tenure["to"]:
        return KeyNotActive("key.expired", until=tenure["to"])
    return None
