"""The slugs of commitments that are signed, or that their state is shown by, with their labels.

OGP's own words: its values, the statuses of a milestone, the scales of its Independent Reporting Mechanism.
"""

from __future__ import annotations

from typing import Final

from libroabierto.domain.vocabulary import Label, Words

OGP_VALUES: Final[Words] = {
    "access-to-information": Label("acceso a la información", "access to information"),
    "civic-participation": Label("participación cívica", "civic participation"),
    "public-accountability": Label("rendición pública de cuentas", "public accountability"),
    "technology-and-innovation": Label("tecnología e innovación", "technology and innovation"),
}
MILESTONE_STATUSES: Final[Words] = {
    "not-started": Label("no iniciado", "not started"),
    "in-progress": Label("en curso", "in progress"),
    "completed": Label("terminado", "completed"),
    "cancelled": Label("cancelado", "cancelled"),
}
VERIFIABLE: Final[Words] = {"yes": Label("sí", "yes"), "no": Label("no", "no")}
POTENTIALS: Final[Words] = {
    "unclear": Label("poco claro", "unclear"),
    "modest": Label("modesto", "modest"),
    "substantial": Label("sustancial", "substantial"),
}
COMPLETIONS: Final[Words] = {
    "no-evidence": Label("sin evidencia disponible", "no evidence available"),
    "not-started": Label("no iniciado", "not started"),
    "limited": Label("limitado", "limited"),
    "substantial": Label("sustancial", "substantial"),
    "complete": Label("completo", "complete"),
}
STATES: Final[Words] = {
    "proposed": Label("propuesto", "proposed"),
    "approved": Label("aprobado", "approved"),
    "under-way": Label("en ejecución", "under way"),
    "suspended": Label("suspendido", "suspended"),
    "withdrawn": Label("retirado", "withdrawn"),
    "concluded": Label("concluido", "concluded"),
}
# Two states stay out: these slugs are above all an institution's and a declaration's, of another gender.
_STATES: Final = {slug: label for slug, label in STATES.items() if slug not in ("proposed", "withdrawn")}
WORDS: Final[Words] = {
    **OGP_VALUES,
    **MILESTONE_STATUSES,
    **VERIFIABLE,
    **POTENTIALS,
    **COMPLETIONS,
    **_STATES,
}
