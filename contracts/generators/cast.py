"""Who appears in the stories, and the streams in which they meet. All names are invented."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from .storytelling import Party

AUTHORITY: Final = Party("authority", "autoridad-mex")
AUTHORITY_PRESIDENT: Final = Party("authority-president", "autoridad-mex", "authority-president")
MUNICIPALITY: Final = Party("municipality", "ayto-15113")
PRESIDENT: Final = Party("municipal-president", "ayto-15113", "municipal-president", "PS256")
COUNCIL_SECRETARY: Final = Party("council-secretary", "ayto-15113", "council-secretary")
SECRETARIAT: Final = Party("secretariat", "stl-mex")
LOCAL_SECRETARY: Final = Party("local-technical-secretary", "stl-mex", "technical-secretary")
OSC_ONE: Final = Party("osc-one", "osc-uno")
OSC_TWO: Final = Party("osc-two", "osc-dos")
OSC_THREE: Final = Party("osc-three", "osc-tres")
BODY: Final = Party("municipal-secretariat", "stm-15113")  # the municipal secretariat as an institution
TECHNICAL_SECRETARY: Final = Party("technical-secretary", "stm-15113", "technical-secretary")
FACILITATOR: Final = Party("facilitator", "stm-15113", "facilitator")
DATA_OFFICER: Final = Party("data-officer", "autoridad-mex", "data-protection-officer")
STATE_OFFICER: Final = Party("state-officer", "contraloria-mex", "data-protection-officer")
EVALUATOR: Final = Party("evaluator", "evaluadora-uno")
STATE_BODY: Final = Party("state-body", "contraloria-mex")
NEIGHBOUR: Final = Party("neighbour", "ayto-15106")
OUTSIDER: Final = Party("outsider", "ayto-15113")
# Who takes over from the authority, and the municipality's control body, with a key that nobody uses before.
SUCCESSOR: Final = Party("successor", "contraloria-nueva")
CONTROL: Final = Party("outsider", "oic-15106")
SUCCESSORS_OFFICER: Final = Party("successor-officer", "contraloria-nueva", "data-protection-officer")
# A legal person's e.firma, which is an RSA key with a certificate.
CERTIFIED: Final = Party("legal-person", "ayto-15113", alg="RS256")
# One person's e.firma, for a second office.
TWO_HATS: Final = Party("municipal-president", "autoridad-mex", "authority-president", "PS256")
# The municipality's seal, once its first key was rotated.
MUNICIPALITY_LATER: Final = Party("municipality-later", "ayto-15113")

VILLA_GUERRERO: Final = {"key": "15113", "name": "Villa Guerrero"}
TOLUCA: Final = {"key": "15106", "name": "Toluca"}
LEDGER: Final = "ledger:main"
AUTHORITYS: Final = "institution:autoridad-mex"
AYTO: Final = "institution:ayto-15113"
BODYS: Final = "institution:stm-15113"
NEIGHBOURS: Final = "institution:ayto-15106"
DECLARATION: Final = "declaration:15113-2025"
LETTER: Final = "declaration:15113-2022"
SCAN: Final = "declaration:15113-2022-escaneo"
COUNCIL: Final = "secretariat:15113-2026"
PLAN: Final = "plan:00000000-0000-4000-8000-000000000001"
STATE_PLAN: Final = "plan:00000000-0000-4000-8000-000000000002"
OBSERVATION: Final = "observation:00000000-0000-4000-8000-000000000001"
TERM: Final = {"from": "2025-01-01", "to": "2027-12-31"}


def commitment(number: int) -> str:
    """Name the stream of a commitment."""
    return f"commitment:00000000-0000-4000-8000-{number:012}"


def digest_of(words: str) -> str:
    """Stand in for the SHA-256 of a file that nobody needs."""
    return hashlib.sha256(words.encode()).hexdigest()


def collation(*seen: dict[str, Any], copy: str = "scan", **changes: Any) -> dict[str, Any]:
    """Say who compared a copy with the paper, and whose signatures are on it."""
    return {
        "copy": copy,
        "copy_sha256": digest_of(copy),
        "signatures_seen": list(seen),
        "archive": "Archivo municipal",
        "file_number": "SA/2022/045",
        "compared_by": "Secretaría del Ayuntamiento",
        "compared_on": "2026-11-02",
        **changes,
    }


def ink(**party: str) -> dict[str, str]:
    """Say whose autograph signature was seen."""
    return {**party, "modality": "autograph"}
