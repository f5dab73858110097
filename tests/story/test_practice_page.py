"""A vendor tries everything: from nothing to a countersigned declaration, by commands copied from the page.

A real server, a real terminal; what is typed is what `libro-ledger serve --practice` printed and what the
entrance of the practice ledger shows.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.ports import free_port
from support.served_ledger import ask, group, wait_until_ready

BIN = Path(sys.executable).parent
pytestmark = pytest.mark.slow


class Vendor:
    """Somebody with a terminal and a browser, who answers every question with yes."""

    def __init__(self, folder: Path, bind: str, served: str) -> None:
        self.folder, self.bind = folder, bind
        self.first = "\n".join(line for line in served.splitlines() if line.startswith("    export "))
        plain = {name: value for name, value in os.environ.items() if not name.startswith("LIBRO_")}
        self.environment = {**plain, "HOME": str(folder), "LANG": "C.UTF-8"}

    def reads(self, path: str = "/", language: str = "es") -> str:
        """Open a page."""
        asked = {"Accept": "text/html", "Accept-Language": language}
        status, _, body = ask(self.bind, "GET", path, headers=asked)
        assert 200 == status, body.decode()
        return body.decode()

    def copies(self, page: str) -> list[str]:
        """Take the commands from the page, block by block."""
        return [
            html.unescape(block)
            for block in re.findall(r'<pre class="commands"><code>(.*?)</code>', page, re.DOTALL)
        ]

    def types(self, *blocks: str) -> str:
        """Run the blocks at one terminal; every command must do well."""
        master, slave = os.openpty()
        os.write(master, b"s\n" * 10)
        done = subprocess.run(
            [shutil.which("bash") or "", "-euc", "\n".join((self.first, *blocks))],
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
        assert 0 == done.returncode, done.stdout
        return done.stdout


@pytest.fixture(scope="module")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vendor]:
    """An empty machine on which somebody typed `make serve`."""
    folder = tmp_path_factory.mktemp("machine")
    bind, log = f"127.0.0.1:{free_port()}", folder / "served.log"
    command = [str(BIN / "libro-ledger"), "serve", "--practice", "--home", str(folder / "practica" / "libro")]
    settings = {"LIBRO_LEDGER_BIND": bind, "LANG": "es_MX.UTF-8", "LC_ALL": ""}
    with group(command, log, {**os.environ, **settings}) as server:
        wait_until_ready(bind, server, log)
        yield Vendor(folder, bind, log.read_text())


def test_a_vendor_goes_from_nothing_to_a_countersigned_declaration(vendor: Vendor) -> None:
    page = vendor.reads()
    said = vendor.types(*vendor.copies(page))
    (stream,) = set(re.findall(r"/v1/declarations/(declaration:[0-9-]+)", page))
    state = json.loads(ask(vendor.bind, "GET", f"/v1/declarations/{stream}")[2])["item"]

    assert "in-force" == state["state"]
    assert [True, True] == [place["signed"] is not None for place in state["signatories"]]
    assert "LIBRO DE PRÁCTICA" in said or "PRACTICE LEDGER" in said


def test_a_second_vendor_is_offered_another_municipality_and_does_the_same(vendor: Vendor) -> None:
    taken = json.loads(ask(vendor.bind, "GET", "/v1/institutions?role=municipality")[2])["items"]
    page = vendor.reads()

    assert all(f"practica-{one['municipality']['key']} " not in page for one in taken)
    vendor.types(*vendor.copies(page))


def test_whoever_asks_for_one_that_is_taken_is_told_so(vendor: Vendor) -> None:
    (first, *_) = json.loads(ask(vendor.bind, "GET", "/v1/institutions?role=municipality")[2])["items"]
    page = vendor.reads(f"/?municipality={first['municipality']['key']}", "en")

    assert "Somebody practises with municipality" in page
    assert "mkdir -p ~/practica-" in page


def test_whoever_types_the_commands_of_one_that_is_taken_is_refused_in_words(vendor: Vendor) -> None:
    """The page was read before another vendor came first."""
    tools, enters = vendor.copies(vendor.reads())[:2]
    vendor.types(tools, enters)

    with pytest.raises(AssertionError, match=r"institution\.exists"):
        vendor.types(tools.replace("practica-", "tarde-"), enters)
    with pytest.raises(AssertionError, match=r"institution\.municipality-taken"):
        vendor.types(tools.replace("practica-", "otra-").replace("YO=ayto-", "YO=otra-"), enters)
