"""What the stream says of a mistake in the query: which parameter, and what to write instead.

The web's own sentences are not this process's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from libroabierto.errors import LibroError

# What somebody brings along from /v1/events, where the position is a parameter of another name.
_OF_PULLING: Final = ("after", "since", "from", "position")
_HINTS: Final[Mapping[str, Mapping[str, str]]] = {
    "position": {
        "es": "No existe el parámetro «{pointer}»: la posición va en last_event_id,"
        " o en el encabezado Last-Event-ID.",
        "en": "There is no parameter “{pointer}”: the position goes into last_event_id,"
        " or the header Last-Event-ID.",
    },
    "filter.parameter": {
        "es": "No existe el parámetro «{pointer}». Los que hay: municipality, type, commitment, declaration,"
        " institution, filters, last_event_id.",
        "en": "There is no parameter “{pointer}”. There are: municipality, type, commitment, declaration,"
        " institution, filters, last_event_id.",
    },
    "filter.municipality": {
        "es": "«municipality» es una clave INEGI de cinco dígitos, o los dos primeros para todo el estado.",
        "en": "“municipality” is an INEGI key of five digits, or the first two for a whole state.",
    },
    "filter.not-json": {
        "es": "«filters» no es JSON válido: es una lista de filtros, codificada para la dirección.",
        "en": "“filters” is not valid JSON: it is a list of filters, encoded for the address.",
    },
    "filter.repeated": {
        "es": "«filters» aparece más de una vez. Deje uno solo.",
        "en": "“filters” stands more than once. Keep only one.",
    },
}
_OTHERWISE: Final = {
    "es": "Corrija «{pointer}»; /asyncapi.json dice qué forma tiene.",
    "en": "Correct “{pointer}”; /asyncapi.json says what form it has.",
}


def hint(error: LibroError, language: str) -> str:
    """Say what to do about a refusal "filter.…"."""
    pointer = str(error.facts.get("pointer", "filters"))
    is_position = error.code == "filter.parameter" and pointer in _OF_PULLING
    told = _HINTS.get("position" if is_position else error.code, _OTHERWISE)[language]
    return told.format(pointer=pointer)
