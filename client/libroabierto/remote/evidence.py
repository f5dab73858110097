"""Files that acts name: handing one in, reading one back, asking who names it.

A file goes in parts of 1 MiB, each an exchange of its own, so that a slow line, a proxy that takes requests
in whole and a connection that breaks cost one part: whoever sends the file again goes on where it ended.
It comes back in parts too, and counts as read only when its hash is the one that was asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from libroabierto.errors import ProofRejected
from libroabierto.record.upload import MAX_FILE, Upload

from . import answers
from .reader import LedgerReader, refusal, retry_after
from .transport import Answer, Request

PART: Final = 1024 * 1024  # bytes
# How long a person waits in all for a ledger that is busy, or that wants things slower.
PATIENCE_SECONDS: Final = 120
EVIDENCE: Final = "v1/evidence"
_SLACK: Final = 8  # exchanges beyond twice those that a file needs; a ledger that wants more goes in circles

Progress = Callable[[int, int], None]
"""Hears (bytes done, bytes in all)."""


@dataclass(frozen=True, slots=True)
class Naming:
    """An entry that names a file, as the ledger says: to be verified by its receipt."""

    folio: str
    pointers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What the ledger says of a file: `held`, `awaited` or `withdrawn`, and entries that name it."""

    status: str
    entries: tuple[Naming, ...]
    more: bool


def upload(
    reader: LedgerReader,
    token: str,
    permit: Upload,
    content: bytes,
    *,
    sleep: Callable[[float], None],
    progress: Progress,
) -> bool:
    """Hand in *content* under *token*, which signs *permit*; return whether the ledger had it before.

    Raises ProblemAnswer, LedgerBusy, LedgerUnreachable: then the same again goes on where it ended.
    """
    sending = _Sending(reader, token, permit, sleep)
    status, offset = sending.send(f"bytes */{permit.size}", b"")
    left = 2 * (permit.size // PART) + _SLACK
    while status == 202:
        left -= 1
        if not left:
            raise answers.unusable(EVIDENCE, "offset")
        progress(offset, permit.size)
        part = content[offset : offset + PART]
        status, offset = sending.send(f"bytes {offset}-{offset + len(part) - 1}/{permit.size}", part)
    progress(permit.size, permit.size)
    return status == 200


@dataclass
class _Sending:
    """One file on its way; `waited` seconds so far."""

    reader: LedgerReader
    token: str
    permit: Upload
    sleep: Callable[[float], None]
    waited: int = 0

    def send(self, content_range: str, part: bytes) -> tuple[int, int]:
        """Send one part; return the status (200, 201, 202) and how many bytes are there now."""
        path = f"{EVIDENCE}/{self.permit.sha256}"
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Range": content_range,
            "Content-Type": self.permit.media_type,
        }
        answer = self._patiently(Request(path, method="PUT", body=part, headers=headers))
        if answer.status == 409:  # somebody else sends it too: go on from where the file ends now
            return 202, self._offset(replace(answer, status=202), path)
        if answer.status not in (200, 201, 202):
            raise refusal(answer, path)
        return answer.status, self._offset(answer, path)

    def _patiently(self, request: Request) -> Answer:
        while True:
            answer = self.reader.send(request, answers.MAX_PROBLEM)
            if answer.status not in (429, 503):
                return answer
            pause = retry_after(answer)
            if self.waited + pause > PATIENCE_SECONDS:
                raise refusal(answer, request.path)
            self.waited += pause
            self.sleep(pause)

    def _offset(self, answer: Answer, path: str) -> int:
        said = answers.parse_answer(answer.body, path, answers.MAX_PROBLEM)
        offset: int = answers.member(said, "offset", int)
        if not 0 <= offset <= self.permit.size:
            raise answers.unusable(path, "offset")
        if answer.status == 202 and offset == self.permit.size:
            raise answers.unusable(path, "offset")
        return offset


def download(reader: LedgerReader, sha256: str, *, progress: Progress) -> tuple[bytes, str]:
    """Return a file's content, whose hash is *sha256*, and its media type.

    Raises ProblemAnswer (unknown, awaited, withdrawn), ProofRejected("evidence.other-content"),
    LedgerUnreachable.
    """
    content, size, media_type = bytearray(), 1, ""
    while len(content) < size:
        answer = _part(reader, sha256, len(content))
        size, media_type = _size(answer), answer.headers.get("content-type", "")
        content += answer.body
        progress(len(content), size)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ProofRejected("evidence.other-content", sha256=sha256)
    return bytes(content), media_type


def named(reader: LedgerReader, sha256: str) -> Named | None:
    """Ask who names a file; None if no entry does."""
    path = f"{EVIDENCE}/{sha256}/entries"
    answer = reader.get(path)
    if answer.status == 404:
        return None
    if answer.status != 200:
        raise refusal(answer, path)
    said = answers.parse_answer(answer.body, path, answers.MAX_PAGE)
    items = answers.member(said, "items", list)
    return Named(
        answers.member(said, "status", str), tuple(_naming(i, path) for i in items), bool(said.get("next"))
    )


def _naming(item: Any, path: str) -> Naming:
    if not isinstance(item, dict):
        raise answers.unusable(path, "items")
    pointers = answers.member(item, "pointers", list)
    return Naming(answers.member(item, "folio", str), tuple(map(str, pointers)))


def _part(reader: LedgerReader, sha256: str, first: int) -> Answer:
    path = f"{EVIDENCE}/{sha256}"
    wanted = {"Range": f"bytes={first}-{first + PART - 1}", "If-Range": f'"{sha256}"'}
    answer = reader.send(Request(path, headers=wanted), max(PART, answers.MAX_PROBLEM))
    if answer.status != 206 or not answer.body:
        raise refusal(answer, path) if answer.status >= 300 else answers.unusable(path, "range")
    return answer


def _size(answer: Answer) -> int:
    """Read the file's size from `bytes a-b/size`."""
    size = answer.headers.get("content-range", "").rpartition("/")[2]
    if not (size.isascii() and size.isdigit() and len(size) <= 9) or int(size) > MAX_FILE:
        raise answers.unusable(EVIDENCE, "content-range")
    return int(size)
