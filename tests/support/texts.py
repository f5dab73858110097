"""The data of the town's events that is long and says little: texts, persons, papers."""

from __future__ import annotations

from typing import Any

from libroabierto.domain.municipalities import catalogue
from libroabierto.domain.templates import template_named

TEMPLATE = "manifestation-2022"


def municipality(key: str) -> dict[str, str]:
    """Name a municipality as the catalogue does."""
    return {"key": key, "name": catalogue().municipalities[key].name}


def assumption(office: str) -> dict[str, Any]:
    """Say that a person takes *office* from 2025 to 2027."""
    return {
        "office": office,
        "holder": "Nombre de Prueba",
        "title": "Cargo de prueba",
        "from": "2025-01-01",
        "to": "2027-12-31",
        "appointment_sha256": "c" * 64,
    }


def declared_text(institution: str, key: str) -> dict[str, Any]:
    """Return what a declaration and a paper letter have in common."""
    template = template_named(TEMPLATE)
    return {
        "municipality": municipality(key),
        "instrument": template["instrument"],
        "place": f"{catalogue().municipalities[key].name}, Estado de México",
        "addressee": {"name": template["addressee"]},
        "subject": template["subject"],
        "body": template["body"],
        "recognitions": template["recognitions"],
        "pillars": template["pillars"],
        "signatories": [
            {
                "institution": institution,
                "office": "municipal-president",
                "name": "Nombre de Prueba",
                "title": "Presidenta Municipal",
            },
            {
                "role": "authority",
                "office": "authority-president",
                "name": "Otro Nombre",
                "title": "Comisionado Presidente",
            },
        ],
        "document": {"sha256": "d" * 64, "media_type": "application/pdf", "size": 12345},
    }


def declaration(institution: str, key: str) -> dict[str, Any]:
    """Return the data of `declaration.issued` after the template."""
    template = template_named(TEMPLATE)
    return {
        **declared_text(institution, key),
        "template": {"id": template["id"], "sha256": template["sha256"]},
    }


def paper(institution: str, key: str) -> dict[str, Any]:
    """Return the data of `declaration.digitized`: both autograph signatures were seen."""
    seen = [
        {"institution": institution, "office": "municipal-president", "modality": "autograph"},
        {"role": "authority", "office": "authority-president", "modality": "autograph"},
    ]
    collation = {
        "copy": "scan",
        "copy_sha256": "e" * 64,
        "signatures_seen": seen,
        "archive": "Archivo municipal",
        "file_number": "SA/2022/045",
        "compared_by": "Secretaría del Ayuntamiento",
        "compared_on": "2026-11-20",
    }
    return {**declared_text(institution, key), "collation": collation}
