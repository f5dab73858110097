"""The quick start of README and LEEME, typed by somebody who answers every question with yes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from support.patience import PATIENCE, wait_for
from support.ports import free_port

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


class Person:
    """Types commands in a folder of their own, with a terminal; the ledger's port is one that is free."""

    def __init__(self, folder: Path, page: str) -> None:
        self.port, self.notices, stream = free_port(), free_port(), free_port()
        self.folder = folder
        text = (ROOT / page).read_text("utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        text = text.replace("127.0.0.1:8001", f"127.0.0.1:{self.notices}")
        self.commands = re.findall(r"```sh\n(.*?)```", text.partition("libro-ledger init")[2], re.DOTALL)
        self.commands.insert(
            0, "libro-ledger init" + text.partition("libro-ledger init")[2].partition("```")[0]
        )
        self.drafted = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0]
        self.environment = {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "LIBRO_PASSPHRASE": "una frase larga de prueba",
            "LIBRO_LEDGER_HOME": str(folder / "ledger"),
            "LIBRO_LEDGER_BIND": f"127.0.0.1:{self.port}",
            "LIBRO_NOTIFIER_BIND": f"127.0.0.1:{self.notices}",
            "LIBRO_NOTIFIER_STREAM_BIND": f"127.0.0.1:{stream}",
        }

    def types(self, block: str) -> str:
        """Run a block of commands at a terminal; every one must do well."""
        master, slave = os.openpty()
        os.write(master, b"y\n" * 30)
        done = subprocess.run(
            [shutil.which("bash") or "", "-euc", block],
            check=False,
            stdin=slave,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            env=self.environment,
            timeout=1200,
        )
        os.close(slave)
        os.close(master)
        assert 0 == done.returncode, f"{block}\n{done.stdout}"
        return done.stdout

    @contextmanager
    def leaving(self, command: str, port: int) -> Iterator[None]:
        """Leave a command running in another terminal; it is ready when it says so at *port*."""
        name, *words = command.split()
        server = subprocess.Popen(
            [str(BIN / name), *words],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(port)
            yield
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)


def _wait(port: int) -> None:
    wait_for(lambda: _is_ready(port))


def _is_ready(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30):
        return True
    return False


def without(block: str, command: str) -> str:
    """Return a block without the line of the command that goes on in a terminal of its own."""
    return re.sub(rf"^{command}.*$", "", block, flags=re.MULTILINE)


def edited_founding(draft: str, snippet: str, vkey: str) -> str:
    """Do what the page says: its snippet's values in the draft, the roll's member three times."""
    data, roll = snippet.replace("libro-prueba.example.org/mex+...", vkey).split("[[data.succession.roll]]")
    values, authority = data.split("[data.authority]")
    draft = re.sub(r"^log_key = .*\nwitness_policy", "witness_policy", draft, flags=re.MULTILINE)
    draft = re.sub(r"^log_key = .*$", "", draft, flags=re.MULTILINE)
    draft = re.sub(r'^witness_policy = (""".*?"""|.*?)$', "", draft, flags=re.MULTILINE | re.DOTALL)
    draft = re.sub(r"^(?:practice|origin|log_code) = .*$", "", draft, flags=re.MULTILINE)
    draft = draft.replace("[data]\n", f"[data]\n{values}\n", 1)
    draft = re.sub(r'^seal = "file:sello\.jwk\.json"$', authority.strip(), draft, count=1, flags=re.MULTILINE)
    head = draft.partition("[[data.succession.roll]]")[0].rstrip().rpartition("\n#")[0]
    member = "[[data.succession.roll]]" + roll
    return head + "\n" + "\n".join(member.replace("osc-1", f"osc-{n}") for n in (1, 2, 3))


def edited_accreditation(draft: str, name: str) -> str:
    """Do what the page says: the two files, and the municipality uncommented."""
    draft = re.sub(r'"file:sello', f'"file:{name}', draft)
    lines, inside = [], False
    for line in draft.splitlines():
        inside = line == "# [data.municipality]" or (inside and bool(line))
        lines.append(line.removeprefix("# ") if inside and not line.startswith("# #") else line)
    return "\n".join(lines) + "\n"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="the page asks the notifier with curl")
@pytest.mark.parametrize(
    ("page", "founding", "accreditation"),
    [
        ("README.md", "founding.toml", "accreditation.toml"),
        ("LEEME.md", "fundacion.toml", "acreditacion.toml"),
    ],
)
def test_the_quick_start_works_as_written(
    tmp_path: Path, page: str, founding: str, accreditation: str
) -> None:
    person = Person(tmp_path, page)
    init, keys, draft, found, act, submit, doubt, notifier, follow = person.commands[:9]
    vkey = re.findall(r"libro-prueba\.example\.org/mex\+\S+", person.types(init))[-1]
    person.types(keys)
    person.types(draft)
    path = tmp_path / founding
    path.write_text(edited_founding(path.read_text("utf-8"), person.drafted, vkey), encoding="utf-8")
    person.types(without(found, "libro-ledger serve"))
    with person.leaving("libro-ledger serve", person.port):
        person.types(act)
        path = tmp_path / accreditation
        path.write_text(edited_accreditation(path.read_text("utf-8"), "ayto-15113"), encoding="utf-8")
        person.types(submit)

        assert "PRUEBA-000001-I" in person.types(doubt)

        person.types(
            without(notifier, "libro-notifier all").replace("libro-prueba.example.org/mex+...", vkey)
        )
        (home,) = re.findall(r"^libro-notifier all (--home \w+)", notifier, flags=re.MULTILINE)
        with person.leaving(f"libro-notifier all {home}", person.notices):
            told = person.types(follow)

    assert 1 == len(re.findall(r"^[0-9-]{10}  PRUEBA-000001-I  ", told, flags=re.MULTILINE))  # followed
    assert "<libro:position>1</libro:position>" in told
    assert "The notice is true: it repeats what the entry with folio PRUEBA-000001-I" in told
