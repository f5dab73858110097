"""Whoever switches a check off says why, in the same line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from architecture.source_tree import ROOT, named, our_files

# A directive, then its codes, then whatever explains it.
DIRECTIVES = re.compile(
    r"# (?:noqa|type: ignore|ruff: noqa|mypy: \S+|pragma: no cover|fmt: \w+)(?P<codes>[^#\n]*)(?P<rest>.*)"
)
CODES = re.compile(r":? *(?:[A-Z]+\d+|\[[a-z, -]+\])(?:,? *(?:[A-Z]+\d+))*")

# Lists of pyproject.toml whose every item switches something off; sections that are made of exceptions.
EXEMPTIONS = re.compile(r"^(?:ignore|disable_error_code|filterwarnings|ignore_imports|\"[^\"]+\") = \[$")
OVERRIDES = "[[tool.mypy.overrides]]"


def unexplained(lines: list[str]) -> Iterator[int]:
    """Yield the number of each line that switches a check off without a reason."""
    for number, line in enumerate(lines, start=1):
        found = DIRECTIVES.search(line)
        if found and not re.search(r"\w{2}", CODES.sub("", found["codes"], count=1) + found["rest"]):
            yield number


def items_without_reason(text: str) -> Iterator[str]:
    """Yield the items of exemption lists in a TOML *text* that have no comment beside them."""
    inside = False
    for line in text.splitlines():
        if EXEMPTIONS.match(line):
            inside = True
        elif line == "]":
            inside = False
        elif inside and not re.search(r"\",\s+# \w", line):
            yield line.strip()


def overrides_without_reason(text: str) -> Iterator[str]:
    """Yield the settings of mypy's overrides in a TOML *text* that have no comment beside them."""
    for section in text.split(OVERRIDES)[1:]:
        settings = re.findall(r"^\w+ = .*", section.split("\n[")[0], re.MULTILINE)
        yield from (
            line for line in settings if not line.startswith("module =") and not re.search(r" # \w", line)
        )


def test_every_exemption_in_the_source_gives_its_reason() -> None:
    files = {named(path): path.read_text(encoding="utf-8").splitlines() for path in our_files(".py")}

    found = [f"{name}:{number}" for name, lines in files.items() for number in unexplained(lines)]
    assert [] == found, "\n".join(found)


def test_every_exemption_in_the_settings_gives_its_reason() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert [] == [*items_without_reason(settings), *overrides_without_reason(settings)]


@pytest.mark.parametrize(
    ("line", "is_explained"),
    [
        ("x = 1  # noqa: S101", False),
        ("x = 1  # noqa: S101, B010", False),
        ("x = 1  # noqa", False),
        ("x = 1  # type: ignore[arg-type]", False),
        ("x = 1  # noqa: S101 - our own arithmetic", True),
        ("x = 1  # noqa: S101  # our own arithmetic", True),
        ("x = 1  # type: ignore[arg-type, misc]  # its stubs are older than it is", True),
    ],
)
def test_a_reason_is_told_from_a_code(line: str, is_explained: bool) -> None:
    assert is_explained == (not list(unexplained([line])))


def test_an_item_without_a_reason_is_noticed() -> None:
    assert ['"B",'] == list(items_without_reason('ignore = [\n  "A",   # why\n  "B",\n]\n"C",'))


def test_an_override_without_a_reason_is_noticed() -> None:
    text = f'{OVERRIDES}\nmodule = ["a"]\nx = true   # why\ny = false\n\n[tool.ruff]\nz = 1'

    assert ["y = false"] == list(overrides_without_reason(text))
