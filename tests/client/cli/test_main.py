"""Whatever goes wrong is a diagnosis with its exit status, in the person's language."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

import libroabierto
from libroabierto.cli.console import Console
from libroabierto.cli.diagnosis import diagnose
from libroabierto.cli.main import main
from libroabierto.errors import LedgerUnreachable
from libroabierto.verify.receipts import Receipt
from support.libro_command import Desk
from support.simulated_ledger import SimulatedLedger
from support.towns import small_town


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("nothing",),
        ("audit",),
        ("audit", "https://a.example", "--nothing"),
        ("keygen", "x", "--kind", "dsa"),
        ("keygen", "x", "--kind"),
        ("check", "x", "--entries", "e", "--ledger", "u"),
        ("sign", "x", "--key", "k", "--yes=1"),
        ("receipt", "burn", "x"),
    ],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_mistake_in_the_command_is_usage(tmp_path: Path, argv: tuple[str, ...], language: str) -> None:
    result = Desk(tmp_path, language=language).libro(*argv)

    assert (2, "") == (result.status, result.out)
    assert "--help" in result.err
    assert ("Vea" in result.err) == (language == "es")


@pytest.mark.parametrize("command", [("check",), ("receipt", "verify"), ("evidence", "verify")])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = Desk(tmp_path).libro(*command, tmp_path / "nada.jws")

    assert result.status == 2
    assert "nada.jws" in result.err


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"a.b.c", b"[" * 5000])
@pytest.mark.parametrize("command", [("check",), ("receipt", "verify"), ("evidence", "verify")])
def test_a_file_of_another_form_is_told(tmp_path: Path, command: tuple[str, ...], content: bytes) -> None:
    desk = Desk(tmp_path)
    result = desk.libro(*command, desk.write("file.jws", content))

    assert result.status == 1
    assert result.err.startswith("Error: ")


@pytest.mark.parametrize(
    ("command", "language", "told"),
    [
        ("receipt", "es", "no es un acuse, o está vacío"),
        ("receipt", "en", "no receipt, or it is empty"),
        ("evidence", "es", "no es evidencia de Libro Abierto, o está vacío"),
        ("evidence", "en", "no evidence of Libro Abierto, or it is empty"),
    ],
)
@pytest.mark.parametrize("content", [b"", b'{"folio": ', b"[]", b'{"a": 1, "a": 2}', b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_asked_for_and_not_to_be_signed_again(
    tmp_path: Path, command: str, language: str, told: str, content: bytes
) -> None:
    desk = Desk(tmp_path, language=language)
    result = desk.libro(command, "verify", desk.write("x.json", content))

    assert told in result.err
    assert not re.search(r"firme\b|sign again", result.err)


def test_a_draft_of_another_form_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)

    assert desk.libro("check", desk.write("a.toml", "type = 1")).status == 1
    assert desk.libro("check", desk.write("b.toml", b"\xff")).status == 2


def test_a_receipt_of_an_unknown_ledger_says_how_to_trust_it(tmp_path: Path) -> None:

    desk = Desk(tmp_path)
    receipt = Receipt.from_members(SimulatedLedger.of(small_town()).receipt(3))
    path = desk.write("x.receipt.json", receipt.to_bytes())

    assert "libro audit URL" in desk.libro("receipt", "verify", path).err
    desk.libro("receipt", "verify", path, "--vkey", small_town().log.verifier).well()


def test_a_stranger_never_commands_the_terminal(tmp_path: Path) -> None:
    error = LedgerUnreachable("ledger.redirects", location="https://a\x1b[2J\x9b31m.example")

    assert all(line.isprintable() for line in diagnose(error, "es"))


@pytest.mark.parametrize("option", [("--vkey", "x"), ("--ledger-id", "x")])
def test_an_argument_of_another_form_is_usage(tmp_path: Path, option: tuple[str, str]) -> None:
    desk = Desk(tmp_path, SimulatedLedger.of(small_town()))

    assert desk.libro("audit", "https://libro.example", *option, "--yes").status == 2


def test_interrupting_is_not_an_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("libroabierto.cli.keygen.write_new", interrupted)

    assert Desk(tmp_path).libro("keygen", tmp_path / "x").status == 130


def test_the_command_runs_as_a_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "libroabierto.cli.main"]
    environ = {"LANG": "es_MX.UTF-8", "HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    version = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True, env=environ)
    wrong = subprocess.run([*command, "audit"], capture_output=True, text=True, check=False, env=environ)

    assert version.stdout == f"libro {libroabierto.__version__}\n"
    assert (2, True) == (wrong.returncode, wrong.stderr.startswith("Error: Falta"))


@pytest.mark.parametrize("argv", [["keygen", "x"], ["kid", "x"]])
def test_a_command_that_needs_no_rules_does_not_wait_for_them(argv: list[str]) -> None:
    told = """
import sys
from libroabierto.cli.main import COMMANDS, build
build("es").parse_args(sys.argv[1:])
print([name for name in COMMANDS if "libroabierto.cli." + name in sys.modules], "marshmallow" in sys.modules)
"""
    command = [sys.executable, "-c", told, *argv]

    assert (
        f"{[argv[0]]} False\n" == subprocess.run(command, capture_output=True, text=True, check=True).stdout
    )


def test_the_default_console_is_the_process_itself() -> None:
    console = Console.of_this_process()

    assert console.language in ("es", "en")
    assert console.trust_folder().name == "trust"
    assert console.now().tzinfo is not None


def test_trust_is_kept_where_the_system_keeps_data(tmp_path: Path) -> None:
    out, err, stdin = io.StringIO(), io.StringIO(), io.StringIO()
    console = Console("es", out, err, stdin, {"HOME": str(tmp_path)})

    assert tmp_path / ".local/share/libro/trust" == console.trust_folder()
    assert main(["audit", "nowhere"], console) == 2
