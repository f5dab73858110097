"""The words of the domain that are signed, with their labels in Spanish and English.

The slugs are public and eternal: never renamed, never reused. Reasons and sources:
docs/glossary.md. Nothing here names a person or an institution.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Label(NamedTuple):
    """The same words in Spanish (es-MX, shown first) and English."""

    es: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the words in *language*: English for "en", Spanish for anything else."""
        return self.en if language == "en" else self.es


Words = Mapping[str, Label]

ROLES: Final[Words] = {
    "authority": Label("autoridad garante (rol acreditador)", "authority (accrediting role)"),
    "municipality": Label("ayuntamiento", "municipality"),
    "local-secretariat": Label("secretariado técnico local", "local technical secretariat"),
    "municipal-secretariat": Label("secretariado técnico municipal", "municipal technical secretariat"),
    "civil-society": Label("organización de la sociedad civil", "civil-society organisation"),
    "evaluator": Label("persona o institución evaluadora", "evaluator"),
    "state-body": Label("ente público del estado", "state body"),
}
PRIVATE_ROLES: Final = frozenset({"civil-society", "evaluator"})  # their people's names are personal data

OFFICES: Final[Words] = {
    "seal": Label("Sello electrónico institucional", "institution's electronic seal"),
    "municipal-president": Label("Presidencia Municipal", "municipal presidency"),
    "council-secretary": Label("Secretaría del Ayuntamiento", "council secretary"),
    "transparency-unit": Label("Unidad de Transparencia", "transparency unit"),
    "authority-president": Label("Presidencia de la autoridad garante", "presidency of the authority"),
    "technical-secretary": Label("Secretaría Técnica", "technical secretary"),
    "facilitator": Label("Facilitación", "facilitator"),
    "data-protection-officer": Label("Oficialía de Protección de Datos", "data-protection officer"),
}
# Which roles an office may exist in; offices that are not named here exist in any institution.
OFFICE_ROLES: Final[Mapping[str, frozenset[str]]] = {
    "municipal-president": frozenset({"municipality"}),
    "council-secretary": frozenset({"municipality"}),
    "authority-president": frozenset({"authority"}),
    "technical-secretary": frozenset({"local-secretariat", "municipal-secretariat"}),
    "facilitator": frozenset({"local-secretariat", "municipal-secretariat"}),
}
# Keys of these offices are enrolled by the authority, all others by the institution's own seal.
ENROLLED_BY_AUTHORITY: Final = frozenset(
    {"municipal-president", "authority-president", "seal", "data-protection-officer"}
)

INSTRUMENTS: Final[Words] = {
    "manifestation": Label("manifestación de intención", "manifestation of intent"),
    "joint-declaration": Label("declaratoria conjunta", "joint declaration"),
}
NATURES: Final[Words] = {
    "acknowledgement": Label("reconocimiento", "acknowledgement"),
    "promise": Label("promesa", "promise"),
}
PILLARS: Final[Words] = {
    "transparency": Label("transparencia", "transparency"),
    "participation": Label("participación ciudadana", "participation"),
    "accountability": Label("rendición de cuentas", "accountability"),
    "innovation": Label("innovación", "innovation"),
}
KEY_KINDS: Final[Words] = {
    "institutional": Label("llave institucional de un cargo", "institutional key of an office"),
    "e-firma": Label("e.firma de una persona servidora pública", "e.firma of a public servant"),
    "seal": Label("llave de sello electrónico", "key of an electronic seal"),
    "hsm": Label("llave en módulo de seguridad (HSM)", "key in a hardware security module"),
}
MODALITIES: Final[Words] = {
    "electronic-seal": Label(
        "firma con llave institucional o sello electrónico", "institutional key or seal"
    ),
    "e-firma": Label("firma electrónica avanzada (e.firma)", "advanced electronic signature (e.firma)"),
}
SEEN_MODALITIES: Final[Words] = {"autograph": Label("firma autógrafa", "autograph signature"), **MODALITIES}
COPIES: Final[Words] = {
    "scan": Label("digitalización del papel", "scan of the paper"),
    "transcription": Label("transcripción del texto", "transcription of the text"),
}
# By which days a term is counted.
BASES: Final[Words] = {
    "business": Label("días hábiles", "business days"),
    "calendar": Label("días naturales", "calendar days"),
}
SEXES: Final[Words] = {
    "women": Label("mujeres", "women"),
    "men": Label("hombres", "men"),
    "other": Label("otra identidad", "another identity"),
}
AGES: Final[Words] = {
    "0-17": Label("de 0 a 17 años", "aged 0 to 17"),
    "18-29": Label("de 18 a 29 años", "aged 18 to 29"),
    "30-59": Label("de 30 a 59 años", "aged 30 to 59"),
    "60+": Label("de 60 años y más", "aged 60 and over"),
}
GROUPS: Final[Words] = {**SEXES, **AGES}  # in which those who came to a table are counted
DECLARATION_STATES: Final[Words] = {
    "issued": Label("emitida", "issued"),
    "partly-signed": Label("firmada en parte", "partly signed"),
    "in-force": Label("formalizada", "in force"),
    "in-force-on-paper": Label("formalizada en papel", "in force on paper"),
    "incomplete": Label("incorporada, incompleta", "recorded, incomplete"),
    "lapsed": Label("concluida por fin de administración", "lapsed with its term"),
}
INSTITUTION_STATES: Final[Words] = {
    "accredited": Label("acreditada", "accredited"),
    "proposed": Label("propuesta, en espera de un segundo aval", "proposed, awaiting a second endorsement"),
}

PROVENANCES: Final[Words] = {
    "native": Label("nativo: firmado electrónicamente", "native: signed electronically"),
    "paper": Label("papel digitalizado", "digitized paper"),
}

# The words of this page; words.py adds those of each kind of stream.
ALL: Final[Words] = {
    **KEY_KINDS,  # first, since "seal" is above all the office
    **ROLES,
    **OFFICES,
    **INSTRUMENTS,
    **NATURES,
    **PILLARS,
    **SEEN_MODALITIES,
    **COPIES,
    **BASES,
    **GROUPS,
    **DECLARATION_STATES,
    **INSTITUTION_STATES,
    **PROVENANCES,
}
