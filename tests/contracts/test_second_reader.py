"""A reader that shares no line with ours agrees with the vectors, both ways."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from support import second_reader
from support.second_reader import Doubt
from support.vectors import CONTRACTS, cases, label, topic

STORY = topic("story")
# What the little reader does not look at: trust policies, spellings of base64, extra lines, strict JSON.
BEYOND_IT = {
    "a policy without witnesses",
    "an extra line, which nothing signs",
    "no witness cosigned",
    "a member twice",
    "an index as a float",
}
FOR_THE_RULES = {"audit.rule-broken", "audit.other-log-key", "audit.update-needed"}


def test_it_shares_no_line_with_ours() -> None:
    tree = ast.parse(Path(second_reader.__file__).read_text("utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert not any(name.startswith("libroabierto") for name in imported)


@pytest.mark.parametrize("name", ["story", "adoption"])
def test_it_reads_a_whole_story(name: str) -> None:
    story = topic(name)
    head = second_reader.read_chain(story["entries"])
    told = [
        json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        for payload in second_reader.read_events(story["entries"])
    ]

    assert story["head"] == head
    assert story["payloads"] == told


@pytest.mark.parametrize("receipt", STORY["receipts"], ids=lambda receipt: receipt["folio"])
def test_it_accepts_every_receipt_of_the_story(receipt: dict[str, Any]) -> None:
    trusted = {name: STORY[name] for name in ("vkey", "ledger", "log_code")}

    assert len(STORY["entries"]) == second_reader.read_receipt(json.dumps(receipt), **trusted)


@pytest.mark.parametrize(("_", "case"), list(cases("chain")), ids=label)
def test_it_judges_chains_as_ours_does(_: str, case: dict[str, Any]) -> None:
    with pytest.raises(Doubt) if case["want_err"] else nullcontext():
        second_reader.read_chain(case["entries"])


@pytest.mark.parametrize(
    ("_", "case"), [c for c in cases("receipt") if c[1]["desc"] not in BEYOND_IT], ids=label
)
def test_it_judges_receipts_as_ours_does(_: str, case: dict[str, Any]) -> None:
    trusted = {name: case[name] for name in ("vkey", "ledger", "log_code")}
    refused = pytest.raises((Doubt, ValueError, KeyError, TypeError, AttributeError))

    with refused if case["want_err"] else nullcontext():
        second_reader.read_receipt(case["receipt"], **trusted)


@pytest.mark.parametrize(("_", "case"), list(cases("audit")), ids=label)
def test_it_doubts_torn_signatures_and_chains(_: str, case: dict[str, Any]) -> None:
    if case["want_err"] in FOR_THE_RULES:
        return
    with pytest.raises((Doubt, ValueError)) if case["want_err"] else nullcontext():
        second_reader.read_chain(case["entries"])
        list(second_reader.read_events(case["entries"]))


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")
def test_a_reader_in_javascript_judges_the_vectors_of_the_log_as_ours_does() -> None:
    program = Path(second_reader.__file__).with_suffix(".mjs")
    beyond_it = 3
    topics = ("base64url", "folio", "entry", "chain", "inclusion", "checkpoint", "receipt")
    command = [shutil.which("node") or "", str(program), str(CONTRACTS / "vectors")]
    run = subprocess.run(command, capture_output=True, text=True, check=True)

    assert f"judged {len(list(cases(*topics))) - beyond_it}\n" == run.stdout
