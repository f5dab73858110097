"""Every refusal that only the served ledger makes has its sentence, in Spanish first."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files("libroabierto_ledger.web")))
SENTENCES = tomllib.loads((FOLDER / "sentences.toml").read_text(encoding="utf-8"))
SHARED = tomllib.loads(files("libroabierto_face.web").joinpath("sentences.toml").read_text("utf-8"))
RAISED = re.compile(r'(?:Malformed|TooLarge|NotFound|BadParameter|MediaType|Busy|_refusal)\(\s*"([a-z.-]+)"')


def test_every_sentence_stands_in_both_languages() -> None:
    assert [] == [code for code, both in SENTENCES.items() if list(both) != ["es", "en"]]


def test_every_code_that_the_web_raises_has_a_sentence() -> None:
    """Codes are found in the source: what stands between quotes after a class of refusal."""
    source = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))

    raised = {*RAISED.findall(source), *re.findall(r'"(parameter\.[a-z-]+)"', source)}

    assert len(raised) > 10
    said = SENTENCES.keys() | SHARED.keys() | {"ledger.not-founded"}  # that one belongs to the rules
    assert set() == raised - said
