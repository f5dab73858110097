"""The worked bytes of contracts/README.md hold, and its programs print them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from support import second_reader
from support.vectors import CONTRACTS, topic

PAGE = (CONTRACTS / "README.md").read_text("utf-8")
STORY = topic("story")


def block(name: str) -> str:
    """Return what stands between two marks."""
    found = re.search(rf"<!-- worked: {name} -->\n(.*?)<!-- /worked -->", PAGE, re.DOTALL)
    assert found is not None, name
    return found[1]


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)\n```", text, re.DOTALL)


def row(name: str, block_name: str) -> str:
    """Return the value of the row that begins with *name*."""
    found = re.search(rf"\| {re.escape(name)}[^|]*\| `([^`]*)` \|", block(block_name))
    assert found is not None, name
    return found[1]


(PAYLOAD,) = fenced(block("payload"), "json")
SIGNING_INPUT, SIGNATURE, TOKEN = fenced(block("jws"), "text")
(RECEIPT,) = fenced(block("receipt"), "json")
ENTRY = json.loads(RECEIPT)["entry"].encode()


def test_the_payload_is_that_of_entry_2() -> None:
    assert STORY["payloads"][2] == PAYLOAD
    assert row("SHA-256", "payload-facts") == sha256(PAYLOAD.encode()).hexdigest()
    assert row("length in bytes", "payload-facts") == str(len(PAYLOAD.encode()))


def test_the_idempotency_key_is_what_the_page_says() -> None:
    kid = row("`kid`", "key")

    assert row("idempotency key", "payload-facts") == sha256(f"{kid}\0{PAYLOAD}".encode()).hexdigest()


def test_a_second_reader_accepts_the_signed_event() -> None:
    (header,) = fenced(block("jws"), "json")
    kid = second_reader.verify_event(TOKEN, json.loads(row("public JWK", "key")))

    assert TOKEN.startswith(f"{SIGNING_INPUT}.")
    assert row("`kid`", "key") == json.loads(header)["kid"] == kid


def test_a_second_reader_accepts_the_receipt() -> None:
    trusted = {"vkey": row("log key", "log"), "ledger": row("ledger", "log"), "log_code": "MEX"}

    assert 3 == second_reader.read_receipt(RECEIPT, **trusted)


def test_the_steps_lead_from_the_entry_to_the_root() -> None:
    leaf = sha256(b"\0" + ENTRY).digest()
    left = bytes.fromhex(row("the one hash", "steps"))

    assert row("SHA-256(entry)", "steps") == sha256(ENTRY).hexdigest()
    assert row("leaf", "steps") == leaf.hex()
    assert row("root", "steps") == sha256(b"\x01" + left + leaf).hexdigest()


def test_the_command_of_the_page_computes_the_leaf_hash() -> None:
    (command,) = re.findall(r"^ +(\{ printf .*sha256sum)$", PAGE, re.MULTILINE)
    bash = shutil.which("bash")
    assert bash is not None
    run = subprocess.run(
        [bash, "-c", command],
        env={"entry": ENTRY.decode(), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert row("leaf", "steps") == run.stdout.split()[0]


@pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java here")
def test_the_java_program_prints_the_worked_event(tmp_path: Path) -> None:
    (program,) = fenced(PAGE, "java")

    assert TOKEN == printed(tmp_path, "java", "Sign.java", program)


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")
def test_the_javascript_program_prints_the_worked_event(tmp_path: Path) -> None:
    (program,) = fenced(PAGE, "javascript")

    assert TOKEN == printed(tmp_path, "node", "sign.mjs", program)


def printed(folder: Path, command: str, name: str, program: str) -> str:
    """Run *program* on the worked payload and return its line."""
    (folder / name).write_text(program, encoding="utf-8")
    (folder / "payload.json").write_bytes(PAYLOAD.encode())
    found = shutil.which(command)
    assert found is not None
    run = subprocess.run(
        [found, name, "payload.json"], cwd=folder, capture_output=True, text=True, check=True
    )
    return run.stdout.removesuffix("\n")


@pytest.mark.parametrize("language", ["php", "csharp"])
def test_a_program_that_was_not_run_says_so(language: str) -> None:
    heading = PAGE.partition(f"```{language}")[0].rpartition("\n### ")[2].partition("\n")[0]

    assert "not run here" in heading
