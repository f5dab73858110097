"""The municipal catalogue of this rules version: 125 municipalities of the Estado de México.

Source: INEGI, Marco Geoestadístico / Catálogo Único de Claves (AGEEML); Censo de Población y
Vivienda 2020. The file in `data/` is the catalogue, its SHA-256 its name: a ledger is founded on
exactly these bytes. Keys are text, names are INEGI's ("Acambay de Ruíz Castañeda").
"""

from __future__ import annotations

import csv
import functools
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

SOURCE: Final = "INEGI, Catálogo Único de Claves (AGEEML) y Censo de Población y Vivienda 2020"
VERSION: Final = "2025-10-21"


@dataclass(frozen=True, slots=True)
class Municipality:
    """A row of the catalogue; population is that of the census of 2020."""

    key: str
    name: str
    head_town: str
    population: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The municipalities of one version of the catalogue, by INEGI key."""

    source: str
    version: str
    sha256: str
    municipalities: Mapping[str, Municipality]

    def reference(self) -> dict[str, Any]:
        """Return what `ledger.founded` says of its catalogue."""
        return {
            "source": self.source,
            "version": self.version,
            "sha256": self.sha256,
            "count": len(self.municipalities),
        }


@functools.cache
def catalogue() -> Catalogue:
    """Return the catalogue that belongs to this rules version."""
    raw = resources.files("libroabierto.domain").joinpath("data/municipios-edomex.csv").read_bytes()
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8")))
    found = {
        row["clave_inegi"]: Municipality(
            row["clave_inegi"], row["nombre"], row["cabecera"], int(row["poblacion_2020"])
        )
        for row in rows
    }
    return Catalogue(SOURCE, VERSION, hashlib.sha256(raw).hexdigest(), found)
