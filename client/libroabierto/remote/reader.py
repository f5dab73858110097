"""Reading from a ledger: every path, bound and status that a reader meets, in one place.

Nothing is verified here: what comes back is what was served, within the bounds of its kind.
LedgerUnreachable is what did not come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import quote

from libroabierto.errors import LedgerBusy, LedgerUnreachable, LibroError, Refused
from libroabierto.tlog.bundles import MAX_BUNDLE
from libroabierto.tlog.hashing import HASH_SIZE
from libroabierto.tlog.note import MAX_NOTE
from libroabierto.tlog.tile import FULL_WIDTH, Tile, bundle_path
from libroabierto.verify.receipts import MAX_RECEIPT, Receipt

from . import answers
from .transport import Answer, Request, Transport

_JSON: Final = {"Accept": "application/json, application/problem+json"}
JOSE: Final = "application/jose"
NOT_FOUNDED: Final = "ledger.not-founded"  # the one reason to wait that has a sentence of its own


@dataclass(frozen=True, slots=True)
class StreamHistory:
    """The present version of a stream (0 before its first event)."""

    stream: str
    version: int


class LedgerReader:
    """A ledger as its readers see it, through *transport*; *language* is asked for in its sentences."""

    def __init__(self, transport: Transport, *, language: str = "es") -> None:
        self._transport = transport
        self._language = language

    def close(self) -> None:
        """Let the connection go."""
        self._transport.close()

    def log(self) -> answers.Description:
        """Read what the ledger says of itself."""
        return answers.parse_description(self._get("v1/log", answers.MAX_DESCRIPTION, _JSON).body)

    def checkpoint(self) -> bytes:
        """Read the newest checkpoint note."""
        return self._get("checkpoint", MAX_NOTE).body

    def tile(self, tile: Tile) -> bytes:
        """Read a tile that a verified checkpoint implies, as it was served: perhaps of another length."""
        full = Tile(tile.level, tile.index)
        return self._growing(tile.path, full.path, HASH_SIZE * FULL_WIDTH, lambda data: data[: tile.length])

    def bundle(self, index: int, width: int) -> bytes:
        """Read the bundle of the first *width* entries under level-0 tile *index*, as it was served."""
        full = bundle_path(index)
        return self._growing(bundle_path(index, width), full, MAX_BUNDLE, lambda data: _cut(data, width))

    def stream(self, stream: str, *, as_of: int | None = None) -> StreamHistory:
        """Read the version of a stream, its present one or that of then: after entry *as_of*."""
        then = "" if as_of is None else f"&as_of={as_of}"
        answer = self._send(Request(f"{_stream(stream)}?limit=1{then}", headers=self._json()))
        if answer.status == 404:
            return StreamHistory(stream, 0)
        said = answers.parse_answer(self._good(answer, "v1/streams").body, "v1/streams", answers.MAX_PAGE)
        return StreamHistory(stream, answers.member(said, "version", int))

    def change(self, stream: str, version: int) -> dict[str, Any]:
        """Read what the history of a stream says of its change of this version, 1 for the first."""
        path = f"{_stream(stream)}?after={max(0, version - 1)}&limit=1"
        said = answers.parse_answer(self._good(self.get(path), path).body, path, answers.MAX_PAGE)
        items = answers.member(said, "items", list)
        if len(items) != 1 or not isinstance(items[0], dict):
            raise answers.unusable(path, "items")
        return items[0]

    def receipt(self, folio: str) -> Receipt:
        """Read the receipt of the entry with this folio; raises Refused("folio.not-found")."""
        path = f"v/{folio}"
        answer = self.get(path)
        if answer.status == 404:
            raise Refused("folio.not-found", folio=folio)
        return read_receipt(self._good(answer, path).body, path)

    def institution(self, id: str) -> dict[str, Any] | None:
        """Read the row of an institution as the ledger tells it; None if it has none of this id."""
        path = f"v1/institutions/{quote(id, safe='')}"
        answer = self.get(path)
        if answer.status == 404:
            return None
        said = answers.parse_answer(self._good(answer, path).body, path, answers.MAX_PAGE)
        item = answers.member(said, "item", dict)
        for held in answers.member(item, "roles", list):
            if not isinstance(held, dict) or not isinstance(held.get("role"), str):
                raise answers.unusable(path, "roles")
        return dict(item)

    def disclosures(self, event_id: str) -> list[Any]:
        """Read what the ledger says of each member that an event withholds; nothing of it is verified."""
        path = f"v1/events/{event_id}"
        said = answers.parse_answer(
            self._good(self.get(path), path).body, path, MAX_RECEIPT + answers.MAX_PAGE, texts=False
        )
        return list(answers.member(said, "disclosures", list))

    def time(self) -> datetime | None:
        """Read the ledger's clock from its Date header; None if it sends none."""
        answer = self._get("v1/log", answers.MAX_DESCRIPTION, _JSON)
        try:
            moment = parsedate_to_datetime(answer.headers.get("date", ""))
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):  # a zone or a year that no calendar has
            return None

    def check(self, body: bytes, media_type: str) -> dict[str, Any]:
        """Ask for the verdict that *body* would get now; nothing is recorded."""
        path = "v1/events/check"
        answer = self.post(path, body, media_type)
        if answer.status != 200:
            raise refusal(answer, path)
        return answers.parse_answer(answer.body, path, answers.MAX_PAGE)

    def post(self, path: str, body: bytes, media_type: str) -> Answer:
        """Send *body*; the caller reads the status."""
        headers = {**self._json(), "Content-Type": media_type}
        return self._send(Request(path, method="POST", body=body, headers=headers))

    def get(self, path: str) -> Answer:
        """Ask for JSON at *path*; the caller reads the status."""
        return self._send(Request(path, headers=self._json()))

    def send(self, request: Request, max_bytes: int) -> Answer:
        """Exchange *request*, asking for problems in the person's language; the caller reads the status."""
        return self._transport.send(
            replace(request, headers={**self._json(), **request.headers}), max_bytes=max_bytes
        )

    def _json(self) -> dict[str, str]:
        return {**_JSON, "Accept-Language": "en" if self._language == "en" else "es-MX, es, en;q=0.5"}

    def _send(self, request: Request) -> Answer:
        return self._transport.send(request, max_bytes=MAX_RECEIPT + answers.MAX_PAGE)

    def _get(self, path: str, max_bytes: int, headers: dict[str, str] | None = None) -> Answer:
        answer = self._transport.send(Request(path, headers=headers or {}), max_bytes=max_bytes)
        return self._good(answer, path)

    def _growing(self, path: str, full_path: str, max_bytes: int, cut: Callable[[bytes], bytes]) -> bytes:
        """Read what may have grown meanwhile: on 404 of a partial resource, *cut* it from the full one."""
        answer = self._transport.send(Request(path), max_bytes=max_bytes)
        if answer.status == 404 and path != full_path:
            return cut(self._get(full_path, max_bytes).body)
        return self._good(answer, path).body

    def _good(self, answer: Answer, path: str) -> Answer:
        if answer.status != 200:
            raise failure(answer, path)
        return answer


def read_receipt(raw: bytes, path: str) -> Receipt:
    """Read a receipt that a ledger served; one without the form taught us nothing."""
    try:
        return Receipt.parse(raw)
    except LibroError as error:
        raise answers.unusable(path, error.code) from error


def failure(answer: Answer, path: str) -> LibroError:
    """Make the error for a read that was not answered."""
    if answer.status in (429, 503):
        problem = answers.parse_problem(answer.body, answer.status)
        code = NOT_FOUNDED if problem.code == NOT_FOUNDED else "ledger.busy"
        return LedgerBusy(code, retry_after=retry_after(answer), reason=problem.code)
    if 300 <= answer.status < 400:
        return LedgerUnreachable("ledger.redirects", path=path, location=answer.headers.get("location", ""))
    return LedgerUnreachable("ledger.status", path=path, status=answer.status)


def refusal(answer: Answer, path: str) -> LibroError:
    """Make the error for something handed in: the ledger's own problem document, if it sent one."""
    is_problem = answer.headers.get("content-type", "").startswith(answers.PROBLEM)
    if is_problem and 400 <= answer.status < 500 and answer.status != 429:
        return answers.parse_problem(answer.body, answer.status)
    return failure(answer, path)


def retry_after(answer: Answer, otherwise: int = 5) -> int:
    """Return the seconds that the ledger asks us to wait, 1 to 3600."""
    said = answer.headers.get("retry-after", "")
    is_number = said.isascii() and said.isdigit()  # to str.isdigit "²" is a digit, to int() it is none
    return min(3600, max(1, int(said))) if is_number and len(said) < 6 else otherwise


def _stream(stream: str) -> str:
    return f"v1/streams/{quote(stream, safe=':')}"


def _cut(bundle: bytes, width: int) -> bytes:
    """Keep the first *width* entries of a bundle that is longer than was asked for."""
    at = 0
    for _ in range(width):
        at += 2 + int.from_bytes(bundle[at : at + 2], "big")
    return bundle[:at]
