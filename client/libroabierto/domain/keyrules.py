"""Rules on a new key, wherever one begins: founding, accreditation, enrolment, rotation."""

from __future__ import annotations

from libroabierto.domain.checks import log_keys
from libroabierto.domain.eventtype import Case, Recorded, Verdict, refused_when
from libroabierto.domain.formerkeys import former_log_keys
from libroabierto.domain.jwks import public_key
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Document, Row
from libroabierto.record.base64url import decode, encode


def known_key(case: Case, jwk: dict[str, str]) -> bool:
    """Say whether this key was enrolled before, anywhere in the ledger's life."""
    return bool(case.world.find("key", f"kid:{public_key(jwk).kid}"))


def working_seals(case: Case, institution: str) -> list[Document]:
    """Return the seals by which an institution may sign today: neither they nor their certificates ended."""
    today = case.recorded_on.isoformat()
    found = case.world.find("key", f"working:{institution}:seal")
    return [key for key in found if not key["certificate"] or today <= key["certificate"]["not_after"]]


def key_of_the_log(jwk: dict[str, str], ledger: Document) -> bool:
    """Say whether this is or was the log's own key, or is a witness's."""
    return jwk["kty"] == "OKP" and _is_a_logs(decode(jwk["x"]), ledger)


def log_key_known(case: Case, key: bytes) -> bool:
    """Say whether this raw Ed25519 key is in use here already: for log, witness or institution."""
    return _is_a_logs(key, case.ledger) or known_key(case, {"kty": "OKP", "crv": "Ed25519", "x": encode(key)})


def _is_a_logs(key: bytes, ledger: Document) -> bool:
    if key in log_keys(ledger["log_key"], ledger["witness_policy"]):
        return True
    return any(key in log_keys(former["log_key"], "") for former in former_log_keys(ledger))


@refused_when("key.of-the-log")
def key_is_the_logs(case: Case) -> Verdict:
    """The key is the log's own, or a witness's."""
    return key_of_the_log(case.data["jwk"], case.ledger)


@refused_when("key.compromised", since=2)
def compromised_before(case: Case) -> Verdict:
    """The key was declared compromised, under whichever enrolment; it never signs again.

    An e.firma that only went along with a key that enrolled it may be enrolled anew: nobody stole it.
    """
    earlier = case.world.find("key", f"kid:{public_key(case.data['jwk']).kid}")
    return any(key["compromised_since"] is not None and not went_along(key) for key in earlier)


def went_along(key: Document) -> bool:
    """Say whether this enrolment of an e.firma ended only because a compromised key had made it."""
    return key["kind"] == "e-firma" and key["revoked_with"] is not None


def key_row(
    recorded: Recorded,
    jwk: dict[str, str],
    *,
    institution: str,
    office: str,
    kind: str = "seal",
    tenure: Document | None = None,
    certificate: Document | None = None,
    authority_vacant: bool = False,
    line: str | None = None,
) -> Row:
    """Build the row of a key enrolled by *recorded*; `tenure` is None for a seal.

    `authority_vacant` marks a key that its institution enrolled in place of an authority that nobody was.
    `enrolled_under` is the enrolment of the key that signed; the founding's seal enrolled itself.
    `line` is the key from which rotations led to this one: by default the key itself.
    """
    kid, signer = public_key(jwk).kid, recorded.case.key
    document = {
        "id": f"{kid}:{recorded.index}",
        "kid": kid,
        "jwk": jwk,
        "institution": institution,
        "office": office,
        "kind": kind,
        "tenure": None if tenure is None else tenure["tenure"],
        "certificate": certificate,
        "enrolled_at": recorded.index,
        "enrolled_by": recorded.case.event.kid,
        "enrolled_under": signer["id"] if signer else f"{recorded.case.event.kid}:{recorded.index}",
        "line": line or kid,
        "ended": None,
        "authority_vacant": authority_vacant,
        "compromised_since": None,
        "revoked_with": None,
        "last_entry": recorded.index,
    }
    return row("key", document)
