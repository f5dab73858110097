"""What is made from the code is what stands in the repository."""

from __future__ import annotations

import hashlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generators import everything
from generators.cases import Disagreement, Topic, bad, good, write_topic
from generators.judges import JUDGES
from libroabierto.domain import decide, keychoice, personal, rulearchive, rulebook
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.messages import table
from support.vectors import CONTRACTS

ROOT = CONTRACTS.parent
# By version of the rules. A release adds its line; none is ever changed.
RELEASED = {1: "2b049dadb62d3ee87fce1331add1fc351d03319b2df4d23bcd3179e5ef0f6213"}


def test_nothing_is_made_otherwise_today() -> None:
    """`make vectors` would change nothing."""
    run = subprocess.run(
        [sys.executable, str(CONTRACTS / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "" == run.stdout + run.stderr
    assert 0 == run.returncode


def test_a_file_that_is_made_no_longer_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "contracts/vectors").mkdir(parents=True)
    (tmp_path / "contracts/vectors/keys.json").touch()
    (tmp_path / "contracts/vectors/retired.json").touch()

    assert ["contracts/vectors/retired.json"] == everything.leftovers(tmp_path, {})


@pytest.mark.parametrize(
    "case",
    [
        bad("said to be wrong", "folio.form", folio="MEX-000123-K"),
        good("said to be right", folio="MEX-000123-L"),
        bad("wrong for another reason", "folio.form", folio="MEX-000123-L"),
        good("of another index", {"index": 124}, folio="MEX-000123-K"),
    ],
    ids=lambda case: case["desc"],
)
def test_the_library_cannot_decide_alone_what_is_wrong(case: dict[str, object]) -> None:
    with pytest.raises(Disagreement):
        write_topic(Topic("folio", "", (case,)), JUDGES["folio"])


@pytest.mark.parametrize("version", rulebook.DIGESTS)
def test_the_pinned_digest_is_that_of_the_published_rules(version: int) -> None:
    published = (CONTRACTS / f"rules/{version}.json").read_bytes()

    assert published == rulearchive.archive(version)
    assert rulebook.DIGESTS[version] == hashlib.sha256(published).hexdigest() == rulearchive.digest(version)


@pytest.mark.parametrize(("version", "sha256"), RELEASED.items())
def test_released_rules_never_change(version: int, sha256: str) -> None:
    """A ledger founded on them is judged by them for ever."""
    assert sha256 == rulebook.DIGESTS[version]
    assert sha256 == hashlib.sha256((CONTRACTS / f"rules/{version}.json").read_bytes()).hexdigest()


def test_the_rulebook_is_pinned_anew_when_the_rules_change() -> None:
    text = (ROOT / "client/libroabierto/domain/rulebook.py").read_text("utf-8")
    forgotten = text.replace(rulearchive.digest(), "0" * 64)

    assert text != forgotten
    assert text == everything.rulebook(forgotten)


def test_the_archive_names_every_code_that_decide_raises_by_itself() -> None:
    source = "".join(map(inspect.getsource, (decide, keychoice, personal)))
    raised = set(
        re.findall(
            r'(?:Refused|NotAuthorized|KeyNotActive|IdReused|Malformed|VersionConflict)\(\s*"([a-z.-]+)"',
            source,
        )
    )
    elsewhere = {"event.type-unknown", "event.schema-unknown", "data.invalid", "key.unknown"}

    assert raised | elsewhere == set(rulearchive.GENERAL)


def test_every_code_of_the_archive_has_its_sentence() -> None:
    own = {rule.code for type in CATALOGUE.values() for rule in type.rules}

    assert set() == (own | set(rulearchive.GENERAL)) - set(table())


def test_every_rule_says_when_it_refuses() -> None:
    """The page of the catalogue takes the words from the predicate."""
    rules = {rule.code: rule.breaks for type in CATALOGUE.values() for rule in type.rules}

    assert [] == [code for code, breaks in rules.items() if not inspect.getdoc(breaks)]


def test_the_page_has_every_type_once_in_its_contents() -> None:
    contents = (ROOT / "docs/events.md").read_text("utf-8").partition("## Members that")[0]

    assert sorted(CATALOGUE) == sorted(re.findall(r"^\| \[`([a-z_.]+)`\]", contents, re.MULTILINE))


def test_a_mended_word_makes_no_other_rules() -> None:
    """Labels and sentences stay out of the archive."""
    words = rulearchive.archive().decode()

    assert '"description"' not in words
    assert "Municipal catalogue" not in words
