"""The furniture of the repository agrees with itself."""

from __future__ import annotations

import re
import tomllib

import pytest

import libroabierto
from architecture.source_tree import PACKAGES, ROOT, named, our_files, pyproject

DOCUMENTS = {named(path): path for path in our_files(".md")}
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")

# Hosts that a mirror may stand in for, and folders of one person's machine. Written apart, so that
# this file may stand in the repository.
FOREIGN = [
    re.compile(host + r"\." + end) for host, end in [("py" + "pi", "org"), ("python" + "hosted", "org")]
]
FOREIGN += [
    re.compile(rf"(?<![\w.]){folder}/") for folder in ("/" + "root", "/" + "home/[a-z]+", "/" + "Users")
]


def targets(text: str) -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text, flags=re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_between_documents_leads_somewhere(document: str) -> None:
    path = DOCUMENTS[document]
    links = LINK.findall(path.read_text(encoding="utf-8"))

    assert [] == [link for link in links if not (path.parent / link).exists()]


def test_every_decision_is_in_the_index() -> None:
    index = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")

    assert [] == [path.name for path in (ROOT / "docs/adr").glob("0*.md") if f"({path.name})" not in index]


def test_make_help_explains_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z-]+):.*## \w", makefile, flags=re.MULTILINE))

    assert targets(makefile) == explained


@pytest.mark.parametrize("document", ["README.md", "LEEME.md", "CONTRIBUTING.md"])
def test_a_document_names_only_targets_that_exist(document: str) -> None:
    named_there = re.findall(
        r"(?:^|`)make ([a-z-]+)", (ROOT / document).read_text(encoding="utf-8"), re.MULTILINE
    )

    assert set() == set(named_there) - targets((ROOT / "Makefile").read_text(encoding="utf-8"))


def test_every_package_is_in_the_wheel_and_in_an_editable_install() -> None:
    wheel = pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert [named(path / name) for name, path in PACKAGES.items()] == wheel["packages"]
    assert [named(path) for path in PACKAGES.values()] == wheel["dev-mode-dirs"]


def test_the_client_is_light() -> None:
    project = tomllib.loads((ROOT / "client/pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert ["cryptography", "marshmallow"] == [
        re.split(r"[<>=]", need)[0] for need in project["dependencies"]
    ]


def test_the_client_asks_for_what_the_whole_asks_for() -> None:
    whole, client = (
        set(tomllib.loads((ROOT / name).read_text(encoding="utf-8"))["project"]["dependencies"])
        for name in ("pyproject.toml", "client/pyproject.toml")
    )

    assert client <= whole


def test_the_licence_travels_with_the_client() -> None:
    assert (ROOT / "LICENSE").read_bytes() == (ROOT / "client/LICENSE").read_bytes()


def test_the_changelog_knows_this_version() -> None:
    assert libroabierto.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", sorted(path.stem for path in (ROOT / "requirements").glob("*.txt")))
def test_requirements_are_pinned_with_hashes_and_without_addresses(lock: str) -> None:
    text = (ROOT / f"requirements/{lock}.txt").read_text(encoding="utf-8")
    pins = re.split(r"\n(?=[a-z])", text)[1:]

    assert "://" not in text
    assert [] == [pin for pin in pins if not re.match(r"[\w.-]+==\S+ (; .+ )?\\\n +--hash=sha256:", pin)]


def test_no_file_names_a_registry_or_somebodys_machine() -> None:
    texts = {named(path): path.read_text(encoding="utf-8", errors="replace") for path in our_files("")}

    assert [] == [(name, bad.pattern) for name, text in texts.items() for bad in FOREIGN if bad.search(text)]
