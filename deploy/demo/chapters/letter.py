"""The real letter of 20 June 2022 enters on paper."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import Any

from demo.places import DEMO, VILLA_GUERRERO, Town, today
from demo.stage import Stage
from libroabierto.domain.templates import suggested

AUTHORITY_SIGNATORY = {"role": "authority", "office": "authority-president"}
STREAM = f"declaration:{VILLA_GUERRERO.key}-2022"


def digitize(stage: Stage) -> None:
    """Bring it in as a transcription: it shows names, not ink, so that no signature is attested."""
    stage.teller.act("Entra la carta real del 20 de junio de 2022, en papel")
    stage.teller.tell(
        "La transcripción muestra nombres, no tinta: no se atestigua ninguna firma y su estado es"
        " «incompleta». Nada de papel se muestra nunca como firmado electrónicamente."
    )
    (stage.events / "carta-2022.md").write_bytes(text(VILLA_GUERRERO))
    secretary = (VILLA_GUERRERO.council, "council-secretary")
    token = stage.sign(secretary, "declaration.digitized", STREAM, _paper(), occurred_on="2022-06-20")
    stage.submit("carta-2022", token)


def text(town: Town) -> bytes:
    """Return the transcription of the real letter, byte for byte; of another town's, with its name."""
    folder = resources.files("libroabierto.domain").joinpath("data")
    real = folder.joinpath("villa-guerrero-2022-06-20.md").read_bytes()
    return real.replace(VILLA_GUERRERO.name.encode(), town.name.encode())


def declared(town: Town, signatories: list[dict[str, str]]) -> dict[str, Any]:
    """Declare the text of the letter, with its eight clauses A to H."""
    document, template = text(town), suggested("manifestation-2022")
    return {
        **template,
        "body": template["body"].replace(VILLA_GUERRERO.name, town.name),
        "municipality": {"key": town.key, "name": town.name},
        "place": f"{town.name}, Estado de México",
        "signatories": signatories,
        "document": {
            "sha256": hashlib.sha256(document).hexdigest(),
            "media_type": "text/markdown",
            "size": len(document),
        },
    }


def _paper() -> dict[str, Any]:
    """Both signatories as named on it, and no ink attested."""
    president = {"institution": VILLA_GUERRERO.council, "office": "municipal-president"}
    signatories = [
        {**president, "name": "Francisco Lugo Millán", "title": "Presidente Municipal"},
        {
            **AUTHORITY_SIGNATORY,
            "name": "José Martínez Vilchis",
            "title": "Comisionado Presidente del Infoem",
        },
    ]
    collation = {
        "copy": "transcription",
        "copy_sha256": hashlib.sha256(text(VILLA_GUERRERO)).hexdigest(),
        "signatures_seen": [],
        "archive": "Sin consulta del archivo: se registra la transcripción pública",
        "file_number": "sin número",
        "compared_by": f"Secretaría del Ayuntamiento {DEMO}",
        "compared_on": today().isoformat(),
    }
    return {**declared(VILLA_GUERRERO, signatories), "collation": collation}
