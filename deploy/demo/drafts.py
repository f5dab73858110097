"""The prepared drafts: what an act says, as a person would write it (borradores/*.toml).

They are those of Villa Guerrero, written on WRITTEN_ON: for another municipality key and name are
exchanged, for another day every date moves by as many days. A pointer ("file:documentos/...") becomes
the hash of the document, which is left in the demonstration's folder for anybody to compare.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, Final

from demo.places import VILLA_GUERRERO, Town, present_term, today
from libroabierto.domain.drafts import read_draft, read_values
from libroabierto.domain.draftwriting import draft

HERE: Final = Path(__file__).parent
WRITTEN_ON: Final = date(2026, 11, 20)
_DAY: Final = re.compile(r"\b(20[0-9]{2}-[01][0-9]-[0-3][0-9])\b")
_STREAM: Final = re.compile(r"(declaration|secretariat):([0-9]{5})-2025")


def data_of(name: str, type: str, town: Town, papers: Path) -> dict[str, Any]:
    """Return the data of the draft *name* for an act of *type* in *town*; its documents go to *papers*."""
    said = read_values(moved((HERE / "borradores" / f"{name}.toml").read_text("utf-8"), town))

    def read_document(path: str) -> bytes:
        return document(path, town, papers)

    whole = read_draft(draft(type, language="es", prefill={"data": said}), read_document)
    data: dict[str, Any] = whole["data"]
    return data


def document(path: str, town: Town, papers: Path) -> bytes:
    """Return a document as it would stand for *town* today, and leave a copy among the *papers*."""
    content = moved((HERE / path).read_text("utf-8"), town).encode()
    copy = papers / town.key / Path(path).name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(content)
    return content


def moved(text: str, town: Town) -> str:
    """Return *text* as it would stand for *town* today."""
    passed = today() - WRITTEN_ON
    text = _DAY.sub(lambda found: (date.fromisoformat(found[1]) + passed).isoformat(), text)
    text = _STREAM.sub(rf"\1:\2-{present_term()[0][:4]}", text)
    return text.replace(VILLA_GUERRERO.key, town.key).replace(VILLA_GUERRERO.name, town.name)
