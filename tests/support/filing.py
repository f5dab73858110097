"""Files that acts name, as tests hand them in.

    filing = Filing.of(home, town)          # a declaration is recorded that names LETTER and CERTIFICATE
    filing.put(LETTER)                      # the whole letter, under a good permission
    filing.part(LETTER, 0, 100)             # its first hundred bytes

LETTER is the act's own document, CERTIFICATE stands beside it and may be withdrawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from libroabierto.keys import PrivateKey
from libroabierto.record.filetypes import PDF
from libroabierto.record.moments import format_instant
from libroabierto.record.upload import Upload, make_upload
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.web.app import create_app
from support.founding import COUNCIL, DECLARATION, NOW, Town, read
from support.ledger_home import fill, opened

LETTER = b"%PDF-1.7\n" + b"1 0 obj << >> endobj\n" * 60 + b"%%EOF\n"
CERTIFICATE = b"%PDF-1.4\ncertified\n%%EOF"
OTHER = b"%PDF-1.4\nnobody names me\n%%EOF"
OFFICER = "data-protection-officer"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def refused(answer: TestResponse, slug: str, status: int, code: str) -> dict[str, Any]:
    """Check that *answer* is this problem, in words; return the document."""
    problem: dict[str, Any] = answer.get_json(force=True)

    assert (f"/problems/{slug}", status, code) == (problem["type"], answer.status_code, problem["code"])
    assert problem["title"]
    assert problem["detail"] not in ("", code)
    return problem


def declaration(town: Town, letter: bytes = LETTER, **changes: Any) -> str:
    """A declaration whose document is *letter*, and whose session CERTIFICATE certifies."""
    document = {"sha256": digest(letter), "media_type": PDF, "size": len(letter)}
    session = {
        "number": "12",
        "kind": "ordinary",
        "date": "2026-11-20",
        "agreement": "Punto tercero.",
        "certification_sha256": digest(CERTIFICATE),
    }
    return town.declaration(document=document, council_session=session, **changes)


@dataclass
class Filing:
    """A town, its ledger and a client, and the event that names the files."""

    town: Town
    ledger: Assembly
    client: FlaskClient
    event: str

    @classmethod
    @contextmanager
    def of(
        cls, home: Path, *, letter: bytes = LETTER, now: datetime = NOW, **settings: Any
    ) -> Iterator[Filing]:
        """Open a ledger in *home* that holds the declaration."""
        town = Town(now=now)
        town.settle()
        token = declaration(town, letter)
        town.record(token)
        with opened(home, town, **settings) as assembly:
            fill(assembly, town.tokens)
            yield cls(town, assembly, create_app(assembly).test_client(), read(token).id)

    def permit(self, content: bytes, **changes: Any) -> Upload:
        """What permits to hand in *content*, with *changes*."""
        whole = Upload(
            ledger=self.town.ledger,
            event=self.event,
            sha256=digest(content),
            size=len(content),
            media_type=PDF,
            expires=format_instant(self.town.now + timedelta(hours=1)),
        )
        return replace(whole, **changes)

    def token(self, content: bytes, key: PrivateKey | None = None, **changes: Any) -> str:
        """Sign the permission, by the council's secretary unless another *key* is given."""
        key = key or self.town.key_pair(COUNCIL, "council-secretary")
        return make_upload(key, self.permit(content, **changes))

    def put(
        self, content: bytes, *, token: str | None = None, path: str | None = None, **headers: str
    ) -> TestResponse:
        """Send all of *content* to the address of its hash, or to *path*."""
        said = {"Authorization": f"Bearer {token or self.token(content)}"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.put(path or f"/v1/evidence/{digest(content)}", data=content, headers=said)

    def part(self, content: bytes, first: int, stop: int, **options: Any) -> TestResponse:
        """Send the bytes [first, stop) of *content*."""
        said = {"Authorization": f"Bearer {self.token(content, **options)}"}
        said["Content-Range"] = f"bytes {first}-{stop - 1}/{len(content)}"
        return self.client.put(f"/v1/evidence/{digest(content)}", data=content[first:stop], headers=said)

    def how_much(self, content: bytes) -> TestResponse:
        """Ask how much of *content* has come."""
        said = {"Authorization": f"Bearer {self.token(content)}", "Content-Range": f"bytes */{len(content)}"}
        return self.client.put(f"/v1/evidence/{digest(content)}", headers=said)

    def record(self, token: str) -> int:
        """Take *token* into the town and what is new of it into the ledger; return its index."""
        index = self.town.record(token)
        fill(self.ledger, self.town.tokens[self.ledger.queries.info().size :])
        return index

    def withdrawal(self, entry: int, *digests: str, stream: str = DECLARATION, issuer: str = COUNCIL) -> str:
        """Return the token by which the officer of *issuer* withdraws files of an entry of *stream*."""
        if (issuer, OFFICER) not in self.town.keys:
            self.town.enrol(issuer, OFFICER)
        data = {"entry": entry, "digests": list(digests), "legal_ground": "Cancelación procedente"}
        return self.town.event("disclosure.withdrawn", issuer, OFFICER, stream, data)

    def get(self, content: bytes, **headers: str) -> TestResponse:
        """Read it back."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"/v1/evidence/{digest(content)}", headers=said)
