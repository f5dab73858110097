"""The slugs of secretariats that are signed, or that their state is shown by, with their labels."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.vocabulary import ROLES, Label, Words

SECTORS: Final[Words] = {
    "municipality": ROLES["municipality"],
    "authority": Label("autoridad garante", "authority"),
    "civil-society": Label("sociedad civil", "civil society"),
    "academia": Label("academia", "academia"),
    "business": Label("sector empresarial", "business"),
}
POSITIONS: Final[Words] = {
    "holder": Label("integrante titular", "full member"),
    "alternate": Label("suplente", "alternate"),
}
SESSION_KINDS: Final[Words] = {
    "ordinary": Label("ordinaria", "ordinary"),
    "extraordinary": Label("extraordinaria", "extraordinary"),
}
STATES: Final[Words] = {
    "called": Label("convocado, en integración", "called, being seated"),
    "installing": Label("en instalación, faltan firmas", "being installed, signatures missing"),
    "installed": Label("instalado", "installed"),
    "inactive": Label("sin actividad", "inactive"),
    "inherited": Label("heredado de la administración anterior", "inherited from the former term"),
    "concluded": Label("concluido", "concluded"),
}
# SECTORS stays out: "business" is above all how days are counted, and the field of a sector has its labels.
WORDS: Final[Words] = {"academia": SECTORS["academia"], **POSITIONS, **SESSION_KINDS, **STATES}
