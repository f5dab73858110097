"""docs/notifier.md, typed at a terminal by a watchdog who answers every question with yes."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto.notices.filters import parse_filters
from libroabierto.notices.reminders import RULES
from libroabierto_notifier.delivery.schedule import DELAYS
from support.ledger_home import opened, relive
from support.ports import free_port
from support.refusals.row import town_after
from support.served_ledger import serving

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PAGE = (ROOT / "docs/notifier.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
FILTERS = re.findall(r"^\| `(\{.*?\})` \|", PAGE, re.MULTILINE)
MARK = "@@@ block "

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="the page asks the notifier with curl")


class Read:
    """What the watchdog has before them: the output of each block, and the folder."""

    def __init__(self, folder: Path, output: str) -> None:
        self.folder = folder
        self._outputs = re.split(rf"^{MARK}\n", output, flags=re.MULTILINE)[1:]

    def answer(self, command: str) -> str:
        """Return the output of the block in which *command* stands."""
        return self._outputs[next(at for at, block in enumerate(BLOCKS) if command in block)]


@pytest.fixture(scope="module")
def notifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real ledger that is served, and a real notifier of it."""
    folder, town = tmp_path_factory.mktemp("services"), town_after("finished commitment")
    with opened(folder / "ledger", town) as ledger:
        relive(ledger, town)
    bind = f"127.0.0.1:{free_port()}"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "deploy")
        notifying = importlib.import_module("demo.notifier").notifying
    with serving(folder / "ledger", bind=bind):
        home = folder / "notifier"
        known = ["--ledger", f"http://{bind}", "--log-key", str(town.log.verifier)]
        subprocess.run([BIN / "libro-notifier", "init", "--home", home, *known], check=True, timeout=300)
        with notifying(home, free_port()) as url:
            yield url


@pytest.fixture(scope="module")
def read(notifier: str, tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Type every block of the page, in order, in one terminal."""
    folder = tmp_path_factory.mktemp("watchdog")
    typed = "".join(f'echo "{MARK}"\n{block}' for block in BLOCKS)
    script = folder / "typed.sh"
    script.write_text(f"set -eu\n{typed}".replace("https://avisos.example.org", notifier), "utf-8")
    master, slave = os.openpty()
    os.write(master, b"y\n" * 10)
    done = subprocess.run(
        [shutil.which("bash") or "", str(script)],
        check=False,
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "LC_ALL": "en",
        },
        timeout=600,
    )
    os.close(slave)
    os.close(master)
    assert 0 == done.returncode, done.stdout[-4000:]
    return Read(folder, done.stdout)


@pytest.mark.slow
@needs_curl
def test_the_same_messages_come_by_pull_stream_and_command(read: Read) -> None:
    pulled = [one["id"] for one in json.loads((read.folder / "notices.json").read_bytes())]
    frames = re.findall(r"^data: (.*)$", (read.folder / "stream.txt").read_text("utf-8"), re.MULTILINE)
    streamed = [json.loads(frame) for frame in frames]

    assert pulled
    assert pulled == [one["id"] for one in streamed if "id" in one]


@pytest.mark.slow
@needs_curl
def test_every_message_that_was_kept_is_verified(read: Read) -> None:
    pulled = json.loads((read.folder / "notices.json").read_bytes())
    fed = json.loads((read.folder / "feed.json").read_bytes())["items"]
    verified = read.answer("libro verify-message").count("The notice is true")

    assert 2 * len(pulled) + len(fed) == verified


@pytest.mark.slow
@needs_curl
def test_a_subscription_is_previewed_made_looked_at_changed_and_ended(read: Read) -> None:
    preview = json.loads(read.answer("subscriptions:preview").strip())
    made = json.loads((read.folder / "subscription.json").read_bytes())
    shown = json.loads(read.answer("subscription.json").strip().splitlines()[-1])

    assert preview["items"]
    assert ("pending", made["id"]) == (made["state"], shown["id"])
    assert {"prefix": {"municipality": "15"}} == json.loads(
        re.findall(r"^\{.*\"filters\".*\}$", read.answer("PATCH"), re.MULTILINE)[0]
    )["filters"][0]


@pytest.mark.parametrize("spelled", FILTERS)
def test_a_filter_on_the_page_is_one_that_is_read(spelled: str) -> None:
    assert (json.loads(spelled),) == tuple(
        node.spelled for node in parse_filters((), [json.loads(spelled)]).nodes
    )


def test_every_reminder_is_on_the_page() -> None:
    assert set() == set(RULES) - set(re.findall(r"`(notice\.[a-z_]+)`", PAGE))


def test_the_schedule_on_the_page_is_the_one_that_is_kept() -> None:
    told = "5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours"
    seconds = [5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24))]

    assert told in PAGE
    assert list(DELAYS[1:]) == seconds
