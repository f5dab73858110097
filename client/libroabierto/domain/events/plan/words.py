"""The slugs of action plans that are signed, or that their state is shown by, with their labels."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.vocabulary import Label, Words

# In the order in which a plan goes through them; not every plan has all six.
PHASES: Final[Words] = {
    "awareness": Label("sensibilización", "awareness"),
    "diagnosis": Label("diagnóstico", "diagnosis"),
    "cocreation": Label("cocreación", "co-creation"),
    "approval": Label("aprobación", "approval"),
    "implementation": Label("implementación", "implementation"),
    "evaluation": Label("evaluación", "evaluation"),
}
STATES: Final[Words] = {
    "started": Label("iniciado", "started"),
    "approved": Label("aprobado", "approved"),
    "closed": Label("cerrado", "closed"),
}
WORDS: Final[Words] = {**PHASES, **STATES}
