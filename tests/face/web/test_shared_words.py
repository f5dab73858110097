"""What both services say in the same words: in Spanish first, then in English."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

WEB = files("libroabierto_face.web")
TABLES = ("phrases.toml", "sentences.toml")


@pytest.mark.parametrize("name", TABLES)
def test_everything_stands_in_both_languages(name: str) -> None:
    said = tomllib.loads(WEB.joinpath(name).read_text("utf-8"))

    assert [] == [key for key, both in said.items() if list(both) != ["es", "en"]]


def test_every_code_that_is_raised_here_has_its_sentence() -> None:
    said = tomllib.loads(WEB.joinpath("sentences.toml").read_text("utf-8"))
    source = WEB.joinpath("parameters.py").read_text("utf-8")

    assert {"parameter.unknown", "parameter.repeated"} == set(re.findall(r'"(parameter\.[a-z-]+)"', source))
    assert {"parameter.unknown", "parameter.repeated"} <= said.keys()
