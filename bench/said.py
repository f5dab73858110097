"""What the acts of a mixed life say: data of events, about as long as people write them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from bench import cast
from bench.actors import Actor, today
from libroabierto.domain.municipalities import Municipality
from libroabierto.domain.templates import suggested
from libroabierto.record import base64url

DIGEST: Final = "7" * 64  # of a file that nobody looks for
SECTORS: Final = {
    "ayuntamiento": "municipality",
    "garante": "authority",
    "osc": "civil-society",
    "osc-2": "civil-society",
    "uni": "academia",
    "camara": "business",
}
MILESTONES: Final = ("padron", "visor", "taller")
EVIDENCE: Final = [{"url": "https://datos.example/padron.csv", "sha256": DIGEST, "title": "Padrón de obras"}]
_PARAGRAPH: Final = (
    "La información existe en papel y en hojas de cálculo de tres áreas; quien la pide espera semanas, y "
    "nadie puede comparar lo que se anunció con lo que se hizo."
)
Data = dict[str, Any]


def _paragraphs(count: int) -> str:
    return "\n\n".join([_PARAGRAPH] * count)


def place(town: Municipality) -> Data:
    """Name a town as the catalogue does."""
    return {"municipality": {"key": town.key, "name": town.name}}


def signatories(town: Municipality, authority: str = cast.AUTHORITY) -> list[tuple[Actor, Data]]:
    """Give who signs a declaration, each with the capacity that the text names; *authority* signs as such."""
    named = [
        {"institution": cast.council(town), "office": cast.PRESIDENT},
        {"role": "authority", "office": cast.AUTHORITY_PRESIDENT},
        {"institution": cast.SECRETARIAT, "office": cast.TECHNICAL_SECRETARY},
    ]
    return [(cast.actor(one.get("institution", authority), one["office"]), one) for one in named]


def declared(town: Municipality) -> Data:
    """Declare the text of the real letter, with its eight clauses."""
    return {
        **suggested("manifestation-2022"),
        **place(town),
        "place": f"{town.name}, Estado de México",
        "signatories": [
            {**named, "name": "Titular del cargo, banco de pruebas", "title": "Titular del cargo"}
            for _, named in signatories(town)
        ],
        "document": {"sha256": "d" * 64, "media_type": "application/pdf", "size": 123_456},
    }


def collation(copy: str, seen: list[Data]) -> Data:
    """Say who compared a copy with the paper."""
    return {
        "collation": {
            "copy": copy,
            "copy_sha256": "e" * 64,
            "signatures_seen": [{**one, "modality": "autograph"} for one in seen],
            "archive": "Archivo municipal",
            "file_number": "SA/2022/045",
            "compared_by": "Secretaría del Ayuntamiento",
            "compared_on": today(),
        }
    }


def council_session() -> Data:
    """Name a session of the council."""
    return {
        "council_session": {
            "number": "12",
            "kind": "ordinary",
            "date": today(),
            "agreement": "Punto tercero, aprobado por unanimidad.",
            "certification_sha256": "c" * 64,
        }
    }


def call(town: Municipality, declaration: str) -> Data:
    """Call for the seats of the town's secretariat."""
    return {
        **place(town),
        "declaration": declaration,
        "institution": cast.secretariat(town),
        "call": "8" * 64,
        "seats": [{"seat": seat, "sector": sector} for seat, sector in SECTORS.items()],
        "deadlines": [{"what": "Propuestas", "basis": "business", "due": in_days(30)}],
    }


def seated(town: Municipality, seat: str, salt: str = "") -> Data:
    """Say who sits in a seat; the name of whoever is no public servant is withheld, under *salt*."""
    public = seat in ("ayuntamiento", "garante")
    institution = {
        "ayuntamiento": cast.council(town),
        "garante": cast.SUCCESSOR,
        "osc": cast.ORGANISATIONS[0],
        "osc-2": cast.ORGANISATIONS[1],
    }
    return {
        "seat": seat,
        "sector": SECTORS[seat],
        "organisation": f"Organización del lugar {seat}",
        **({"institution": institution[seat]} if seat in institution else {}),
        "position": "holder",
        "name": "Titular, banco de pruebas"
        if public
        else {"_sd": base64url.encode(hashlib.sha256(f"{town.key}/{seat}/{salt}".encode()).digest())},
    }


def minutes(town: Municipality) -> Data:
    """Record the minutes of the installation."""
    named = ("seat", "sector", "organisation", "institution")
    seats = [{n: v for n, v in seated(town, seat).items() if n in named} for seat in SECTORS]
    return {
        "place": f"{town.name}, Estado de México",
        "minutes_sha256": DIGEST,
        "seats": seats,
        "facilitator": "Organización facilitadora",
    }


def session(kind: str, number: int, *agreements: str) -> Data:
    """Record a session and its agreements, all adopted."""
    votes = {"for": 4, "against": 0, "abstained": 0}
    return {
        "number": number,
        "kind": kind,
        "quorum": 3,
        "attendance": {"members": 4, "guests": 6},
        "agreements": [{"number": n, "text": text, **votes} for n, text in enumerate(agreements, start=1)],
        "minutes_sha256": "6" * 64,
    }


def agreed(number: int, session: int = 2) -> Data:
    """Name an agreement of an ordinary session."""
    return {"agreement": {"kind": "ordinary", "number": session, "agreement": number}}


def table(topic: str) -> Data:
    """Record a co-creation table."""
    return {
        "topic": topic,
        "problems": [_paragraphs(2), _PARAGRAPH],
        "proposals": ["Publicar un calendario de pagos y de obras.", "Abrir los datos cada mes."],
        "attendance": {
            "total": 25,
            "groups": [{"group": "women", "count": 13}, {"group": "60+", "count": 6}],
        },
    }


def plan(town: Municipality, secretariat: str) -> Data:
    """Start a plan of four phases."""
    return {
        **place(town),
        "secretariat": secretariat,
        "title": f"Plan de Acción Local de {town.name}",
        "from": in_days(10),
        "to": in_days(370),
        "phases": ["awareness", "cocreation", "implementation", "evaluation"],
    }


def commitment(town: Municipality, number: int, **streams: str) -> Data:
    """Propose commitment *number* of a plan, led by the council, with three milestones."""
    return {
        **place(town),
        **streams,
        "title": f"Compromiso {number}: obra pública abierta",
        "problem": _paragraphs(3),
        "current_situation": _paragraphs(2),
        "action": _paragraphs(2),
        "expected_results": _PARAGRAPH,
        "lead": cast.council(town),
        "partners": [{"name": "Organización uno", "institution": cast.ORGANISATIONS[0]}],
        "pillars": ["transparency", "participation"],
        "ogp_values": ["access-to-information"],
        "policy_area": "Obra pública",
        "start": in_days(10),
        "end": in_days(370),
        "milestones": [
            {"id": id, "text": f"Hito {id}", "output": f"Producto de {id}", "due": in_days(90 * n)}
            for n, id in enumerate(MILESTONES, start=1)
        ],
        "sdgs": [11, 16],
    }


def update(number: int) -> Data:
    """Report for the *number*-th time, each week a little more; the fifth report completes it."""
    percent = min(100, 20 * number)
    status = "completed" if percent == 100 else "in-progress"
    return {
        "cut_off": in_days(7 * number - 40),
        "milestones": [{"id": id, "status": status, "percent": percent} for id in MILESTONES],
        "narrative": _paragraphs(3),
        "evidence": EVIDENCE,
    }


def amendment(milestone: int) -> Data:
    """Move a milestone by a month."""
    due = 90 * (milestone + 1)
    pointer = f"/milestones/{milestone}/due"
    change = {"pointer": pointer, "before": in_days(due), "after": in_days(due + 30)}
    return {"changes": [change], **agreed(1), "reason": "Las lluvias detuvieron las obras."}


def decision(why: str) -> Data:
    """Suspend, resume or withdraw by an agreement."""
    return {"reason": why, **agreed(6)}


def conclusion(*undone: str) -> Data:
    """Conclude; milestones that are not done are justified."""
    justified = [{"id": id, "justification": "No hubo presupuesto."} for id in undone]
    return {"reason": "Se cumplió el compromiso.", "open_milestones": justified}


def evaluation(update: int) -> Data:
    """Judge the report of that entry."""
    return {
        "update": update,
        "scale": {"name": "IRM", "version": "2020"},
        "verifiable": "yes",
        "potential": "modest",
        "completion": "substantial",
        "early_results": _paragraphs(2),
        "evidence": EVIDENCE,
    }


def observation(town: Municipality, target: int) -> Data:
    """Ask the council about that entry."""
    return {
        "addressee": cast.council(town),
        "target": target,
        "text": _paragraphs(2),
        "answer_due": {"basis": "business", "due": in_days(15)},
    }


def correction(entry: int, pointer: str, value: str) -> Mapping[str, Any]:
    """Correct what that entry says."""
    return {"corrects": entry, "pointer": pointer, "value": value, "reason": "Error de captura"}


def in_days(days: int) -> str:
    """Return the day so many days from today."""
    return (date.fromisoformat(today()) + timedelta(days=days)).isoformat()
