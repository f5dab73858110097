"""The worked bytes of contracts/README.md: entry 2 of the story, from the key to the verified receipt.

The page is written by hand; between `<!-- worked: name -->` and `<!-- /worked -->` stands what is made here.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Final

from libroabierto.domain.rulearchive import digest
from libroabierto.domain.rulebook import VERSION
from libroabierto.record import base64url
from libroabierto.tlog.base64std import encode
from libroabierto.tlog.checkpoint import open_checkpoint
from libroabierto.tlog.proof import TlogProof

from .keyring import jwk, kid, seal
from .story import opening
from .storytelling import LOG

README: Final = "contracts/README.md"
INDEX: Final = 2
SEED: Final = bytes([0x12]) * 32
_MARKED: Final = re.compile(r"(?s)(<!-- worked: ([a-z-]+) -->\n).*?(<!-- /worked -->)")


def rewrite(page: str) -> str:
    """Return the page with the present worked bytes; KeyError for a name that is not made."""
    made = blocks()
    return _MARKED.sub(lambda found: f"{found[1]}{made[found[2]]}{found[3]}", page)


def blocks() -> dict[str, str]:
    """Return every block by its name."""
    story = opening()
    return {
        "key": _key(),
        "payload": _fenced("json", story.payloads[INDEX].decode()),
        "payload-facts": _facts(),
        "jws": _jws(),
        "receipt": _fenced("json", json.dumps(_receipt(), indent=1, ensure_ascii=False)),
        "steps": _steps(),
        "log": _log(),
    }


def token() -> str:
    """Return the worked JWS."""
    return seal(opening().payloads[INDEX], "municipality")


def _receipt() -> dict[str, object]:
    return opening().receipt(INDEX, INDEX + 1)


def _key() -> str:
    members = json.dumps(jwk("municipality"), separators=(",", ":"))
    return _rows(
        {
            "seed (private key), hex": SEED.hex(),
            "public JWK, members in RFC 7638's order": members,
            "`kid` = base64url(SHA-256(that JWK))": kid("municipality"),
        }
    )


def _facts() -> str:
    payload = opening().payloads[INDEX]
    return _rows(
        {
            "length in bytes": str(len(payload)),
            "SHA-256 (what others sign, when they sign this act)": hashlib.sha256(payload).hexdigest(),
            "idempotency key = SHA-256(kid, 0x00, payload)": hashlib.sha256(
                kid("municipality").encode() + b"\0" + payload
            ).hexdigest(),
        }
    )


def _jws() -> str:
    head, payload, signature = token().split(".")
    return "".join(
        [
            "The header:\n\n",
            _fenced("json", base64url.decode(head).decode()),
            "\nThe signing input, base64url(header) `.` base64url(payload):\n\n",
            _fenced("text", f"{head}.{payload}"),
            "\nThe signature over it, in hex:\n\n",
            _fenced("text", base64url.decode(signature).hex()),
            "\nThe JWS, signing input `.` base64url(signature):\n\n",
            _fenced("text", token()),
        ]
    )


def _steps() -> str:
    said = _receipt()
    line = str(said["entry"]).encode()
    proof = TlogProof.parse(str(said["proof"]).encode())
    checkpoint = open_checkpoint(proof.checkpoint, LOG.verifier)
    return _rows(
        {
            "entry, length in bytes": str(len(line)),
            "SHA-256(entry): `previous` of entry 3": hashlib.sha256(line).hexdigest(),
            "leaf = SHA-256(0x00, entry)": str(said["leaf_hash"]),
            "the one hash of the proof, as hex": proof.hashes[0].hex(),
            "root = SHA-256(0x01, that hash, leaf)": checkpoint.root.hex(),
            "the same in base64: line 3 of the checkpoint": encode(checkpoint.root),
            "the log's public key, hex": LOG.verifier.key.hex(),
            "key id = first 4 bytes of SHA-256(name, 0x0a, 0x01, key)": LOG.verifier.key_id.hex(),
        }
    )


def _log() -> str:
    return _rows({"ledger": opening().ledger, "log key": str(LOG.verifier), f"rules {VERSION}": digest()})


def _rows(facts: dict[str, str]) -> str:
    return "| | |\n|---|---|\n" + "".join(f"| {name} | `{value}` |\n" for name, value in facts.items())


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```\n"
