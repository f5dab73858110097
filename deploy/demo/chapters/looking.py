"""What anybody can see and check: clauses and their evidence, histories, receipts, an audit, a forgery."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from demo.chapters.commitments import MARKET
from demo.machine import Failed, free_port, get_json, run, serving
from demo.places import AUTHORITY, VILLA_GUERRERO
from demo.stage import Stage
from demo.tampering import tampered_copy
from libroabierto.domain.deeds import STATES

FORGED: Final = 100  # the entry that somebody changes


def read(stage: Stage) -> None:
    """Read what the ledger says of Villa Guerrero's promises, and the history of one commitment."""
    stage.teller.act("De la palabra al hecho: qué hay en el libro de cada inciso")
    address = f"{stage.url}/v1/municipalities/{VILLA_GUERRERO.key}"
    stage.say(f"  {address}\n")
    for clause in get_json(address)["word_to_deed"]["clauses"]:
        state = STATES[clause["state"]].in_language("es")
        stage.say(f"  {clause['letter']}  {state:<24} {_evidence(clause)}".rstrip())
    address = f"{stage.url}/v1/streams/{MARKET.stream}"
    stage.teller.act("La historia de un compromiso, en palabras")
    stage.say(f"  {address}\n")
    for change in get_json(address)["items"]:
        doubt = "  [EN DUDA: la llave estaba comprometida]" if change["in_doubt"] else ""
        stage.teller.entry(change["index"], f"{change['what']}{doubt}")


def audit(stage: Stage) -> None:
    """Check one receipt without any network, then the whole history as a stranger."""
    stage.teller.act("Un acuse se verifica sin conexión")
    receipt = stage.events / "firma-municipal-president.receipt.json"
    stage.say("  El acuse de la firma de la Presidencia Municipal dice:\n")
    stage.say(json.loads(receipt.read_bytes())["proof"])
    run(stage.teller, ["libro", "receipt", "verify", str(receipt), "--vkey", stage.vkey, "--practice"])
    stage.teller.act("Una persona desconocida audita toda la historia")
    run(stage.teller, ["libro", "audit", stage.url, *stage.known("confianza")])


def tamper(stage: Stage, port: int) -> None:
    """Change one byte of an old entry in a copy, and see the audit name it."""
    stage.teller.act("Alguien cambia un byte en una copia del libro")
    copy = stage.folder / "libro-alterado"
    old, new = tampered_copy(stage.home, copy, index=FORGED)
    stage.say(f"  En la base de datos de la copia, una «{old}» del asiento {FORGED} es ahora «{new}».")
    with serving(copy, free_port(port)) as url:
        out = run(stage.teller, ["libro", "audit", url, *stage.known("confianza-copia")], expect=1)
    if str(FORGED) not in out:
        raise Failed(f"la auditoría no nombró el asiento {FORGED}")


def end(stage: Stage) -> None:
    """Say where everything is."""
    stage.teller.act("Para seguir por su cuenta")
    places = {
        "Página": "/",
        "Municipio": f"/v1/municipalities/{VILLA_GUERRERO.key}",
        "Declaratorias": "/v1/declarations",
        "Secretariados": "/v1/secretariats",
        "Planes": "/v1/plans",
        "Compromisos": "/v1/commitments",
        "Observaciones": "/v1/observations",
        "Una historia": f"/v1/streams/{MARKET.stream}",
        "Sucesión": f"/v1/institutions/{AUTHORITY}",
        "Asientos": "/v1/entries.ndjson",
        "Corte": "/checkpoint",
        "Contrato": "/openapi.json",
    }
    for name, path in places.items():
        stage.say(f"  {name:<15}{stage.url}{path}")
    _end_of_notices(stage)
    stage.say(
        f"  {'Acuses':<15}{stage.events}/\n"
        f"  {'Documentos':<15}{stage.papers}/\n"
        f"  {'Llaves':<15}{stage.folder}/*.DEMO.pem\n\n"
        "  La misma historia, a mano y paso a paso: docs/story.md"
    )


def _end_of_notices(stage: Stage) -> None:
    stream = get_json(f"{stage.notifier}/v1/status")["stream"]
    places = {
        "Avisos": "/",
        "Suscribirse": "/suscribirse",
        "Canal Atom": f"/feeds/{VILLA_GUERRERO.key}.atom",
        "Consulta": f"/v1/events?after=earliest&municipality={VILLA_GUERRERO.key}",
        "Estado": "/v1/status",
    }
    stage.say("")
    for name, path in places.items():
        stage.say(f"  {name:<15}{stage.notifier}{path}")
    stage.say(f"  {'Flujo en vivo':<15}{stream}?municipality={VILLA_GUERRERO.key}")
    stage.say(f"  {'Suscripción':<15}{stage.manage}\n")


def _evidence(clause: Mapping[str, Any]) -> str:
    """Say how much evidence there is; of clause G, how many days it took."""
    clock = clause["facts"].get("clock")
    if clock and clock["status"] == "kept":
        return f"secretariado instalado, {clock['days']} días después de la declaratoria"
    entries = ", ".join(str(one) for one in sorted(one["entry"] for one in clause["evidence"]))
    return f"asientos {entries}" if entries else ""
